"""Whose money a bank's line is: what books alone, and what a person is asked."""

from odoo.addons.citynet_crm.tools.payments.payer_match import (
    Line,
    Matcher,
    OpenBills,
    get_numbers,
)
from odoo.addons.citynet_crm.tools.payments.payer_names import PayerNames
from odoo.tests import BaseCase, tagged

# number: (name, open bills)
CUSTOMERS = {
    101: ("Sumarni", [165000]),
    102: ("Rahmat Syafi'i", [175000]),
    103: ("Joko Purnomo", [185000, 185000]),
    104: ("Joko Purnomo Adi", [195000]),
    105: ("Salman Al-Hafidz", [205000]),
    106: ("Rina Marlina", [215000]),
    107: ("Rina Marlina", [225000]),
    108: ("Tri Handayani", [235000]),
    109: ("PT Sumber Adi Wijaya", [1500000]),
    110: ("Wahyu Hidayatullah", [245000]),
    111: ("Bayu Anggara", [245000]),
}


def match(*rows):
    """:param rows: tuples (text, amount[, doubt])
    :return: list of Decision
    """
    digits = {f"{number:05d}": {number} for number in CUSTOMERS}
    matcher = Matcher(
        OpenBills(
            {number: bills for number, (_name, bills) in CUSTOMERS.items()},
            {number: number for number in CUSTOMERS},
        ),
        PayerNames({number: name for number, (name, _bills) in CUSTOMERS.items()}),
        {f"CN{key}": payers for key, payers in digits.items()},
        digits,
    )
    found = matcher.match([Line(index, *row) for index, row in enumerate(rows)])
    return [found[index] for index in range(len(rows))]


@tagged("post_install", "-at_install")
class TestPayerMatch(BaseCase):
    def assertBooked(self, rows, *expected):
        self.assertEqual(
            [(one.how, one.payer) if one.book else None for one in match(*rows)],
            list(expected),
        )

    def assertAsked(self, row, payer, reason):
        [found] = match(row)
        self.assertEqual(
            (found.book, found.payer, found.reason), (False, payer, reason)
        )

    def test_a_number_in_any_clothes(self):
        for text in (
            "WIFI CN00101.", "wifi cn 00101 nov", "CN-00101/OKT", "(CN00101)", "cn.00101,",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertBooked([(text, 165000)], ("number", 101))
        self.assertIn("INV/2026/00531", get_numbers("bayar inv-2026-00531."))
        self.assertIn("8860800000000101", get_numbers("VA 8860 8000 0000 0101 OK"))

    def test_a_number_with_another_amount_is_still_the_customers(self):
        self.assertBooked([("CN00101", 400000)], ("number", 101))

    def test_a_full_name_with_the_amount_of_the_bills(self):
        """One bill, all bills, and all bills with two months ahead (3 x 235,000)."""
        for text, amount, payer in (
            ("TRSF RAHMAT SYAFII", 175000, 102),
            ("TRSF RAHMAT SYAFI", 175000, 102),
            ("TRSF RAHMAT SYAFI I", 175000, 102),
            ("BI-FAST DR 008 SALMAN ALHAFIDZ", 205000, 105),
            ("BI-FAST DR 008 SALMAN AL HAFIDZ", 205000, 105),
            ("WAHYU HIDAYATULAH WIFI", 245000, 110),
            ("JOKO PURNOMO", 370000, 103),
            ("TRI HANDAYANI JKT", 705000, 108),
        ):
            with self.subTest(text=text):
                self.assertBooked([(text, amount)], ("name", payer))

    def test_a_name_of_one_word_never_books_alone(self):
        self.assertAsked(("TRSF SUMARNI", 165000), 101, "one_word")
        self.assertAsked(("TRSF SUMARNI JOKO WIJAYA", 165000), 101, "one_word")

    def test_part_of_a_longer_name_books_nothing(self):
        """Adi is a part of other customers' names: it may be another Tri Handayani."""
        self.assertAsked(("TRI HANDAYANI ADI", 235000), 108, "longer_name")
        self.assertBooked([("JOKO PURNOMO ADI", 195000)], ("name", 104))
        self.assertAsked(("JOKO PURNOMO ADI", 185000), 103, "amount")

    def test_namesakes_are_asked_about_even_if_one_owes_the_amount(self):
        self.assertAsked(("RINA MARLINA", 215000), 106, "namesakes")

    def test_a_name_with_an_amount_of_no_bill_is_asked_about(self):
        self.assertAsked(("TRI HANDAYANI", 230000), 108, "amount")

    def test_what_is_paid_is_not_open_for_the_next_line(self):
        """The suffix 108 on 235,000 fits until the bill is paid by its number, wherever
        in the file that stands."""
        self.assertBooked([("TRSF", 235108)], ("suffix", 108))
        rows = [("TRSF", 235108), ("CN00108", 235000)]
        self.assertBooked(rows, None, ("number", 108))
        again = [("TRI HANDAYANI", 235000), ("TRI HANDAYANI", 235000)]
        self.assertBooked(again, ("name", 108), None)
        self.assertEqual(match(*again)[1].payer, 108)

    def test_an_amount_with_three_digits_against_another_full_name(self):
        self.assertAsked(("TRSF BAYU ANGGARA", 235108), 108, "amount")

    def test_the_amount_alone_proposes_one_customer_or_none(self):
        [found] = match(("SETORAN TUNAI", 235000))
        self.assertEqual((found.book, found.how, found.payer), (False, "amount", 108))
        [found] = match(("SETORAN TUNAI", 245000))
        self.assertEqual((found.book, found.how, found.payer), (False, "", None))

    def test_number_and_name_of_different_customers(self):
        """The number's owner owes 165,000, the name's owner the 235,000 that came."""
        self.assertAsked(("CN00101 TRI HANDAYANI", 235000), 101, "number_and_name")
        self.assertBooked([("CN00101 TRI HANDAYANI", 165000)], ("number", 101))
        self.assertAsked(("CN00101 CN00102", 165000), 101, "numbers")

    def test_money_of_many_and_doubtful_money_books_nothing(self):
        self.assertAsked(
            ("KR OTOMATIS MID : 88 QR : 150000 DDR", 235108), 108, "of_many"
        )
        for doubt in ("given_back", "reversal", "large", "read_before"):
            self.assertAsked(("CN00101", 165000, doubt), 101, doubt)
