"""What a book leaves open, where its bills end, and that the check says what is made."""

from datetime import date

from odoo.addons.citynet_crm.tests.workbook.common_import import (
    ImportCommon,
    book_of,
    home,
)
from odoo.addons.citynet_crm.tests.workbook.habits import file_of
from odoo.addons.citynet_crm.tests.workbook.mixed_books import MixedBook
from odoo.addons.citynet_crm.tests.workbook.mixed_truth import import_book, judge
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestImportQuestions(ImportCommon):
    def _make(self, record):
        record._transition("queued")
        record._import()
        return record

    def test_an_open_question_becomes_no_bill_and_can_be_answered_later(self):
        """February's "x" of 200,000: nothing at first; answered as unpaid in the same
        book, the one bill that was missing."""
        content = book_of([home("A-1")], {"A-1": ["Lunas", "x", "Lunas"]})
        record = self._check(content)
        self.assertEqual((record.asked_count, record.unpaid_count), (1, 0))
        self.assertEqual(record.question_ids.mapped("label"), ["x"])
        self._make(record)
        service = self._get_services("A-1")
        months = [bill.invoice_date.month for bill in self._get_bills(service)]
        self.assertEqual(months, [1, 3])

        record = self._check(content)
        record.question_ids.answer = "unpaid"
        record.action_check()
        self.assertEqual((record.asked_count, record.unpaid_count), (0, 1))
        self._make(record)
        self.assertEqual(record.result["created"]["bills"], 1)
        bill = self._get_bills(service)[1]
        self.assertEqual(
            (bill.amount_residual, bill.payment_state), (200000, "not_paid")
        )

    def test_a_colour_is_shown_with_its_cells(self):
        rows = [["Kode", "Nama", "No HP", "Paket", "Harga", "Jan 2026"],
                ["A-1", "Siti", "081390000001", "10 Mbps", 150000, None]]  # fmt: skip
        record = self._check(file_of(("Data", rows), paint={"F2": "00B050"}))
        question = record.question_ids
        self.assertEqual(
            (question.kind, question.cells, question.label),
            ("color", "Data!F2", "Green, empty"),
        )
        self.assertIn("#00B050", question.swatch)
        question.answer = "paid"
        record.action_check()
        self.assertEqual((record.payment_count, record.paid_total), (1, 150000))

    def test_months_after_the_book_are_a_gap_and_not_billed(self):
        """The book ends in March 2026; today is 24 November: bills from November on, and
        one period, not nine, at the next run."""
        record = self._import(book_of([home("A-1")], {"A-1": ["Lunas"] * 3}))
        gap = record.problem_ids.filtered(lambda one: one.kind == "gap")
        self.assertIn("April 2026 to October 2026 are not billed", gap.message)
        service = self._get_services("A-1")
        self.assertEqual(service.next_period_start, date(2026, 11, 1))
        self._run_billing("2026-11-24")
        bill = self._get_bills(service)[-1]
        self.assertEqual((bill.amount_total, bill.invoice_date.month), (200000, 11))

    def test_a_book_up_to_last_month_has_no_gap(self):
        record = self._check(
            book_of([home("A-1")], {"A-1": ["Lunas"] * 3}), bill_from="2026-04-15"
        )
        self.assertNotIn("gap", record.problem_ids.mapped("kind"))

    def test_the_same_book_without_codes_again_changes_nothing(self):
        headings = ["Nama", "Alamat", "No WA", "Paket", "Harga", "Jan 2026"]
        rows = [
            headings,
            ["Tini", "RT 1", "081390000001", "10 Mbps", 150000, "L"],
            ["Tini", "RT 4", "081390000002", "10 Mbps", 150000, "L"],
            ["Wati", "RT 2", None, "10 Mbps", 150000, "BLM"],
            ["Yuni", None, None, "10 Mbps", 150000, "L"],
        ]
        content = file_of(("Data", rows))
        record = self._import(content)
        self.assertEqual(record.result["created"]["customers"], 4)
        partners = self.env["res.partner"].search(
            [("name", "in", ("Tini", "Wati", "Yuni"))]
        )
        customers = partners.filtered("citynet_number")
        numbers = customers.mapped("citynet_number")
        self.assertEqual(len(set(numbers)), 4)
        again = self._import(content)
        self.assertEqual(
            again.result["created"],
            {"customers": 0, "services": 0, "bills": 0, "payments": 0},
        )
        self.assertEqual(customers.mapped("citynet_number"), numbers)

    def test_more_numbers_of_a_customer_are_in_the_notes(self):
        self._import(book_of([home("A-1", HP="0813-9000-0001 / 0857 1111 0002")]))
        partner = self._get_services("A-1").partner_id
        self.assertIn("+6285711110002", partner.comment)

    def test_what_the_check_says_is_what_is_made(self):
        """Counts and rupiah of books of all habits; and against their truth: nothing is
        lost, nothing wrong without a word."""
        for seed in (1001, 1002, 1003, 1004, 1006, 1010):
            book = MixedBook(seed, homes=7)
            with self.subTest(seed=seed), self.env.cr.savepoint() as savepoint:
                record, open_cells = import_book(self.env, book, seed % 2 == 0)
                bills = self.env["account.move"].search(
                    [
                        ("citynet_import_id", "=", record.id),
                        ("move_type", "=", "out_invoice"),
                    ]
                )
                payments = bills.matched_payment_ids
                unpaid = bills.filtered(lambda bill: bill.payment_state == "not_paid")
                self.assertEqual(
                    (len(payments), sum(payments.mapped("amount")), len(unpaid)),
                    (record.payment_count, record.paid_total, record.unpaid_count),
                )
                found = judge(record, book, open_cells)
                self.assertEqual((found["lost"], found["wrong_silently"]), ([], []))
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
