from datetime import date

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestBillingLines(CitynetCommon):
    def _lines(self, service):
        return service.move_line_ids.sorted("id")

    def test_a_whole_month_costs_the_monthly_price_with_the_packages_tax(self):
        service = self._make_subscription("2026-11-01")
        self._run_billing("2026-11-01")
        line = self._lines(service)
        self.assertEqual(line.price_unit, 200000)
        self.assertEqual(line.tax_ids, self.package.taxes_id)
        self.assertEqual(line.move_id.amount_total, 222000)
        self.assertEqual(line.move_id.state, "posted")
        self.assertIn("1 Nov 2026 to 30 Nov 2026", line.name)
        self.assertNotIn("days", line.name)

    def test_a_cut_month_costs_its_days_and_says_so(self):
        service = self._make_subscription("2026-11-11")
        self._run_billing("2026-11-11")
        line = self._lines(service)
        self.assertEqual(line.price_unit, 133333)
        self.assertEqual(line.citynet_period_start, date(2026, 11, 11))
        self.assertEqual(line.citynet_period_end, date(2026, 11, 30))
        self.assertIn("20 of 30 days: Rp\xa0200,000 × 20 / 30.", line.name)

    def test_thirtieths_and_whole_periods_are_rules_of_the_company(self):
        for rule, price in (("thirty", 100000), ("none", 200000), ("month", 96774)):
            self.company.citynet_proration = rule
            service = self._make_subscription("2026-12-17")
            self._run_billing("2026-12-17")
            self.assertEqual(self._lines(service).price_unit, price, rule)

    def test_a_bill_speaks_the_payers_language(self):
        self.customer.lang = "id_ID"
        service = self._make_subscription("2026-12-11")
        self._run_billing("2026-12-11")
        self.assertIn("11 Des 2026", self._lines(service).name)
        self.assertIn("200.000", self._lines(service).name)

    def test_a_promo_counts_by_period_and_says_how_many_months_are_left(self):
        promo = self.env["citynet.promo"].create(
            {"name": "Hemat", "kind": "percent", "percent": 50, "months": 2}
        )
        service = self._make_subscription("2026-10-21", promo_id=promo.id)
        for day in ("2026-10-21", "2026-11-01", "2026-12-01"):
            self._run_billing(day)
        discounts = self._lines(service).filtered("citynet_promo_id")
        self.assertEqual(discounts.mapped("price_unit"), [-35484, -100000])
        self.assertEqual(
            discounts.mapped("name"),
            ["Promo Hemat (months left: 1)", "Promo Hemat (last month)"],
        )
        self.assertEqual(discounts[0].move_id.amount_untaxed, 70968 - 35484)

    def test_a_quarterly_bill_discounts_only_the_promos_months(self):
        promo = self.env["citynet.promo"].create(
            {"name": "Potong", "kind": "amount", "amount": 30000, "months": 4}
        )
        service = self._make_subscription(
            "2026-01-01", promo_id=promo.id, interval_months="3"
        )
        self._run_billing("2026-04-01")
        lines = self._lines(service)
        self.assertEqual(lines.mapped("price_unit"), [600000, -90000, 600000, -30000])
        self.assertEqual(lines[3].name, "Promo Potong (last month)")

    def test_a_free_month_is_billed_with_nothing_to_pay(self):
        promo = self.env["citynet.promo"].create(
            {"name": "Gratis", "kind": "percent", "percent": 100, "months": 1}
        )
        service = self._make_subscription("2026-11-01", promo_id=promo.id)
        self._run_billing("2026-11-01")
        move = self._lines(service).move_id
        self.assertEqual((move.state, move.amount_total), ("posted", 0))
        self.assertEqual(service.next_period_start, date(2026, 12, 1))

    def test_charges_up_to_the_bills_day_are_billed_once(self):
        service = self._make_subscription("2026-11-01")
        charges = self.env["citynet.charge"].create(
            [
                {
                    "subscription_id": service.id,
                    "kind": kind,
                    "name": f"Because of {kind}",
                    "date": day,
                    "amount": amount,
                }
                for kind, day, amount in (
                    ("installation", "2026-11-01", 250000),
                    ("outage", "2026-11-01", -20000),
                    ("relocation", "2026-11-02", 90000),
                )
            ]
        )
        self._run_billing("2026-11-01")
        first = self._lines(service).move_id
        self.assertEqual(first.amount_untaxed, 200000 + 250000 - 20000)
        self.assertEqual(charges.mapped("is_billed"), [True, True, False])
        self.assertEqual(
            first.invoice_line_ids[1].tax_ids, self.company.account_sale_tax_id
        )
        self._run_billing("2026-12-01")
        second = self._lines(service).move_id - first
        self.assertEqual(second.amount_untaxed, 200000 + 90000)

    def test_the_installation_fee_comes_with_the_first_bill(self):
        self.package.citynet_installation_fee = 250000
        order = self.env["citynet.work.order"].create(
            {
                "kind": "installation",
                "partner_id": self.customer.id,
                "package_id": self.package.id,
                "ont_serial": "ZTEG1",
            }
        )
        order._complete_installation()
        service = order.subscription_id
        self._run_billing(service.date_start.isoformat())
        lines = self._lines(service)
        self.assertEqual(lines.citynet_charge_id.kind, "installation")
        self.assertIn(250000, lines.mapped("price_unit"))

    def test_a_price_with_tax_inside_stays_what_the_customer_was_told(self):
        tax = self.tax.copy(
            {"name": "11% inside", "price_include_override": "tax_included"}
        )
        self.package.taxes_id = tax
        service = self._make_subscription("2026-11-01")
        self._run_billing("2026-11-01")
        self.assertEqual(self._lines(service).move_id.amount_total, 200000)
