from datetime import timedelta

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestBillingForecast(CitynetCommon):
    """Why a bill differs from the last one, and the next bill of one service."""

    def _preview(self, day):
        run = self.env["citynet.billing.run"].create({"date": day})
        run._make_preview()
        return run

    def _row(self, run, service):
        return run.preview_ids.filtered(lambda row: row.subscription_id == service)

    def test_each_cause_of_a_difference_is_named(self):
        """Price 200,000 + 11 % = 222,000 a month; all had a whole November."""
        promo = self.env["citynet.promo"].create(
            {"name": "Half", "code": "HALF", "percent": 50, "months": 1}
        )
        promo.date_from = "2026-01-01"
        promo.action_publish()
        half = {"promo_id": promo.id}
        names = "same price package charge credit stopped paused promo first".split()
        services = {
            name: self._make_subscription(
                "2026-11-01" if name != "first" else "2026-11-20",
                self._make_customer(name),
                **(half if name == "promo" else {}),
            )
            for name in names
        }
        self._run_billing("2026-11-20")
        services["price"].price = 250000
        services["package"].package_id = self._make_package("Faster", 300000)
        services["package"].price = 300000
        for name, amount in (("charge", 100000), ("credit", -50000)):
            self.env["citynet.charge"].create(
                {
                    "name": name,
                    "subscription_id": services[name].id,
                    "date": "2026-11-25",
                    "amount": amount,
                }
            )
        with freeze_time("2026-11-25 03:00:00"):
            services["stopped"]._close("2026-11-30", "Moved")
            services["paused"]._suspend("customer")
        services["new"] = self._make_subscription("2026-12-01")
        with freeze_time("2026-12-01 03:00:00"):
            run = self._preview("2026-12-01")
        found = {
            name: (row.cause, row.amount_before, row.difference)
            for name, service in services.items()
            for row in self._row(run, service)
        }
        self.assertEqual(found, self._get_expected())
        self.assertTrue(self._row(run, services["promo"]).is_outlier)
        self.assertFalse(self._row(run, services["same"]).is_outlier)

    def _get_expected(self):
        """:return: dict {name: (main cause, last bill, difference)}, by hand"""
        return {
            "same": (False, 222000, 0),
            # (250,000 - 200,000) x 1.11
            "price": ("price", 222000, 55500),
            # (300,000 - 200,000) x 1.11
            "package": ("package", 222000, 111000),
            # 100,000 and 50,000 x 1.11
            "charge": ("charge", 222000, 111000),
            "credit": ("credit", 222000, -55500),
            "stopped": ("stopped", 222000, -222000),
            "paused": ("paused", 222000, -222000),
            # half of 222,000 was given in November only
            "promo": ("promo_ended", 111000, 111000),
            # 11 of 30 days: 200,000 x 11 / 30 = 73,333; x 1.11 = 81,400 (81,399.63)
            "first": ("proration", 81400, 140600),
            "new": ("new", 0, 222000),
        }

    def test_the_next_bill_is_the_one_that_is_made(self):
        """Half of October: 16 of 31 days of 200,000 = 103,226; then the whole month."""
        service = self._make_subscription("2026-10-16")
        self._run_billing("2026-10-16")
        self.env["citynet.charge"].create(
            {
                "name": "Moved cable",
                "subscription_id": service.id,
                "date": "2026-10-20",
                "amount": 50000,
            }
        )
        with freeze_time("2026-10-25 03:00:00"):
            bill = service.with_user(self._make_user("agent"))._get_next_bill()
        self.assertEqual(str(bill["date"]), "2026-11-01")
        self.assertEqual(bill["total"], 277500)
        run = self._run_billing("2026-11-01")
        self.assertEqual(run.move_ids.amount_total, 277500)
        self.assertEqual(run.move_ids.invoice_date_due, bill["date_due"])
        self.assertEqual(
            run.move_ids.invoice_line_ids.mapped("name"),
            [line["name"] for line in bill["lines"]],
        )

    def test_the_next_bill_of_one_site_is_its_part_of_the_payers(self):
        payer = self._make_customer("School", citynet_invoice_grouping="payer")
        sites = self._make_subscription("2026-11-01", payer)
        sites |= self._make_subscription("2026-11-01", payer, price=300000)
        with freeze_time("2026-10-25 03:00:00"):
            bills = sites._get_next_bills()
        self.assertEqual([bills[site]["total"] for site in sites], [222000, 333000])

    def test_who_gets_no_bill_has_no_next_one(self):
        service = self._make_subscription("2026-11-01")
        self._run_billing("2026-11-01")
        service._close(service.next_period_start - timedelta(days=1), "Moved")
        self.assertIsNone(service._get_next_bill())
        self.assertEqual(service.next_bill_amount, 0)
