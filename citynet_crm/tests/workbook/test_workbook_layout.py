"""Sheets are known by their headings, wherever these stand."""

from datetime import date, datetime
from unittest import TestCase

from odoo.addons.citynet_crm.tools.workbook.headings import field_of, month_of
from odoo.addons.citynet_crm.tools.workbook.layout import (
    CUSTOMERS,
    INSTITUTIONS,
    PAYMENTS,
    SKIP,
    propose_layout,
    propose_layouts,
)
from odoo.addons.citynet_crm.tools.workbook.reader import Sheet


class TestLayout(TestCase):
    def test_the_longest_phrase_in_a_heading_wins(self):
        table = {
            "No": "number",
            "No HP / WA": "phone",
            "No. SPK": "po_number",
            "ID Plgn": "code",
            "Nama": "name",
            "Nama Paket": "package",
            "Alamat": "street",
            "Alamat Email": "email",
            "Harga/bln": "price",
            "Tgl Pasang": "start",
            "Jatuh Tempo": "due_day",
            "Kel/Desa": "village",
            "Lokasi / Titik": "site",
            "Pelangan": "name",
        }
        for heading, name in table.items():
            with self.subTest(heading=heading):
                self.assertEqual(field_of(heading)[0], name)
        self.assertIsNone(field_of("Warna"))

    def test_months_in_either_language(self):
        table = {
            "Jan": (None, 1),
            "AGUSTUS": (None, 8),
            "Agt": (None, 8),
            "August 2025": (2025, 8),
            "Okt-26": (2026, 10),
            "03/2026": (2026, 3),
            "2026-03": (2026, 3),
            "Bayar Mei": (None, 5),
            datetime(2026, 12, 1): (2026, 12),
            "Maret ceria": None,
            "Nama": None,
        }
        for heading, month in table.items():
            with self.subTest(heading=heading):
                self.assertEqual(month_of(heading), month)

    def test_the_heading_row_is_found_below_titles(self):
        sheet = Sheet(
            "X", [("DATA 2026",), (), ("Kode", "Nama", "Paket"), ("A1", "B", "C")]
        )
        layout = propose_layout(sheet)
        self.assertEqual(
            (layout.heading_row, layout.kind, layout.year), (3, CUSTOMERS, 2026)
        )

    def test_headings_over_two_rows(self):
        sheet = Sheet(
            "Iuran",
            [
                ("Kode", "Nama", "Bayar 2025"),
                (None, None, "Jan", "Feb", "Mar"),
                ("A1", "B", 1),
            ],
        )
        layout = propose_layout(sheet)
        self.assertEqual(layout.kind, PAYMENTS)
        self.assertEqual(
            [month[:2] for month in layout.months()], [(2025, 1), (2025, 2), (2025, 3)]
        )

    def test_months_that_wrap_are_of_two_years(self):
        sheet = Sheet(
            "Bayar 2025", [("Kode", "Nama", "Nov", "Des", "Jan"), ("A1", "B", 1, 1, 1)]
        )
        (layout,) = propose_layouts([sheet])
        self.assertEqual(
            [month[:2] for month in layout.months()],
            [(2025, 11), (2025, 12), (2026, 1)],
        )

    def test_a_missing_year_is_taken_from_the_days(self):
        sheet = Sheet(
            "Iuran", [("Kode", "Nama", "Jan", "Feb"), ("A1", "B", date(2024, 1, 9))]
        )
        self.assertEqual(propose_layout(sheet).year, 2024)

    def test_institutions_are_known_by_contracts_and_sites(self):
        sheet = Sheet("Y", [("Nama", "NPWP", "Lokasi", "Paket"), ("SMA", 1, "A", "B")])
        layout = propose_layout(sheet)
        self.assertEqual(layout.kind, INSTITUTIONS)
        self.assertIn("institution", layout.fields())

    def test_other_sheets_are_left_alone(self):
        sheet = Sheet("Catatan", [("Beli kabel",), ("Panggil teknisi", 3)])
        self.assertEqual(propose_layout(sheet).kind, SKIP)
