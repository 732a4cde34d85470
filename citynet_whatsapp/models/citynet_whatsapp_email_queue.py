from odoo import models
from odoo.fields import Domain


class CitynetWhatsappEmailQueue(models.AbstractModel):
    """Messages that failed and are wanted by e-mail instead."""

    _name = "citynet.whatsapp.email.queue"
    _description = "WhatsApp: e-mails to be written"
    _inherit = ["citynet.queue.mixin"]

    _queue_model = "citynet.whatsapp.message"

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        return Domain("email_state", "=", "wanted")

    def _process_batch(self, messages):
        # EXTENDS citynet.queue.mixin
        messages._write_emails()
