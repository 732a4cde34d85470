import base64
import tempfile
from pathlib import Path

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.addons.citynet_crm.tests.common_web import make_photo
from odoo.tests import new_test_user

NIK = "3319010101900001"


def keep_list_apart(case):
    """Give the list of erasures a file of its own for the time of a test."""
    path = Path(case.enterContext(tempfile.TemporaryDirectory()), "list.jsonl")
    erasures = case.registry["citynet.privacy.erasure"]
    case.patch(erasures, "_get_list_path", lambda _self: path)


class PrivacyCommon(CitynetCommon):
    """A former customer with an order, a document, a job and a complaint."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._make_customer(
            "Sri Wahyuningsih",
            phone="0813-9876-5432",
            email="Sri.W@example.com",
            street="Jl. Kenanga Raya No. 17",
        )
        cls.officer = new_test_user(
            cls.env, "test_officer", groups="citynet_crm.group_privacy_officer"
        )
        cls.service = cls._make_subscription("2026-01-05", partner=cls.person)
        cls.order = cls.env["crm.lead"].create(
            {
                "name": "Pesanan Sri Wahyuningsih",
                "type": "opportunity",
                "partner_id": cls.person.id,
                "contact_name": "Sri Wahyuningsih",
                "citynet_package_id": cls.package.id,
                "description": "telp 0813 9876 5432",
            }
        )
        cls.order.citynet_nik = NIK
        cls.document = cls.order.citynet_identity_id
        cls.document.partner_id = cls.person
        cls.document.sudo().photo = base64.b64encode(make_photo())

    def setUp(self):
        super().setUp()
        keep_list_apart(self)

    @classmethod
    def _end_service(cls, day="2026-03-01"):
        cls.service._bypass_guard("state", "date_end").write(
            {"state": "closed", "date_end": day}
        )
        cls.order.active = False

    @classmethod
    def _get_photo(cls):
        """:return: ``ir.attachment`` of the document's photo"""
        files = cls.env["ir.attachment"].sudo()
        return files.search(
            [
                ("res_model", "=", "citynet.identity"),
                ("res_field", "=", "photo"),
                ("res_id", "=", cls.document.id),
            ]
        )

    def _erase(self, **values):
        """:return: the ``citynet.privacy.erasure`` of the person, worked off"""
        erasure = self.env["citynet.privacy.erasure"].create(
            {"partner_id": self.person.id, **values}
        )
        self._drain_erasures()
        return erasure

    def _drain_erasures(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_privacy_erasure").method_direct_trigger()
        self.env.invalidate_all()
