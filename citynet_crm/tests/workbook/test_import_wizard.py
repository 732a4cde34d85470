"""The import in the backend: a manager's, step by step."""

from odoo.addons.citynet_crm.tests.workbook.common_import import (
    ImportCommon,
    book_of,
    home,
)
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged


@tagged("post_install", "-at_install")
class TestImportWizard(ImportCommon):
    def test_a_manager_goes_through_the_steps(self):
        manager = self._make_user("manager")
        env = self.env(user=manager)
        content = book_of(
            [home("A-1"), home("A-2", "Budi", HP=None)], {"A-1": ["Lunas"] * 3}
        )
        record = self._upload(content, env)
        record.action_read()
        self.assertEqual(record.state, "mapped")
        self.assertEqual(record.sheet_ids.mapped("kind"), ["customers", "payments"])
        with Form(record) as form:
            form.mode = "arrears"
        record.action_check()
        self.assertEqual((record.state, record.customer_count), ("checked", 2))
        record.action_back()
        record.action_check()
        record.action_import()
        self.assertEqual(record.state, "queued")
        with self.assertRaises(UserError):
            record.unlink()
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_import").method_direct_trigger()
        record.invalidate_recordset()
        self.assertEqual((record.state, record.progress), ("done", 100))
        self.assertIn("2 customers", record.created_text)

    def test_states_move_by_buttons_only(self):
        record = self._check(book_of([home("A-1")]))
        with self.assertRaises(UserError):
            record.state = "done"
        record.action_import()
        with self.assertRaises(UserError):
            record.action_read()

    def test_only_managers_see_a_workbook(self):
        record = self._check(book_of([home("A-1")]))
        for role in ("technician", "agent", "accountant"):
            with self.subTest(role=role):
                user = self._make_user(role)
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["file_name"])
                with self.assertRaises(AccessError):
                    self._upload(book_of([home("A-1")]), self.env(user=user))

    def test_the_bills_of_an_import_are_found_again(self):
        record = self._import(book_of([home("A-1")], {"A-1": ["Lunas"] * 3}))
        self.assertEqual(record.move_count, 3)
        domain = record.action_view_moves()["domain"]
        self.assertEqual(self.env["account.move"].search_count(domain), 3)

    def test_workbooks_that_are_never_imported_are_deleted(self):
        record = self._check(book_of([home("A-1")]))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE citynet_import SET write_date = '2026-09-01' WHERE id = %s",
            [record.id],
        )
        record.invalidate_recordset()
        record._gc_files()
        self.assertFalse(record.file)
        self.assertFalse(record.error_file)
