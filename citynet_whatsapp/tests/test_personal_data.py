"""What was written by WhatsApp goes with the person, or when its time is over."""

import base64
import json
from datetime import timedelta

from odoo.addons.citynet_crm.tests.privacy.common import keep_list_apart
from odoo.tests import tagged

from .common import WhatsappCommon


@tagged("post_install", "-at_install")
class TestPersonalData(WhatsappCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._make_customer("Sri Wahyuningsih", phone="0813-9876-5432")
        cls.talk = cls.env["citynet.whatsapp.conversation"].create(
            {
                "account_id": cls.account.id,
                "number": "+6281398765432",
                "profile_name": "sri",
                "partner_id": cls.person.id,
                "last_text": "halo",
            }
        )

    def setUp(self):
        super().setUp()
        keep_list_apart(self)

    def _make_message(self, **values):
        return self.env["citynet.whatsapp.message"].create(
            {
                "account_id": self.account.id,
                "company_id": self.company.id,
                "conversation_id": self.talk.id,
                "partner_id": self.person.id,
                "number": "+6281398765432",
                "body": "Halo Sri",
                "payload": {"text": "Halo Sri"},
                **values,
            }
        )

    def _erase(self):
        self.env["citynet.privacy.erasure"].create({"partner_id": self.person.id})
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_privacy_erasure").method_direct_trigger()
        self.env.invalidate_all()

    def test_words_numbers_and_reports_are_gone_and_nothing_waits(self):
        message = self._make_message()
        body = json.dumps({"contacts": [{"wa_id": "6281398765432"}]}).encode()
        events = self.env["citynet.whatsapp.event"]
        mine, other = (
            events.create(
                {
                    "account_id": self.account.id,
                    "digest": digest,
                    "received_at": "2026-11-01 00:00:00",
                    "state": "done",
                    "body": base64.b64encode(content),
                }
            )
            for digest, content in (("a", body), ("b", b"{}"))
        )
        self._erase()
        self.assertEqual(message.state, "cancelled")
        self.assertFalse(message.number or message.body or message.payload)
        talk = self.talk
        self.assertFalse(talk.number or talk.profile_name or talk.last_text)
        self.assertFalse(mine.body)
        self.assertTrue(other.body)

    def test_stopping_withdraws_the_consent_to_advertising(self):
        consents = self.env["citynet.whatsapp.consent"]
        consents._log(
            self.company,
            "+6281398765432",
            "granted",
            "portal",
            "",
            partner_id=self.person.id,
        )
        self.env["citynet.personal.data"]._stop_processing(self.person)
        last = consents._get_last({(self.company.id, "+6281398765432")})
        self.assertEqual(
            last[self.company.id, "+6281398765432", "marketing"], "withdrawn"
        )
        self.env.flush_all()
        register = self.env["citynet.privacy.consent"]
        found = register.search([("partner_id", "=", self.person.id)])
        self.assertEqual(found.mapped("action"), ["withdrawn", "granted"])

    def test_old_messages_lose_their_words_and_those_that_wait_keep_them(self):
        rules = self.env["citynet.privacy.rule"].with_context(active_test=False)
        rules.search([("kind", "=", "whatsapp_message")]).write(
            {"days": 30, "active": True}
        )
        old, waits = self._make_message(), self._make_message()
        old._transition("cancelled")
        day = self.company._citynet_today() - timedelta(days=40)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE citynet_whatsapp_message SET create_date = %s WHERE id = ANY(%s)",
            [day, (old | waits).ids],
        )
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_privacy_rule").method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(old.body or old.number)
        self.assertEqual(waits.body, "Halo Sri")
