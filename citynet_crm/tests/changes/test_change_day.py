"""A rule of some providers: a change of package starts a new period and bill day."""

from datetime import date

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestChangeDay(CitynetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["citynet.change.kind.package"]

    def _terms(self, **rules):
        """:return: id of terms by which a change moves the bill day"""
        rules = {"proration": "thirty", "change_moves_day": True, **rules}
        values = {f"citynet_{name}": value for name, value in rules.items()}
        return self.env["citynet.terms"].create({"name": "Terms", **values}).id

    def _bills(self, service):
        return service.move_line_ids.move_id.sorted("id")

    def test_a_change_of_package_moves_the_bill_day(self):
        larger = self._make_package("Larger", 300000)
        service = self._make_subscription(
            "2026-10-05",
            terms_id=self._terms(cycle="anniversary"),
        )
        for day in ("2026-10-05", "2026-11-05"):
            self._run_billing(day)
        with freeze_time("2026-11-20 03:00:00"):
            told = self.kind._simulate_package_change(service, larger, "now")
            self.kind._change_package(service, larger, date(2026, 11, 20))
        # 15 days used x 200,000 / 30 + 300,000 - 200,000 already paid
        self.assertEqual(told["amount"], 100000 + 300000 - 200000)
        self.assertIn("on the 20. of the month", told["explanation"])
        self.assertEqual(service.date_next_bill, date(2026, 11, 20))
        run = self._run_billing("2026-11-20")
        bill = self._bills(service)[-1]
        self.assertEqual(bill.amount_untaxed, 200000)
        self.assertEqual(run.audit_problem_count, 0)
        self.assertEqual(service.date_next_bill, date(2026, 12, 20))
        self._run_billing("2026-12-20")
        self.assertEqual(self._bills(service)[-1].amount_untaxed, 300000)

    def test_a_period_billed_early_comes_back_too(self):
        larger = self._make_package("Larger", 300000)
        service = self._make_subscription(
            "2026-11-01", terms_id=self._terms(lead_days=10)
        )
        for day in ("2026-11-01", "2026-11-21"):
            self._run_billing(day)
        self.assertEqual(service.next_period_start, date(2027, 1, 1))
        with freeze_time("2026-11-25 03:00:00"):
            self.kind._change_package(service, larger, date(2026, 11, 25))
        run = self._run_billing("2026-11-25")
        # six thirtieths of November and the whole of December come back
        bill = self._bills(service)[-1]
        self.assertEqual(bill.amount_untaxed, 300000 - 40000 - 200000)
        self.assertEqual(run.audit_problem_count, 0, run.audit_report)

    def test_days_on_no_bill_keep_the_old_price(self):
        larger = self._make_package("Larger", 300000)
        service = self._make_subscription(
            "2026-11-05",
            terms_id=self._terms(cycle="anniversary", bill_timing="arrears"),
        )
        with freeze_time("2026-11-20 03:00:00"):
            self.kind._change_package(service, larger, date(2026, 11, 20))
        self._run_billing("2026-11-20")
        self.assertEqual(self._bills(service).amount_untaxed, 100000)
        self._run_billing("2026-12-20")
        self.assertEqual(self._bills(service)[-1].amount_untaxed, 300000)

    def test_nothing_comes_back_where_the_rules_say_so(self):
        small = self._make_package("Small", 50000)
        for refund, amount in ((True, 100000 + 50000 - 200000), (False, 0)):
            terms = self._terms(change_refund=refund)
            service = self._make_subscription("2026-11-01", terms_id=terms)
            self._run_billing("2026-11-01")
            with freeze_time("2026-11-16 03:00:00"):
                told = self.kind._simulate_package_change(service, small, "now")
            self.assertEqual(told["amount"], amount)

    def test_a_promo_goes_on_where_it_was(self):
        larger = self._make_package("Larger", 300000)
        promo = self.env["citynet.promo"].create(
            {
                "name": "Three months",
                "date_from": "2026-01-01",
                "kind": "percent",
                "percent": 50,
                "months": 3,
            }
        )
        promo.action_publish()
        service = self._make_subscription(
            "2026-10-01",
            terms_id=self._terms(),
            promo_id=promo.id,
        )
        for day in ("2026-10-01", "2026-11-01"):
            self._run_billing(day)
        with freeze_time("2026-11-16 03:00:00"):
            self.kind._change_package(service, larger, date(2026, 11, 16))
        discounted = []
        for day in ("2026-11-16", "2026-12-16"):
            self._run_billing(day)
            lines = self._bills(service)[-1].invoice_line_ids
            discounted.append(bool(lines.citynet_promo_id))
        self.assertEqual(discounted, [True, False])
