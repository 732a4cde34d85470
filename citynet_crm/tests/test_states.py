"""The states of the core, by every role (see ``common_states.py``)."""

import base64

from odoo.addons.citynet_crm.tests.collections.common_isolir import IsolirCommon
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.addons.citynet_crm.tests.common_states import StatesCase
from odoo.tests import HttpCase, freeze_time, tagged

DIALOGS = {
    ("citynet.subscription", "dialog: suspend"): (
        "citynet.subscription.stop",
        "subscription_ids",
        {"mode": "suspend", "suspend_reason": "other"},
    ),
    ("citynet.subscription", "dialog: close"): (
        "citynet.subscription.stop",
        "subscription_ids",
        {"mode": "close", "close_reason": "Moved"},
    ),
    ("citynet.work.order", "dialog: not done"): (
        "citynet.work.order.report",
        "work_order_ids",
        {"mode": "not_done", "result": "absent"},
    ),
    ("citynet.work.order", "dialog: cancel"): (
        "citynet.work.order.report",
        "work_order_ids",
        {"mode": "cancel", "reason": "Not wanted"},
    ),
}


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestStates(StatesCase, IsolirCommon, DeskCommon, HttpCase):
    addon = "citynet_crm"
    dialogs = DIALOGS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service.area_id = cls.area

    def setUp(self):
        super().setUp()
        # what a workbook says is tested elsewhere
        workbooks = self.registry["citynet.import"]
        self.patch(workbooks, "_propose", lambda _self: None)
        self.patch(workbooks, "_check", lambda _self: None)

    @classmethod
    def _make_records(cls):
        """:return: list, one record of each model with states, fit for its buttons"""
        env, service = cls.env, cls.service
        job = cls._make_job(kind="repair", subscription_id=service.id)
        for kind in ("after", "signal"):
            cls._make_photo(job, kind)
        check = env["citynet.payment.check"].create(
            {"company_id": cls.company.id, "date": "2026-11-01"}
        )
        isolir = env["citynet.isolir"].create({})
        isolir._scan()
        run = env["citynet.billing.run"].create({"date": "2026-11-01"})
        run._make_preview()
        bank = env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        statement = env["citynet.bank.statement"].create(
            {
                "journal_id": bank.id,
                "file": base64.b64encode(
                    b"Tanggal;Keterangan;Kredit\n20/11/2026;SETORAN;150000\n"
                ),
                "file_name": "x.csv",
            }
        )
        return [
            service,
            job,
            cls._make_ticket(user_id=cls.technician.user_id.id),
            env["citynet.promo"].create({"name": "Promo"}),
            run,
            env["citynet.import"].create(
                {"file": base64.b64encode(b"x"), "file_name": "x.xlsx"}
            ),
            isolir,
            isolir.line_ids,
            env["citynet.promise"].create({"subscription_id": service.id}),
            env["citynet.termination"].create(
                {"subscription_id": service.id, "date_due": cls.bill.invoice_date_due}
            ),
            env["citynet.due.shift"].create(
                {
                    "reason": "Flood",
                    "due_from": "2026-11-01",
                    "due_until": "2026-11-20",
                    "date": "2026-11-30",
                }
            ),
            env["citynet.provisioning"].create(
                {"subscription_id": service.id, "kind": "restore"}
            ),
            statement,
            env["citynet.bank.line"].create(
                {
                    "statement_id": statement.id,
                    "date": "2026-11-20",
                    "amount": 200000,
                    "fingerprint": "x",
                    "partner_id": cls.customer.id,
                }
            ),
            env["citynet.deposit"].create(
                {
                    "user_id": cls.env.uid,
                    "company_id": cls.company.id,
                    "amount": 200000,
                }
            ),
            env["citynet.change.request"].create(
                {
                    "subscription_id": service.id,
                    "kind": "pause",
                    "date_effective": "2026-12-01",  # confirmed now, carried out then
                }
            ),
            env["citynet.payment.finding"].create(
                {
                    "check_id": check.id,
                    "date": check.date,
                    "kind": "unknown",
                    "reference": "A",
                    "note": "Paid back",
                }
            ),
            env["citynet.outage"].create({"cause": "Cut", "area_ids": cls.area.ids}),
            *cls._make_privacy_records(),
        ]

    @classmethod
    def _make_privacy_records(cls):
        """:return: list of a request, an erasure and a breach"""
        gone = cls._make_customer("Sri Wahyuni")
        return [
            cls.env["citynet.privacy.request"].create(
                {
                    "partner_id": cls.customer.id,
                    "kind": "correct",
                    "identity_note": "At the desk",
                    "refusal": "It is right",
                }
            ),
            cls.env["citynet.privacy.erasure"].create({"partner_id": gone.id}),
            cls.env["citynet.privacy.breach"].create(
                {"data": "Names", "cause": "A list was lost", "measures": "Found"}
            ),
        ]
