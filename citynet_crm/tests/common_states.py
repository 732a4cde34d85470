"""A record of each model that has states, and real JSON-RPC calls by every role."""

import base64
import contextlib

from odoo.tests import HttpCase, new_test_user
from odoo.tests.common import JsonRpcException

from .common_desk import DeskCommon
from .common_isolir import IsolirCommon

ROLES = ("portal", "technician", "agent", "accountant", "manager")
OUTCOMES = {
    "odoo.exceptions.AccessError": "access",
    "odoo.exceptions.UserError": "refused",
    "odoo.exceptions.ValidationError": "refused",
}
# what a dialog behind a button is filled in with: {(model, door): (dialog, field, values)}
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


class _Undo(Exception):
    """Takes back what a call has done."""


class StatesCommon(IsolirCommon, DeskCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service.area_id = cls.area
        cls.portal = new_test_user(
            cls.env, "test_portal", groups="base.group_portal", name="Budi"
        )
        cls.users = {
            "portal": cls.portal,
            "technician": cls.technician.user_id,
            "agent": cls.agent,
            "accountant": cls._make_user("accountant"),
            "manager": cls.manager,
        }
        cls.records = {record._name: record for record in cls._make_records()}

    @classmethod
    def _make_records(cls):
        """:return: list, one record of each model with states, fit for its buttons"""
        env, service = cls.env, cls.service
        job = cls._make_job(kind="repair", subscription_id=service.id)
        for kind in ("after", "signal"):
            cls._make_photo(job, kind)
        isolir = env["citynet.isolir"].create({})
        isolir._scan()
        bank = env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        statement = env["citynet.bank.statement"].create(
            {
                "journal_id": bank.id,
                "file": base64.b64encode(b"x"),
                "file_name": "x.csv",
            }
        )
        return [
            service,
            job,
            cls._make_ticket(user_id=cls.technician.user_id.id),
            env["citynet.promo"].create({"name": "Promo"}),
            env["citynet.billing.run"].create({"date": "2026-11-01"}),
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
            env["citynet.outage"].create({"cause": "Cut", "area_ids": cls.area.ids}),
        ]

    def setUp(self):
        super().setUp()
        # what a workbook says is tested elsewhere
        workbooks = self.registry["citynet.import"]
        self.patch(workbooks, "_propose", lambda _self: None)
        self.patch(workbooks, "_check", lambda _self: None)
        self.cookies = {}
        for role, user in self.users.items():
            self.session = None  # stock would end the session of the role before
            self.cookies[role] = self.authenticate(user.login, user.login).sid

    @contextlib.contextmanager
    def _standing_in(self, record, state):
        """``record`` in ``state``, until the end of the block undoes everything."""
        try:
            with self.env.cr.savepoint():
                if record.state != state:
                    record._state_door().write({"state": state})
                self.env.flush_all()
                yield
                raise _Undo
        except _Undo:
            self.env.invalidate_all()

    def _call(self, role, model, method, *arguments):
        """:return: what the call answers, or the str of ``OUTCOMES`` that refuses it"""
        self.opener.cookies.clear()
        params = {"model": model, "method": method, "args": arguments, "kwargs": {}}
        try:
            return self.make_jsonrpc_request(
                "/web/dataset/call_kw",
                params,
                cookies={"session_id": self.cookies[role]},
                timeout=60,
            )
        except JsonRpcException as error:
            name = error.args[0] if error.args else str(error)
            if name not in OUTCOMES:
                raise
            return OUTCOMES[name]

    def _press(self, role, record, door):
        """Press a button, or fill in its dialog.

        :return: str: ``access``, ``refused`` or ``done``
        """
        if (record._name, door) not in DIALOGS:
            answer = self._call(role, record._name, door, record.ids)
            return answer if answer in OUTCOMES.values() else "done"
        dialog, field, values = DIALOGS[record._name, door]
        values = {**values, field: [[6, 0, record.ids]]}
        made = self._call(role, dialog, "create", values)
        if made in OUTCOMES.values():
            return made
        answer = self._call(role, dialog, "action_confirm", [made])
        return answer if answer in OUTCOMES.values() else "done"

    def _get_state(self, record):
        """:return: str, the state of ``record`` as the database has it now"""
        self.env.invalidate_all()
        return record.state
