"""A new payer: debt follows the old payer, the line stays at its place."""

from datetime import date

from odoo.addons.citynet_crm.tests.changes.common_change import (
    NOVEMBER_21,
    ChangeCommon,
)
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestChangePayer(ChangeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls._make_customer("Buyer of the house")

    def _hand_over(self, **values):
        with freeze_time(NOVEMBER_21):
            request = self._ask("payer", payer_id=self.buyer.id, **values)
            request.action_confirm()
        return request

    def _get_documents_of(self, partner):
        return self.env["account.move"].search(
            [("partner_id", "=", partner.id), ("state", "=", "posted")], order="id"
        )

    def test_billed_days_stay_with_who_was_billed_and_none_is_lost(self):
        self._run_billing("2026-11-01")
        request = self._hand_over()
        self.assertEqual(request.state, "confirmed")
        self.assertEqual(request.date_effective, date(2026, 12, 1))
        self._run_billing("2026-12-01")  # before the cron of changes: no double payment
        self._carry_out("2026-12-01")
        self._run_billing("2026-12-02")
        self._run_billing("2027-01-01")
        self.assertEqual(request.state, "done")
        self.assertEqual(
            self._get_periods(),
            [
                (self.customer.name, "2026-11-01", "2026-11-30"),
                (self.buyer.name, "2026-12-01", "2026-12-31"),
                (self.buyer.name, "2027-01-01", "2027-01-31"),
            ],
        )

    def test_days_without_a_bill_are_billed_to_the_old_payer_until_the_day(self):
        self.service.bill_timing = "arrears"
        self.env["citynet.charge"].create(
            {"subscription_id": self.service.id, "name": "Visit", "amount": 50000}
        )
        self._hand_over()
        self.assertEqual(self.service.partner_id, self.buyer)
        self._run_billing("2026-12-01")
        self.assertEqual(
            self._get_periods(),
            [
                (self.customer.name, "2026-11-01", "2026-11-20"),
                (self.buyer.name, "2026-11-21", "2026-11-30"),
            ],
        )
        [bill] = self._get_documents_of(self.customer)
        self.assertEqual(bill.amount_untaxed, 133333 + 50000)
        [bill] = self._get_documents_of(self.buyer)
        self.assertEqual(bill.amount_untaxed, 66667)

    def test_arrears_stay_where_they_belong(self):
        self._run_billing("2026-11-01")
        day = date(2027, 2, 1)
        services = self.service
        self.assertIn(self.service, services._get_arrears(self.company, day, services))
        self.service._suspend("arrears")
        self._hand_over()
        with freeze_time("2026-12-25 03:00:00"):
            self.assertTrue(self.service.is_overdue)
        self._carry_out("2026-12-01")
        self.assertEqual(self.service.state, "active")
        self.assertFalse(services._get_arrears(self.company, day, services))
        with freeze_time("2026-12-25 03:00:00"):
            self.env.invalidate_all()
            self.assertFalse(self.service.is_overdue)
            overdue = self.env["citynet.subscription"].search(
                [("is_overdue", "=", True), ("id", "=", self.service.id)]
            )
            self.assertFalse(overdue)
        [bill] = self._get_documents_of(self.customer)
        self.assertEqual(bill.payment_state, "not_paid")

    def test_the_late_fee_of_an_old_bill_is_not_the_new_payers(self):
        self.company.write(
            {"citynet_late_fee_kind": "amount", "citynet_late_fee_amount": 25000}
        )
        self._run_billing("2026-11-01")
        self._hand_over()
        self._carry_out("2026-12-01")
        [bill] = self._get_documents_of(self.customer)
        self.assertFalse(bill._citynet_prepare_late_fees(date(2027, 1, 31)))

    def test_deposit_and_unused_credit_stay_with_the_old_payer(self):
        self.company.citynet_deposit = 300000
        charges = self.env["citynet.charge"]
        charges.create(self.service._prepare_deposit_values())
        self._run_billing("2026-11-01")
        charges.create(
            {"subscription_id": self.service.id, "name": "Goodwill", "amount": -40000}
        )
        self._hand_over()
        self._carry_out("2026-12-01")
        bill, credit = self._get_documents_of(self.customer)
        self.assertEqual(
            (bill.move_type, credit.move_type), ("out_invoice", "out_refund")
        )
        self.assertEqual(credit.amount_untaxed, 340000)
        waiting = self.service.charge_ids.filtered(lambda one: not one.is_billed)
        self.assertEqual(
            waiting.mapped(lambda one: (one.kind, one.amount)), [("deposit", 300000)]
        )
        self.assertEqual(waiting.partner_id, self.buyer)
        self.assertEqual((self.service.charge_ids - waiting).partner_id, self.customer)
        self._run_billing("2026-12-02")
        [bill] = self._get_documents_of(self.buyer)
        self.assertEqual(bill.amount_untaxed, 500000)

    def test_a_credit_larger_than_the_old_payers_last_bill_is_theirs(self):
        """1 to 20 November cost 133,333; of 400,000 the other 266,667 go back."""
        self.service.bill_timing = "arrears"
        self.env["citynet.charge"].create(
            {
                "subscription_id": self.service.id,
                "name": "Goodwill",
                "date": "2026-11-05",
                "amount": -400000,
            }
        )
        self._hand_over()
        bill, credit = self._get_documents_of(self.customer)
        self.assertEqual((bill.amount_total, bill.payment_state), (0, "paid"))
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual(credit.amount_untaxed, 266667)
        self.assertEqual(self.service.credit_left, 0)
        self._run_billing("2026-12-01")
        [bill] = self._get_documents_of(self.buyer)
        self.assertEqual(bill.amount_untaxed, 66667)

    def test_a_cancelled_old_bill_is_not_billed_to_the_new_payer(self):
        self._run_billing("2026-11-01")
        self._hand_over()
        self._carry_out("2026-12-01")
        [bill] = self._get_documents_of(self.customer)
        bill.button_draft()
        bill.button_cancel()
        self._run_billing("2026-12-03")
        self.assertEqual(
            self._get_periods(), [(self.buyer.name, "2026-12-01", "2026-12-31")]
        )

    def test_the_line_stays_and_its_address_becomes_the_new_payers(self):
        place = self._make_place()
        self.service.address_id = place
        token = self.service._portal_ensure_token()
        names = ("name", "ont_serial", "area_id", "date_start", "anchor_date", "price")
        before = [self.service[name] for name in names]
        self._hand_over()
        self.assertEqual(self.service.partner_id, self.buyer)
        self.assertEqual([self.service[name] for name in names], before)
        self.assertEqual(self.service.address_id.parent_id, self.buyer)
        self.assertEqual(self.service.address_id.street, place.street)
        self.assertNotEqual(self.service.access_token, token)

    def test_called_off_the_old_payer_goes_on(self):
        self._run_billing("2026-11-01")
        request = self._hand_over()
        request.action_cancel()
        self.assertFalse(self.service.date_handover)
        self._run_billing("2026-12-01")
        self.assertEqual(self._get_periods()[-1][0], self.customer.name)

    def test_a_name_alone_makes_no_payer(self):
        request = self._ask("payer", payer_name="Pak Joko", payer_phone="081233334444")
        with self.assertRaisesRegex(UserError, "agreed"):
            request.action_confirm()
        request.action_make_payer()
        self.assertEqual(request.payer_id.name, "Pak Joko")
        with self.assertRaisesRegex(UserError, "already"):
            self._ask(
                "payer",
                payer_id=self.customer.id,
                subscription_id=self._make_subscription("2026-11-01").id,
            ).action_confirm()
