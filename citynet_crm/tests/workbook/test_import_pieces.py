"""A large book comes in pieces: each is kept, and it can be stopped between two."""

from unittest.mock import patch

from odoo.addons.citynet_crm.models.workbook.citynet_import_run import CitynetImportRun
from odoo.addons.citynet_crm.tests.workbook.common_import import (
    ImportCommon,
    book_of,
    home,
)
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestImportPieces(ImportCommon):
    def setUp(self):
        super().setUp()
        homes = [home(f"A-{n}", f"Name {n}") for n in range(4)]
        payments = {f"A-{n}": ["Lunas", "Lunas", "BELUM"] for n in range(4)}
        self.record = self._check(book_of(homes, payments))
        self.startPatcher(patch.object(CitynetImportRun, "_piece_size", 5))

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_import").method_direct_trigger()
        self.env.invalidate_all()

    def _run_a_piece(self):
        # the progress is written by a cursor of its own
        with self.enter_registry_test_mode():
            self.record._process_batch(self.record)
        self.env.invalidate_all()

    def test_all_pieces_together_are_the_whole(self):
        """12 bills in pieces of 5: three pieces; 8 of them are paid."""
        sizes = []
        load = type(self.record)._load

        def count(this, book, report, steps, limit=None):
            made = load(this, book, report, steps, limit)
            sizes.append((made["bills"], made["left"]))
            return made

        self.record.action_import()
        with patch.object(type(self.record), "_load", count):
            self._run_cron()
        self.assertEqual(self.record.state, "done", self.record.failure)
        self.assertEqual(sizes, [(5, 7), (5, 2), (2, 0)])
        self.assertEqual(
            self.record.result["created"],
            {"customers": 4, "services": 4, "bills": 12, "payments": 8},
        )
        bills = self._get_bills(self._get_services(*(f"A-{n}" for n in range(4))))
        self.assertEqual(len(bills), 12)
        self.assertFalse(self.record.file)

    def test_what_was_done_stays_when_a_later_piece_fails_and_the_rest_can_follow(self):
        self.record.action_import()
        self._run_a_piece()
        self.assertEqual((self.record.state, self.record.move_count), ("queued", 5))
        audit = patch.object(
            type(self.record), "_audit", side_effect=RuntimeError("cut")
        )
        with audit, self.assertLogs("odoo.addons.citynet_crm", "ERROR"):
            self._run_cron()
        self.assertEqual((self.record.state, self.record.move_count), ("failed", 5))
        self.assertIn("5 bills", self.record.created_text)
        self.record.action_import()
        self._run_cron()
        self.assertEqual((self.record.state, self.record.move_count), ("done", 12))
        self.assertEqual(self.record.result["created"]["bills"], 12)

    def test_it_can_be_stopped_between_two_pieces_and_started_again(self):
        self.record.action_import()
        self._run_a_piece()
        self.record.action_stop()
        self._run_cron()
        self.assertEqual((self.record.state, self.record.move_count), ("checked", 5))
        self.record.action_import()
        self._run_cron()
        self.assertEqual((self.record.state, self.record.move_count), ("done", 12))
