"""Number and photo of a document are seen by viewers only, and never past the log."""

import base64

from odoo import Command
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.addons.citynet_crm.tests.common_web import make_photo
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

NIK = "3319072702015716"


@tagged("post_install", "-at_install")
class TestIdentityDoor(HttpCase, DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.identity = cls.env["citynet.identity"].create(
            {"partner_id": cls.customer.id, "nik_secret": NIK}
        )
        cls.identity._set_photo(base64.b64encode(make_photo()))
        cls.viewer = cls._make_viewer("test_viewer_1")
        cls.other = cls._make_viewer("test_viewer_2")
        cls.elsewhere = cls.env["res.company"].create({"name": "Another provider"})
        cls.stranger = cls._make_viewer("test_viewer_3", cls.elsewhere)

    @classmethod
    def _make_viewer(cls, login, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login,
            password=login,
            groups="citynet_crm.group_id_viewer",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def _call(self, user, model, method, *arguments, **keywords):
        records = self.env[model].with_user(user)
        return call_kw(records, method, arguments, keywords)

    def _open(self, user):
        """:return: id of the opening"""
        return self._call(
            user, "citynet.identity", "action_view_document", self.identity.ids
        )["res_id"]

    def _read(self, user, opening):
        return self._call(
            user, "citynet.identity.viewer", "read", [opening], ["nik", "photo"]
        )

    def test_a_viewer_sees_the_document_and_is_in_the_log(self):
        [seen] = self._read(self.viewer, self._open(self.viewer))
        self.assertEqual(seen["nik"], NIK)
        self.assertTrue(seen["photo"])
        log = self.identity.log_ids
        self.assertEqual((log.user_id, log.company_id), (self.viewer, self.company))
        self.assertEqual(log.nik_masked, "3319************")
        self.assertEqual(log.customer_number, self.customer.citynet_number)

    def test_a_viewer_makes_no_opening_past_the_button(self):
        values = {"identity_id": self.identity.id}
        opening = self._open(self.viewer)
        rows = self.identity.log_ids
        for method, arguments in (
            ("create", [[values]]),
            ("web_save", [[], values, {"nik": {}, "photo": {}}]),
            ("copy", [[opening]]),
            ("name_create", ["x"]),
            ("load", [["identity_id/.id"], [[str(self.identity.id)]]]),
            ("write", [[opening], values]),
        ):
            with self.subTest(method=method):
                try:
                    answer = self._call(
                        self.viewer, "citynet.identity.viewer", method, *arguments
                    )
                except AccessError:
                    continue
                self.assertFalse(answer and answer.get("ids"), answer)
        self.assertEqual(self.identity.log_ids, rows)

    def test_an_opening_made_in_any_way_is_in_the_log(self):
        """Our own code makes it as superuser, and the row is the user's all the same."""
        viewers = self.env["citynet.identity.viewer"].with_user(self.viewer).sudo()
        viewers.create({"identity_id": self.identity.id})
        self.assertEqual(self.identity.log_ids.user_id, self.viewer)
        with self.assertRaises(AccessError):
            self.env["citynet.identity.viewer"].with_user(self.agent).sudo().create(
                {"identity_id": self.identity.id}
            )

    def test_a_draft_of_an_opening_shows_nothing(self):
        """A form's draft is no record: it has no row in the log."""
        values = {"identity_id": self.identity.id}
        opening = self._open(self.viewer)
        for ids in ([], [opening]):
            with self.subTest(ids=ids), self.assertRaises(AccessError):
                self._call(
                    self.viewer,
                    "citynet.identity.viewer",
                    "onchange",
                    ids,
                    values,
                    ["identity_id"],
                    {"identity_id": {}, "nik": {}, "photo": {}},
                )
        viewers = self.env["citynet.identity.viewer"].with_user(self.viewer)
        for origin in (None, viewers.browse(opening)):
            draft = viewers.new(values, origin=origin)
            self.assertFalse(draft.nik or draft.photo)

    def test_an_opening_is_its_users_own(self):
        opening = self._open(self.viewer)
        for user in (self.other, self.stranger, self.agent, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._read(user, opening)
        record = self.env["citynet.identity.viewer"].browse(opening)
        self.assertEqual(record.with_user(self.viewer).nik, NIK)
        # read as superuser for another user: neither what the first one saw
        self.assertFalse(record.with_user(self.other).sudo().nik)

    def test_another_companys_document_is_not_opened(self):
        with self.assertRaises(AccessError):
            self._open(self.stranger)
        self.assertFalse(self.identity.log_ids)
        opening = self._open(self.viewer)
        self.viewer.company_ids = self.company | self.elsewhere
        self.viewer.company_id = self.elsewhere
        self.viewer.company_ids = self.elsewhere
        with self.assertRaises(AccessError):
            self._read(self.viewer, opening)

    def test_the_image_route_shows_it_to_its_user_only(self):
        path = f"/web/image/citynet.identity.viewer/{self._open(self.viewer)}/photo"
        sizes = {}
        for user in (self.viewer, self.other, self.stranger):
            self.authenticate(user.login, user.login)
            sizes[user.login] = self.url_open(path).content
        shown = base64.b64decode(self.identity.photo)
        self.assertEqual(sizes["test_viewer_1"], shown)
        self.assertNotEqual(sizes["test_viewer_2"], shown)
        self.assertNotEqual(sizes["test_viewer_3"], shown)

    @mute_logger("odoo.http")
    def test_the_photos_file_is_not_even_the_administrators(self):
        boss = new_test_user(
            self.env, "test_boss", password="test_boss", groups="base.group_system"
        )
        files = self.env["ir.attachment"].sudo()
        domain = [
            ("res_model", "=", "citynet.identity"),
            ("res_field", "=", "photo"),
            ("res_id", "=", self.identity.id),
        ]
        photo = files.search(domain)
        self.assertTrue(photo)
        for user in (boss, self.env.ref("base.user_admin"), self.viewer):
            mine = photo.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(mine.search([("id", "=", photo.id)]))
                if user != boss:  # who has no right to documents at all
                    self.assertFalse(mine.search(domain))
                with self.assertRaises(AccessError):
                    mine.read(["datas"])
                with self.assertRaises(AccessError):
                    mine.write({"res_field": False, "res_model": False})
        self.authenticate("test_boss", "test_boss")
        shown = base64.b64decode(self.identity.photo)
        for path in (f"/web/content/{photo.id}", f"/web/image/{photo.id}"):
            self.assertNotEqual(self.url_open(path).content, shown)

    def test_administrators_keep_their_other_files(self):
        boss = self.env.ref("base.user_admin")
        file = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"a"})
        self.assertEqual(file.with_user(boss).search([("id", "=", file.id)]), file)
        self.assertEqual(file.with_user(boss).raw, b"a")

    def test_what_was_agreed_to_is_not_rewritten(self):
        mine = self.identity.with_user(self.manager)
        for values in (
            {"consent_date": "2020-01-01"},
            {"consent_text": "Anything"},
            {"consent_version": "9"},
            {"partner_id": self._make_customer("Stranger").id},
            {"partner_id": False},
            {"company_id": self.elsewhere.id},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                mine.write(values)
        with self.assertRaises(AccessError):
            mine.create({"partner_id": self.customer.id, "consent_text": "Anything"})
        mine.write({"nik": "3319072702015717", "partner_id": self.customer.id})
        alone = self.env["citynet.identity"].create({}).with_user(self.agent)
        alone.partner_id = self.customer

    def test_with_a_customer_goes_the_photo_and_stays_the_log(self):
        self._open(self.viewer)
        log = self.identity.log_ids
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "citynet.identity"), ("res_field", "=", "photo"),
             ("res_id", "=", self.identity.id)]
        )  # fmt: skip
        number = self.customer.citynet_number
        self.customer.unlink()
        self.assertFalse(self.identity.exists() or files.exists())
        self.assertEqual(log.exists().user_id, self.viewer)
        self.assertEqual(log.customer_number, number)

    def test_with_a_job_go_its_photos(self):
        photo = self._make_photo(self._make_job())
        files = self.env["ir.attachment"].search(
            [("res_model", "=", photo._name), ("res_field", "=", "image"),
             ("res_id", "=", photo.id)]
        )  # fmt: skip
        self.assertTrue(files)
        photo.work_order_id.with_user(self.manager).unlink()
        self.assertFalse(photo.exists() or files.exists())

    def test_no_file_goes_by_a_cascade_of_the_database(self):
        """A cascade runs no ``unlink``, so the file would stay in the filestore."""
        cascades = [
            f"{name}.{field.name}"
            for name, model in self.env.registry.items()
            if name.startswith("citynet.") and not (model._abstract or model._transient)
            if any(
                f.type == "binary" and f.store and f.attachment
                for f in model._fields.values()
            )
            for field in model._fields.values()
            if field.type == "many2one" and field.store and field.ondelete == "cascade"
        ]
        self.assertEqual(cascades, [])
