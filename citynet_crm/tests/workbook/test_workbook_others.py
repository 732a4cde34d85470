"""Workbooks of other providers are understood to the last rupiah."""

from datetime import date
from unittest import TestCase

from odoo.addons.citynet_crm.tests.workbook.workbooks import OtherWorkbook
from odoo.addons.citynet_crm.tools.workbook.book import read_book
from odoo.addons.citynet_crm.tools.workbook.layout import propose_layouts
from odoo.addons.citynet_crm.tools.workbook.reader import read_workbook

TODAY = date(2026, 11, 24)
FIGURES = {
    "rows": "rows",
    "homes": "customers",
    "institutions": "institutions",
    "sites": "sites",
    "suspended": "suspended",
    "stopped": "stopped",
    "payments": "payments",
    "paid_total": "paid_total",
    "unpaid_months": "unpaid_months",
    "refused": "refused",
}


def understand(content):
    sheets = read_workbook(content)
    return read_book(sheets, propose_layouts(sheets), TODAY)


class TestOtherWorkbooks(TestCase):
    def test_twenty_other_workbooks_agree_with_their_truth(self):
        for seed in range(20):
            with self.subTest(seed=seed):
                workbook = OtherWorkbook(seed, homes=20 + 2 * seed)
                truth, book = workbook.truth, understand(workbook.content)
                counts, kinds = book.counts(), book.problem_counts()
                self.assertEqual(
                    {name: counts[key] for name, key in FIGURES.items()},
                    {name: truth[name] for name in FIGURES},
                )
                for kind in ("duplicate_row", "without_phone", "bad_nik", "bad_date"):
                    self.assertEqual(kinds.get(kind, 0), len(truth[kind]), kind)
                self.assertEqual(book.last_month, (workbook.year, workbook.last_month))

    def test_packages_that_slipped_in_are_told_from_the_price_list(self):
        for seed in range(10):
            with self.subTest(seed=seed):
                workbook = OtherWorkbook(seed, homes=60)
                codes = {
                    payer.code
                    for payer in understand(workbook.content).payers
                    for service in payer.services
                    if not service.package.is_settled
                }
                self.assertEqual(codes, set(workbook.truth["bad_package"]))

    def test_months_paid_ahead_by_some_are_not_owed_by_the_others(self):
        workbook = OtherWorkbook(7, homes=40)
        sheets = read_workbook(workbook.content)
        layouts = propose_layouts(sheets)
        (layout,) = [one for one in layouts if one.kind == "payments"]
        (sheet,) = [one for one in sheets if one.name == layout.sheet]
        _year, _month, column = layout.months()[workbook.last_month]
        cells = list(sheet.rows[layout.heading_row])
        cells += [None] * (column - len(cells))
        cells[column - 1] = "Lunas"
        sheet.rows[layout.heading_row] = tuple(cells)
        book = read_book(sheets, layouts, TODAY)
        self.assertEqual(book.counts()["payments"], workbook.truth["payments"] + 1)
        self.assertEqual(
            book.counts()["unpaid_months"], workbook.truth["unpaid_months"]
        )
