import json
import time

from odoo.addons.citynet_crm.tests.common import CitynetCommon

from ..models import citynet_whatsapp_account
from ..tools import hooks
from ..tools.outcomes import Accepted
from ..tools.provider import Provider


class ScriptedProvider(Provider):
    """Takes everything, unless the test has said what is to happen next."""

    needs_templates = False
    echoes = True
    has_window = True
    allows_campaigns = True
    sent = []
    answers = []

    def send(self, number, payload, callback):
        self.sent.append({"number": number, "payload": payload, "callback": callback})
        answer = self.answers.pop(0) if self.answers else None
        return answer or Accepted(f"wamid.{len(self.sent)}")


class WhatsappCommon(CitynetCommon):
    """A provider with a WhatsApp account and a customer who has a number."""

    number = "+6281234567890"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["citynet.whatsapp.account"].search([]).active = False
        cls.account = cls._make_account()
        cls.customer.lang = "id_ID"
        cls.messages = cls.env["citynet.whatsapp.message"]

    def setUp(self):
        super().setUp()
        ScriptedProvider.sent = []
        ScriptedProvider.answers = []
        providers = {
            **citynet_whatsapp_account.PROVIDERS,
            "compatible": ScriptedProvider,
        }
        self.patch(citynet_whatsapp_account, "PROVIDERS", providers)

    @classmethod
    def _make_account(cls, **values):
        """:return: an account whose provider is a script of the test's"""
        account = cls.env["citynet.whatsapp.account"].create(
            {
                "name": "Test",
                "provider": "compatible",
                "base_url": "https://partner.example",
                "phone_number_id": "111",
                "waba_id": "222",
                "app_secret": "app-secret",
                "access_token": "token-value",
                "daily_limit": -1,
                "spacing": 0,
                "rate": 1000,
                "quiet_from": 0,
                "quiet_to": 0,
                "company_id": cls.company.id,
                **values,
            }
        )
        account._transition("active")
        return account

    def _queue(self, number=None, event="ticket_opened", **values):
        """:return: a message that waits in the queue"""
        rule = self.env["citynet.whatsapp.rule"]._find(event)
        template = rule.template_ids.filtered(lambda t: t.language == "id")
        row = self.messages._prepare_row(self.account, rule, template)
        row |= {
            "partner_id": self.customer.id,
            "number": number or self.number,
            "body": "Halo",
            "payload": {"type": "text", "text": {"body": "Halo"}, "plain": "Halo"},
            "business_key": f"test|{row['uuid']}",
            **values,
        }
        [key] = self.messages._insert_rows([row])
        return self.messages.browse(key)

    def _cron(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"citynet_whatsapp.ir_cron_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def _send(self, *answers):
        """Let the sender run; :param answers: outcomes, in the order of the requests"""
        ScriptedProvider.answers = list(answers)
        before = len(ScriptedProvider.sent)
        self._cron("send")
        return ScriptedProvider.sent[before:]

    def _report(self, statuses=(), messages=(), changes=(), account=None):
        """A report of the provider comes in and is read."""
        account = account or self.account
        value = {"metadata": {"phone_number_id": account._get_report_id()}}
        entry = {"id": account.waba_id or "x", "changes": []}
        if statuses or messages:
            value |= {"statuses": list(statuses), "messages": list(messages)}
            entry["changes"].append({"field": "messages", "value": value})
        entry["changes"] += [
            {"field": name, "value": content} for name, content in changes
        ]
        body = json.dumps(
            {"object": "whatsapp_business_account", "entry": [entry]}
        ).encode()
        self._store(body, account)
        self._cron("events")

    def _store(self, body, account=None):
        self.env.flush_all()
        self.env["citynet.whatsapp.event"]._store(
            self.env.cr,
            (account or self.account).id,
            body,
            hooks.digest(body),
            self.env.ref("citynet_whatsapp.ir_cron_events").id,
        )

    def _status(self, message, status, moment=1790000000, **values):
        return {
            "id": message.ref or "wamid.x",
            "status": status,
            "timestamp": str(moment),
            "biz_opaque_callback_data": message.uuid,
            **values,
        }

    def _words(self, text, number=None, ref=None, **values):
        return {
            "from": (number or self.number).lstrip("+"),
            "id": ref or f"wamid.in.{time.monotonic_ns()}",
            "timestamp": str(int(time.time())),
            "type": "text",
            "text": {"body": text},
            **values,
        }
