from odoo.addons.citynet_crm.tools.amounts import parse_rupiah
from odoo.tests import BaseCase, tagged


@tagged("post_install", "-at_install")
class TestAmounts(BaseCase):
    def test_all_spellings_of_an_amount_are_one(self):
        for typed in (
            "150000",
            "150.000",
            "150,000",
            "Rp 150.000",
            "Rp. 150.000,00",
            "rp\xa0150,000.00",
            " 150 000 ",
            "IDR 150000",
            150000,
            150000.0,
        ):
            self.assertEqual(parse_rupiah(typed), 150000, typed)

    def test_what_could_mean_two_things_means_nothing(self):
        for typed in (
            "",
            "abc",
            "1.5",
            "10,00",
            "1.50.000",
            "1.234,567",
            "150rb",
            "1e9",
            "0x10",
            "--5",
            "١٢٣",
            "1" * 41,
            "NaN",
            "inf",
            None,
            True,
            [],
            {},
            1.5,
            float("nan"),
            float("inf"),
        ):
            self.assertIsNone(parse_rupiah(typed), typed)

    def test_a_minus_sign_stays(self):
        self.assertEqual(parse_rupiah("-150.000"), -150000)
