"""A service far behind is listed for a person instead of billed in silence."""

from datetime import date

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestBillingBehind(CitynetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.citynet_max_periods = 2
        cls.company.partner_id.lang = "en_US"  # reasons speak the company's language
        cls.service = cls._make_subscription("2026-01-01")

    def _get_row(self):
        return self.env["citynet.billing.error"].search(
            [("subscription_id", "=", self.service.id), ("is_resolved", "=", False)]
        )

    def test_two_periods_are_billed_and_three_are_listed(self):
        """At the first of February two months are due, at the first of March three."""
        self._run_billing("2026-03-01")
        self.assertFalse(self.service.move_line_ids)
        row = self._get_row()
        self.assertTrue(row.is_held)
        self.assertIn("3 periods", row.reason)

    def test_two_periods_are_billed(self):
        self._run_billing("2026-02-01")
        lines = self.service.move_line_ids.filtered("citynet_period_start")
        self.assertEqual(len(lines), 2)
        self.assertFalse(self._get_row())

    def test_without_a_limit_all_are_billed(self):
        self.company.citynet_max_periods = 0
        self._run_billing("2026-03-01")
        lines = self.service.move_line_ids.filtered("citynet_period_start")
        self.assertEqual(len(lines), 3)

    def test_a_manager_bills_what_was_held_back(self):
        run = self._run_billing("2026-03-01")
        row = self._get_row()
        with self.assertRaises(AccessError):
            row.with_user(self._make_user("agent")).action_bill()
        with freeze_time("2026-03-01 03:00:00"):
            row.with_user(self._make_user("accountant")).action_bill()
            self.assertEqual(run.state, "open")
            self._drain()
        lines = self.service.move_line_ids.filtered("citynet_period_start")
        self.assertEqual(len(lines), 3)
        self.assertTrue(row.is_resolved)
        self.assertEqual(self.service.next_period_start, date(2026, 4, 1))
