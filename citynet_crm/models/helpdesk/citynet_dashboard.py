from odoo import api, models


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        common = {
            "section": "care",
            "model": "citynet.ticket",
            "action": "citynet_crm.citynet_ticket_action",
        }
        return super()._get_tiles() + [
            {
                **common,
                "key": "complaints_open",
                "label": self.env._("Open complaints"),
                "icon": "fa-life-ring",
                "tone": "warning",
                "domain": [("state", "in", ("new", "assigned"))],
            },
            {
                **common,
                "key": "complaints_new",
                "label": self.env._("Unassigned complaints"),
                "icon": "fa-bell-o",
                "tone": "danger",
                "domain": [("state", "=", "new")],
            },
            {
                **common,
                "key": "complaints_late",
                "label": self.env._("Complaints past their deadline"),
                "icon": "fa-clock-o",
                "tone": "danger",
                "domain": [("clock_state", "=", "breached")],
            },
        ]
