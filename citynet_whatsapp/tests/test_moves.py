"""Statements that move many messages at once move those that they may, no others."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.citynet_whatsapp_media import TRIES
from ..tools.outcomes import Unclear
from .common import WhatsappCommon

BUSY = {"errors": [{"code": 131016, "title": "Service unavailable"}]}
NOT_THERE = {"errors": [{"code": 131026, "title": "Undeliverable"}]}


@tagged("post_install", "-at_install")
class TestMoves(WhatsappCommon):
    def _make_in_every_state(self, **values):
        """:return: dict {state: a message in it}, each to another number"""
        states = [state for state, _label in self.messages._selection_state()]
        result = {}
        for number, state in enumerate(states):
            result[state] = self._queue(f"+62812000{number:04}", **values)
            result[state]._bypass_guard("state").state = state
        self.env.flush_all()
        return result

    def _assert_moved(self, messages, **moved):
        """:param moved: {state: the one that its message is in now}; the others stay"""
        self.env.invalidate_all()
        self.assertEqual(
            {state: message.state for state, message in messages.items()},
            {state: moved.get(state, state) for state in messages},
        )

    def test_reports_move_messages_as_the_table_says(self):
        for status in ("sent", "delivered", "read", "failed"):
            messages = self._make_in_every_state()
            received = messages.pop("received")
            details = NOT_THERE if status == "failed" else {}
            self._report(
                {**self._status(message, status, **details), "id": f"{status}.{state}"}
                for state, message in messages.items()
            )
            sources = self.messages._get_transition_sources(status)
            with self.subTest(status=status):
                self._assert_moved(messages, **dict.fromkeys(sources, status))
            self.assertEqual(received.state, "received")

    def test_what_was_given_up_is_not_sent_again_when_its_failure_is_reported(self):
        message = self._queue(event="invoice_issued")
        self._send(Unclear("timed out"))
        message.action_cancel()
        self._report([self._status(message, "failed", **BUSY)])
        self.assertEqual(message.state, "cancelled")
        self.assertIn("Not sent, by", message.error_text)
        self._report([self._status(message, "delivered")])
        self.assertEqual(message.state, "delivered")

    def test_an_email_instead_is_still_written_when_a_failure_is_reported(self):
        message = self._queue(event="invoice_issued")
        self._send(Unclear("timed out"))
        message._transition("cancelled", {"email_state": "wanted"})
        self._report([self._status(message, "failed", **BUSY)])
        self.assertEqual((message.state, message.email_state), ("cancelled", "wanted"))

    def test_every_outcome_of_a_try_leads_somewhere(self):
        """What the sender may decide is what the statement lets through."""
        for state in ("queued", "held", "failed", "cancelled", "unknown", "received"):
            message = self._queue()
            message._bypass_guard("state").state = "sending"
            self.env.flush_all()
            row = dict.fromkeys(("due_at", "error_code", "error_kind", "error_text"))
            row |= {"id": message.id, "state": state, "refund": False}
            row |= {"needs_attention": False, "email_state": None}
            self.messages._settle_others([row])
            self.env.invalidate_all()
            with self.subTest(state=state):
                stays = "sending" if state == "received" else state
                self.assertEqual(message.state, stays)

    def test_an_answer_takes_nothing_back(self):
        messages = self._make_in_every_state()
        rows = [{"id": message.id, "ref": None} for message in messages.values()]
        self.messages._settle_accepted(self.account, rows)
        self._assert_moved(messages, sending="accepted", unknown="accepted")

    def test_only_what_waits_is_claimed(self):
        messages = self._make_in_every_state()
        rows = [{"id": message.id, "attempts": 0} for message in messages.values()]
        self.messages._mark_claimed(rows, fields.Datetime.now())
        self._assert_moved(messages, queued="sending")

    def test_only_what_waits_comes_too_late(self):
        past = fields.Datetime.now() - timedelta(minutes=1)
        messages = self._make_in_every_state(expires_at=past)
        self.assertEqual(self.messages._expire(self.account), 2)
        self._assert_moved(messages, queued="cancelled", held="cancelled")

    def test_only_what_was_on_its_way_is_left_behind(self):
        messages = self._make_in_every_state()
        with mute_logger("odoo.addons.citynet_whatsapp.models.citynet_whatsapp_drain"):
            self.account._find_left_behind()
        self._assert_moved(messages, sending="unknown")

    def test_a_template_holds_and_releases_what_waits(self):
        messages = self._make_in_every_state()
        template = messages["queued"].template_id
        self.messages._hold(self.account, template)
        self._assert_moved(messages, queued="held")
        self.messages._release(self.account, template)
        self._assert_moved(messages, held="queued")

    def test_a_broadcast_stops_what_waits(self):
        promo = self.env["citynet.promo"].create({"name": "Promo"})
        broadcast = self.env["citynet.whatsapp.broadcast"].create(
            {"name": "Promo", "promo_id": promo.id, "account_id": self.account.id}
        )
        messages = self._make_in_every_state(broadcast_id=broadcast.id)
        self.assertEqual(broadcast._move_messages("queued", "held"), 1)
        self._assert_moved(messages, queued="held")
        self.assertEqual(broadcast._move_messages("held", "queued"), 2)
        self._assert_moved(messages, held="queued")
        broadcast.action_cancel()
        self._assert_moved(messages, queued="cancelled", held="cancelled")
        self.assertEqual(broadcast._move_messages("failed", "sent"), 0)

    def test_a_file_that_cannot_be_made_fails_what_waits_for_it(self):
        messages = self._make_in_every_state()
        for message in messages.values():
            message.media_tries = TRIES
            message._note_file_failure("no such file")
        self._assert_moved(messages, queued="failed", held="failed")
