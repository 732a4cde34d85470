"""All or nothing, at any error in any step."""

from unittest.mock import patch

from odoo.addons.citynet_crm.models.posting.citynet_move_cloner import CitynetMoveCloner
from odoo.addons.citynet_crm.models.workbook.citynet_import_audit import (
    CitynetImportAudit,
)
from odoo.addons.citynet_crm.tests.workbook.common_import import (
    ImportCommon,
    book_of,
    home,
)
from odoo.exceptions import UserError
from odoo.tests import tagged

_MODELS = ("res.partner", "citynet.subscription", "account.move", "account.payment",
           "product.template", "citynet.area", "citynet.identity", "account.journal")  # fmt: skip


@tagged("post_install", "-at_install")
class TestImportFault(ImportCommon):
    def setUp(self):
        super().setUp()
        homes = [home(f"A-{n}", f"Name {n}") for n in range(4)]
        self.content = book_of(homes, {f"A-{n}": ["Lunas"] * 3 for n in range(4)})
        self.record = self._check(self.content)
        self.before = {model: self.env[model].search([]) for model in _MODELS}

    def _run_cron(self):
        self.record.action_import()
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_import").method_direct_trigger()
        self.env.invalidate_all()

    def assertNothingStays(self):
        for model in _MODELS:
            self.assertEqual(self.env[model].search([]), self.before[model], model)

    def test_the_cron_brings_it_in_and_forgets_the_file(self):
        self._run_cron()
        self.assertEqual(self.record.state, "done", self.record.failure)
        self.assertEqual(self.record.result["created"]["payments"], 12)
        self.assertFalse(self.record.file)
        self.assertEqual(self.record.progress, 100)

    def test_a_fault_in_the_last_document_leaves_nothing(self):
        copy = CitynetMoveCloner._clone_batch

        def fail(this, clones, graphs):
            copy(this, clones, graphs)
            raise RuntimeError("power cut")

        with (
            patch.object(CitynetMoveCloner, "_clone_batch", fail),
            self.assertLogs("odoo.addons.citynet_crm", "ERROR"),
        ):
            self._run_cron()
        self.assertEqual(self.record.state, "failed")
        self.assertIn("power cut", self.record.failure)
        self.assertNothingStays()

    def test_an_audit_that_finds_something_leaves_nothing(self):
        def queries(this):
            return [("Wrong: %(names)s", "SELECT 'IMP/1' WHERE %(id)s > 0")]

        with patch.object(CitynetImportAudit, "_get_audit_queries", queries):
            self._run_cron()
        self.assertEqual(self.record.failure, "Wrong: IMP/1")
        self.assertNothingStays()

    def test_a_failed_import_can_be_tried_again(self):
        with patch.object(CitynetImportAudit, "_audit", side_effect=UserError("No")):
            self._run_cron()
        self.assertEqual(self.record.failure, "No")
        self._run_cron()
        self.assertEqual(self.record.state, "done")

    def test_the_audit_sees_what_is_wrong(self):
        record = self._import(self.content)
        moves = self.env["account.move"].search(
            [("citynet_import_id", "=", record.id), ("move_type", "=", "out_invoice")]
        )
        for statement in (
            "UPDATE account_move_line SET balance = balance + 1 WHERE move_id = %s",
            "UPDATE account_move SET name = 'IMP/2026/00099', sequence_number = 99 WHERE id = %s",
            "UPDATE account_move SET amount_residual = 7 WHERE id = %s",
            "UPDATE account_payment SET amount = 7 FROM account_move__account_payment link"
            " WHERE link.payment_id = account_payment.id AND link.invoice_id = %s",
        ):
            with (
                self.subTest(statement=statement),
                self.env.cr.savepoint() as savepoint,
            ):
                self.env.cr.execute(statement, [moves[0].id])
                with self.assertRaises(UserError):
                    record._audit()
                savepoint.rollback()
        record._audit()
