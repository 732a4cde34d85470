from odoo import api, models


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        return super()._get_tiles() + [
            {
                "key": "outages_open",
                "section": "care",
                "sequence": 60,
                "model": "citynet.outage",
                "action": "citynet_crm.citynet_outage_action",
                "label": self.env._("Outages that go on"),
                "icon": "fa-bolt",
                "tone": "danger",
                "domain": [("state", "=", "open")],
            },
        ]
