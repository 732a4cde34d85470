"""Workbooks that customers were imported from."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind
from odoo.fields import Domain


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            PersonalKind(
                key="import_file",
                label=self.env._("Imported workbooks"),
                model="citynet.import",
                owner=(),
                clears={"result": False},
                files=True,
                over=lambda day: (
                    Domain("state", "!=", "queued") & Domain("write_date", "<", day)
                ),
                purpose=self.env._("To bring customers from the old books"),
            ),
        ]
