import io

import openpyxl

from odoo import Command
from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import HttpCase, freeze_time, tagged

_VALUES = (
    "citynet_subscription_id", "product_id", "name", "price_unit", "quantity",
    "citynet_period_start", "citynet_period_end", "citynet_charge_id",
    "citynet_promo_id",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestBillingPreview(CitynetCommon):
    def _preview(self, day):
        """:return: run of ``day`` with its preview, a draft"""
        run = self.env["citynet.billing.run"].create({"date": day})
        run._make_preview()
        return run

    def _make_discounts(self):
        """:return: a promo, and a fiscal position that takes no tax"""
        promo = self.env["citynet.promo"].create(
            {"name": "A third", "code": "THIRD", "percent": 33, "months": 2}
        )
        promo.date_from = "2026-01-01"
        promo.action_publish()
        position = self.env["account.fiscal.position"].create(
            {"name": "Free", "auto_apply": False}
        )
        return promo, position

    def _make_shapes(self):
        """:return: services due on 1 November, of many shapes"""
        inside = self.tax.copy(
            {"name": "Inside", "price_include_override": "tax_included"}
        )
        odd = self.tax.copy({"name": "Odd", "amount": 7.3})
        taxes = [self.tax, inside, odd, self.env["account.tax"], self.tax | odd]
        packages = [
            self._make_package(
                f"P{number}", 149999 + number, taxes_id=[Command.set(own.ids)]
            )
            for number, own in enumerate(taxes)
        ]
        promo, position = self._make_discounts()
        services = self.env["citynet.subscription"]
        for number in range(60):
            partner = self._make_customer(
                f"Customer {number}",
                lang=("en_US", "id_ID")[number % 2],
                citynet_invoice_grouping="payer" if number % 11 == 0 else "service",
                property_account_position_id=position.id if number % 13 == 0 else False,
            )
            for _site in range(3 if number % 11 == 0 else 1):
                services |= self._make_subscription(
                    f"2026-{10 if number % 3 else 11}-{1 + (number % 3 and number % 26):02}",
                    partner,
                    packages[number % 5],
                    price=149999 + number * 1237,
                    interval_months=("1", "3", "6", "12")[number % 4],
                    promo_id=promo.id if number % 4 == 1 else False,
                    bill_timing="arrears" if number % 9 == 4 else "advance",
                )
        self.env["citynet.charge"].create(
            [
                {
                    "name": f"Charge {number}",
                    "subscription_id": service.id,
                    "date": "2026-10-15",
                    "amount": (77777, -33333, -9999999)[number % 3],
                }
                for number, service in enumerate(services[::4])
            ]
        )
        return services

    def _as_forecast(self, run):
        """:return: sorted list of the lines that the run would make, as tuples"""
        found = []
        for _part, forecasts, _errors, _passed in run._forecast():
            for forecast in forecasts:
                payer = forecast["services"].partner_id.id
                for line in forecast["lines"]:
                    values = [line.get(name) or False for name in _VALUES]
                    amounts = [line["price_subtotal"], line["price_total"]]
                    found.append((payer, forecast["date_due"], *values, *amounts))
        return sorted(found)

    def _as_billed(self, run):
        """:return: as ``_as_forecast``, of the bills that were made"""
        found = []
        lines = run.move_ids.invoice_line_ids
        for line in lines.filtered(lambda line: line.display_type == "product"):
            values = [line[name] or False for name in _VALUES]
            values = [getattr(value, "id", value) for value in values]
            found.append(
                (
                    line.partner_id.id,
                    line.move_id.invoice_date_due,
                    *values,
                    line.price_subtotal,
                    line.price_total,
                )
            )
        return sorted(found)

    def _assert_preview_is_run(self, day):
        with freeze_time(f"{day} 03:00:00"):
            run = self._preview(day)
            before = self._as_forecast(run)
            sums = {
                service: (row.amount_untaxed, row.amount_tax, row.amount_total)
                for row in run.preview_ids
                if row.date_due
                for service in row.subscription_id
            }
            run._start()
            self._drain()
        self.assertEqual(before, self._as_billed(run))
        moves = run.move_ids
        for name, field in (("untaxed", "amount_untaxed"), ("total", "amount_total")):
            self.assertEqual(run[f"preview_{name}"], sum(moves.mapped(field)), name)
        self.assertEqual(run.preview_tax, sum(moves.mapped("amount_tax")))
        self.assertEqual(run.preview_bill_count, len(moves))
        self.assertEqual(run.preview_payer_count, len(moves.partner_id))
        for move in moves:
            own = [sums[service] for service in move.citynet_subscription_ids]
            self.assertEqual(
                [sum(part) for part in zip(*own, strict=True)],
                [move.amount_untaxed, move.amount_tax, move.amount_total],
            )
        return run

    def test_preview_and_run_agree_in_every_line_and_amount(self):
        self._make_shapes()
        run = self._assert_preview_is_run("2026-11-01")
        self.assertGreater(len(run.move_ids), 50)
        self._assert_preview_is_run("2026-12-01")

    def test_they_agree_where_taxes_are_rounded_for_the_whole_bill(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        self._make_shapes()
        self._assert_preview_is_run("2026-11-01")

    def test_queries_do_not_grow_with_the_services(self):
        def queries(count):
            for number in range(count):
                self._make_subscription("2026-11-01", self._make_customer(f"C{number}"))
            run = self.env["citynet.billing.run"].create({"date": "2026-11-01"})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with freeze_time("2026-11-01 03:00:00"):
                run._make_preview()
                self.env.flush_all()
            run.action_discard()
            return self.env.cr.sql_log_count - before

        queries(2)
        few = queries(3)
        self.assertLess(queries(60) - few, 12)

    def test_it_writes_nothing_but_its_own_rows(self):
        service = self._make_subscription("2026-10-15")
        with freeze_time("2026-11-01 03:00:00"):
            before = service.read(["next_period_start", "date_next_bill", "write_date"])
            run = self._preview("2026-11-01")
            self.env.flush_all()
            self.env.invalidate_all()
        self.assertEqual(
            before, service.read(["next_period_start", "date_next_bill", "write_date"])
        )
        self.assertFalse(run.move_ids)

    def test_what_cannot_be_billed_stands_first_with_its_reason(self):
        self._make_subscription("2026-11-01")
        wrong = self._make_subscription("2026-11-01", self._make_customer("Wrong"))
        wrong.next_period_start = "2020-01-01"
        with freeze_time("2026-11-01 03:00:00"):
            run = self._preview("2026-11-01")
        first = run.preview_ids.search([("run_id", "=", run.id)], limit=1)
        self.assertEqual((first.subscription_id, first.cause), (wrong, "problem"))
        self.assertIn("more than 24 periods", first.remark)
        self.assertEqual(run.preview_bill_count, 1)


@tagged("post_install", "-at_install")
class TestBillingPreviewFile(CitynetCommon, HttpCase):
    def test_the_file_has_a_row_for_each_service_for_those_who_may_read_it(self):
        service = self._make_subscription("2026-11-01")
        run = self.env["citynet.billing.run"].create({"date": "2026-11-01"})
        run._make_preview()
        url = run.action_preview_xlsx()["url"]
        for role in ("accountant", "manager"):
            user = self._make_user(role)
            self.authenticate(user.login, user.login)
            answer = self.url_open(url)
            sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
            self.assertEqual(sheet.max_row, 2)
            self.assertEqual(sheet["A2"].value, service.display_name)
            self.assertEqual(sheet["H2"].value, 222000)
        agent = self._make_user("agent")
        self.authenticate(agent.login, agent.login)
        self.assertEqual(self.url_open(url).status_code, 403)
