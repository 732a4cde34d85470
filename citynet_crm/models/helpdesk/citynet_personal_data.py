"""Complaints, in the customers' words."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.helpdesk.tickets import OPEN
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind
from odoo.fields import Domain


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            PersonalKind(
                key="ticket",
                label=self.env._("Complaints"),
                model="citynet.ticket",
                owner=("partner_id", "address_id"),
                shows=("name", "create_date", "title", "description", "resolution"),
                clears={"title": "***", "description": False, "resolution": False},
                files=True,
                chatter=True,
                over=lambda day: (
                    Domain("state", "not in", OPEN) & Domain("write_date", "<", day)
                ),
                purpose=self.env._("To help with complaints"),
            ),
        ]
