"""Cloned documents equal those that Odoo makes itself, column by column."""

import re
from datetime import date
from unittest.mock import patch

from odoo.addons.citynet_crm.models.posting.citynet_move_cloner import CitynetMoveCloner
from odoo.addons.citynet_crm.models.workbook.citynet_import_documents import (
    CitynetImportDocuments,
)
from odoo.addons.citynet_crm.tests.workbook.common_import import (
    ImportCommon,
    book_of,
    home,
)
from odoo.addons.citynet_crm.tools.posting.move_clone import Clone, split_number
from odoo.fields import Command
from odoo.tests import tagged

# what differs between two equal documents by its nature
_IDS = {"id", "move_id", "origin_payment_id", "payment_id", "full_reconcile_id",
        "debit_move_id", "credit_move_id", "partner_id", "commercial_partner_id",
        "partner_shipping_id", "citynet_subscription_id", "citynet_import_id",
        "journal_id", "create_date", "write_date", "matching_number", "account_id",
        "outstanding_account_id", "payment_method_line_id", "tax_line_id", "product_id",
        "tax_repartition_line_id"}  # fmt: skip


# numbers of documents and services follow the order in which these were made
_NUMBER = re.compile(r"(IMP/2026/|IPAY/2026/|LYN)\d{5}")


