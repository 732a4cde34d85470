"""What a customer gets to read about money, for each pair of events of one action."""

from datetime import date

from odoo.addons.citynet_crm.tests.changes.common_change import NOVEMBER_21
from odoo.tests import freeze_time, tagged

from .common_order import EventOrderCommon


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

    def test_a_free_month_is_not_told_and_the_next_is(self):
        promo = self.env["citynet.promo"].create(
            {"name": "First month", "kind": "percent", "percent": 100, "months": 1}
        )
        self.service.promo_id = promo
        bill = self._bill()
        self.assertEqual((bill.amount_total, bill.payment_state), (0, "paid"))
        self.assertEqual(self._get_told(), [])
        self._bill("2026-12-01")
        self.assertEqual(self._get_told(), ["invoice_issued"])

    def test_a_credit_larger_than_the_bill_is_not_told_bill_by_bill(self):
        """250,000 on 200,000 a month: nothing to pay, then 150,000 and tax."""
        self._make_charge(-250000)
        self._bill()
        self.assertEqual(self._get_told(), [])
        self._bill("2026-12-01")
        self.assertEqual(self._get_told(), ["invoice_issued"])
        self.assertRegex(self._get_queue().body, "perlu dibayar: Rp.166.500")

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
