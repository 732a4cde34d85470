"""Requests for change that wait for a decision."""

from odoo import api, models
from odoo.fields import Domain


class CitynetDashboard(models.AbstractModel):
    _inherit = "citynet.dashboard"

    @api.model
    def _get_tiles(self):
        waiting = Domain("state", "=", "requested")
        stuck = Domain("state", "=", "confirmed") & Domain("problem", "!=", False)
        return super()._get_tiles() + [
            {
                "key": "changes_to_decide",
                "section": "work",
                "label": self.env._("Changes to decide"),
                "icon": "fa-exchange",
                "tone": "warning",
                "model": "citynet.change.request",
                "action": "citynet_crm.citynet_change_request_action",
                "domain": list(waiting | stuck),
            },
        ]
