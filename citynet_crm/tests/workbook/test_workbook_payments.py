"""A cell of the payments matrix."""

from datetime import date, datetime
from unittest import TestCase

from odoo.addons.citynet_crm.tools.workbook import payments


def read(cell, year=2026, month=4, price=200000):
    return payments.parse_cell(cell, year, month, price)


class TestPaymentCells(TestCase):
    def test_an_empty_cell_says_nothing(self):
        self.assertEqual(read(None).kind, payments.BLANK)

    def test_words_for_unpaid(self):
        for cell in (
            "BELUM",
            "belum bayar",
            "unpaid",
            "nunggak",
            "-",
            0,
            "blm",
            "isolir",
        ):
            with self.subTest(cell=cell):
                self.assertEqual(read(cell).kind, payments.UNPAID)

    def test_words_for_paid_mean_the_whole_price(self):
        for cell in (
            "Lunas",
            "LNS",
            "ok",
            "✓",
            "v",
            "cash",
            "tf BCA",
            1,
            "sudah bayar",
        ):
            with self.subTest(cell=cell):
                found = read(cell)
                self.assertEqual((found.kind, found.amount), (payments.PAID, None))

    def test_amounts(self):
        table = {
            200000: 200000,
            "Rp 200.000": 200000,
            "200rb": 200000,
            150000: 150000,
            200: 200000,
        }
        for cell, amount in table.items():
            with self.subTest(cell=cell):
                self.assertEqual(read(cell).amount, amount)

    def test_a_day_with_or_without_a_year(self):
        table = {
            datetime(2026, 4, 21): (date(2026, 4, 21), ""),
            "21/4 tf BCA": (date(2026, 4, 21), "tf BCA"),
            "tf Mandiri 3-5-26": (date(2026, 5, 3), "tf Mandiri"),
            "5 Mei tf BRI": (date(2026, 5, 5), "tf BRI"),
            "tgl 7": (date(2026, 4, 7), ""),
        }
        for cell, (day, note) in table.items():
            with self.subTest(cell=cell):
                found = read(cell)
                self.assertEqual((found.kind, found.day), (payments.PAID, day))
                self.assertEqual(found.note, note)

    def test_a_day_around_new_year_is_in_the_nearer_year(self):
        self.assertEqual(read("3/1 tf", 2025, 12).day, date(2026, 1, 3))
        self.assertEqual(read("29/12 tf", 2026, 1).day, date(2025, 12, 29))

    def test_a_day_years_away_is_a_slip(self):
        found = read(datetime(2016, 4, 21))
        self.assertEqual(
            (found.kind, found.day, found.is_sure), (payments.PAID, None, False)
        )

    def test_a_part_and_the_rest(self):
        for cell in ("150.000 (sisa 50.000)", "kurang 50rb", "150rb kurang 50rb"):
            with self.subTest(cell=cell):
                self.assertEqual(read(cell).amount, 150000)

    def test_free_months_and_stops(self):
        self.assertEqual(read("gratis").kind, payments.FREE)
        self.assertEqual(read("cabut").kind, payments.STOPPED)

    def test_what_is_not_understood_is_listed_not_paid(self):
        found = read("hmm")
        self.assertEqual((found.kind, found.is_sure), (payments.UNKNOWN, False))

    def test_short_words_and_marks_for_paid(self):
        for cell in ("L", "l", "LUNAS", "√", "V", "✅"):
            with self.subTest(cell=cell):
                found = read(cell)
                self.assertEqual((found.kind, found.amount), (payments.PAID, None))

    def test_thousands_as_text_are_thousands(self):
        """At 200,000 a month: "200" is the month, "75" a part, "400" two of them."""
        table = {
            "200": 200000,
            "75": 75000,
            "400": 400000,
            "200.0": 200000,
            "2x100rb": 200000,
        }
        for cell, amount in table.items():
            with self.subTest(cell=cell):
                found = read(cell)
                self.assertEqual((found.kind, found.amount), (payments.PAID, amount))

    def test_what_is_left_in_thousands(self):
        """200,000 less 50,000 is 150,000 paid."""
        for cell in ("kurang 50", "krg 50", "sisa 50", "150 kurang 50"):
            with self.subTest(cell=cell):
                self.assertEqual(read(cell).amount, 150000)

    def test_bare_words_with_a_small_amount(self):
        self.assertEqual(read("bayar 100").amount, 100000)
        self.assertEqual(read("cicil 75 tf").amount, 75000)

    def test_what_may_be_a_debt_as_well_as_a_payment_is_a_question(self):
        """A cross, a promise, an odd day, a small number that may be a day, an amount
        beside a word of debt, sums no month costs."""
        for cell in ("x", "X", "x?", "lunas?", "PRO", "janji tgl 25", "pasang 12/3", 8,
                     "8", 0.2, -150, "tagih 5/3", "belum 50rb", "nunggak 50rb", "kurang", 999):  # fmt: skip
            with self.subTest(cell=cell):
                self.assertEqual(read(cell).kind, payments.UNKNOWN)

    def test_a_stop_with_its_day_is_no_payment(self):
        self.assertEqual(read("cabut 5/4").kind, payments.STOPPED)
        self.assertEqual(read("hutang 200rb").kind, payments.UNPAID)

    def test_several_cells_about_one_month(self):
        """A day and an amount make one payment; a payment and a debt a question."""
        day, amount = read("21/4"), read("150rb")
        self.assertEqual(
            payments.combine([day, amount])[:3],
            (payments.PAID, 150000, date(2026, 4, 21)),
        )
        nothing = read(None)
        self.assertEqual(payments.combine([nothing, nothing]).kind, payments.BLANK)
        self.assertEqual(
            payments.combine([nothing, read("BELUM")]).kind, payments.UNPAID
        )
        self.assertEqual(payments.combine([day, read("BELUM")]).kind, payments.UNKNOWN)
