import itertools
import random

from odoo.tests import tagged

from ..tools.outcomes import Unclear
from .common import WhatsappCommon


@tagged("post_install", "-at_install")
class TestStatuses(WhatsappCommon):
    def _accepted(self, **values):
        message = self._queue(**values)
        self._send()
        return message

    def test_statuses_only_rise_in_any_order(self):
        for order in itertools.permutations(["sent", "delivered", "read"]):
            message = self._accepted()
            for status in order:
                self._report([self._status(message, status)])
            self.assertEqual(message.state, "read", order)

    def test_a_late_sent_does_not_take_delivered_back(self):
        message = self._accepted()
        self._report([self._status(message, "delivered")])
        self._report([self._status(message, "sent", 1790000500)])
        self.assertEqual(message.state, "delivered")

    def test_failed_counts_below_delivered_only(self):
        error = {"errors": [{"code": 131026, "title": "Undeliverable"}]}
        message = self._accepted()
        self._report(
            [self._status(message, "sent"), self._status(message, "failed", **error)]
        )
        self.assertEqual((message.state, message.error_code), ("failed", "131026"))
        self.assertTrue(message.needs_attention)
        self._report([self._status(message, "delivered")])
        self.assertEqual(message.state, "delivered")
        self.assertFalse(message.needs_attention or message.error_code)
        other = self._accepted()
        self._report([self._status(other, "delivered")])
        self._report([self._status(other, "failed", **error)])
        self.assertEqual(other.state, "delivered")

    def test_a_repeated_failure_keeps_its_reason(self):
        message = self._accepted()
        error = {"errors": [{"code": 131026, "title": "Undeliverable"}]}
        self._report([self._status(message, "failed", **error)])
        self._report([self._status(message, "sent", 1790000900)])
        self.assertEqual((message.state, message.error_kind), ("failed", "recipient"))

    def test_any_mixture_ends_as_the_ordered_one(self):
        randomness = random.Random(7)  # noqa: S311
        messages = [self._accepted(number=f"+62812000{n:04}") for n in range(20)]
        events, expected = [], {}
        for message in messages:
            steps = randomness.choice(
                [["sent"], ["sent", "delivered"], ["delivered", "read"]]
            )
            expected[message] = steps[-1]
            events += [self._status(message, step) for step in steps] * 3
        randomness.shuffle(events)
        while events:
            size = randomness.randint(1, 30)
            self._report(events[:size])
            events = events[size:]
        self.assertEqual({m: m.state for m in messages}, expected)
        lines = self.env["citynet.whatsapp.status"].search_count([])
        self.assertEqual(lines, sum({"sent": 1}.get(e, 2) for e in expected.values()))

    def test_an_unclear_message_is_cleared_by_the_echo(self):
        message = self._queue(event="invoice_issued")
        self._send(Unclear("timed out"))
        self._report([{**self._status(message, "sent"), "id": "wamid.lost"}])
        self.assertEqual((message.state, message.ref), ("sent", "wamid.lost"))

    def test_a_status_before_its_message_is_known_waits_for_it(self):
        message = self._queue()
        self._report(
            [{"id": "wamid.1", "status": "delivered", "timestamp": "1790000000"}]
        )
        self.assertEqual(message.state, "queued")
        self._send()
        self._cron("events")
        self.assertEqual(message.state, "delivered")

    def test_a_strange_status_harms_no_other(self):
        message = self._accepted()
        self._report(
            [
                {"id": "wamid.unknown", "status": "read", "timestamp": "1790000000"},
                {"id": message.ref, "status": "exploded", "timestamp": "1790000000"},
                {"id": 5, "status": ["x"]},
                self._status(message, "read"),
            ]
        )
        self.assertEqual(message.state, "read")

    def test_a_failure_that_may_pass_is_tried_again(self):
        message = self._accepted()
        error = {"errors": [{"code": 131016, "title": "Service unavailable"}]}
        self._report([self._status(message, "failed", **error)])
        self.assertEqual((message.state, message.ref), ("queued", False))
        message.due_at = "2020-01-01"
        self._send()
        self.assertEqual(message.state, "accepted")
        self._report([self._status(message, "sent")])
        self.assertEqual(message.state, "sent")

    def test_a_paused_template_is_held_by_the_report(self):
        message = self._accepted()
        other = self._queue(number="+628120000008")
        error = {"errors": [{"code": 132015, "title": "Template paused"}]}
        self._report([self._status(message, "failed", **error)])
        self.assertEqual((message.state, other.state), ("held", "held"))

    def test_delivered_messages_cost_what_the_price_list_says(self):
        self.env["citynet.whatsapp.price"].create(
            [
                {"category": "utility", "price": 350, "date_from": "2020-01-01"},
                {"category": "utility", "price": 400, "date_from": "2026-01-01"},
                {"category": "marketing", "price": 700, "date_from": "2020-01-01"},
            ]
        )
        message = self._accepted()
        pricing = {"billable": True, "category": "utility", "pricing_model": "PMP"}
        self._report([self._status(message, "delivered", pricing=pricing)])
        self.assertEqual((message.cost, message.price_category), (400, "utility"))
        self.assertTrue(message.is_billable)

    def test_one_report_of_a_thousand_updates(self):
        message = self._accepted()
        statuses = [
            {"id": f"wamid.x{n}", "status": "sent", "timestamp": "1790000000"}
            for n in range(999)
        ]
        self._report([*statuses, self._status(message, "read")])
        self.assertEqual(message.state, "read")
        self.assertEqual(self.env["citynet.whatsapp.status"].search_count([]), 1000)
