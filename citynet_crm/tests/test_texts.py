import hypothesis.strategies as st
from hypothesis import given

from odoo.addons.citynet_crm.tools import money, phones, texts
from odoo.tests import BaseCase, tagged

SPELLINGS = (
    "0812-3456-7890",
    "0812 3456 7890",
    "(0812) 3456.7890",
    "+62 812 3456 7890",
    "+62 0812-3456-7890",
    "6281234567890",
    "0062 812 3456 7890",
    "81234567890",
    "\u0660\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660",
)


@tagged("post_install", "-at_install")
class TestTexts(BaseCase):
    def test_all_spellings_of_a_number_are_one(self):
        found = {phones.indonesian_mobile(spelling) for spelling in SPELLINGS}
        self.assertEqual(found, {"+6281234567890"})

    def test_what_is_no_indonesian_mobile(self):
        cases = {
            "invalid": (
                "",
                "abc",
                "0812",
                "0" * 40,
                "0812-FLOWERS",
                "0812345678 / 0813",
            ),
            "foreign": ("+1 555 010 9999", "+6591234567", "021 5551234"),
        }
        for code, numbers in cases.items():
            for number in numbers:
                with self.assertRaises(phones.PhoneRefused) as refusal:
                    phones.indonesian_mobile(number)
                self.assertEqual(refusal.exception.code, code, number)

    @given(st.integers(8110000000, 8139999999))
    def test_a_number_in_its_spelling_stays(self, digits):
        number = phones.indonesian_mobile(f"0{digits}")
        self.assertEqual(phones.indonesian_mobile(number), number)
        self.assertEqual(number, f"+62{digits}")

    def test_names_of_the_world_are_welcome(self):
        for name in (
            "Siti \U0001f600",
            "\u0639\u0644\u064a",
            "Jos\u00e9",
            "O'Neil & Co.",
        ):
            self.assertEqual(texts.clean_line(f"  {name}\t"), name)
        self.assertEqual(texts.clean_line("e\u0301"), "\u00e9")

    def test_a_percent_sign_breaks_nothing(self):
        """Speeds and shares as people type them, with letters that could be a code."""
        for text in (
            "turun 50%dari biasa",
            "100%BENAR",
            "20%ac",
            "30%be",
            "20%AC",
            "%ff",
            "%",
        ):
            self.assertEqual(texts.clean_line(text), text)

    def test_invisible_is_empty(self):
        for blank in (
            "",
            "  ",
            "\t",
            "\u00a0",
            "\u200b",
            "\u200d",
            "\ufeff\u2060",
            "\u0301",
        ):
            self.assertEqual(texts.clean_line(blank), "")

    def test_tricks_are_refused(self):
        for bad in (
            "a\0",
            "\ud800",
            "\ufffd",
            "a\u202eb",
            "\u2066x",
            "\x1b[2J",
            "%FF%FE",
            "Budi%ED%A0%80",
        ):
            with self.assertRaises(texts.BadText):
                texts.clean_line(bad)

    @given(st.text())
    def test_a_clean_line_stays_as_it_is(self, text):
        try:
            line = texts.clean_line(text)
        except texts.BadText:
            return
        self.assertEqual(texts.clean_line(line), line)
        line.encode()

    def test_amounts_as_they_are_written_here(self):
        self.assertEqual(money.format_rupiah(200000), "Rp\u00a0200.000")
        self.assertEqual(money.format_rupiah(1234567.5), "Rp\u00a01.234.568")
        self.assertEqual(money.format_rupiah(-1500), "-Rp\u00a01.500")
        self.assertEqual(money.format_rupiah(-0.2), "Rp\u00a00")
