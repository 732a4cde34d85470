from odoo import models
from odoo.fields import Domain


class CitynetWhatsappFileQueue(models.AbstractModel):
    """Messages whose file is to be uploaded before they go, or fetched after they came."""

    _name = "citynet.whatsapp.file.queue"
    _description = "WhatsApp: files to be moved"
    _inherit = ["citynet.queue.mixin"]

    _queue_model = "citynet.whatsapp.message"
    _queue_order = "lane, id"
    # what the provider has been given is kept at once
    _batch_size = 1

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        return (
            Domain("media_state", "=", "todo")
            & Domain("state", "in", ("queued", "received"))
            & Domain("account_id.state", "in", ("active", "paused"))
        )

    def _process_batch(self, messages):
        # EXTENDS citynet.queue.mixin
        for message in messages:
            message._move_file()

    def _on_failed(self, message, error):
        # EXTENDS citynet.queue.mixin
        message._note_file_error(error)
