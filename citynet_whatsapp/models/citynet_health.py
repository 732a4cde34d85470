from datetime import timedelta

from odoo import api, fields, models

QUEUE_MINUTES = 120
UNREAD_MINUTES = 15


class CitynetHealth(models.AbstractModel):
    _inherit = "citynet.health"

    @api.model
    def _get_checks(self):
        return super()._get_checks() + [
            self._check_whatsapp_number(),
            self._check_whatsapp_queue(),
            self._check_whatsapp_failed(),
            self._check_whatsapp_reports(),
        ]

    @api.model
    def _check_whatsapp_number(self):
        numbers = self.env["citynet.whatsapp.account"].search_count([])
        return self._prepare_check(
            "whatsapp_numbers",
            self.env._("WhatsApp numbers"),
            "pass" if numbers else "warn",
            numbers,
            "",
            self.env._("Customers are not told of bills: set up a number."),
        )

    @api.model
    def _check_whatsapp_queue(self):
        """What may go out now and does not; quiet hours and held lanes are meant."""
        limit = fields.Datetime.now() - timedelta(minutes=QUEUE_MINUTES)
        late = self.env["citynet.whatsapp.message"].search_count(
            [("state", "=", "queued"), ("due_at", "<", limit)]
        )
        return self._prepare_check(
            "whatsapp_late",
            self.env._("Messages that should have gone two hours ago"),
            self._get_state(late, 1, 100),
            late,
            "",
            self.env._("Look at the number's health and at the scheduler."),
        )

    @api.model
    def _check_whatsapp_failed(self):
        limit = fields.Datetime.now() - timedelta(days=1)
        failed = self.env["citynet.whatsapp.message"].search_count(
            [("state", "=", "failed"), ("write_date", ">=", limit)]
        )
        return self._prepare_check(
            "whatsapp_failed",
            self.env._("Messages that failed since yesterday"),
            self._get_state(failed, 1),
            failed,
            "",
            self.env._("WhatsApp > Messages, filter Failed, says why."),
        )

    @api.model
    def _check_whatsapp_reports(self):
        limit = fields.Datetime.now() - timedelta(minutes=UNREAD_MINUTES)
        unread = self.env["citynet.whatsapp.event"].search_count(
            [("state", "=", "new"), ("received_at", "<", limit)]
        )
        return self._prepare_check(
            "whatsapp_unread",
            self.env._("Reports of the provider that wait to be read"),
            self._get_state(unread, 1, 1000),
            unread,
            "",
            self.env._("Answers of customers wait: look at the scheduler."),
        )
