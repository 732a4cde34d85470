"""Unclear messages are settled by reports, or by a rule when no report comes."""

from odoo import api, fields, models

# so many later messages must have been reported before silence means anything
WITNESSES = 3


class CitynetWhatsappMessage(models.Model):
    _inherit = "citynet.whatsapp.message"

    @api.model
    def _cron_reconcile(self):
        """Decide about messages that have been unclear for longer than a report takes.

        Money: never sent again by itself, a person decides. Advertising: never again.
        Other messages: once more, if reports do come in for messages sent after them,
        so that this one's silence means that it didn't arrive.
        """
        queue = self.env["citynet.whatsapp.unclear.queue"]
        queue._process_queues(queue)

    def _reconcile(self):
        self.ensure_one()
        if self.purpose == "marketing":
            self._transition(
                "failed",
                {"error_kind": "unknown", "date_failed": fields.Datetime.now()},
            )
        elif self.is_money or self.attempts > 1 or not self._is_silence_telling():
            self._bypass_guard("needs_attention").needs_attention = True
        else:
            self._requeue_unclear()

    def _requeue_unclear(self):
        """It didn't arrive as far as reports can tell: send it again."""
        self._transition("queued", {"due_at": fields.Datetime.now()})
        self._wake_sender()

    def _is_silence_telling(self):
        """:return: bool, whether reports came for messages that were tried after this one"""
        self.ensure_one()
        if not self.account_id._get_provider_class().echoes:
            return False
        witnesses = self.search_count(
            [
                ("account_id", "=", self.account_id.id),
                ("claimed_at", ">", self.claimed_at),
                ("date_sent", "!=", False),
            ],
            limit=WITNESSES,
        )
        return witnesses >= WITNESSES