@tagged("post_install", "-at_install")
class TestMoveCloner(ImportCommon):
    PAYMENTS = {
        "A-1": ["21/1 tf BCA", "BELUM", "kurang 50rb"],
        "A-2": ["Lunas", 200000, "15/3 tf BRI"],
        "A-3": ["kurang 50rb", "Lunas", "BELUM"],
        "A-4": [300000, "Lunas", "5/3"],
        "A-5": [300000, "BELUM", "kurang 50rb"],
    }

    def _rows_of(self, record):
        """Every document of an import, told by customer and month, without ids."""
        columns = {}
        for move in self.env["account.move"].search(
            [("citynet_import_id", "=", record.id), ("move_type", "=", "out_invoice")]
        ):
            key = (move.partner_id.name, move.invoice_date)
            payment = move.matched_payment_ids
            tables = {
                "account_move": move | payment.move_id,
                "account_move_line": move.line_ids | payment.move_id.line_ids,
                "account_payment": payment,
                "account_partial_reconcile": move.line_ids.matched_credit_ids,
            }
            columns[key] = {
                table: self._raw(table, records.ids)
                for table, records in tables.items()
            }
            lines = move.line_ids.sorted("id")
            columns[key]["taxes"] = [len(line.tax_ids) for line in lines]
            columns[key]["tags"] = [line.tax_tag_ids.ids for line in lines]
            columns[key]["matching"] = self._matching(move, payment)
        return columns

    def _raw(self, table, ids):
        self.env.flush_all()
        self.env.cr.execute(
            f'SELECT * FROM "{table}" WHERE id = ANY(%s) ORDER BY id', [ids]
        )  # noqa: S608
        return [
            {
                column: _NUMBER.sub("#", value) if isinstance(value, str) else value
                for column, value in row.items()
                if column not in _IDS and column != "sequence_number"
            }
            for row in self.env.cr.dictfetchall()
        ]

    def _matching(self, move, payment):
        """That lines matched with each other say so by the same number."""
        lines = (move.line_ids | payment.move_id.line_ids).filtered(
            "matched_credit_ids"
        )
        for line in lines:
            other = line.matched_credit_ids.credit_move_id
            number = line.matching_number
            full = line.full_reconcile_id
            self.assertEqual(other.matching_number, number)
            expected = str(full.id) if full else f"P{line.matched_credit_ids.id}"
            self.assertEqual(number, expected)
        return [bool(line.full_reconcile_id) for line in lines]

    def _import_both_ways(self, names):
        homes = [home(code, f"{names} {code}") for code in self.PAYMENTS]
        return book_of(homes, self.PAYMENTS)

    def test_clones_equal_documents_made_by_the_standard_way(self):
        content = self._import_both_ways("Customer")
        with self.env.cr.savepoint() as savepoint:
            with (
                patch.object(
                    CitynetImportDocuments,
                    "_get_clone_obstacles",
                    lambda *args: ["compared"],
                ),
                self.assertLogs("odoo.addons.citynet_crm", "WARNING"),
            ):
                standard = self._rows_of(self._import(content))
            savepoint.rollback()
        self.env.invalidate_all()
        with patch.object(
            CitynetMoveCloner,
            "_clone",
            autospec=True,
            side_effect=CitynetMoveCloner._clone,
        ) as clone:
            cloned = self._rows_of(self._import(content))
        self.assertGreaterEqual(len(clone.call_args.args[1]), 5, "most were cloned")
        self.assertEqual(standard.keys(), cloned.keys())
        for key, tables in standard.items():
            for table, rows in tables.items():
                self.assertEqual(rows, cloned[key][table], f"{key} {table}")

    def test_ranks_grow_as_by_hand(self):
        self._import(book_of([home("A-1"), home("A-2", "Budi")],
                             {"A-1": ["Lunas"] * 3, "A-2": ["Lunas"] * 3}))  # fmt: skip
        # the ranks of those that have one are postponed until after the commit
        data = self.env.cr.postcommit.data
        stock = data["account.res.partner.increase_rank.customer_rank"]
        ours = data["citynet.customer_rank"]
        for partner in self._get_services("A-1", "A-2").partner_id:
            later = stock.get(partner.id, 0) + ours.get(partner.id, 0)
            self.assertEqual(partner.customer_rank + later, 1 + 3 + 3)

    def test_numbers_go_on_without_a_gap(self):
        record = self._import(self._import_both_ways("Customer"))
        for journal in record.journal_id | record.payment_journal_id:
            moves = self.env["account.move"].search([("journal_id", "=", journal.id)])
            self.assertEqual(
                sorted(moves.mapped("sequence_number")), list(range(1, len(moves) + 1))
            )
            self.assertFalse(any(moves.mapped("made_sequence_gap")))
        bill = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "journal_id": record.journal_id.id,
                "partner_id": self.customer.id,
                "invoice_date": "2026-11-01",
                "invoice_line_ids": [
                    Command.create({"product_id": self.package.product_variant_id.id})
                ],
            }
        )
        bill.action_post()
        last = max(record_move.sequence_number for record_move in
                   bill.search([("journal_id", "=", record.journal_id.id)]))  # fmt: skip
        self.assertEqual(bill.sequence_number, last)

    def _make_invoice(self, day=date(2026, 1, 1), **values):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": day,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"product_id": self.package.product_variant_id.id})
                ],
                **values,
            }
        )
        move.action_post()
        return move

    def _clone_of(self, move, day=date(2026, 2, 1)):
        partner = move.partner_id
        return Clone(
            move.id, partner.id, partner.id, partner.id, partner.display_name, day, day
        )

    def _obstacles(self, *moves):
        return self.env["citynet.move.cloner"]._get_obstacles(
            [self._clone_of(move) for move in moves]
        )

    def test_a_plain_invoice_may_be_cloned(self):
        move = self._make_invoice()
        self.assertEqual(self._obstacles(move), [])
        (new_id,) = self.env["citynet.move.cloner"]._clone([self._clone_of(move)])
        clone = self.env["account.move"].browse(new_id)
        self.assertEqual(clone.amount_total, move.amount_total)
        self.assertEqual(clone.invoice_date, date(2026, 2, 1))
        self.assertEqual(clone.line_ids.mapped("date"), [date(2026, 2, 1)] * 3)
        self.assertEqual(clone.line_ids.tax_ids, move.line_ids.tax_ids)

    def test_several_instalments_are_an_obstacle(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": 0}),
                    Command.create({"value_amount": 50, "nb_days": 30}),
                ],
            }
        )
        move = self._make_invoice(invoice_payment_term_id=term.id)
        self.assertTrue(self._obstacles(move))

    def test_lock_dates_are_an_obstacle(self):
        move = self._make_invoice(date(2026, 6, 1))
        self.company.sale_lock_date = date(2026, 3, 31)
        self.assertEqual(self._obstacles(move), ["lock date"])

    def test_a_hashed_journal_is_an_obstacle(self):
        move = self._make_invoice()
        move.journal_id.restrict_mode_hash_table = True
        self.assertTrue(self._obstacles(move))

    def test_another_modules_override_is_an_obstacle_until_it_was_read(self):
        move = self._make_invoice()
        with patch.object(
            type(self.env["citynet.move.cloner"]),
            "_get_checked_modules",
            lambda self: {"account"},
        ):
            self.assertTrue(self._obstacles(move))

    def test_rows_elsewhere_are_an_obstacle(self):
        move = self._make_invoice()
        move._reverse_moves([{"invoice_date": date(2026, 1, 2)}])
        self.assertEqual(self._obstacles(move), ["rows of account_move"])

    def test_a_document_that_differs_is_found_out(self):
        move, other = self._make_invoice(), self._make_invoice(date(2026, 2, 1))
        cloner = self.env["citynet.move.cloner"]
        clone = self._clone_of(move)
        clone.date_due = other.invoice_date_due
        self.assertEqual(cloner._get_differences(clone, other.id), [])
        other.narration = "Something else"
        self.assertIn(
            "account_move.narration", cloner._get_differences(clone, other.id)
        )

    def test_partners_of_one_shape_differ_in_names_only(self):
        one = self._make_customer("One", phone="1")
        two = self._make_customer("Two", street="Jl. Mawar")
        three = self._make_customer("Three", lang="id_ID")
        shapes = self.env["citynet.move.cloner"]._get_partner_shapes(one | two | three)
        self.assertEqual(shapes[one.id], shapes[two.id])
        self.assertNotEqual(shapes[one.id], shapes[three.id])

    def test_numbers_are_split_as_odoo_splits_them(self):
        for name in ("INV/2026/00012", "2026-7", "A/00001", "X/12345678901"):
            move = self.env["account.move"].new({"name": name})
            self.assertEqual(
                (move.sequence_prefix, move.sequence_number),
                (
                    split_number(name)["sequence_prefix"],
                    split_number(name)["sequence_number"],
                ),
            )
