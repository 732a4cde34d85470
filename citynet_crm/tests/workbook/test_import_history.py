"""Months of a workbook become bills, and what was paid of them payments."""

from datetime import date
from unittest.mock import patch

from odoo.addons.citynet_crm.models.core.citynet_event_mixin import CitynetEventMixin
from odoo.addons.citynet_crm.tests.workbook.common_import import (
    ImportCommon,
    book_of,
    home,
)
from odoo.addons.citynet_crm.tests.workbook.workbooks import OtherWorkbook
from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestImportHistory(ImportCommon):
    def test_paid_unpaid_and_partly_paid_months(self):
        self._import(
            book_of(
                [home("A-1"), home("A-2", "Budi")],
                {
                    "A-1": ["21/1 tf BCA", "BELUM", "kurang 50rb"],
                    "A-2": [200000, "Lunas", None],
                },
            )
        )
        first, second = self._get_services("A-1", "A-2")
        bills = self._get_bills(first)
        self.assertEqual(bills.mapped("state"), ["posted"] * 3)
        self.assertEqual(bills.mapped("payment_state"), ["paid", "not_paid", "partial"])
        self.assertEqual(bills.mapped("amount_total"), [200000] * 3)
        self.assertEqual(bills.mapped("amount_residual"), [0, 200000, 50000])
        self.assertEqual(
            bills.mapped("invoice_date"), [date(2026, month, 1) for month in (1, 2, 3)]
        )
        self.assertEqual(bills[0].invoice_date_due, date(2026, 1, 20))
        payment = bills[0].matched_payment_ids
        self.assertEqual((payment.date, payment.amount, payment.state),
                         (date(2026, 1, 21), 200000, "paid"))  # fmt: skip
        self.assertEqual(payment.memo, f"{bills[0].name} tf BCA")
        self.assertEqual(payment.reconciled_invoice_ids, bills[0])
        self.assertEqual(
            self._get_bills(second).mapped("payment_state"),
            ["paid", "paid", "not_paid"],
        )

    def test_a_bill_is_exactly_the_book_price(self):
        prices = [150000, 175000, 110000, 333333]
        self._import(
            book_of(
                [
                    home(f"A-{n}", f"Name {n}", Harga=price)
                    for n, price in enumerate(prices)
                ],
                {f"A-{n}": ["Lunas"] * 3 for n in range(4)},
            )
        )
        for n, price in enumerate(prices):
            bills = self._get_bills(self._get_services(f"A-{n}"))
            self.assertEqual(bills.mapped("amount_total"), [price] * 3)
            self.assertTrue(all(bills.mapped("amount_tax")))

    def test_periods_stand_on_the_lines(self):
        self._import(book_of([home("A-1")], {"A-1": ["Lunas", None, "Lunas"]}))
        lines = self._get_services("A-1").move_line_ids.sorted("citynet_period_start")
        self.assertEqual(lines[1].citynet_period_start, date(2026, 2, 1))
        self.assertEqual(lines[1].citynet_period_end, date(2026, 2, 28))

    def test_months_before_and_of_the_installation_are_not_billed(self):
        self._import(
            book_of(
                [home("A-1", **{"Tgl Pasang": "17/02/2026"}), home("A-2", "Budi")],
                {"A-1": [None, None, None], "A-2": ["Lunas"] * 3},
            )
        )
        bills = self._get_bills(self._get_services("A-1"))
        self.assertEqual(bills.mapped("invoice_date"), [date(2026, 3, 1)])

    def test_an_impossible_day_says_less_than_the_cells(self):
        self._import(
            book_of(
                [home("A-1", **{"Tgl Pasang": "31/02/2025"}), home("A-2", "Budi")],
                {"A-1": [None, "Lunas", None], "A-2": ["Lunas"] * 3},
            )
        )
        service = self._get_services("A-1")
        bills = self._get_bills(service)
        self.assertEqual(bills.mapped("payment_state"), ["paid", "not_paid"])
        self.assertEqual(service.date_start, date(2026, 2, 1))

    def test_two_months_paid_at_once_are_two_payments(self):
        self._import(book_of([home("A-1")], {"A-1": [400000, None, "Lunas"]}))
        bills = self._get_bills(self._get_services("A-1"))
        self.assertEqual(bills.mapped("payment_state"), ["paid"] * 3)
        self.assertEqual(bills.matched_payment_ids.mapped("amount"), [200000] * 3)

    def test_empty_months_of_stopped_services_as_chosen(self):
        content = book_of(
            [home("A-1", Status="Berhenti"), home("A-2", "Budi")],
            {"A-1": ["Lunas", None, None], "A-2": ["Lunas"] * 3},
        )
        self._import(content, stopped_months="free")
        service = self._get_services("A-1")
        self.assertEqual(len(self._get_bills(service)), 1)
        self.assertEqual(service.date_end, date(2026, 1, 31))
        record = self._check(content)
        self.assertEqual(record.unpaid_count, 2)
        self.assertIn("stopped_unpaid", record.problem_ids.mapped("kind"))

    def test_only_arrears_where_that_is_wanted(self):
        record = self._import(
            book_of([home("A-1")], {"A-1": ["Lunas", "BELUM", "kurang 50rb"]}),
            mode="arrears",
        )
        bills = self._get_bills(self._get_services("A-1"))
        self.assertEqual(bills.mapped("amount_residual"), [200000, 50000])
        self.assertEqual(record.result["created"]["payments"], 0)
        self.assertFalse(bills.matched_payment_ids)

    def test_an_institution_gets_one_bill_a_month_for_all_its_sites(self):
        sites = [
            ("SMA 1", None, "Jl. Raya 1", "Lab", "Dedicated 50 Mbps", 3250000, None),
            (None, None, None, "Office", "Dedicated 20 Mbps", 1500000, None),
        ]
        content = book_of([home("A-1")], {"A-1": ["Lunas"] * 3}, sites)
        record = self._upload(content)
        record.action_read()
        self._add_payment_row(record, ["SMA 1", None, 4750000, "BELUM"])
        payer = self.env["res.partner"].search(
            [("name", "=", "SMA 1"), ("is_company", "=", True)]
        )
        bills = self._get_bills(payer.citynet_subscription_ids)
        self.assertEqual(bills.mapped("amount_total"), [4750000] * 2)
        self.assertEqual(bills.mapped("payment_state"), ["paid", "not_paid"])
        self.assertEqual(len(bills[0].invoice_line_ids), 2)

    def _add_payment_row(self, record, cells):
        """Import with one more row in the payments' sheet, found by name."""
        reader = type(record)._read_sheets

        def read(this):
            sheets = reader(this)
            sheets[1].rows.append((None, *cells))
            return sheets

        with patch.object(type(record), "_read_sheets", read):
            record.action_check()
            record._transition("queued")
            record._import()

    def test_other_workbooks_come_in_whole(self):
        for seed in (101, 102):
            workbook = OtherWorkbook(seed, homes=25)
            truth = workbook.truth
            record = self._import(workbook)
            moves = self.env["account.move"].search(
                [("citynet_import_id", "=", record.id)]
            )
            bills = moves.filtered(lambda move: move.move_type == "out_invoice")
            payments = moves.origin_payment_id
            with self.subTest(seed=seed):
                self.assertEqual(len(payments), truth["payments"])
                self.assertEqual(sum(payments.mapped("amount")), truth["paid_total"])
                states = bills.mapped("payment_state")
                self.assertEqual(states.count("not_paid"), truth["unpaid_months"])
                self.assertEqual(states.count("partial"), truth["partly_paid"])
                services = bills.line_ids.citynet_subscription_id
                codes = set(workbook.truth["bad_package"])
                odd = services.filtered(lambda one: "7 Mbps" in one.package_id.name)
                self.assertLessEqual(set(odd.partner_id.mapped("ref")), codes)

    def test_the_same_workbook_again_changes_nothing(self):
        workbook = OtherWorkbook(103, homes=20)
        self._import(workbook)
        models = ("res.partner", "citynet.subscription", "account.move", "account.payment",
                  "product.template", "citynet.area", "citynet.village", "citynet.identity")  # fmt: skip
        before = {model: self.env[model].search([]) for model in models}
        stamps = {model: before[model].mapped("write_date") for model in models}
        record = self._import(workbook)
        self.assertEqual(
            record.result["created"],
            {"customers": 0, "services": 0, "bills": 0, "payments": 0},
        )
        for model in models:
            now = self.env[model].search([])
            self.assertEqual(now, before[model])
            self.assertEqual(now.mapped("write_date"), stamps[model])

    def test_next_months_workbook_brings_the_new_months_only(self):
        self._import(
            book_of([home("A-1")], {"A-1": ["Lunas", "Lunas", None]}),
            bill_from="2026-03-01",
        )
        service = self._get_services("A-1")
        self.assertEqual(service.next_period_start, date(2026, 3, 1))
        self._import(book_of([home("A-1")], {"A-1": ["Lunas", "Lunas", "Lunas"]}))
        self.assertEqual(len(self._get_bills(service)), 3)
        self.assertEqual(service.next_period_start, date(2026, 4, 1))

    def test_the_past_emits_no_events(self):
        with patch.object(CitynetEventMixin, "_emit") as emit:
            self._import(book_of([home("A-1")], {"A-1": ["Lunas", "BELUM", "Lunas"]}))
        emit.assert_not_called()
        bills = self._get_bills(self._get_services("A-1"))
        messages = self.env["mail.message"].search(
            [("model", "=", "account.move"), ("res_id", "in", bills.ids)]
        )
        self.assertFalse(messages)

    def test_what_is_paid_later_is_news(self):
        self._import(book_of([home("A-1")], {"A-1": ["Lunas", "BELUM", "Lunas"]}))
        bill = self._get_bills(self._get_services("A-1"))[1]
        with patch.object(CitynetEventMixin, "_emit", autospec=True) as emit:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=bill.ids
            ).create({})._create_payments()
        self.assertIn("invoice_paid", [call.args[1] for call in emit.call_args_list])

    def test_the_next_run_bills_the_month_after_the_book(self):
        self._import(
            book_of([home("A-1")], {"A-1": ["Lunas"] * 3}), bill_from="2026-04-01"
        )
        service = self._get_services("A-1")
        self.assertEqual(service.date_next_bill, date(2026, 4, 1))
        self._run_billing("2026-04-01")
        bill = self._get_bills(service)[-1]
        self.assertEqual((bill.amount_total, bill.state), (200000, "posted"))

    def test_without_a_chart_of_accounts_it_is_a_sentence(self):
        company = self.env["res.company"].create({"name": "Bare"})
        record = self._check(
            book_of([home("A-1")], {"A-1": ["Lunas"] * 3}), company_id=company.id
        )
        record._transition("queued")
        with self.assertRaisesRegex(UserError, "no chart of accounts"):
            record._import()
