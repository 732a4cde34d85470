"""What banks' tables say: amounts, dates, and an account of each line of money."""

import io
from datetime import date
from decimal import Decimal

import openpyxl

from odoo.addons.citynet_crm.tools.payments import bank_file
from odoo.addons.citynet_crm.tools.payments.bank_amounts import read_amount
from odoo.addons.citynet_crm.tools.payments.bank_dates import Days, find_period
from odoo.addons.citynet_crm.tools.payments.bank_headings import read_figure
from odoo.tests import BaseCase, tagged

_TODAY = date(2026, 11, 24)


def read(text, today=_TODAY):
    return bank_file.read(text.encode(), today)


def get_amounts(statement):
    return [row.amount for row in statement.credits]


@tagged("post_install", "-at_install")
class TestBankAmounts(BaseCase):
    def test_amounts_as_people_and_programs_write_them(self):
        for typed, amount in (
            ("1.234.567,00", 1234567),
            ("1,234,567.00", 1234567),
            ("Rp 175.000,-", 175000),
            ("IDR 175,000.00", 175000),
            ("99.500", 99500),
            ("(82.500,00)", -82500),
            ("Rp (82.500)", -82500),
            ("82.500,00-", -82500),
            ("\u221282.500", -82500),
            ("175 000", 175000),
            (".00", 0),
            ("-", 0),
            (None, 0),
            (91350.00417, Decimal("91350.00417")),
            ("91350.00417", Decimal("91350.00417")),
        ):
            with self.subTest(typed=typed):
                self.assertEqual(read_amount(typed), (amount, ""))

    def test_what_may_mean_two_things_means_nothing(self):
        for typed in ("1.234,567", "1.5.00", "150.000,--", "1e5", "seratus", "CR 5 DB"):
            with self.subTest(typed=typed):
                self.assertIsNone(read_amount(typed))

    def test_the_word_at_an_amount(self):
        for typed, word in (
            ("82.500 CR", "cr"),
            ("K 82.500", "k"),
            ("82.500 (DB)", "db"),
        ):
            self.assertEqual(read_amount(typed), (82500, word))


@tagged("post_install", "-at_install")
class TestBankDates(BaseCase):
    def test_dates_as_banks_write_them(self):
        days = Days(_TODAY)
        for typed in (
            "09/10/2026", "9-10-26", "2026/10/09", "09.10.2026", "20261009", "46304",
            "09 Oktober 2026 10:16:54", "09-Okt-2026", "9 Oct 26", "Oct 9, 2026",
            "Jumat, 09 Oktober 2026", "09/10/26 00.01.59", "2026-10-09T07:00:00", "'09/10",
        ):  # fmt: skip
            with self.subTest(typed=typed):
                self.assertEqual(days.read(typed), date(2026, 10, 9))
        for typed in ("31/02/2026", "PEND", "", "12/2026", "150.000"):
            with self.subTest(typed=typed):
                self.assertIsNone(days.read(typed))

    def test_the_file_says_its_period(self):
        month = (date(2024, 3, 1), date(2024, 3, 31))
        for line in (
            "Periode : 01/03/2024 - 31/03/2024",
            "PERIODE MARET 2024",
            "Periode;01 Mar 2024;s/d;31 Mar 2024",
            "Periode : 01 - 31 Maret 2024",
            "Bulan : 03/2024",
        ):
            with self.subTest(line=line):
                self.assertEqual(find_period([line]), month)
        self.assertEqual(find_period(["Dari: 01/03/2024", "Sampai: 31/03/2024"]), month)
        self.assertIsNone(find_period(["Dicetak 31/03/2024"]))

    def test_the_period_gives_the_year_across_a_years_end(self):
        """20 December is of 2023 and 5 January of 2024; 1 June is of neither."""
        statement = read(
            "Periode : 15/12/2023 - 14/01/2024\n"
            "Tanggal;Keterangan;Kredit\n"
            "'20/12;SETOR A;150000\n'05/01;SETOR B;160000\n'01/06;SETOR C;170000\n"
        )
        self.assertEqual(
            [row.date for row in statement.credits],
            [date(2023, 12, 20), date(2024, 1, 5)],
        )
        [unread] = statement.unread
        self.assertEqual((unread.line, unread.reason), (5, "date"))

    def test_month_first_is_seen_by_the_whole_file(self):
        """11/13 can only be November; so 11/02 is the 2nd of November."""
        rows = "Date,Description,Credit\n11/02/2026,A,150000\n11/13/2026,B,160000\n"
        self.assertEqual(
            [row.date for row in read(rows).credits],
            [date(2026, 11, 2), date(2026, 11, 13)],
        )


