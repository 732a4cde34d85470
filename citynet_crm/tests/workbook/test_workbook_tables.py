"""Where the rows stand: several tables, a sheet a month, no codes, other files."""

import io
import zipfile
from datetime import date
from unittest import TestCase

import xlwt

from odoo.addons.citynet_crm.tests.workbook.habits import (
    HEADINGS,
    bills_of,
    file_of,
    kinds_of,
    row,
    understand,
)
from odoo.addons.citynet_crm.tools.workbook.faults import WorkbookError
from odoo.addons.citynet_crm.tools.workbook.formats import read_file


class TestTables(TestCase):
    def test_two_tables_below_each_other_are_both_read(self):
        """The lower one has its columns in another order."""
        lower = [["BLOK B"], ["Nama", "Kode", "Paket", "Harga", "No HP"],
                 ["Warga B1", "B1", "20 Mbps", 200000, "081390000002"]]  # fmt: skip
        content = file_of(
            ("Data", [["BLOK A"], HEADINGS, row("A1", 150, 150, 150), [], *lower])
        )
        book = understand(content)
        self.assertEqual([payer.code for payer in book.payers], ["A1", "B1"])
        self.assertEqual(
            [payer.services[0].price for payer in book.payers], [150000, 200000]
        )
        self.assertEqual(book.payers[1].row.number, 7)

    def test_a_table_far_down_is_found(self):
        upper = [row(f"A{number}", "L") for number in range(100)]
        lower = [HEADINGS[::-1], row("B1", "L", None, None)[::-1]]
        rows = [HEADINGS, *upper, [], *lower]
        book = understand(file_of(("Data", rows)))
        self.assertEqual((len(book.payers), book.row_count), (101, 101))

    def test_two_tables_beside_each_other_are_both_read(self):
        rows = [
            [*HEADINGS, None, *HEADINGS],
            [*row("A1", "L", "L", "L"), None, *row("B1", "L", "BLM", "L")],
        ]
        book = understand(file_of(("Data", rows)))
        self.assertEqual(
            bills_of(book),
            {
                "Warga A1": [
                    (1, 150000, 150000),
                    (2, 150000, 150000),
                    (3, 150000, 150000),
                ],
                "Warga B1": [(1, 150000, 150000), (2, 150000, 0), (3, 150000, 150000)],
            },
        )

    def test_headings_printed_again_are_no_other_table(self):
        rows = [HEADINGS, row("A1", "L"), HEADINGS, row("A2", "L")]
        self.assertEqual(len(read_file(file_of(("Data", rows)))), 1)

    def test_a_sheet_a_month(self):
        """Two months of two customers: three payments, one bill of 150,000 owed."""
        headings = [
            "No",
            "Kode",
            "Nama",
            "No HP",
            "Paket",
            "Tagihan",
            "Tgl Bayar",
            "Ket",
        ]

        def page(name, *marks):
            rows = [[f"TAGIHAN {name}"], headings]
            for number, (day, mark) in enumerate(marks, 1):
                phone = f"08139000000{number}"
                rows.append(
                    [
                        number,
                        f"M{number}",
                        f"Warga M{number}",
                        phone,
                        "10 Mbps",
                        150000,
                        day,
                        mark,
                    ]
                )
            return name, rows

        content = file_of(
            page(
                "JANUARI 2026", (date(2026, 1, 9), "LUNAS"), (date(2026, 1, 9), "LUNAS")
            ),
            page("FEBRUARI 2026", (date(2026, 2, 8), "LUNAS"), (None, "BELUM")),
        )
        book = understand(content)
        self.assertEqual(
            bills_of(book),
            {
                "Warga M1": [(1, 150000, 150000), (2, 150000, 150000)],
                "Warga M2": [(1, 150000, 150000), (2, 150000, 0)],
            },
        )
        self.assertEqual((book.row_count, book.duplicate_count), (2, 0))
        self.assertEqual(book.payers[0].services[0].bills[1].day, date(2026, 2, 8))

    def test_a_month_has_the_price_of_its_own_sheet(self):
        """January at 150,000, February at 200,000 for a faster package."""
        headings = ["Kode", "Nama", "No HP", "Paket", "Harga", "Pembayaran"]
        content = file_of(
            (
                "JAN 2026",
                [headings, ["M1", "Warga", "081390000001", "10 Mbps", 150000, "lunas"]],
            ),
            (
                "FEB 2026",
                [headings, ["M1", "Warga", "081390000001", "20 Mbps", 200000, "lunas"]],
            ),
        )
        book = understand(content)
        self.assertEqual(
            bills_of(book)["Warga"], [(1, 150000, 150000), (2, 200000, 200000)]
        )
        self.assertEqual(book.payers[0].services[0].price, 200000)

    def test_months_without_a_year_are_not_dropped(self):
        rows = [
            ["Kode", "Nama", "No HP", "Paket", "Harga", "Jan", "Feb"],
            row("A1", "L", "L"),
        ]
        with self.assertRaises(WorkbookError) as caught:
            understand(file_of(("Data", rows)))
        self.assertEqual(caught.exception.kind, "no_year")


