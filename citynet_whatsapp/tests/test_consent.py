from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import WhatsappCommon


@tagged("post_install", "-at_install")
class TestConsent(WhatsappCommon):
    def _last(self):
        lines = self.env["citynet.whatsapp.consent"].search(
            [("number", "=", self.number)]
        )
        return {(line.purpose, line.action, line.source) for line in lines[:2]}

    def _write(self, text):
        self._report(messages=[self._words(text)])
        return self._send()

    def _agree(self, number=None):
        self.env["citynet.whatsapp.consent"]._log(
            self.company, number or self.number, "granted", "agent", "said so"
        )

    def test_berhenti_ends_promos_and_is_confirmed(self):
        self._agree()
        promo = self._queue(event="promo_published")
        bill = self._queue(event="invoice_issued")
        [sent, *_rest] = self._write("Berhenti.")
        self.assertIn("BERHENTI SEMUA", sent["payload"]["text"]["body"])
        self.assertEqual((promo.state, promo.error_kind), ("cancelled", "opted_out"))
        self.assertNotEqual(bill.state, "cancelled")
        self.assertIn(("marketing", "withdrawn", "message"), self._last())

    def test_berhenti_semua_ends_everything_and_bills_go_by_email(self):
        self.customer.email = "budi@example.com"
        self._write("BERHENTI SEMUA")
        service = self._make_subscription("2026-01-01")
        service._suspend("arrears")
        message = self.messages.search([("event", "=", "subscription_suspended")])
        self.assertEqual((message.state, message.email_state), ("cancelled", "wanted"))
        self._cron("emails")
        self.assertEqual(message.email_state, "done")

    def test_a_polite_word_after_it_changes_nothing_and_a_sentence_is_a_sentence(self):
        self._agree()
        self._write("Berhenti langganan internet saya bulan depan ya")
        self.assertNotIn(("marketing", "withdrawn", "message"), self._last())
        self._write("stop ya kak, terima kasih")
        self.assertIn(("marketing", "withdrawn", "message"), self._last())

    def test_the_next_owner_of_a_number_is_bound_by_no_word_of_the_former(self):
        """Budi wants no messages at all and later has another number; Siti, who has his
        old one now, gets her bills, and no promos before she has agreed herself."""
        self._write("BERHENTI SEMUA")
        self.customer.phone = "0813-1111-2222"
        other = self._make_customer("Siti", phone=self.number)
        service = self._make_subscription("2026-01-01", partner=other)
        service._suspend("arrears")
        message = self.messages.search([("event", "=", "subscription_suspended")])
        self.assertEqual((message.partner_id, message.state), (other, "queued"))
        row = {
            "company_id": self.company.id, "number": self.number,
            "purpose": "marketing", "event": "x",
        }  # fmt: skip
        self.assertEqual(
            self.env["citynet.whatsapp.consent"]._are_allowed([row]), [False]
        )

    def test_mulai_brings_it_back(self):
        self._write("BERHENTI SEMUA")
        self._write("mulai")
        service = self._make_subscription("2026-01-01")
        service._suspend("arrears")
        message = self.messages.search([("event", "=", "subscription_suspended")])
        self.assertEqual(message.state, "queued")
        self.assertEqual(
            self._last(),
            {("service", "granted", "message"), ("marketing", "granted", "message")},
        )

    def test_the_words_are_kept_as_proof(self):
        self._write("stop")
        line = self.env["citynet.whatsapp.consent"].search(
            [("number", "=", self.number)]
        )
        self.assertEqual(line.evidence, "stop")
        self.assertEqual(line.wording, self.company.citynet_consent_version)

    def test_whatsapps_own_notice_counts(self):
        self._agree()
        preference = {
            "wa_id": self.number.lstrip("+"),
            "category": "marketing_messages",
            "value": "stop",
            "detail": "User requested to stop",
        }
        self._report(changes=[("user_preferences", {"user_preferences": [preference]})])
        self.assertIn(("marketing", "withdrawn", "provider"), self._last())

    def test_advertising_needs_a_yes_and_respects_the_black_list(self):
        def allowed(number=self.number, purpose="marketing"):
            row = {
                "company_id": self.company.id, "number": number, "purpose": purpose, "event": "x",
            }  # fmt: skip
            return self.env["citynet.whatsapp.consent"]._are_allowed([row])[0]

        self.assertFalse(allowed())
        self.assertTrue(allowed(purpose="service"))
        self._agree()
        self.assertTrue(allowed())
        self.env["phone.blacklist"].add(self.number)
        self.assertFalse(allowed())

    def test_unwanted_messages_cant_be_sent_again(self):
        promo = self._queue(event="promo_published")
        self._agree()
        self._write("BERHENTI")
        with self.assertRaisesRegex(UserError, "doesn't want"):
            promo.with_user(self._make_user("agent")).action_retry()

    def test_no_user_changes_the_log(self):
        self._agree()
        line = self.env["citynet.whatsapp.consent"].search([], limit=1)
        for role in ("agent", "manager"):
            mine = line.with_user(self._make_user(role))
            with self.assertRaises(AccessError):
                mine.action = "withdrawn"
            with self.assertRaises(AccessError):
                mine.unlink()

    def test_an_agent_notes_only_what_was_told_to_him(self):
        agent = self._make_user("agent")
        consents = self.env["citynet.whatsapp.consent"].with_user(agent)
        values = {
            "company_id": self.company.id, "number": self.number, "purpose": "marketing",
            "action": "granted", "evidence": "Phone call",
        }  # fmt: skip
        consents.create({**values, "source": "agent"})
        with self.assertRaises(AccessError):
            consents.create({**values, "source": "message"})


