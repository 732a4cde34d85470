from odoo import api, models


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        requests = self.env["citynet.privacy.request"]
        common = {
            "section": "care",
            "model": "citynet.privacy.request",
            "action": "citynet_crm.citynet_privacy_request_action",
            "sequence": 90,
        }
        return super()._get_tiles() + [
            {
                **common,
                "key": "privacy_open",
                "label": self.env._("Requests about personal data"),
                "icon": "fa-user-secret",
                "tone": "warning",
                "domain": [("state", "in", ("new", "in_progress"))],
            },
            {
                **common,
                "key": "privacy_overdue",
                "label": self.env._("Of them later than the law allows"),
                "icon": "fa-clock-o",
                "tone": "danger",
                "domain": list(requests._get_overdue_domain()),
            },
        ]
