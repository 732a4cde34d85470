"""Pause, resume and the end of a service; a stopped service is never billed again."""

from datetime import date

from odoo.addons.citynet_crm.tests.changes.common_change import (
    NOVEMBER_21,
    ChangeCommon,
)
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

MONTHS = ("2026-12-01", "2027-01-01", "2027-02-01", "2027-03-01")


@tagged("post_install", "-at_install")
class TestChangeStop(ChangeCommon):
    def _stop(self, day="2026-12-10", **values):
        with freeze_time(NOVEMBER_21):
            stop = self._ask("stop", date_effective=day, reason="Moves away", **values)
            stop.action_confirm()
        return stop

    def test_pause_and_resume_are_requests_whichever_button_is_used(self):
        with freeze_time(NOVEMBER_21):
            self._ask("pause").action_confirm()
            self.assertEqual(self.service.suspend_reason, "customer")
            self.service.with_user(self.agent).action_restore()
        self.assertEqual(self.service.state, "active")
        self.assertEqual(
            self.service.change_ids.sorted("id").mapped(
                lambda one: (one.kind, one.state)
            ),
            [("pause", "done"), ("resume", "done")],
        )

    def test_only_a_pause_is_resumed(self):
        self.service._suspend("arrears")
        with self.assertRaisesRegex(UserError, "not paused"):
            self._ask("resume").action_confirm()

    def test_a_stop_says_why(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self._ask("stop", reason=" ").action_confirm()

    def test_a_stop_says_that_what_is_left_over_is_given_back(self):
        """Ten of December's 31 days, 64,516, less a credit of 90,000: -25,484.

        With 7,097 of tax on the one and 9,900 on the other 28,287 are given back.
        """
        self._run_billing("2026-11-01")
        self.env["citynet.charge"].create(
            {
                "subscription_id": self.service.id,
                "name": "Goodwill",
                "date": "2026-11-20",
                "amount": -90000,
            }
        )
        stop = self._stop()
        self.assertEqual(stop.amount, -25484)
        self.assertIn("last bill before tax", stop.explanation)
        self.assertIn("What is left over pays open bills", stop.explanation)
        self._run_billing("2026-12-01")
        self._carry_out("2026-12-11")
        self._run_billing("2026-12-11")
        moves = self.service.move_line_ids.move_id.sorted("id")
        self.assertEqual(moves.mapped("amount_total"), [222000, 0, 28287])
        self.assertEqual(moves[0].amount_residual, 222000 - 28287)

    def test_a_price_with_its_tax_makes_a_last_bill_with_its_tax(self):
        self.package.taxes_id = self.tax.copy(
            {"name": "Inside", "price_include_override": "tax_included"}
        )
        stop = self._stop()
        self.assertIn("last bill: ", stop.explanation)
        self.assertNotIn("before tax", stop.explanation)
        self.assertNotIn("left over", stop.explanation)

    def test_the_last_bill_is_seen_before_and_comes_true(self):
        self.package.citynet_minimum_months = 12
        self.company.write(
            {"citynet_penalty_kind": "amount", "citynet_penalty_amount": 500000}
        )
        self._run_billing("2026-11-01")
        stop = self._stop()
        # ten of December's 31 days, and the penalty
        self.assertEqual(stop.amount, 64516 + 500000)
        self.assertIn("minimum term", stop.explanation)
        self._run_billing("2026-12-01")
        self._carry_out("2026-12-10")
        self.assertEqual(self.service.state, "active")  # its last day is a day
        self._carry_out("2026-12-11")
        self._run_billing("2026-12-12")
        bills = self.service.move_line_ids.move_id.sorted("id")
        self.assertEqual(sum(bills[1:].mapped("amount_untaxed")), stop.amount)

    def test_a_stopped_service_is_never_billed_again(self):
        self._run_billing("2026-11-01")
        stop = self._stop()
        for day in (MONTHS[0], "2026-12-10", *MONTHS[1:]):
            self._run_billing(day)
            self._carry_out(day)
        self.assertEqual((stop.state, self.service.state), ("done", "closed"))
        self.assertEqual(
            self._get_periods()[1:], [(self.customer.name, "2026-12-01", "2026-12-10")]
        )

    def test_a_paused_service_that_is_stopped_pays_nothing_for_the_pause(self):
        self.service.bill_timing = "arrears"
        with freeze_time("2026-11-01 03:00:00"):
            self._ask("pause").action_confirm()
        self._stop("2026-11-21")
        for day in MONTHS:
            self._run_billing(day)
        self.assertFalse(self._get_periods())

    def test_the_equipment_is_fetched(self):
        stop = self._stop()
        self.assertEqual(stop.job_ids.kind, "termination")
        self.assertEqual(stop.job_ids.ont_serial, "OLDONT1")
        self.assertEqual(stop.job_ids.date_wished, date(2026, 12, 10))

    def test_called_off_the_service_goes_on_as_if_nothing_was(self):
        self._run_billing("2026-11-01")
        stop = self._stop()
        self.assertEqual(self.service.date_end, date(2026, 12, 10))
        stop.action_cancel()
        self.assertFalse(self.service.date_end)
        self.assertEqual(stop.job_ids.state, "cancelled")
        self._run_billing("2026-12-01")
        self.assertEqual(self._get_periods()[-1][2], "2026-12-31")
