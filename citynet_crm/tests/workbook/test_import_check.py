"""The dry run lists every problem by row and column and writes nothing else."""

import base64
import io

from openpyxl import load_workbook

from odoo.addons.citynet_crm.tests.workbook.common_import import (
    HEADINGS,
    ImportCommon,
    book_of,
    home,
)
from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestImportCheck(ImportCommon):
    def _column(self, heading):
        return HEADINGS.index(heading) + 1

    def test_each_problem_stands_at_its_row_and_column(self):
        record = self._check(
            book_of(
                [
                    home("A-1", Harga="Rp 200.000"),
                    home("A-2", "Budi", HP=None),
                    home("A-3", "BUDI SANTOSO", NIK="33190727020157"),
                    home("A-4", "Dewi", **{"Tgl Pasang": "31/02/2024"}),
                    home("A-1"),
                    home(None, "Tanpa Kode"),
                    home("A-7", None),
                    home("A-8", "Eko", HP="8.1E+10", Status="entah"),
                    home("A-9", "Fitri", Paket="Fiber 7 Mbps"),
                ],
                {"A-1": [200000, "hmm", None], "ZZ-9": ["Lunas", None, None]},
            )
        )
        expected = {
            ("price_text", "Pelanggan", 2, self._column("Harga")),
            ("without_phone", "Pelanggan", 3, self._column("HP")),
            ("bad_nik", "Pelanggan", 4, self._column("NIK")),
            ("name_spelling", "Pelanggan", 4, self._column("Nama")),
            ("bad_date", "Pelanggan", 5, self._column("Tgl Pasang")),
            ("duplicate_row", "Pelanggan", 6, self._column("Kode")),
            ("no_code", "Pelanggan", 7, self._column("Kode")),
            ("no_name", "Pelanggan", 8, self._column("Nama")),
            ("bad_phone", "Pelanggan", 9, self._column("HP")),
            ("bad_status", "Pelanggan", 9, self._column("Status")),
            ("bad_package", "Pelanggan", 10, self._column("Paket")),
            ("bad_payment", "Bayar 2026", 2, 4),
            ("unknown_payer", "Bayar 2026", 3, 1),
            ("gap", "Bayar 2026", 1, 0),
        }
        found = {one for one in self._get_findings(record) if one[0] != "no_history"}
        self.assertEqual(found, expected)
        self.assertEqual(record.error_count, 3)
        cell = record.problem_ids.filtered(lambda one: one.kind == "bad_date").cell
        self.assertEqual(cell, "I5")

    def test_the_dry_run_makes_nothing(self):
        models = ("res.partner", "citynet.subscription", "product.template", "account.move",
                  "citynet.area", "citynet.village", "account.journal", "account.tax")  # fmt: skip
        before = {model: self.env[model].search_count([]) for model in models}
        self._check(book_of([home("A-1")], {"A-1": [200000, None, None]}))
        self.assertEqual(
            before, {model: self.env[model].search_count([]) for model in models}
        )

    def test_the_findings_come_back_as_a_workbook_with_reasons(self):
        record = self._check(
            book_of(
                [home("A-1"), home("A-2", "=HYPERLINK(1)", NIK="3319072702", HP=None)]
            )
        )
        book = load_workbook(io.BytesIO(base64.b64decode(record.error_file)))
        rows = list(book["Pelanggan"].iter_rows(values_only=True))
        self.assertEqual(rows[0][2:], HEADINGS)
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows[1][0], 3)
        self.assertIn("There is no phone number", rows[1][1])
        self.assertIn("10 digits instead of 16", rows[1][1])
        row = next(book["Pelanggan"].iter_rows(min_row=2))
        self.assertEqual([row[3].value, row[3].data_type], ["=HYPERLINK(1)", "s"])
        self.assertEqual(row[4].value, "3319******", "identity numbers travel masked")

    def test_no_finding_shows_an_identity_number(self):
        record = self._check(book_of([home("A-1", NIK="331907270201")]))
        finding = record.problem_ids.filtered(lambda one: one.kind == "bad_nik")
        self.assertNotIn("331907270201", f"{finding.value} {finding.message}")
        record = self._check(book_of([home("A-1")]))
        samples = " ".join(filter(None, record.sheet_ids.column_ids.mapped("sample")))
        self.assertNotIn("3319072702015716", samples)

    def test_packages_are_proposed_and_known_ones_matched(self):
        record = self._check(
            book_of(
                [
                    home("A-1", Paket="20mbps"),
                    home("A-2", "Budi", Paket="CITYNET 20 MBPS"),
                    home("A-3", "Eko", Paket="Citynet 35 Mbps", Harga=275000),
                ]
            )  # fmt: skip
        )
        known = record.package_ids.filtered("package_id")
        self.assertEqual(known.package_id, self.package)
        self.assertEqual(known.row_count, 2)
        fresh = record.package_ids - known
        self.assertEqual(
            (fresh.name, fresh.speed, fresh.price), ("Citynet 35 Mbps", 35, 275000)
        )

    def test_columns_can_be_corrected(self):
        content = book_of([home("A-1")])
        record = self._upload(content)
        record.action_read()
        sheet = record.sheet_ids
        self.assertEqual((sheet.kind, sheet.heading_row), ("customers", 1))
        village = sheet.column_ids.filtered(lambda column: column.field == "village")
        phone = sheet.column_ids.filtered(lambda column: column.field == "phone")
        phone.field, village.field = False, "landmark"
        record.action_check()
        self.assertIn("without_phone", record.problem_ids.mapped("kind"))
        record._transition("queued")
        record._import()
        self.assertEqual(self._get_services("A-1").address_id.citynet_landmark, "Bacin")

    def test_another_heading_row_is_read_again(self):
        record = self._upload(book_of([home("A-1"), HEADINGS, home("A-2", "Budi")]))
        record.action_read()
        record.sheet_ids.heading_row = 3
        record.action_check()
        self.assertEqual(record.customer_count, 1)
        with self.assertRaises(UserError):
            record.sheet_ids.heading_row = 99

    def test_a_sheet_can_be_left_out(self):
        record = self._upload(book_of([home("A-1")], {"A-1": ["Lunas", None, None]}))
        record.action_read()
        record.sheet_ids.filtered(lambda sheet: sheet.kind == "payments").kind = "skip"
        record.action_check()
        self.assertEqual(record.payment_count, 0)

    def test_a_bad_file_is_a_sentence(self):
        for content, words in (
            (b"PK but nothing else", "damaged"),
            (b"nama,alamat", "not an Excel workbook"),
            (bytes.fromhex("d0cf11e0a1b11ae1"), "password"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self._upload(content).action_read()
        record = self._upload(book_of([]))
        record.action_read()
        with self.assertRaisesRegex(UserError, "no customer"):
            record.action_check()

    def test_without_a_file_there_is_nothing_to_read(self):
        with self.assertRaisesRegex(UserError, "Choose the workbook"):
            self.env["citynet.import"].create({}).action_read()
