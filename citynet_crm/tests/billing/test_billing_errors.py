from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestBillingErrors(CitynetCommon):
    def setUp(self):
        super().setUp()
        self.company.partner_id.lang = "en_US"
        self.good = self._make_subscription("2026-11-01")
        closed = self.env["account.account"].create(
            {"name": "Closed", "code": "49999999", "account_type": "income"}
        )
        package = self._make_package(
            "Citynet Broken", 150000, property_account_income_id=closed.id
        )
        self.bad = self._make_subscription("2026-11-01", package=package)
        closed.active = False
        self.closed = closed

    def _errors(self):
        return self.env["citynet.billing.error"].search([])

    def test_one_bad_service_is_listed_with_its_reason_and_the_rest_is_billed(self):
        run = self._run_billing("2026-11-01")
        self.assertEqual(run.state, "done")
        self.assertTrue(self.good.move_line_ids)
        self.assertFalse(self.bad.move_line_ids)
        error = self._errors()
        self.assertEqual((error.run_id, error.subscription_id), (run, self.bad))
        self.assertIn("Closed (49999999)", error.reason)
        self.assertEqual(self.bad.billing_error, error.reason)
        self.assertEqual((run.error_count, run.billed_count), (1, 1))
        self.assertEqual(run.audit_problem_count, 0, run.audit_report)

    def test_run_again_retries_and_success_resolves(self):
        run = self._run_billing("2026-11-01")
        self._run_billing("2026-11-01")
        self.assertEqual(len(self._errors()), 1)
        self.closed.active = True
        self._run_billing("2026-11-01")
        self.assertTrue(self._errors().is_resolved)
        self.assertTrue(self._errors().date_resolved)
        self.assertFalse(self.bad.billing_error)
        self.assertEqual((run.error_count, run.billed_count), (0, 2))

    def test_the_cron_does_not_try_a_failed_service_every_few_minutes(self):
        with freeze_time("2026-11-01 03:00:00"):
            self._drain()
            first = self._errors().date
        with freeze_time("2026-11-01 03:05:00"):
            self._drain()
        self.assertEqual(self._errors().date, first)

    def test_the_next_days_run_tries_again_and_keeps_one_row(self):
        for day in ("2026-11-01", "2026-11-02"):
            with freeze_time(f"{day} 03:00:00"):
                self._drain()
        error = self._errors()
        self.assertEqual(len(error), 1)
        self.assertEqual(str(error.run_id.date), "2026-11-02")

    def test_many_bad_ones_among_many_are_each_found(self):
        good = [self._make_subscription("2026-11-01") for _number in range(9)]
        bad = [
            self._make_subscription("2026-11-01", package=self.bad.package_id)
            for _number in range(3)
        ]
        run = self._run_billing("2026-11-01")
        self.assertEqual((run.billed_count, run.error_count), (10, 4))
        self.assertTrue(all(service.move_line_ids for service in good))
        self.assertFalse(any(service.move_line_ids for service in bad))

    def test_a_service_far_behind_is_a_wrong_date_not_a_debt(self):
        self.bad.package_id = self.package
        old = self._make_subscription("2020-01-01")
        self._run_billing("2026-11-01")
        self.assertEqual(self._errors().subscription_id, old)
        self.assertIn("more than 24 periods", self._errors().reason)

    def test_reasons_are_in_the_companys_language(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.partner_id.lang = "id_ID"
        self._make_subscription("2020-01-01", package=self.package)
        self._run_billing("2026-11-01")
        reasons = " ".join(self._errors().mapped("reason"))
        self.assertIn("lebih dari 24 periode", reasons)

    def test_a_manual_line_for_the_period_is_told_in_words(self):
        self.bad.package_id = self.package
        self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "By hand",
                            "price_unit": 1,
                            "citynet_subscription_id": self.good.id,
                            "citynet_period_start": "2026-11-01",
                            # ends where the code, which reads days, does not see it
                            "citynet_period_end": "2026-10-31",
                        },
                    )
                ],
            }
        )
        self._run_billing("2026-11-01")
        self.assertEqual(
            self._errors().reason, "This service is already billed for the period."
        )

    def test_a_service_due_with_nothing_to_bill_is_listed_and_does_not_loop(self):
        self.bad.package_id = self.package
        self.patch(
            type(self.good),
            "_prepare_bill_plan",
            lambda services, day, covered, charges: {
                "lines": [],
                "starts": {},
                "date": None,
            },
        )
        run = self._run_billing("2026-11-01")
        self.assertEqual((run.state, run.error_count), ("done", 2))

    def test_an_unexpected_error_is_listed_and_logged_for_the_administrator(self):
        self.bad.package_id = self.package

        def _prepare(service, period):
            if service == self.bad:
                raise ZeroDivisionError("by zero")
            return original(service, period)

        original = type(self.good)._prepare_period_line
        self.patch(type(self.good), "_prepare_period_line", _prepare)
        with self.assertLogs(
            "odoo.addons.citynet_crm.models.billing.citynet_billing_batch", "ERROR"
        ):
            self._run_billing("2026-11-01")
        self.assertIn("administrator", self._errors().reason)
        self.assertTrue(self.good.move_line_ids)
