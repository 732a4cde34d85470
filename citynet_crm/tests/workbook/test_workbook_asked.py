"""What only a person can know is asked: neither debt nor payment, and never lost."""

import io
from unittest import TestCase

from openpyxl import Workbook

from odoo.addons.citynet_crm.tests.workbook.habits import (
    HEADINGS,
    bills_of,
    file_of,
    kinds_of,
    row,
    understand,
)


class TestColors(TestCase):
    def test_cells_that_are_only_coloured_are_asked_about(self):
        rows = [HEADINGS, row("A1"), row("A2")]
        paint = dict.fromkeys(("F2", "G2", "H2", "F3"), "00B050")
        content = file_of(("Data", rows), paint=paint)
        book = understand(content)
        self.assertEqual(bills_of(book), {"Warga A1": [], "Warga A2": []})
        keys = {question.key: len(question.cells) for question in book.questions}
        self.assertEqual(keys, {"color/00B050/empty": 4, "color/none/empty": 2})
        self.assertEqual(book.counts()["asked"], 6)
        answers = {"color/00B050/empty": "paid", "color/none/empty": "unpaid"}
        self.assertEqual(
            bills_of(understand(content, answers)),
            {
                "Warga A1": [
                    (1, 150000, 150000),
                    (2, 150000, 150000),
                    (3, 150000, 150000),
                ],
                "Warga A2": [(1, 150000, 150000), (2, 150000, 0), (3, 150000, 0)],
            },
        )

    def test_amounts_in_two_colours_are_asked_about(self):
        rows = [HEADINGS, row("A1", 150, 150, 150)]
        content = file_of(("Data", rows), paint={"F2": "00B050", "G2": "FF0000"})
        self.assertEqual(bills_of(understand(content)), {"Warga A1": []})
        answers = {
            "color/00B050/value": "paid",
            "color/FF0000/value": "unpaid",
            "color/none/value": "nothing",
        }
        self.assertEqual(
            bills_of(understand(content, answers)),
            {"Warga A1": [(1, 150000, 150000), (2, 150000, 0)]},
        )

    def test_stripes_and_words_need_no_question(self):
        rows = [HEADINGS, *(row(f"A{n}", "L", 150, "BLM") for n in range(1, 7))]
        stripes = {f"{column}{n}": "DDEBF7" for column in "ABCDEFGH" for n in (2, 4, 6)}
        self.assertEqual(understand(file_of(("D", rows), paint=stripes)).questions, [])
        column = {f"F{n}": "FFFF00" for n in range(1, 8)}
        self.assertEqual(understand(file_of(("D", rows), paint=column)).questions, [])
        words = {"F2": "00B050", "H3": "FF0000"}
        self.assertEqual(understand(file_of(("D", rows), paint=words)).questions, [])

    def test_one_row_in_a_colour_is_named(self):
        rows = [HEADINGS, *(row(f"A{n}", "L", "L", "L") for n in range(1, 7))]
        content = file_of(
            ("D", rows), paint={f"{one}3": "FF0000" for one in "ABCDEFGH"}
        )
        self.assertIn("row_color", kinds_of(understand(content)))


class TestHidden(TestCase):
    def test_hidden_rows_stay_out_until_a_person_says_so(self):
        content = file_of(("D", [HEADINGS, row("A1", "L"), row("A2", "L")]), hide=[3])
        book = understand(content)
        self.assertEqual([payer.code for payer in book.payers], ["A1"])
        self.assertEqual(book.problem_counts()["hidden_row"], 1)
        book = understand(content, {"hidden_rows/D": "take"})
        self.assertEqual(len(book.payers), 2)
        book = understand(content, {"hidden_rows/D": "leave"})
        self.assertEqual((len(book.payers), book.problem_counts()), (1, {}))

    def test_hidden_months_are_asked_about_and_other_columns_named(self):
        content = file_of(("D", [HEADINGS, row("A1", "L", "L", "L")]), hide=["E", "F"])
        book = understand(content)
        self.assertEqual([bill[0] for bill in bills_of(book)["Warga A1"]], [2, 3])
        self.assertLessEqual({"hidden_column", "hidden_month"}, kinds_of(book))
        book = understand(content, {"hidden_months/D": "take"})
        self.assertEqual(len(bills_of(book)["Warga A1"]), 3)

    def test_hidden_sheets_are_named(self):
        book = Workbook()
        for cells in (HEADINGS, row("A1", "L", "L", "L")):
            book.active.append(cells)
        book.create_sheet("Lama").sheet_state = "hidden"
        stream = io.BytesIO()
        book.save(stream)
        found = understand(stream.getvalue())
        self.assertIn("Lama", [one.value for one in found.problems])


