from datetime import date

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestBillingDates(CitynetCommon):
    def _bills(self, service):
        return service.move_line_ids.move_id.sorted("id")

    def _periods(self, service):
        lines = service.move_line_ids.filtered("citynet_period_start")
        return [
            (str(line.citynet_period_start), str(line.citynet_period_end))
            for line in lines.sorted("citynet_period_start")
        ]

    def test_a_bills_day_is_the_companys_not_the_servers(self):
        service = self._make_subscription("2026-02-01")
        with freeze_time("2026-01-31 17:30:00"):
            self._drain()
        self.assertEqual(self._bills(service).invoice_date, date(2026, 2, 1))

    def test_before_the_companys_midnight_nothing_is_due(self):
        service = self._make_subscription("2026-02-01")
        with freeze_time("2026-01-31 16:59:00"):
            self._drain()
        self.assertFalse(self._bills(service))

    def test_the_due_day_is_the_services_else_the_companys(self):
        self.company.write({"citynet_due_day": 20, "citynet_due_days": 10})
        rules = self._make_subscription("2026-11-01")
        own = self._make_subscription("2026-11-01", due_day=5)
        self._run_billing("2026-11-01")
        self.assertEqual(self._bills(rules).invoice_date_due, date(2026, 11, 20))
        self.assertEqual(self._bills(own).invoice_date_due, date(2026, 11, 5))

    def test_a_due_day_that_is_over_is_next_months(self):
        service = self._make_subscription("2026-11-25")
        self._run_billing("2026-11-25")
        self.assertEqual(self._bills(service).invoice_date_due, date(2026, 12, 20))

    def test_without_a_due_day_days_after_the_bill_count(self):
        self.company.write({"citynet_due_day": 0, "citynet_due_days": 10})
        self.customer.property_payment_term_id = self.env.ref(
            "account.account_payment_term_30days"
        )
        service = self._make_subscription("2026-11-25")
        self._run_billing("2026-11-25")
        self.assertEqual(self._bills(service).invoice_date_due, date(2026, 12, 5))

    def test_a_bill_made_early_is_due_as_if_it_were_not(self):
        self.company.write({"citynet_lead_days": 10, "citynet_due_day": 25})
        service = self._make_subscription("2026-11-01")
        self._run_billing("2026-10-22")
        self._run_billing("2026-11-21")
        bills = self._bills(service)
        self.assertEqual(bills[0].invoice_date_due, date(2026, 11, 25))
        self.assertEqual(bills[1].invoice_date, date(2026, 11, 21))
        self.assertEqual(bills[1].invoice_date_due, date(2026, 12, 25))

    def test_missed_periods_are_caught_up_once_each_on_one_bill(self):
        self.company.citynet_max_periods = 0
        service = self._make_subscription("2026-08-15")
        self._run_billing("2026-11-03")
        self.assertEqual(len(self._bills(service)), 1)
        self.assertEqual(
            self._periods(service),
            [
                ("2026-08-15", "2026-08-31"),
                ("2026-09-01", "2026-09-30"),
                ("2026-10-01", "2026-10-31"),
                ("2026-11-01", "2026-11-30"),
            ],
        )
        run = self._run_billing("2026-11-03")
        self.assertEqual(len(self._bills(service)), 1)
        self.assertEqual(run.audit_problem_count, 0, run.audit_report)

    def test_an_anniversary_on_the_31st_never_drifts(self):
        self.company.citynet_max_periods = 0
        service = self._make_subscription("2026-01-31", cycle="anniversary")
        self._run_billing("2026-04-30")
        self.assertEqual(
            self._periods(service),
            [
                ("2026-01-31", "2026-02-27"),
                ("2026-02-28", "2026-03-30"),
                ("2026-03-31", "2026-04-29"),
                ("2026-04-30", "2026-05-30"),
            ],
        )

    def test_in_arrears_a_period_is_billed_when_it_is_over(self):
        service = self._make_subscription("2026-11-11", bill_timing="arrears")
        self._run_billing("2026-11-30")
        self.assertFalse(self._bills(service))
        self._run_billing("2026-12-01")
        self.assertEqual(self._periods(service), [("2026-11-11", "2026-11-30")])

    def test_a_closed_service_gets_its_last_cut_period_and_no_more(self):
        service = self._make_subscription("2026-11-01", bill_timing="arrears")
        service._close(date(2026, 11, 20), "moved away")
        self._run_billing("2026-11-21")
        self._run_billing("2026-12-01")
        self.assertEqual(self._periods(service), [("2026-11-01", "2026-11-20")])
        self.assertFalse(service.date_next_bill)

    def test_a_closed_service_still_gets_its_last_charge(self):
        service = self._make_subscription("2026-11-01")
        self._run_billing("2026-11-01")
        service._close(date(2026, 11, 30), "moved away")
        self.env["citynet.charge"].create(
            {
                "subscription_id": service.id,
                "kind": "penalty",
                "name": "Stopped within the minimum term",
                "date": "2026-12-05",
                "amount": 500000,
            }
        )
        self._run_billing("2026-12-04")
        self.assertEqual(len(self._bills(service)), 1)
        self._run_billing("2026-12-05")
        self.assertEqual(self._bills(service)[1].amount_untaxed, 500000)
        self.assertFalse(service.date_next_bill)

    def test_an_unpaid_suspended_service_is_billed_on(self):
        service = self._make_subscription("2026-10-01")
        with freeze_time("2026-10-25 03:00:00"):
            service._suspend("arrears")
        self._run_billing("2026-11-01")
        self.assertEqual(self._periods(service)[-1], ("2026-11-01", "2026-11-30"))

    def test_a_pause_is_not_billed_and_ends_with_the_rest_of_the_month(self):
        service = self._make_subscription("2026-10-01")
        self._run_billing("2026-10-01")
        with freeze_time("2026-10-25 03:00:00"):
            service._suspend("customer")
        self._run_billing("2026-11-01")
        self._run_billing("2026-12-01")
        self.assertEqual(self._periods(service), [("2026-10-01", "2026-10-31")])
        with freeze_time("2026-12-10 03:00:00"):
            service.with_user(self._make_user("agent"))._restore()
        self._run_billing("2026-12-10")
        self.assertEqual(self._periods(service)[1:], [("2026-12-10", "2026-12-31")])

    def test_a_pause_within_a_billed_month_changes_nothing(self):
        service = self._make_subscription("2026-10-01")
        self._run_billing("2026-10-01")
        with freeze_time("2026-10-10 03:00:00"):
            service._suspend("customer")
        with freeze_time("2026-10-20 03:00:00"):
            service._restore()
        self.assertEqual(service.next_period_start, date(2026, 11, 1))
