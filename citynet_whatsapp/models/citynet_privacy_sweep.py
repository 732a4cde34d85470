from odoo import api, models


class CitynetPrivacySweep(models.AbstractModel):
    _inherit = "citynet.privacy.sweep"

    @api.model
    def _get_own_tables(self):
        # EXTENDS citynet_crm: what is sent to many, and how
        return super()._get_own_tables() + [
            "citynet_whatsapp_account",
            "citynet_whatsapp_rule",
            "citynet_whatsapp_template",
            "citynet_whatsapp_variable",
        ]