@tagged("post_install", "-at_install")
class TestBankTables(BaseCase):
    def test_corporate_headings_and_joined_words(self):
        """Long month names with a time; both columns of text are kept."""
        statement = read(
            "AccountNo;Ccy;PostDate;Remarks;AdditionalDesc;Credit Amount;Debit Amount\n"
            "1060;IDR;09 Oktober 2026 11:27:10;WIFI RINI;DARI RINI W;165000.00;0.00\n"
            "1060;IDR;10 Agustus 2026 07:40:58;PLN;KE PLN;0.00;750000.00\n"
            "1060;USD;10 Agustus 2026 07:40:58;X;Y;12.00;0.00\n"
        )
        [credit] = statement.credits
        self.assertEqual(
            credit[:3], (date(2026, 10, 9), "WIFI RINI DARI RINI W", 165000)
        )
        self.assertEqual([row.amount for row in statement.debits], [750000])
        self.assertEqual([row.reason for row in statement.unread], ["currency"])
        self.assertEqual(statement.accounts, {"1060"})

    def test_two_columns_of_one_heading_and_remarks_of_tellers(self):
        statement = read(
            "Date,Description,Description,Debit,Credit\n"
            '09/10/26,MCM InhouseTrf,CN00021/RINI,.00,"165,000.00"\n'
        )
        self.assertEqual(statement.credits[0].text, "MCM InhouseTrf CN00021/RINI")
        statement = read(
            "TGL_TRAN,DESK_TRAN,MUTASI_DEBET,MUTASI_KREDIT,TRREMK,REMARK_CUSTOM\n"
            "2026-10-09 00:00:00,BRIVA 12345,0.00,165000.00,NBMB RINI,CN00021\n"
        )
        self.assertEqual(statement.credits[0].text, "BRIVA 12345 NBMB RINI CN00021")

    def test_a_column_of_text_after_the_amount_is_no_mark(self):
        statement = read(
            "Tanggal,Jumlah,Keterangan\n09/10/2026,165000,SETORAN TUNAI RINI\n"
            "10/10/2026,-15000,BIAYA ADM\n"
        )
        self.assertEqual(get_amounts(statement), [165000])
        self.assertEqual([row.amount for row in statement.debits], [15000])

    def test_headings_on_two_lines(self):
        statement = read(
            "Tanggal;Keterangan;Mutasi;;Saldo\n;;Debet;Kredit;\n"
            "09/10/2026;BIAYA;15.000;0;985.000\n10/10/2026;RINI;0;165.000;1.150.000\n"
        )
        self.assertEqual(get_amounts(statement), [165000])
        self.assertEqual([row.amount for row in statement.debits], [15000])

    def test_every_line_of_money_is_accounted_for(self):
        """Two are read, the others say why not; the line numbers are the file's."""
        statement = read(
            "Mutasi\n\nTanggal;Keterangan;Debet;Kredit;Saldo\n"
            "09/10/2026;SETOR A;0;165.000;1\n"  # 4
            "lusa;SETOR B;0;166.000;1\n"
            "10/10/2026;SETOR C;0;1.234,567;1\n"
            "10/10/2026;SETOR D;5.000;167.000;1\n"
            "10/10/2026;SETOR; E;0;168.000;1\n"  # 8: one cell too many
            "10/10/2026;SETOR F;;;1\n"
            "PEND;SETOR G;0;169.000;1\n"
            "\n"
            "10/10/2026;SETOR H;0;170.000;1\n"  # 12
            "-- halaman 2 --\n"
        )
        self.assertEqual([row.line for row in statement.credits], [4, 12])
        self.assertEqual(
            [(row.line, row.reason, row.exact) for row in statement.unread],
            [
                (5, "date", 166000),
                (6, "amount", None),
                (7, "both", None),
                (8, "columns", None),
                (9, "no_amount", None),
                (10, "pending", 169000),
            ],
        )

    def test_an_amount_without_its_mark_is_not_taken_for_income(self):
        statement = read(
            "Tanggal,Keterangan,Jumlah,,Saldo\n09/10/2026,A,165000.00,CR,1\n"
            "09/10/2026,B,166000.00,,1\n09/10/2026,C,167000.00,XX,1\n"
        )
        self.assertEqual(get_amounts(statement), [165000])
        self.assertEqual([row.reason for row in statement.unread], ["no_mark", "mark"])

    def test_a_lone_quotation_mark_swallows_no_line(self):
        statement = read(
            'Tanggal;Keterangan;Kredit\n09/10/2026;"TOKO 5" JAYA;165000\n'
            '09/10/2026;"A ""B""\nlanjutan";166000\n10/10/2026;C;167000\n'
        )
        self.assertEqual(get_amounts(statement), [165000, 166000, 167000])
        self.assertEqual([row.line for row in statement.credits], [2, 3, 5])

    def test_a_text_that_goes_on_in_the_next_line(self):
        statement = read(
            "Tanggal;Keterangan;Kredit\n09/10/2026;TRSF;165000\n;CN00021 RINI;\n"
        )
        self.assertEqual(statement.credits[0].text, "TRSF CN00021 RINI")

    def test_computed_cells_of_a_workbook_and_each_of_its_sheets(self):
        """91350.00417 is Rp 91,350; the second sheet is read, the third is named."""
        book = openpyxl.Workbook()
        for name, rows in (
            (
                "Okt",
                [["Tanggal", "Uraian", "Kredit"], ["09/10/2026", "A", 91350.00417]],
            ),
            ("Nov", [["Tanggal", "Uraian", "Kredit"], [46335, "B", "175.000,00"]]),
            ("Rekap", [["Total", 266350]]),
        ):
            sheet = book.create_sheet(name)
            for cells in rows:
                sheet.append(cells)
        target = io.BytesIO()
        book.save(target)
        statement = bank_file.read(target.getvalue(), _TODAY)
        self.assertEqual(get_amounts(statement), [91350, 175000])
        self.assertEqual(statement.credits[1].date, date(2026, 11, 9))
        self.assertEqual(
            [(row.text, row.reason) for row in statement.unread], [("Rekap", "sheet")]
        )


