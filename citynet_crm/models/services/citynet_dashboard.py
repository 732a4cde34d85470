from odoo import api, fields, models


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        month = fields.Date.to_string(self.env.company._citynet_today().replace(day=1))
        common = {
            "section": "services",
            "model": "citynet.subscription",
            "action": "citynet_crm.citynet_subscription_action",
        }
        return super()._get_tiles() + [
            {
                **common,
                "key": "active",
                "label": self.env._("Active services"),
                "icon": "fa-wifi",
                "tone": "success",
                "domain": [("state", "=", "active")],
            },
            {
                **common,
                "key": "suspended",
                "label": self.env._("Suspended"),
                "icon": "fa-pause",
                "tone": "warning",
                "domain": [("state", "=", "suspended")],
            },
            {
                **common,
                "key": "new",
                "label": self.env._("New this month"),
                "icon": "fa-user-plus",
                "tone": "info",
                "domain": [("date_start", ">=", month)],
            },
            {
                **common,
                "key": "stopped",
                "label": self.env._("Stopped this month"),
                "icon": "fa-user-times",
                "tone": "danger",
                "domain": [("state", "=", "closed"), ("date_end", ">=", month)],
            },
            {**common, **self._get_revenue_tile()},
        ]

    @api.model
    def _get_revenue_tile(self):
        """:return: dict, how the tile of the monthly revenue differs from the others"""
        return {
            "key": "mrr",
            "section": "money",
            "label": self.env._("Monthly revenue of active services"),
            "icon": "fa-line-chart",
            "tone": "success",
            "kind": "money",
            "measure": "price:sum",
            "domain": [("state", "=", "active")],
        }