class TestWithoutCodes(TestCase):
    HEADINGS = ("Nama", "Alamat", "No WA", "Paket", "Harga", "Jan 2026")

    def test_people_of_one_name_are_told_apart(self):
        rows = [
            self.HEADINGS,
            ["Tini", "RT 1", "081390000001", "10 Mbps", 150000, "L"],
            ["Tini", "RT 4", "081390000002", "20 Mbps", 200000, "BLM"],
        ]
        book = understand(file_of(("Data", rows)))
        self.assertEqual(
            [payer.services[0].bills[0].paid for payer in book.payers], [150000, 0]
        )
        self.assertEqual({payer.code for payer in book.payers}, {""})
        self.assertLessEqual({"numbers_made", "same_name"}, kinds_of(book))

    def test_the_same_row_twice_is_one(self):
        one = ["Tini", "RT 1", "081390000001", "10 Mbps", 150000, "L"]
        book = understand(file_of(("Data", [self.HEADINGS, one, one])))
        self.assertEqual((len(book.payers), book.duplicate_count), (1, 1))

    def test_a_list_of_goods_is_no_list_of_customers(self):
        rows = [["Nama", "Harga", "Tanggal"], ["Kabel", 500000, date(2026, 1, 3)]]
        with self.assertRaises(WorkbookError):
            understand(file_of(("Belanja", rows)))


class TestFormats(TestCase):
    def test_a_csv_file_is_read(self):
        """Separated by semicolons as Excel writes them in Indonesia; codes and numbers
        keep the 0 they begin with."""
        text = "Kode;Nama;No HP;Paket;Harga;Jan 2026\n007;Ñino;0813 9000 0001;10 Mbps;150.000;150\n"
        for encoding in ("utf-8-sig", "cp1252"):
            with self.subTest(encoding=encoding):
                book = understand(text.encode(encoding))
                payer = book.payers[0]
                self.assertEqual((payer.code, payer.name), ("007", "Ñino"))
                self.assertEqual(bills_of(book), {"Ñino": [(1, 150000, 150000)]})

    def test_an_old_excel_file_is_read_with_its_colours_and_hidden_rows(self):
        book = xlwt.Workbook()
        page = book.add_sheet("Data")
        green = xlwt.easyxf("pattern: pattern solid, fore_colour light_green")
        for place, cells in enumerate([HEADINGS, row("A1", 150, "L"), row("A2", 150)]):
            for column, value in enumerate(cells):
                page.write(place, column, value)
        page.write(1, 7, None, green)
        page.row(2).hidden = True
        stream = io.BytesIO()
        book.save(stream)
        found = understand(stream.getvalue())
        self.assertEqual(
            bills_of(found), {"Warga A1": [(1, 150000, 150000), (2, 150000, 150000)]}
        )
        self.assertEqual(
            {question.kind for question in found.questions}, {"color", "hidden_rows"}
        )

    def test_a_libreoffice_file_is_a_sentence_of_its_own(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            kind = "application/vnd.oasis.opendocument.spreadsheet"
            archive.writestr("mimetype", kind)
        with self.assertRaises(WorkbookError) as caught:
            read_file(stream.getvalue())
        self.assertEqual(caught.exception.kind, "open_document")
