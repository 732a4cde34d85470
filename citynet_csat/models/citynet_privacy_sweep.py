from odoo import api, models


class CitynetPrivacySweep(models.AbstractModel):
    _inherit = "citynet.privacy.sweep"

    @api.model
    def _get_own_tables(self):
        # EXTENDS citynet_crm: what customers are asked
        return super()._get_own_tables() + [
            "citynet_csat_reason",
            "citynet_csat_survey",
        ]
