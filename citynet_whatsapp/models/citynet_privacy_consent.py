from odoo import api, fields, models
from odoo.tools import SQL


class CitynetPrivacyConsent(models.Model):
    _inherit = "citynet.privacy.consent"

    purpose = fields.Selection(
        selection_add=[
            ("service", "WhatsApp messages of the contract"),
            ("marketing", "Advertising by WhatsApp"),
        ]
    )

    @api.model
    def _get_consent_queries(self):
        # EXTENDS citynet_crm
        return [
            *super()._get_consent_queries(),
            SQL(
                """
                SELECT 3, id, partner_id, company_id, create_date, purpose, action,
                       wording
                  FROM citynet_whatsapp_consent
                """
            ),
        ]