class TestCells(TestCase):
    def test_an_unknown_cell_is_neither_debt_nor_payment(self):
        """January and March of 150,000 are paid; February's "x" is asked about."""
        content = file_of(("D", [HEADINGS, row("A1", "L", "x", "L")]))
        book = understand(content)
        paid = [(1, 150000, 150000), (3, 150000, 150000)]
        self.assertEqual(bills_of(book)["Warga A1"], paid)
        self.assertEqual([one.key for one in book.questions], ["text/x"])
        for answer, bill in (
            ("paid", [(2, 150000, 150000)]),
            ("unpaid", [(2, 150000, 0)]),
            ("nothing", []),
        ):
            with self.subTest(answer=answer):
                book = understand(content, {"text/x": answer})
                self.assertEqual(
                    sorted(bills_of(book)["Warga A1"]), sorted(paid + bill)
                )

    def test_a_price_of_nothing_is_what_the_payments_say(self):
        """Without a package of that name elsewhere: 175,000 a month, twice paid."""
        content = file_of(("D", [HEADINGS, row("A1", 175000, 175000, "BLM", price=0)]))
        book = understand(content)
        self.assertEqual(
            bills_of(book)["Warga A1"],
            [(1, 175000, 175000), (2, 175000, 175000), (3, 175000, 0)],
        )
        self.assertIn("price_by_payments", kinds_of(book))

    def test_without_any_price_a_payment_is_its_own_bill_and_a_debt_a_finding(self):
        content = file_of(
            ("D", [HEADINGS, row("A1", 175000, 90000, "BLM", price=None)])
        )
        book = understand(content)
        self.assertEqual(
            bills_of(book)["Warga A1"], [(1, 175000, 175000), (2, 90000, 90000)]
        )
        self.assertIn("month_without_price", kinds_of(book))
        self.assertEqual(book.counts()["unpaid_months"], 0)

    def test_a_price_with_words_is_read_and_named(self):
        content = file_of(("D", [HEADINGS, row("A1", "L", price="222.000 (PPN)")]))
        book = understand(content)
        self.assertEqual(book.payers[0].services[0].price, 222000)
        self.assertIn("price_words", kinds_of(book))

    def test_two_phones_in_a_cell_are_both_kept(self):
        phones = "0813-9000-0001 / 0857 1111 0002"
        book = understand(file_of(("D", [HEADINGS, row("A1", phone=phones)])))
        payer = book.payers[0]
        self.assertEqual(
            (payer.phone, payer.more_phones), ("+6281390000001", ["+6285711110002"])
        )

    def test_a_company_among_homes_is_named(self):
        book = understand(file_of(("D", [HEADINGS, row("A1", name="CV. Maju Uji")])))
        self.assertIn("looks_like_company", kinds_of(book))

    def test_payments_beside_a_code_used_twice_belong_to_their_own_row(self):
        """Two people share the code A1: one paid January, the other owes it."""
        rows = [HEADINGS, row("A1", "L", name="Andi"), row("A1", "BLM", name="Budi")]
        book = understand(file_of(("D", rows)))
        self.assertEqual(
            bills_of(book), {"Andi": [(1, 150000, 150000)], "Budi": [(1, 150000, 0)]}
        )
