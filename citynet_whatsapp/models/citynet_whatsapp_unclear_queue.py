from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain


class CitynetWhatsappUnclearQueue(models.AbstractModel):
    """Messages that have been unclear for longer than a report of them takes."""

    _name = "citynet.whatsapp.unclear.queue"
    _description = "WhatsApp: unclear messages"
    _inherit = ["citynet.queue.mixin"]

    _queue_model = "citynet.whatsapp.message"

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin: how long that is, each account says
        now = fields.Datetime.now()
        accounts = self.env["citynet.whatsapp.account"].search(
            [("state", "!=", "draft")]
        )
        return (
            Domain("state", "=", "unknown")
            & Domain("needs_attention", "=", False)
            & Domain.OR(
                Domain("account_id", "=", account.id)
                & Domain(
                    "claimed_at", "<", now - timedelta(minutes=account.unknown_minutes)
                )
                for account in accounts
            )
        )

    def _process_batch(self, messages):
        # EXTENDS citynet.queue.mixin
        for message in messages:
            message._reconcile()
