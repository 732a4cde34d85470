import time
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import citynet_whatsapp_settle
from ..models.citynet_whatsapp_claim import Budget
from ..models.citynet_whatsapp_drain import Drain
from ..tools.outcomes import Accepted, Rejected, Unclear, Unsent
from .common import ScriptedProvider, WhatsappCommon

LANES = (
    "ticket_opened",  # service
    "promo_published",
    "invoice_issued",
    "outage_announced",
    "invoice_reminder_before",
    "invoice_paid",
)


@tagged("post_install", "-at_install")
class TestSender(WhatsappCommon):
    def setUp(self):
        super().setUp()
        # so that a test sees one try at a time
        self.patch(citynet_whatsapp_settle, "FIRST_WAIT", 60.0)
        self.patch(citynet_whatsapp_settle, "PAIR_BASE", 30)

    def _due_now(self, message):
        message.flush_recordset()
        self.env.cr.execute(
            "UPDATE citynet_whatsapp_message SET due_at = now() AT TIME ZONE 'UTC' WHERE id = %s",
            [message.id],
        )
        message.invalidate_recordset()

    def test_what_is_due_is_handed_over_once(self):
        message = self._queue()
        [sent] = self._send()
        self.assertEqual(sent["number"], self.number)
        self.assertEqual(sent["callback"], message.uuid)
        self.assertEqual((message.state, message.ref), ("accepted", "wamid.1"))
        self.assertEqual(message.attempt_ids.outcome, "accepted")
        self.assertFalse(self._send())

    def test_a_sender_begins_a_second_after_the_one_before(self):
        drain = Drain(self.account)
        self.assertLess(drain.pacer.wait(time.monotonic()), 0.5)
        drain.pool.close()
        message = self._queue()
        self._send()
        drain = Drain(self.account)
        self.assertGreater(drain.pacer.wait(time.monotonic()), 0.5)
        drain.pool.close()
        message.claimed_at = fields.Datetime.now() - timedelta(seconds=5)
        drain = Drain(self.account)
        self.assertLess(drain.pacer.wait(time.monotonic()), 0.5)
        drain.pool.close()

    def test_lanes_go_in_order(self):
        self.account.rate = 1
        self.account.slots = 1
        numbers = {
            event: f"+62812000000{position}" for position, event in enumerate(LANES)
        }
        for event, number in numbers.items():
            self._queue(number, event)
        claimed = []
        budget = self._budget()
        for _turn in LANES:
            [row] = self.messages._claim(self.account, 1, budget)
            claimed.append(next(e for e, n in numbers.items() if n == row["number"]))
        self.assertEqual(
            claimed,
            [
                "outage_announced",
                "invoice_paid",
                "ticket_opened",
                "invoice_issued",
                "invoice_reminder_before",
                "promo_published",
            ],
        )

    def _budget(self):
        return Budget(self.account)

    def test_trouble_at_the_provider_is_tried_again_later(self):
        message = self._queue()
        self._send(Rejected("131000", "busy", "Something went wrong"))
        self.assertEqual((message.state, message.attempts), ("queued", 1))
        self.assertGreater(message.due_at, fields.Datetime.now())
        self._due_now(message)
        self._send()
        self.assertEqual((message.state, message.attempts), ("accepted", 2))
        self.assertFalse(message.error_code)

    def test_after_eight_tries_staff_are_notified(self):
        message = self._queue()
        for _try in range(8):
            self._due_now(message)
            self._send(Rejected("131000", "busy", "Something went wrong"))
        self.assertEqual((message.state, message.attempts), ("failed", 8))
        self.assertTrue(message.needs_attention)
        self.assertEqual(message.error_text, "Something went wrong")

    def test_a_number_that_gets_too_much_waits_longer_each_time(self):
        message = self._queue()
        waits = []
        for _try in range(3):
            self._due_now(message)
            self._send(Rejected("131056", "pair", "Too many"))
            waits.append((message.due_at - fields.Datetime.now()).total_seconds())
        self.assertTrue(15 < waits[0] < 45 and 500 < waits[1] < 1300, waits)
        self.assertTrue(15000 < waits[2] < 40000, waits)

    def test_the_providers_own_wait_is_kept(self):
        message = self._queue()
        self._send(Rejected("130429", "rate", "Slow down", wait=120))
        self.assertGreater(
            message.due_at, fields.Datetime.now() + timedelta(seconds=110)
        )

    def test_too_fast_makes_the_account_slower(self):
        self._queue()
        self._send(Rejected("130429", "rate", "Slow down"))
        self.assertAlmostEqual(self.account.rate_now, 500, delta=1)

    def test_who_is_not_on_whatsapp_gets_no_second_try(self):
        message = self._queue()
        self._send(Rejected("131026", "recipient", "Not on WhatsApp"))
        self.assertEqual((message.state, message.attempts), ("failed", 1))
        talk = self.env["citynet.whatsapp.conversation"].search(
            [("number", "=", self.number)]
        )
        self.assertIn("131026", talk.unreachable_note)

    def test_a_refused_bill_is_wanted_by_email(self):
        self.customer.email = "budi@example.com"
        message = self._queue(event="invoice_issued")
        self._send(Rejected("131026", "recipient", "Not on WhatsApp"))
        self.assertEqual(message.email_state, "wanted")
        self.assertFalse(message.needs_attention)
        self._cron("emails")
        self.assertEqual(message.email_state, "done")
        self.assertEqual(message.email_id.email_to, "budi@example.com")
        self.assertIn("Halo", message.email_id.body_html)

    def test_without_an_address_a_refused_bill_is_listed_for_staff(self):
        message = self._queue(event="invoice_issued")
        self._send(Rejected("131026", "recipient", "Not on WhatsApp"))
        self._cron("emails")
        self.assertEqual(message.email_state, "none")
        self.assertTrue(message.needs_attention)

    def test_a_dead_token_stops_the_account_and_costs_no_message(self):
        for position in range(5):
            self._queue(f"+62812000000{position}")
        self.account.slots = 1
        self._send(Rejected("190", "account", "Token expired"))
        self.assertEqual(self.account.state, "blocked")
        self.assertEqual(len(ScriptedProvider.sent), 1)
        waiting = self.messages.search([("account_id", "=", self.account.id)])
        self.assertEqual(set(waiting.mapped("state")), {"queued"})
        self.assertEqual(set(waiting.mapped("attempts")), {0})
        self.assertIn("Token expired", self.account.health)
        self.assertTrue(self.account.activity_ids)
        self.assertFalse(self._send())

    def test_administrators_are_told_once(self):
        self._queue()
        self._send(Rejected("190", "account", "Token expired"))
        tasks = len(self.account.activity_ids)
        self.account._transition("active")
        self._send(Rejected("190", "account", "Token expired"))
        self.assertEqual(len(self.account.activity_ids), tasks)

    def test_maintenance_rests_the_account_for_two_minutes(self):
        message = self._queue()
        self._send(Rejected("131057", "maintenance", "Upgrade"))
        self.assertEqual((message.state, message.attempts), ("queued", 0))
        self.assertGreater(self.account.paused_until, fields.Datetime.now())
        self.assertFalse(self._send())

    def test_a_bad_template_holds_all_its_messages_and_no_others(self):
        first, second = self._queue("+628120000001"), self._queue("+628120000002")
        self.account.slots = 1
        other = self._queue("+628120000003", "invoice_issued")
        self._send(Rejected("132000", "template", "Number of parameters"))
        self.assertEqual(first.state, "held")
        self.assertEqual(first.attempts, 0)
        self.assertEqual(other.state, "accepted")
        third = self._queue("+628120000004")
        registration = first.template_id.registration_ids
        self.assertIn("132000", registration.hold_reason)
        self.assertIn(second.state, ("held", "accepted"))
        registration.write({"status": "APPROVED"})
        registration.action_release()
        self.assertEqual(first.state, "queued")
        self.assertEqual(third.state, "queued")

    def test_an_answer_that_never_came_is_unclear_and_not_sent_again(self):
        message = self._queue()
        self._send(Unclear("Read timed out"))
        self.assertEqual(message.state, "unknown")
        self.assertFalse(self._send())

    def test_no_line_costs_no_attempt(self):
        message = self._queue()
        self._send(Unsent("No connection"))
        self.assertEqual((message.state, message.attempts), ("queued", 0))

    def test_what_a_dead_sender_left_behind_is_unclear(self):
        message = self._queue()
        self.messages._claim(self.account, 1, self._budget())
        with mute_logger("odoo.addons.citynet_whatsapp.models.citynet_whatsapp_drain"):
            self._send()
        self.assertEqual(message.state, "unknown")
        self.assertFalse(ScriptedProvider.sent)

    def test_no_recipient_gets_two_messages_within_the_spacing(self):
        self.account.spacing = 60
        self._queue()
        second = self._queue()
        self.assertEqual(len(self._send()), 1)
        self.assertEqual(second.state, "queued")

    def test_two_messages_to_one_person_are_never_under_way_together(self):
        self._queue()
        self._queue()
        self.assertEqual(len(self.messages._claim(self.account, 5, self._budget())), 1)
        self.assertFalse(self.messages._claim(self.account, 5, self._budget()))

    def test_what_came_too_late_is_not_sent(self):
        message = self._queue(expires_at=fields.Datetime.now() - timedelta(minutes=1))
        self.assertFalse(self._send())
        self.assertEqual((message.state, message.error_kind), ("cancelled", "expired"))

    def test_a_paused_account_waits(self):
        self._queue()
        self.account._transition("paused")
        self.assertFalse(self._send())
        self.account._transition("active")
        self.assertTrue(self._send())

    def test_bills_wait_for_the_morning_and_receipts_do_not(self):
        local = self.company._citynet_local(fields.Datetime.now())
        self.account.quiet_from = (local.hour - 1) % 24
        self.account.quiet_to = (local.hour + 2) % 24
        bill = self._queue("+628120000001", "invoice_issued")
        receipt = self._queue("+628120000002", "invoice_paid")
        self.assertGreater(bill.due_at, fields.Datetime.now())
        self._due_now(bill)
        self._send()
        self.assertEqual((bill.state, receipt.state), ("queued", "accepted"))
        self.assertGreater(bill.due_at, fields.Datetime.now())

    def test_the_days_recipients_spread_a_run_over_days(self):
        self.account.daily_limit = 10
        self.account.reserve = 20
        bills = [self._queue(f"+6281200000{n:02}", "invoice_issued") for n in range(12)]
        self.assertEqual(len(self._send()), 8)
        waiting = [bill for bill in bills if bill.state == "queued"]
        self.assertEqual(len(waiting), 4)
        tomorrow = fields.Datetime.now() + timedelta(hours=23)
        self.assertTrue(all(bill.due_at > tomorrow for bill in waiting))
        urgent = [self._queue(f"+6281300000{n:02}", "invoice_paid") for n in range(3)]
        self.assertEqual(len(self._send()), 2)
        self.assertEqual([m.state for m in urgent].count("queued"), 1)

    def test_who_was_written_to_today_takes_no_second_seat(self):
        self.account.daily_limit = 1
        self.account.reserve = 0
        self._queue(event="invoice_issued")
        self._send()
        self._queue(event="invoice_reminder_before")
        self.assertEqual(len(self._send()), 1)
        self._queue("+628120000009", "invoice_reminder_before")
        self.assertFalse(self._send())

    def test_who_has_just_written_takes_no_seat(self):
        self.account.daily_limit = 1
        self.account.reserve = 0
        self._queue("+628120000009", "invoice_issued")
        self._send()
        talk = self.env["citynet.whatsapp.conversation"]._get(self.account, self.number)
        talk.date_last_in = fields.Datetime.now()
        talk.flush_recordset()
        self._queue(event="invoice_issued")
        self.assertEqual(len(self._send()), 1)

    def test_a_report_before_the_answer_is_not_taken_back(self):
        message = self._queue()
        [row] = self.messages._claim(self.account, 1, self._budget())
        self.assertEqual(row["id"], message.id)
        self.messages.invalidate_model()
        self._report([{**self._status(message, "delivered"), "id": "wamid.early"}])
        self.assertEqual(message.state, "delivered")
        row["start"] = 0
        self.messages._settle(
            self.account, [(message.id, Accepted("wamid.early"))], {message.id: row}
        )
        self.messages.invalidate_model()
        self.assertEqual((message.state, message.ref), ("delivered", "wamid.early"))
