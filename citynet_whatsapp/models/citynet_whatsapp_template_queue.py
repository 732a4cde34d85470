from odoo import models
from odoo.fields import Domain

from ..tools.provider import ProviderError


class CitynetWhatsappTemplateQueue(models.AbstractModel):
    """Accounts whose templates are looked up at the provider."""

    _name = "citynet.whatsapp.template.queue"
    _description = "WhatsApp: templates to be looked up"
    _inherit = ["citynet.queue.mixin"]

    _queue_model = "citynet.whatsapp.account"
    # senders need their account while the provider is asked
    _queue_locks = False
    _batch_size = 1

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        return Domain("state", "in", ("active", "paused"))

    def _process_batch(self, accounts):
        # EXTENDS citynet.queue.mixin
        for account in accounts:
            account._sync_templates()

    def _on_failed(self, account, error):
        # EXTENDS citynet.queue.mixin
        if isinstance(error, ProviderError):
            account._note_sync_failure(str(error))
        else:
            super()._on_failed(account, error)
