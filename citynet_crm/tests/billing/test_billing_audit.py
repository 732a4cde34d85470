from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestBillingAudit(CitynetCommon):
    """The audit finds what the code would never do; the damage is done by SQL."""

    def setUp(self):
        super().setUp()
        self.service = self._make_subscription("2026-10-01")
        self.charge = self.env["citynet.charge"].create(
            {
                "subscription_id": self.service.id,
                "name": "Cable",
                "date": "2026-10-01",
                "amount": 50000,
            }
        )
        self._run_billing("2026-10-01")
        self.run = self._run_billing("2026-11-01")
        self.line = self.service.move_line_ids.filtered(
            lambda line: str(line.citynet_period_start) == "2026-11-01"
        )

    def _audit_after(self, query, **values):
        self.env.flush_all()
        self.env.cr.execute(SQL(query, **values))
        self.env.invalidate_all()
        self.run.action_audit()
        return self.run.audit_report

    def test_a_right_run_has_no_problems(self):
        self.run.action_audit()
        self.assertEqual(self.run.audit_problem_count, 0, self.run.audit_report)

    def test_a_period_billed_twice_is_found(self):
        report = self._audit_after(
            """DROP INDEX account_move_line_citynet_period_uniq;
               UPDATE account_move_line SET citynet_period_start = '2026-11-01'
                WHERE citynet_subscription_id = %(service)s
                  AND citynet_period_start IS NOT NULL""",
            service=self.service.id,
        )
        self.assertIn("is billed more than once for 2026-11-01", report)

    def test_two_periods_that_share_days_are_found(self):
        report = self._audit_after(
            "UPDATE account_move_line SET citynet_period_start = '2026-10-31'"
            " WHERE id = %(line)s",
            line=self.line.id,
        )
        self.assertIn("share days: 2026-10-01 / 2026-10-31", report)

    def test_a_period_that_ends_before_it_begins_is_found(self):
        report = self._audit_after(
            "UPDATE account_move_line SET citynet_period_end = '2026-10-31'"
            " WHERE id = %(line)s",
            line=self.line.id,
        )
        self.assertIn("ends before it begins: 2026-11-01", report)

    def test_days_that_would_be_billed_again_are_found(self):
        report = self._audit_after(
            "UPDATE citynet_subscription SET next_period_start = '2026-11-15'"
            " WHERE id = %(service)s",
            service=self.service.id,
        )
        self.assertIn("billed again for the days from 2026-11-15", report)

    def test_a_line_without_reason_is_found(self):
        report = self._audit_after(
            "UPDATE account_move_line SET citynet_period_start = NULL"
            " WHERE id = %(line)s",
            line=self.line.id,
        )
        self.assertIn("line without reason", report)

    def test_a_bill_left_in_draft_is_found(self):
        report = self._audit_after(
            "UPDATE account_move SET state = 'draft' WHERE id = %(move)s",
            move=self.line.move_id.id,
        )
        self.assertIn("is not posted", report)

    def test_a_lost_charge_is_found(self):
        report = self._audit_after(
            "UPDATE citynet_charge SET is_billed = false WHERE id = %(charge)s",
            charge=self.charge.id,
        )
        self.assertIn("charge billed twice or lost: Cable", report)

    def test_a_service_that_was_missed_is_found(self):
        report = self._audit_after(
            "UPDATE citynet_subscription SET date_next_bill = '2026-11-01'"
            " WHERE id = %(service)s",
            service=self.service.id,
        )
        self.assertIn("due since 2026-11-01, neither billed nor listed", report)
