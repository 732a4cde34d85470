from odoo import api, models
from odoo.addons.citynet_crm.tools.helpdesk.automatic_mail import is_automatic


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_parse(self, message, save_original=False):
        # EXTENDS mail: an out-of-office note is no word of the customer
        values = super().message_parse(message, save_original=save_original)
        if is_automatic(message):
            values["message_type"] = "auto_comment"
        return values
