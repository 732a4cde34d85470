from odoo import api, models
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            PersonalKind(
                key="privacy_request",
                label=self.env._("Requests about personal data"),
                model="citynet.privacy.request",
                shows=("name", "create_date", "kind", "words", "state", "refusal"),
                clears={"words": False, "identity_note": False, "refusal": False},
                chatter=True,
                purpose=self.env._("To answer them in time"),
                basis="law",
            ),
        ]