@tagged("post_install", "-at_install")
class TestConsentPortal(WhatsappCommon, HttpCase):
    def test_a_customer_says_it_in_the_portal(self):
        user = new_test_user(self.env, "wa_portal", "base.group_portal", lang="en_US")
        user.partner_id.write(
            {"phone": "+6281377770000", "country_id": self.env.ref("base.id").id}
        )
        self.env.flush_all()
        self.authenticate("wa_portal", "wa_portal")
        page = self.url_open("/my/whatsapp")
        self.assertIn("+6281377770000", page.text)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        refused = self.url_open("/my/whatsapp", data={"marketing": "1", "service": "1"})
        self.assertEqual(refused.status_code, 400)
        consents = self.env["citynet.whatsapp.consent"]
        self.assertFalse(consents.search([("number", "=", "+6281377770000")]))
        for wishes, expected in (
            ({"marketing": "1", "service": "1"}, [("marketing", "granted")]),
            ({"marketing": "1", "service": "1"}, [("marketing", "granted")]),
            (
                {},
                [
                    ("marketing", "withdrawn"),
                    ("service", "withdrawn"),
                    ("marketing", "granted"),
                ],
            ),
        ):
            self.url_open("/my/whatsapp", data={**wishes, "csrf_token": token})
            lines = consents.search([("number", "=", "+6281377770000")])
            self.assertEqual([(line.purpose, line.action) for line in lines], expected)
        self.assertEqual(lines[0].source, "portal")
        self.assertEqual(lines[0].partner_id, user.partner_id)

    def test_who_typed_a_customers_number_says_nothing_for_it(self):
        """A visitor's account with the customer's number: no form, no line, and the bills
        of the customer go on."""
        user = new_test_user(self.env, "wa_guest", "base.group_portal", lang="en_US")
        user.partner_id.write(
            {"phone": self.number, "country_id": self.env.ref("base.id").id}
        )
        bill = self._queue(event="invoice_issued")
        self.env.flush_all()
        self.authenticate("wa_guest", "wa_guest")
        page = self.url_open("/my/whatsapp")
        self.assertNotIn(self.number, page.text)
        # what such an account said before the number was a customer's counts for nothing
        self.env["citynet.whatsapp.consent"]._log(
            self.company, self.number, "withdrawn", "portal", "ticked",
            ("service", "marketing"), partner_id=user.partner_id.id,
        )  # fmt: skip
        self.assertEqual(bill.state, "queued")