@tagged("post_install", "-at_install")
class TestBankFigures(BaseCase):
    def test_a_line_of_figures(self):
        for line, figure in (
            ("Saldo Awal,1000000.00", ("opening", 1000000)),
            ('"Saldo Awal : ","1,000,000.00"', ("opening", 1000000)),
            ("Mutasi Kredit;525.000,00", ("credit", 525000)),
            ("Total Debit : Rp 15.000", ("debit", 15000)),
            ("SALDO AKHIR 1.510.000", ("closing", 1510000)),
            ("Total;;15.000;525.000", ("sum", 15000)),
        ):
            with self.subTest(line=line):
                self.assertEqual(read_figure(line), figure)
        self.assertIsNone(read_figure("Jumlah tagihan Budi 150.000"))

    def test_a_difference_to_the_files_own_figures_is_said(self):
        """165,000 is read, 15,000 goes out. The file says 175,000 came in, and that its
        balance rose by 160,000: 10,000 are missing."""
        rows = (
            "Tanggal;Keterangan;Debet;Kredit;Saldo\n09/10/2026;A;0;165.000;1.165.000\n"
            "10/10/2026;B;15.000;0;1.150.000\n"
        )
        self.assertFalse(
            read(f"{rows}Saldo Awal;1.000.000\nSaldo Akhir;1.150.000\n").differences
        )
        statement = read(
            f"{rows}Saldo Awal;1.000.000\nMutasi Kredit;175.000\nSaldo Akhir;1.160.000\n"
        )
        self.assertEqual(
            [(one.kind, one.said, one.found) for one in statement.differences],
            [("total_credit", 175000, 165000), ("opening_closing", 160000, 150000)],
        )

    def test_a_balance_that_does_not_follow_is_said_with_its_line(self):
        """After 1,165,000 and 20,000 more it would be 1,185,000."""
        down = [("09/10", "165.000", "1.165.000"), ("10/10", "20.000", "1.285.000"),
                ("11/10", "5.000", "1.290.000")]  # fmt: skip
        for rows, line in ((down, 3), (down[::-1], 3)):
            text = "Tanggal;Keterangan;Kredit;Saldo\n" + "".join(
                f"{day}/2026;X{size};{size};{balance}\n" for day, size, balance in rows
            )
            with self.subTest(rows=rows):
                [one] = read(text).differences
                self.assertEqual((one.kind, one.line), ("balance", line))

    def test_money_that_goes_back_is_no_income(self):
        """Negative in brackets is money out; what it takes back is marked. A text that
        speaks of a return is marked too, and a return of nothing is said."""
        statement = read(
            "Tanggal;Uraian;Debet;Kredit\n09/10/2026;SETOR RINI;0;165.000\n"
            "09/10/2026;SETOR DEWI;0;165.000\n10/10/2026;KOREKSI SETOR RINI;0;(165.000)\n"
            "11/10/2026;RETUR TRSF KE TONO;0;50.000\n12/10/2026;KOREKSI XYZ;0;7.000-\n"
        )
        self.assertEqual(
            [(row.line, row.mark, row.other) for row in statement.credits],
            [(2, "given_back", 4), (3, "", 0), (5, "reversal", 0)],
        )
        self.assertEqual([row.amount for row in statement.debits], [165000, 7000])
        self.assertEqual(
            [(one.kind, one.line) for one in statement.differences], [("given_back", 6)]
        )
