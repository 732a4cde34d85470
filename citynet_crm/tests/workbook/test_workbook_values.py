"""Cells as people type them."""

from datetime import date, datetime
from unittest import TestCase

from odoo.addons.citynet_crm.tools.workbook import names, values


class TestValues(TestCase):
    def check(self, function, table):
        for cell, expected in table.items():
            with self.subTest(cell=cell):
                self.assertEqual(function(cell), expected)

    def test_amounts_are_whole_rupiah_however_they_are_written(self):
        self.check(
            values.parse_amount,
            {
                200000: 200000,
                175000.0: 175000,
                "Rp 200.000": 200000,
                "rp200.000,-": 200000,
                "IDR 200,000.00": 200000,
                "200.000,00": 200000,
                "Rp. 150 000": 150000,
                "200rb": 200000,
                "1,5 jt": 1500000,
                "6.000.000/bln": 6000000,
                "lunas": None,
                "": None,
                -5: None,
                "9" * 30: None,
            },
        )

    def test_days_come_before_months_and_impossible_ones_are_mended(self):
        self.check(
            values.parse_date,
            {
                datetime(2024, 5, 3): (date(2024, 5, 3), True),
                "25/05/2023": (date(2023, 5, 25), True),
                "02-03-26": (date(2026, 3, 2), True),
                "05/25/2023": (date(2023, 5, 25), True),
                "28 Feb 2024": (date(2024, 2, 28), True),
                "3 Mei 2026": (date(2026, 5, 3), True),
                "17 August 2025": (date(2025, 8, 17), True),
                "2024-05-03": (date(2024, 5, 3), True),
                45000: (date(2023, 3, 15), True),
                "31/02/2024": (date(2024, 2, 29), False),
                "31/04/2025": (date(2025, 4, 30), False),
                "Mei 2024": (date(2024, 5, 1), False),
                "99/99/9999": (None, False),
                "kemarin": (None, False),
                1: (None, False),
            },
        )

    def test_a_day_too_far_ahead_is_a_typing_mistake(self):
        self.assertEqual(
            values.parse_date("01/01/2062", date(2027, 1, 1)), (None, False)
        )

    def test_all_spellings_of_a_phone_number_are_one(self):
        spellings = (
            "081234567890", "0812-3456-7890", "+62 812 3456 7890", "6281234567890",
            81234567890, 81234567890.0, "+62 0812 3456 7890", "62 0812-3456-7890",
            "0062 812 3456 7890", "0812.3456.7890 / 0857111222",
        )  # fmt: skip
        for spelling in spellings:
            with self.subTest(spelling=spelling):
                self.assertEqual(values.parse_phone(spelling), ("+6281234567890", True))

    def test_what_is_no_phone_number_stays_as_it_is(self):
        self.check(
            values.parse_phone,
            {
                None: ("", True),
                "-": ("", True),
                "8.1E+10": ("8.1E+10", False),
                "tidak ada": ("tidak ada", False),
                "12": ("12", False),
            },
        )

    def test_a_nik_is_kept_and_known_to_be_short(self):
        self.check(
            values.parse_nik,
            {
                "3319072702015716": ("3319072702015716", True),
                3319072702015716: ("3319072702015716", True),
                "33190866010197": ("33190866010197", False),
                " 3319 0866 0101 9712": ("3319086601019712", True),
                None: ("", False),
            },
        )

    def test_rt_and_rw_survive_excel_taking_them_for_a_day(self):
        self.check(
            values.parse_rt_rw,
            {
                "04/08": ("04", "08"),
                "RT 3 RW 12": ("3", "12"),
                datetime(2026, 8, 4): ("04", "08"),
                None: ("", ""),
            },
        )

    def test_speeds(self):
        self.check(
            values.parse_speed,
            {"Citynet 20 Mbps": 20, "10mbps": 10, "1 Gbps": 1000, "Home": None, 30: 30},
        )

    def test_due_days(self):
        self.check(
            values.parse_day,
            {
                10: 10,
                "tgl 5": 5,
                "20": 20,
                datetime(2026, 1, 15): 15,
                0: None,
                "x": None,
            },
        )

    def test_states_in_many_words(self):
        self.check(
            names.parse_status,
            {
                "Aktif": "active",
                "NON AKTIF": "closed",
                "Tidak Aktif": "closed",
                "Isolir": "suspended",
                "putus sementara": "suspended",
                "Cabut alat": "closed",
                "Stopped": "closed",
                "entahlah": None,
                None: None,
            },
        )

    def test_shouted_names_are_names_again(self):
        self.check(
            names.clean_name,
            {
                "  MAKUTA HASSANAH ": ("Makuta Hassanah", True),
                "IR. SITI, S.E.": ("Ir. Siti, S.E.", True),
                "DR. BUDI S.KOM": ("Dr. Budi S.Kom", True),
                "KH AMIN": ("KH Amin", True),
                "Siti  Rahayu": ("Siti Rahayu", False),
            },
        )

    def test_a_street_says_street_once(self):
        self.check(
            names.clean_street,
            {
                "Jl. Jl. Sudirman No. 2": "Jl. Sudirman No. 2",
                "Jl. Gg. Kelinci No. 3": "Gg. Kelinci No. 3",
                "Jl. Mawar": "Jl. Mawar",
            },
        )

    def test_the_town_is_what_addresses_end_with(self):
        addresses = [f"Jl. Mawar No. {number} Kudus" for number in range(5)]
        self.assertEqual(names.common_town(addresses), "Kudus")
        self.assertEqual(names.common_town(["Jl. Mawar No. 1"] * 5), "")

    def test_codes_are_equal_with_any_separator(self):
        self.assertEqual(values.clean_code(" cn-001 "), ("CN-001", "CN001"))
        self.assertEqual(values.clean_code(1001), ("1001", "1001"))
