"""What a customer gets to read of one action, for each pair of events that it raises.

The sender takes lane by lane, and within a lane what was queued first: the order here
is its order.
"""

from datetime import date

from odoo import fields
from odoo.addons.citynet_crm.tests.changes.common_change import (
    NOVEMBER_21,
    ChangeCommon,
)
from odoo.tests import freeze_time, tagged

from .common import WhatsappCommon


class EventOrderCommon(WhatsappCommon, ChangeCommon):
    """A customer with a service, and the messages that wait for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cash = cls.env["account.journal"].search(
            [("type", "=", "cash"), ("company_id", "=", cls.company.id)], limit=1
        )
        # the new installation's customer: nothing else is due from them
        cls.newcomer = cls._make_customer(
            "Siti Aminah", phone="0813-0000-1111", lang="id_ID"
        )

    def _get_queue(self, partner=None):
        """:return: messages that will go out, in the sender's order"""
        return self.messages.search(
            [
                ("partner_id", "=", (partner or self.customer).id),
                ("state", "=", "queued"),
            ],
            order="lane, due_at, id",
        )

    def _get_told(self, partner=None):
        """:return: list of str, the events that a customer is told of, in order"""
        return self._get_queue(partner).mapped("event")

    def _forget(self):
        self.messages.search([]).unlink()

    def _pay_in_advance(self, amount):
        """Money that is on no bill yet."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": amount,
                "journal_id": self.cash.id,
            }
        )
        payment.action_post()
        return payment

    def _bill(self, day="2026-11-01"):
        return self._run_billing(day).move_ids

    def _make_overdue(self):
        """:return: a bill for which the service is suspended; nothing of it is queued"""
        bill = self._bill()
        bill.invoice_date_due = "2026-11-10"
        self.service._suspend("arrears")
        self._forget()
        return bill

    def _drain_outages(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_outage").method_direct_trigger()
        self.env.invalidate_all()

    def _make_outage(self, **values):
        return self.env["citynet.outage"].create(
            {
                "cause": "Fibre cut",
                "area_ids": self.area.ids,
                "date_start": fields.Datetime.subtract(fields.Datetime.now(), hours=30),
                **values,
            }
        )


@tagged("post_install", "-at_install")
@freeze_time(NOVEMBER_21)
class TestBillOrder(EventOrderCommon):
    """Money: what is asked for, what is thanked for, and never both."""

    def test_a_bill_asks_for_its_amount(self):
        bill = self._bill()
        self.assertEqual(self._get_told(), ["invoice_issued"])
        self.assertRegex(
            self._get_queue().body,
            f"{bill.name} sebesar Rp.222.000 .* perlu dibayar: Rp.222.000",
        )

    def test_a_bill_that_credit_covers_is_told_once_as_paid(self):
        self._pay_in_advance(1000000)
        bill = self._bill()
        self.assertEqual(bill.payment_state, "paid")
        self.assertEqual(self._get_told(), ["invoice_paid"])

    def test_a_bill_that_credit_covers_in_part_asks_for_what_is_left(self):
        self._pay_in_advance(100000)
        bill = self._bill()
        self.assertEqual(bill.payment_state, "partial")
        self.assertEqual(self._get_told(), ["invoice_issued"])
        self.assertRegex(
            self._get_queue().body, "sebesar Rp.222.000 .* perlu dibayar: Rp.122.000"
        )
        self.customer.lang = "en_US"
        facts = bill._prepare_whatsapp_facts("invoice_issued", self.customer)
        template = self.env.ref("citynet_whatsapp.template_invoice_issued_en")
        self.assertRegex(
            template._render(facts)["plain"], "Left to pay: Rp.122.000, by"
        )

    def test_a_bill_of_nothing_is_not_told(self):
        self._make_charge(-200000)
        bill = self._bill()
        self.assertEqual((bill.amount_total, bill.payment_state), (0, "paid"))
        self.assertEqual(self._get_told(), [])

    def test_credit_for_an_older_bill_is_told_with_the_new_one(self):
        old = self._bill()
        self._forget()
        self._pay_in_advance(300000)
        new = self._bill("2026-12-01")
        self.assertEqual((old.payment_state, new.payment_state), ("paid", "partial"))
        self.assertEqual(self._get_told(), ["invoice_paid", "invoice_issued"])
        self.assertIn(old.name, self._get_queue()[0].body)
        self.assertRegex(self._get_queue()[1].body, "perlu dibayar: Rp.144.000")

    def test_money_at_the_desk_is_thanked_for_before_the_line_is_open(self):
        bill = self._make_overdue()
        self.env["citynet.cash.desk"].with_user(self.agent).take_payment(
            self.customer.id, 222000, self.cash.id, "0123456789abcdef", 222000
        )
        self.assertEqual(bill.payment_state, "paid")
        self.assertEqual(self._get_told(), ["invoice_paid", "subscription_restored"])

    def test_any_other_payment_is_thanked_for_before_the_line_is_open(self):
        bill = self._make_overdue()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({})._create_payments()
        self.assertEqual(self._get_told(), ["invoice_paid", "subscription_restored"])

    def test_credit_that_opens_the_line_is_told_in_the_same_order(self):
        self._make_overdue()
        payment = self._pay_in_advance(500000)
        self._forget()
        self.assertEqual(self.service.state, "active")
        self.service._suspend("arrears")
        self._forget()
        self._bill("2026-12-01")
        self.assertFalse(payment._citynet_receivable_line().amount_residual + 56000)
        self.assertEqual(
            self._get_told(), ["invoice_paid", "invoice_paid", "subscription_restored"]
        )

    def test_a_bill_that_is_credited_is_no_money_to_thank_for(self):
        bill = self._make_overdue()
        bill._citynet_credit("Wrong package", "now")
        self.assertEqual(bill.payment_state, "reversed")
        self.assertEqual(self._get_told(), ["subscription_restored"])

    def test_a_bill_made_again_is_told_as_any_other(self):
        bill = self._bill()
        self._forget()
        bill._citynet_credit("Wrong package", "now")
        again = self._bill("2026-11-21") - bill
        self.assertEqual(self._get_told(), ["invoice_issued"])
        self.assertIn(again.name, self._get_queue().body)

    def test_the_last_bill_of_a_closed_service_is_less_its_deposit(self):
        self._make_charge(100000, kind="deposit")
        self._bill()
        self._forget()
        self.service._close(date(2026, 12, 31), "Moves away")
        self.assertEqual(self._get_told(), [], "the last bill is still to come")
        last = self._bill("2026-12-31")
        self.assertEqual(last.amount_total, 122000)
        self.assertEqual(self._get_told(), ["invoice_issued"])
        self.assertRegex(self._get_queue().body, "perlu dibayar: Rp.122.000")

    def test_a_last_bill_that_deposit_and_credit_cover_is_told_once_as_paid(self):
        self._make_charge(100000, kind="deposit")
        self._bill()
        self._pay_in_advance(322000 + 122000)
        self.env["citynet.cash.desk"].with_user(self.agent).use_credit(
            self.customer.id, 322000
        )
        self._forget()
        self.service._close(date(2026, 12, 31), "Moves away")
        last = self._bill("2026-12-31")
        self.assertEqual((last.amount_total, last.payment_state), (122000, "paid"))
        self.assertEqual(self._get_told(), ["invoice_paid"])

    def test_a_former_payer_gets_the_last_bill_and_the_new_one_hears_nothing(self):
        request = self._ask("payer", payer_id=self.newcomer.id)
        request.action_confirm()
        self.assertEqual(request.state, "done")
        self.assertEqual(self._get_told(), ["invoice_issued"])
        self.assertEqual(self._get_told(self.newcomer), [])

    def _make_charge(self, amount, kind="other"):
        return self.env["citynet.charge"].create(
            {
                "subscription_id": self.service.id,
                "kind": kind,
                "name": kind,
                "date": "2026-11-01",
                "amount": amount,
            }
        )


@tagged("post_install", "-at_install")
@freeze_time(NOVEMBER_21)
class TestEventOrder(EventOrderCommon):
    """Orders, visits, changes, complaints and outages."""

    def test_an_order_is_told_as_received_then_as_confirmed(self):
        order = self._make_order(partner_id=self.customer.id)
        order.action_set_won()
        self.assertEqual(self._get_told(), ["order_received", "order_confirmed"])

    def test_an_order_that_is_confirmed_as_it_comes_is_told_once(self):
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        order = self._make_order(partner_id=self.customer.id, stage_id=won.id)
        self.assertEqual(order.won_status, "won")
        self.assertEqual(self._get_told(), ["order_confirmed"])

    def test_a_finished_installation_is_told_before_its_first_bill(self):
        job = self._make_job(
            partner_id=self.newcomer.id, address_id=self.newcomer.id, ont_serial="NEW1"
        )
        self._finish(job)
        self.assertEqual(job.subscription_id.state, "active")
        self.assertEqual(self._get_told(self.newcomer), ["work_order_done"])
        self._bill("2026-11-21")
        self.assertEqual(
            self._get_told(self.newcomer), ["work_order_done", "invoice_issued"]
        )

    def test_a_change_of_package_is_told_before_its_bill(self):
        self._ask(package_id=self.larger.id).action_confirm()
        self._bill("2026-11-21")
        self.assertEqual(self._get_told(), ["package_changed", "invoice_issued"])

    def test_a_change_with_a_visit_is_told_before_the_visits_end(self):
        request = self._ask(package_id=self.larger.id, with_visit=True)
        request.action_confirm()
        self.assertEqual(self._get_told(), [])
        self._finish(request.work_order_id)
        self.assertEqual(request.state, "done")
        self.assertEqual(self._get_told(), ["package_changed", "work_order_done"])

    def test_a_relocation_is_told_when_it_is_agreed_and_when_it_is_done(self):
        request = self._ask_to_move(area_id=self.area.id)
        request.action_confirm()
        self.assertEqual(self._get_told(), ["relocation_requested"])
        self._finish(request.work_order_id, "NEWONT1")
        self.assertEqual(request.state, "done")
        self.assertEqual(self._get_told(), ["relocation_requested", "work_order_done"])

    def test_a_pause_asks_for_no_money_and_its_end_is_told(self):
        self._ask("pause").action_confirm()
        self.assertEqual(self.service.suspend_reason, "customer")
        self.assertEqual(self._get_told(), [])
        self._ask("resume").action_confirm()
        self.assertEqual(self._get_told(), ["subscription_restored"])

    def test_a_suspension_for_unpaid_bills_asks_to_pay(self):
        self.service._suspend("arrears")
        self.assertEqual(self._get_told(), ["subscription_suspended"])

    def test_a_complaint_is_told_as_received_answered_and_settled(self):
        ticket = self._make_ticket(user_id=self.agent.id)
        self._answer(ticket)
        ticket.action_resolve()
        self.assertEqual(
            self._get_told(), ["ticket_opened", "ticket_answered", "ticket_resolved"]
        )

    def test_merged_complaints_are_answered_by_none_of_it(self):
        one, two = (self._make_ticket(user_id=self.agent.id) for _each in "12")
        self._forget()
        one.with_user(self.agent)._merge_into(two)
        self.assertEqual(one.state, "merged")
        self.assertFalse(two.date_first_answer)
        self.assertEqual(self._get_told(), [])

    def test_what_follows_a_low_answer_is_no_complaint_that_was_made(self):
        self._make_ticket(channel="follow_up")
        self.assertEqual(self._get_told(), [])

    def test_an_outages_end_settles_complaints_and_credits_without_a_word_more(self):
        ticket = self._make_ticket(
            subscription_id=self.service.id, category="no_connection"
        )
        outage = self._make_outage()
        outage.action_announce()
        self._drain_outages()
        self._forget()
        outage.action_resolve()
        self._drain_outages()
        self.assertEqual(ticket.state, "resolved")
        self.assertTrue(outage.service_ids.charge_id)
        self.assertEqual(self._get_told(), ["outage_resolved"])

    def test_an_outage_that_was_not_announced_settles_the_complaint_with_a_word(self):
        ticket = self._make_ticket(
            subscription_id=self.service.id, category="no_connection"
        )
        outage = self._make_outage()
        ticket._attach_outage()
        self._forget()
        outage.action_resolve()
        self._drain_outages()
        self.assertEqual(self._get_told(), ["ticket_resolved"])

    def test_an_outages_end_is_told_before_the_line_that_it_opens(self):
        bill = self._bill()
        bill.invoice_date_due = "2026-11-20"
        outage = self._make_outage(shift_days=10)
        outage.action_announce()
        self._drain_outages()
        self.service._suspend("arrears")
        self._forget()
        outage.action_resolve()
        self._drain_outages()
        self.assertEqual(self.service.state, "active")
        self.assertEqual(self._get_told(), ["outage_resolved", "subscription_restored"])

    def _answer(self, ticket):
        ticket.with_user(self.agent).message_post(
            body="We come at ten.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
