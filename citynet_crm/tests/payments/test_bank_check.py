"""A bank's file is read, looked at by a person, and only then booked."""

import base64

from odoo.addons.citynet_crm.tests.collections.common_isolir import IsolirCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

HEADINGS = "Tanggal;Keterangan;Debet;Kredit\n"
FILE = (
    f"{HEADINGS}24/11/2026;TRF BUDI SANTOSO;0;200.000\n"
    "24/11/2026;BIAYA ADM;15.000;0\n24/11/2026;SETORAN;0;1.234,567\n"
    "kemarin;SETORAN;0;50.000\nTotal;;15.000;300.000\n"
)
PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256))


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestBankCheck(IsolirCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.accountant = cls._make_user("accountant")

    def _upload(self, content, **values):
        content = content if isinstance(content, bytes) else content.encode()
        return (
            self.env["citynet.bank.statement"]
            .with_user(self.accountant)
            .create(
                {
                    "journal_id": self.bank.id,
                    "file": base64.b64encode(content),
                    "file_name": "mutasi.csv",
                    **values,
                }
            )
        )

    def _book(self, content):
        statement = self._upload(content)
        statement.action_import()
        statement.action_match()
        return statement

    def test_what_was_read_is_counted_before_anything_is_booked(self):
        """200,000 is read, 15,000 skipped, two lines are not read: of one the amount
        (50,000) is understood, of the other it isn't. The file's own sum of credits is
        300,000, the lines have 250,000 of it."""
        statement = self._upload(FILE)
        statement.action_import()
        self.assertEqual(statement.state, "read")
        self.assertEqual((statement.credit_count, statement.credit_amount), (1, 200000))
        self.assertEqual((statement.debit_count, statement.debit_amount), (1, 15000))
        self.assertEqual((statement.unread_count, statement.unread_amount), (2, 50000))
        first, second = statement.unread_text.splitlines()
        self.assertIn("Line 4: the amount isn't understood", first)
        self.assertIn("Line 5: the date isn't understood", second)
        said = statement.check_text.replace("\u00a0", " ")
        self.assertIn("says that Rp 300.000 came in, its lines are Rp 250.000", said)
        self.assertEqual(statement.line_ids.state, "read")
        self.assertEqual(self.bill.amount_residual, 200000)
        with self.assertRaises(UserError):
            statement.line_ids.action_book()
        action = statement.action_match()
        self.assertIn("1 of 1 lines are booked", action["params"]["message"])
        self.assertEqual((statement.state, statement.matched_count), ("booked", 1))
        self.assertEqual(self.bill.amount_residual, 0)

    def test_lines_to_be_checked_are_no_money_without_a_customer_yet(self):
        statement = self._upload(f"{HEADINGS}24/11/2026;SETORAN;0;70.000\n")
        statement.action_import()
        domain = self.env.ref("citynet_crm.citynet_bank_line_action").domain
        waiting = [("statement_id", "=", statement.id), *eval(domain)]  # noqa: S307
        lines = self.env["citynet.bank.line"]
        self.assertFalse(lines.search_count(waiting))
        statement.action_match()
        self.assertEqual(lines.search_count(waiting), 1)

    def test_a_file_of_unread_lines_only_is_shown_too(self):
        statement = self._upload(f"{HEADINGS}lusa;SETORAN;0;70.000\n")
        statement.action_import()
        self.assertEqual((statement.credit_count, statement.unread_count), (0, 1))

    def test_a_picture_is_refused_before_it_is_saved(self):
        forms = self.env["citynet.bank.statement"].with_user(self.accountant)
        with Form(forms) as form:
            with self.assertLogs("odoo.tests.form", level="WARNING"):
                form.file = base64.b64encode(PICTURE).decode()
            self.assertFalse(form.file)
            form.file = base64.b64encode(FILE.encode()).decode()
            self.assertTrue(form.file)
            if not form.journal_id:
                form.journal_id = self.bank

    def test_the_only_bank_is_chosen(self):
        banks = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)]
        )
        (banks - self.bank).active = False
        fields = ["journal_id"]
        statements = self.env["citynet.bank.statement"]
        self.assertEqual(statements.default_get(fields)["journal_id"], self.bank.id)
        self.bank.copy()
        self.assertFalse(statements.default_get(fields).get("journal_id"))

    def test_a_file_that_was_not_booked_can_be_removed_and_no_other(self):
        junk = self._upload(PICTURE)
        with self.assertRaises(UserError):
            junk.action_import()
        junk.unlink()
        wrong = self._upload(FILE)
        wrong.action_import()
        with self.assertRaises(UserError):
            wrong.file = base64.b64encode(b"x")
        wrong.unlink()
        statement = self._book(FILE)
        self.assertEqual((statement.known_count, statement.matched_count), (0, 1))
        with self.assertRaises(UserError):
            statement.unlink()
        with self.assertRaises(AccessError):
            statement.with_user(self._make_user("agent")).unlink()

    def test_large_sums_are_asked_about(self):
        """The largest bill is of 200,000: more than a hundred times of it is asked about,
        even with a number. The setting says otherwise."""
        largest = max(
            self.env["account.move"]
            .search([("move_type", "=", "out_invoice"), ("state", "=", "posted")])
            .mapped("amount_total")
        )
        number = self.customer.citynet_number
        amount = round(100 * largest) + 1
        line = self._book(f"{HEADINGS}24/11/2026;{number};0;{amount}\n").line_ids
        self.assertEqual((line.state, line.partner_id), ("unmatched", self.customer))
        self.assertIn("Unusually large", line.note)
        self.company.citynet_bank_limit = amount
        line = self._book(f"{HEADINGS}23/11/2026;{number};0;{amount}\n").line_ids
        self.assertEqual(line.state, "matched")

    def test_the_same_money_in_another_format_is_asked_about(self):
        """Two equal payments of a day in one file are two; the same amount of the day
        in a file that lacks the first one's text may be the same money."""
        number = self.customer.citynet_number
        self._book(f"{HEADINGS}24/11/2026;TRSF {number};0;200.000\n")
        again = self._book(
            ":20:1\n:25:1\n:60F:C261123IDR0,00\n:61:261124C200000,00NTRFNONREF\n"
            f":86:{number} BUDI\n:62F:C261124IDR200000,00\n"
        )
        line = again.line_ids
        self.assertEqual((line.state, line.mark), ("unmatched", "read_before"))
        self.assertIn("another file", line.note)
        # a longer file of the same bank has the first line too
        longer = self._book(
            f"{HEADINGS}24/11/2026;TRSF {number};0;200.000\n"
            f"24/11/2026;TRSF B {number};0;210.000\n"
        )
        self.assertEqual((longer.known_count, longer.matched_count), (1, 1))

    def test_money_that_was_given_back_is_not_booked(self):
        number = self.customer.citynet_number
        statement = self._book(
            f"{HEADINGS}23/11/2026;TRSF {number};0;200.000\n"
            f"24/11/2026;KOREKSI TRSF {number};0;(200.000)\n"
        )
        line = statement.line_ids
        self.assertEqual((line.state, line.partner_id), ("unmatched", self.customer))
        self.assertIn("takes this money back", line.note)
        self.assertEqual(self.bill.amount_residual, 200000)

    def test_a_name_of_one_word_asks_a_person(self):
        self.customer.name = "Sumarni"
        line = self._book(f"{HEADINGS}24/11/2026;SUMARNI HADI W;0;200.000\n").line_ids
        self.assertEqual((line.state, line.how), ("unmatched", "likely"))
        self.assertEqual(line.partner_id, self.customer)
        self.assertIn("one word", line.note)
        line.action_book()
        self.assertEqual(
            (line.state, line.how, line.note), ("matched", "person", False)
        )

    def test_a_bill_by_its_number_without_strokes(self):
        text = self.bill.name.replace("/", "")
        line = self._book(f"{HEADINGS}24/11/2026;BAYAR {text}.;0;200.000\n").line_ids
        self.assertEqual((line.state, line.how), ("matched", "number"))
