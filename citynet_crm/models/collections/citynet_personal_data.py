"""What customers said when they promised to pay."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            PersonalKind(
                key="promise",
                label=self.env._("Promises to pay"),
                model="citynet.promise",
                shows=("date", "amount", "note", "state"),
                clears={"note": False},
                chatter=True,
                purpose=self.env._("To give customers time"),
            ),
        ]
