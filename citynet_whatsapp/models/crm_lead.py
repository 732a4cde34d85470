from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _get_whatsapp_number(self, partner):
        # EXTENDS citynet_whatsapp: the number that was written on the order counts
        self.ensure_one()
        number = self.phone_sanitized or ""
        return (
            number if number.startswith("+") else super()._get_whatsapp_number(partner)
        )
