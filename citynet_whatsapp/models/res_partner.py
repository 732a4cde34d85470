from odoo import fields, models
from odoo.addons.citynet_crm.tools.phones import PhoneRefused, indonesian_mobile


class ResPartner(models.Model):
    _inherit = "res.partner"

    citynet_whatsapp_message_ids = fields.One2many(
        "citynet.whatsapp.message", "partner_id", "WhatsApp messages"
    )

    def _get_whatsapp_number(self):
        """:return: str in E.164: this contact's own number, else the household's; or empty"""
        self.ensure_one()
        for partner in self | self.commercial_partner_id:
            if number := partner._get_own_whatsapp_number():
                return number
        return ""

    def _get_own_whatsapp_number(self):
        self.ensure_one()
        if (self.phone_sanitized or "").startswith("+"):
            return self.phone_sanitized
        try:
            return indonesian_mobile(self.phone or "")
        except PhoneRefused:
            return ""

    def action_citynet_view_whatsapp(self):
        """Everything written to and by this customer's household."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_whatsapp.citynet_whatsapp_message_action"
        )
        domain = [("partner_id", "child_of", self.commercial_partner_id.ids)]
        return {**action, "domain": domain, "context": {}}
