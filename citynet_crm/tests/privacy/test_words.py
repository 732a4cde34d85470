"""A person's words in every way they are spelled, and nobody else's."""

import io
import re
import zipfile

from odoo.addons.citynet_crm.tools.personal_data import (
    clean_word,
    holds,
    join_patterns,
    mask_text,
)
from odoo.tests import BaseCase, tagged

PATTERN = join_patterns(
    {
        "phone": [clean_word("phone", "0812-3456-7890")],
        "name": [clean_word("name", "Imam  Syafi'i")],
        "email": [clean_word("email", "Imam@Example.com")],
        "number": [clean_word("number", "3319010101900001")],
        "address": [clean_word("address", "Jl. Mawar No. 7")],
    }
)


@tagged("post_install", "-at_install")
class TestWords(BaseCase):
    def _finds(self, text):
        return bool(re.search(PATTERN, text, re.IGNORECASE))

    def test_a_phone_is_found_in_every_spelling(self):
        for text in (
            *("081234567890", "+6281234567890", "6281234567890", "0812 3456 7890"),
            *("(0812) 3456-7890", "+62 812-3456-7890", "0062 812 3456 7890"),
            *("wa.me/6281234567890", "tel=%2B6281234567890", r"a\n081234567890\nb"),
            *("812.3456.7890", '{"to": "6281234567890"}'),
        ):
            self.assertTrue(self._finds(text), text)

    def test_other_numbers_are_left_alone(self):
        for text in ("0812345678901", "10812345678900", "a081234567890", "08123456789"):
            self.assertFalse(self._finds(text), text)

    def test_names_addresses_and_mails_are_found_as_html_and_json_write_them(self):
        for text in (
            *(
                "IMAM SYAFI'I",
                "imam syafi&#39;i",
                r"imam syafi\u0027i",
                "Imam&nbsp;Syafi'i",
            ),
            *("<p>Imam Syafi’i</p>", "imam@EXAMPLE.com", "imam%40example.com"),
            *("JL. MAWAR  NO. 7", "NIK 3319010101900001"),
        ):
            self.assertTrue(self._finds(text), text)
        for text in ("Imam Syafi", "Imams Syafi'i", "Jl. Mawar No. 77"):
            self.assertFalse(self._finds(text), text)

    def test_a_mask_leaves_the_rest_as_it_was(self):
        text = mask_text(
            PATTERN, '{"name": "Imam Syafi\'i", "n": 5, "tel": "0812-3456-7890"}'
        )
        self.assertEqual(text, '{"name": "***", "n": 5, "tel": "***"}')

    def test_short_words_are_not_looked_for(self):
        self.assertEqual(clean_word("name", "Budi"), "")
        self.assertEqual(clean_word("phone", "112"), "")
        self.assertEqual(clean_word("email", "wahyuni"), "")
        self.assertEqual(clean_word("address", "Masjid Agung Kudus"), "")
        self.assertEqual(join_patterns({"name": []}), "")

    def test_packed_files_are_looked_into(self):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("a.txt", "x" * 500 + " 0812 3456 7890")
        self.assertTrue(holds(PATTERN, target.getvalue()))
        self.assertTrue(holds(PATTERN, "Imam Syafi'i".encode("utf-16-le")))
        self.assertFalse(holds(PATTERN, b"PK no archive"))
