"""Changes that customers asked for, and why."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            PersonalKind(
                key="change",
                label=self.env._("Changes of services"),
                model="citynet.change.request",
                owner=("partner_id", "payer_id"),
                shows=("name", "kind", "reason", "payer_name", "payer_phone", "state"),
                clears=dict.fromkeys(
                    ("reason", "explanation", "answer", "problem", "payer_name")
                    + ("payer_phone",),
                    False,
                ),
                words={"payer_name": "name", "payer_phone": "phone"},
                chatter=True,
                files=True,
                purpose=self.env._("To change the service as asked"),
            ),
        ]
