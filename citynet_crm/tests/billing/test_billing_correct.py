from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestBillingCorrect(CitynetCommon):
    def setUp(self):
        super().setUp()
        self.service = self._make_subscription("2026-11-01")
        self.charge = self.env["citynet.charge"].create(
            {
                "subscription_id": self.service.id,
                "name": "Cable",
                "date": "2026-11-01",
                "amount": 50000,
            }
        )
        self._run_billing("2026-11-01")
        self.bill = self.service.move_line_ids.move_id

    def _credit(self, bill_again, user=None):
        wizard = self.env["citynet.bill.correct"].with_user(user or self.env.user)
        with freeze_time("2026-11-05 03:00:00"):
            return wizard.create(
                {
                    "move_id": self.bill.id,
                    "reason": "Wrong price",
                    "bill_again": bill_again,
                }
            ).action_confirm()

    def test_a_credited_bill_is_billed_again_once_with_its_charges(self):
        self._credit("tomorrow", self._make_user("accountant"))
        self.assertEqual(self.bill.payment_state, "reversed")
        self.assertEqual(self.service.next_period_start, date(2026, 11, 1))
        self.assertFalse(self.charge.is_billed)
        self.service.price = 150000
        self.assertFalse(self._run_billing("2026-11-05").move_ids)
        run = self._run_billing("2026-11-06")
        self.assertEqual(run.move_ids.amount_untaxed, 150000 + 50000)
        self.assertEqual(run.audit_problem_count, 0, run.audit_report)
        self.assertFalse(self._run_billing("2026-11-07").move_ids)
        self.bill.citynet_run_id._audit()
        self.assertFalse(self.bill.citynet_run_id.audit_report)

    def test_after_a_credit_the_database_still_refuses_a_second_bill(self):
        self._credit("now")
        run = self._run_billing("2026-11-05")
        line = run.move_ids.invoice_line_ids.filtered("citynet_period_start")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.bill.invoice_line_ids[
                0
            ].citynet_period_start = line.citynet_period_start
            self.env.flush_all()

    def test_days_credited_for_good_are_not_billed_again(self):
        self._credit("never")
        self.assertFalse(self._run_billing("2026-11-06").move_ids)
        self.assertTrue(self.charge.is_billed)

    def test_a_bill_is_credited_once_and_by_accountants_only(self):
        with self.assertRaises(AccessError):
            self._credit("now", self._make_user("agent"))
        self._credit("now")
        with self.assertRaises(UserError):
            self._credit("now")

    def test_what_was_paid_before_the_credit_is_left_to_the_customer(self):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.bill.ids
        ).create({"amount": 100000}).action_create_payments()
        self._credit("never")
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ]
        )
        self.assertEqual(sum(lines.mapped("amount_residual")), -100000)

    def _withhold(self, amount, slip="BP-001", bill=None):
        account = self.env["account.account"].search(
            [("account_type", "=", "asset_current")], limit=1
        )
        self.env["citynet.withholding"].with_user(self._make_user("accountant")).create(
            {
                "move_id": (bill or self.bill).id,
                "amount": amount,
                "slip_number": slip,
                "account_id": account.id,
            }
        ).action_confirm()

    def test_a_short_payment_is_closed_by_the_slip(self):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.bill.ids
        ).create({"amount": 272500}).action_create_payments()
        self.assertEqual(self.bill.amount_residual, 5000)
        self._withhold(5000)
        self.assertEqual(self.bill.amount_residual, 0)
        entry = self.env["account.move"].search(
            [("citynet_slip_number", "=", "BP-001")]
        )
        self.assertIn(self.bill.name, entry.ref)

    def test_more_than_is_open_can_not_be_withheld(self):
        for amount in (0, -1, self.bill.amount_residual + 1):
            with self.assertRaises(UserError):
                self._withhold(amount)

    def test_a_slip_counts_once(self):
        self._withhold(4000)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._withhold(1000)
            self.env.flush_all()
