from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestBillingOnce(CitynetCommon):
    """A service's period is billed once, and the database sees to it."""

    def setUp(self):
        super().setUp()
        self.service = self._make_subscription("2026-10-01")
        self._run_billing("2026-10-01")
        self._run_billing("2026-11-01")
        self.october, self.november = self.service.move_line_ids.move_id.sorted("id")

    def _cancel(self, move, day="2026-11-05"):
        with freeze_time(f"{day} 03:00:00"):
            move.button_draft()
            move.button_cancel()

    def _live_periods(self):
        return sorted(
            str(line.citynet_period_start)
            for line in self.service.move_line_ids
            if line.parent_state != "cancel"
        )

    def test_the_database_refuses_a_second_line_for_a_period(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "invoice_line_ids": [
                        (
                            0,
                            0,
                            {
                                "name": "Again",
                                "price_unit": 1,
                                "citynet_subscription_id": self.service.id,
                                "citynet_period_start": "2026-10-01",
                                "citynet_period_end": "2026-10-31",
                            },
                        )
                    ],
                }
            )
            self.env.flush_all()

    def test_back_to_draft_and_posted_again_it_is_still_the_periods_bill(self):
        self.october.button_draft()
        run = self._run_billing("2026-11-02")
        self.assertFalse(run.move_ids)
        self.october.action_post()
        self.assertEqual(self._live_periods(), ["2026-10-01", "2026-11-01"])

    def test_a_copy_and_a_credit_note_bill_no_period(self):
        copy = self.october.copy()
        credit = self.october._reverse_moves(cancel=True)
        self.assertFalse((copy | credit).line_ids.citynet_subscription_id)
        self.assertFalse(self._run_billing("2026-11-02").move_ids)

    def test_a_cancelled_bills_period_is_billed_again_the_next_day(self):
        self._cancel(self.october)
        self.assertEqual(self.service.next_period_start, date(2026, 10, 1))
        self.assertEqual(self.service.date_next_bill, date(2026, 11, 6))
        self.assertFalse(self._run_billing("2026-11-05").move_ids)
        run = self._run_billing("2026-11-06")
        self.assertEqual(
            run.move_ids.invoice_line_ids.citynet_period_start, date(2026, 10, 1)
        )
        self.assertEqual(self._live_periods(), ["2026-10-01", "2026-11-01"])
        self.assertEqual(self.service.next_period_start, date(2026, 12, 1))
        self.assertEqual(run.audit_problem_count, 0, run.audit_report)

    def test_without_the_hold_it_is_billed_again_at_once(self):
        self._cancel(self.october)
        self.service.date_bill_hold = False
        self.assertEqual(len(self._run_billing("2026-11-05").move_ids), 1)

    def test_the_accountant_who_cancels_needs_no_right_on_services(self):
        self._cancel(self.november.with_user(self._make_user("accountant")))
        self.assertEqual(self.service.next_period_start, date(2026, 11, 1))

    def test_a_cancelled_bill_cannot_come_back_once_the_period_is_billed_again(self):
        self._cancel(self.october)
        self._run_billing("2026-11-06")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.october.button_draft()
            self.env.flush_all()

    def test_a_cancelled_bill_that_comes_back_first_is_the_periods_bill(self):
        self._cancel(self.october)
        self.october.button_draft()
        self.october.action_post()
        run = self._run_billing("2026-11-06")
        self.assertFalse(run.move_ids)
        self.assertFalse(run.error_count)
        self.assertEqual(self.service.next_period_start, date(2026, 12, 1))

    def test_a_deleted_draft_frees_its_period(self):
        with freeze_time("2026-11-05 03:00:00"):
            self.november.button_draft()
            self.november.unlink()
        self.assertEqual(self.service.next_period_start, date(2026, 11, 1))
        self.assertEqual(len(self._run_billing("2026-11-06").move_ids), 1)

    def test_a_line_deleted_from_a_draft_frees_its_period(self):
        self.november.button_draft()
        with Form(self.november) as form:
            form.invoice_line_ids.remove(0)
            with form.invoice_line_ids.new() as line:
                line.name = "Something else"
        self.assertEqual(self.service.next_period_start, date(2026, 11, 1))

    def test_deleting_an_old_cancelled_bill_frees_nothing(self):
        self._cancel(self.october)
        self._run_billing("2026-11-06")
        self.october.name = False
        self.october.with_context(force_delete=True).unlink()
        self.assertEqual(self.service.next_period_start, date(2026, 12, 1))

    def test_a_closed_services_cancelled_bill_is_made_again_without_the_days_after(
        self,
    ):
        with freeze_time("2026-11-04 03:00:00"):
            self.service._close(date(2026, 11, 30), "moved away")
        self._cancel(self.october)
        run = self._run_billing("2026-11-06")
        self.assertEqual(len(run.move_ids.invoice_line_ids), 1)
        self.assertFalse(self.service.date_next_bill)

    def test_a_charge_on_a_cancelled_bill_waits_for_the_next(self):
        charge = self.env["citynet.charge"].create(
            {
                "subscription_id": self.service.id,
                "name": "Cable",
                "date": "2026-12-01",
                "amount": 50000,
            }
        )
        self._run_billing("2026-12-01")
        december = charge.move_id
        self.assertTrue(december)
        self._cancel(december, "2026-12-05")
        self.assertFalse(charge.is_billed)
        self._run_billing("2026-12-06")
        self.assertTrue(charge.is_billed)
        self.assertNotEqual(charge.move_id, december)

    def test_the_database_refuses_a_charge_on_a_second_bill(self):
        charge = self.env["citynet.charge"].create(
            {
                "subscription_id": self.service.id,
                "name": "Cable",
                "date": "2026-12-01",
                "amount": 50000,
            }
        )
        self._run_billing("2026-12-01")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.november.button_draft()
            self.november.invoice_line_ids = [(0, 0, charge._prepare_bill_line())]
            self.env.flush_all()
