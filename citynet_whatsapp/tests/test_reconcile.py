from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.outcomes import Unclear
from .common import ScriptedProvider, WhatsappCommon


@tagged("post_install", "-at_install")
class TestReconcile(WhatsappCommon):
    def _unclear(self, event, minutes=30, **values):
        message = self._queue(event=event, **values)
        self._send(Unclear("timed out"))
        message.claimed_at = fields.Datetime.now() - timedelta(minutes=minutes)
        return message

    def _witnesses(self, count=3):
        for n in range(count):
            message = self._queue(number=f"+62813000000{n}")
            self._send()
            self._report([self._status(message, "sent")])

    def test_money_is_never_sent_again_by_itself(self):
        message = self._unclear("invoice_issued")
        self._witnesses()
        sent = len(ScriptedProvider.sent)
        self._cron("reconcile")
        self._send()
        self.assertEqual(message.state, "unknown")
        self.assertTrue(message.needs_attention)
        self.assertEqual(len(ScriptedProvider.sent), sent)

    def test_others_are_sent_once_more_when_reports_do_come_in(self):
        message = self._unclear("ticket_opened")
        self._witnesses()
        self._cron("reconcile")
        self.assertEqual(message.state, "queued")
        self._send(Unclear("timed out again"))
        message.claimed_at = fields.Datetime.now() - timedelta(minutes=30)
        self._witnesses()
        self._cron("reconcile")
        self.assertEqual(message.state, "unknown")
        self.assertTrue(message.needs_attention)

    def test_silence_of_all_reports_tells_nothing(self):
        message = self._unclear("ticket_opened")
        self._witnesses(2)
        self._cron("reconcile")
        self.assertEqual(message.state, "unknown")
        self.assertTrue(message.needs_attention)

    def test_advertising_is_given_up(self):
        message = self._unclear("promo_published")
        self._witnesses()
        self._cron("reconcile")
        self.assertEqual(message.state, "failed")

    def test_a_report_gets_its_time(self):
        message = self._unclear("invoice_issued", minutes=5)
        self._cron("reconcile")
        self.assertFalse(message.needs_attention)

    def test_a_person_decides(self):
        message = self._unclear("invoice_issued")
        agent = self._make_user("agent")
        with self.assertRaisesRegex(UserError, "may have arrived"):
            message.with_user(agent).action_retry()
        message.with_user(agent).action_confirm_arrived()
        self.assertEqual(message.state, "accepted")
        other = self._unclear("invoice_issued")
        other.with_user(agent).action_send_again()
        self.assertEqual(other.state, "queued")
