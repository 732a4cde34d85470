import io
from datetime import timedelta
from unittest.mock import patch

from PIL import Image

from odoo import fields
from odoo.addons.citynet_crm.models.core.citynet_reply import CitynetReply
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ScriptedProvider, WhatsappCommon

_READER = "odoo.addons.citynet_whatsapp.models.citynet_whatsapp_inbound"


@tagged("post_install", "-at_install")
class TestInbound(WhatsappCommon):
    def _talk(self, number=None):
        return self.env["citynet.whatsapp.conversation"].search(
            [
                ("account_id", "=", self.account.id),
                ("number", "=", number or self.number),
            ]
        )

    def _replying(self, answer):
        """The core's answer to any message."""
        return patch.object(CitynetReply, "_handle_reply", lambda *_a, **_k: answer)

    def _notes(self, record):
        return record.message_ids.filtered(
            lambda m: m.message_type == "comment"
        ).mapped("body")

    def test_words_come_to_the_inbox_of_their_customer(self):
        with self._replying(None):
            self._report(messages=[self._words("Kapan petugas datang?")])
        talk = self._talk()
        self.assertEqual(talk.partner_id, self.customer)
        self.assertEqual((talk.status, talk.unread), ("open", 1))
        self.assertTrue(talk.is_window_open)
        self.assertIn("Kapan petugas datang?", talk.thread)
        self.assertIn("Kapan petugas datang?", "".join(self._notes(self.customer)))

    def test_the_same_words_come_once(self):
        words = self._words("Halo", ref="wamid.same")
        with self._replying(None):
            self._report(messages=[words])
            self._report(messages=[words, {**words, "text": {"body": "Halo!"}}])
            self._report(messages=[words, self._words("Lagi")])
        self.assertEqual(self._talk().unread, 2)
        self.assertEqual(len(self._notes(self.customer)), 2)

    def test_an_answer_to_our_message_is_noted_on_what_it_was_about(self):
        ticket = self.env["citynet.ticket"].create(
            {"title": "Internet mati", "partner_id": self.customer.id}
        )
        self._send()
        message = self.messages.search(
            [("res_id", "=", ticket.id), ("direction", "=", "out")]
        )
        with self._replying(None):
            self._report(
                messages=[self._words("Masih mati", context={"id": message.ref})]
            )
        self.assertIn("Masih mati", "".join(self._notes(ticket)))
        self.assertFalse(self._notes(self.customer))

    def test_of_two_people_with_one_number_the_one_whose_message_is_quoted_is_meant(
        self,
    ):
        other = self._make_customer("Siti", phone="0812-3456-7890")
        ticket = self.env["citynet.ticket"].create(
            {"title": "Lambat", "partner_id": other.id}
        )
        self._send()
        message = self.messages.search([("res_id", "=", ticket.id)])
        with self._replying(None):
            self._report(messages=[self._words("Halo")])
            self.assertFalse(self._talk().partner_id, "it may be either of them")
            self._report(
                messages=[self._words("Terima kasih", context={"id": message.ref})]
            )
        self.assertEqual(self._talk().partner_id, other)
        self.assertEqual(self._talk().candidate_ids, self.customer | other)

    def test_a_second_number_of_the_household_is_known(self):
        self.env["res.partner"].create(
            {
                "name": "Istri",
                "parent_id": self.customer.id,
                "phone": "0813-9999-8888",
                "country_id": self.env.ref("base.id").id,
            }
        )
        with self._replying(None):
            self._report(messages=[self._words("Halo", number="+6281399998888")])
        talk = self._talk("+6281399998888")
        self.assertEqual(talk.partner_id.commercial_partner_id, self.customer)

    def test_a_stranger_becomes_a_lead_only_by_an_agents_hand(self):
        leads = self.env["crm.lead"].search_count([])
        with self._replying(None):
            self._report(
                messages=[self._words("Berapa harganya?", number="+6281500000001")]
            )
        talk = self._talk("+6281500000001")
        self.assertFalse(talk.partner_id)
        self.assertEqual(self.env["crm.lead"].search_count([]), leads)
        agent = self._make_user("agent")
        action = talk.with_user(agent).action_make_lead()
        lead = self.env["crm.lead"].browse(action["res_id"])
        self.assertEqual(lead.phone, "+6281500000001")
        self.assertIn("Berapa harganya?", lead.description)

    def test_a_keyword_is_answered_by_itself(self):
        with self._replying("Tagihan Anda lunas."):
            self._report(messages=[self._words("saldo")])
        [sent] = self._send()
        self.assertEqual(sent["payload"]["text"]["body"], "Tagihan Anda lunas.")
        self.assertEqual((self._talk().status, self._talk().unread), ("answered", 0))

    def test_two_machines_do_not_answer_each_other_forever(self):
        with self._replying("Halo juga"):
            self._report(messages=[self._words(f"Halo {n}") for n in range(13)])
        answers = self.messages.search_count([("body", "=", "Halo juga")])
        self.assertEqual(answers, 10)
        self.assertEqual(self._talk().status, "open")

    def test_without_automatic_answers_a_person_answers(self):
        self.account.auto_reply = False
        with self._replying("Tagihan Anda lunas."):
            self._report(messages=[self._words("saldo")])
        self.assertEqual(self._talk().status, "open")

    def test_a_tapped_button_carries_its_payload(self):
        heard = []

        def reply(_self, partner, text, payload=None, channel=None):
            heard.append((partner.id, text, payload))
            return "Terima kasih"

        with patch.object(CitynetReply, "_handle_reply", reply):
            button = {"text": "Puas", "payload": "other:token:5"}
            listed = {
                "type": "button_reply",
                "button_reply": {"id": "OTHER", "title": "Tanya"},
            }
            self._report(
                messages=[
                    self._words("", type="button", button=button),
                    self._words("", type="interactive", interactive=listed),
                ]
            )
        self.assertEqual(
            heard,
            [
                (self.customer.id, "Puas", "other:token:5"),
                (self.customer.id, "Tanya", "OTHER"),
            ],
        )

    def test_one_message_that_cannot_be_taken_harms_no_other(self):
        def reply(_self, partner, text, payload=None, channel=None):
            if text == "bom":
                raise ValueError("boom")
            return "Baik"

        with patch.object(CitynetReply, "_handle_reply", reply), mute_logger(_READER):
            self._report(messages=[self._words("bom"), self._words("halo")])
        bad = self.messages.search([("body", "=", "bom")])
        self.assertEqual(bad.inbound_state, "error")
        self.assertTrue(bad.needs_attention)
        self.assertEqual(len(self._send()), 1)

    def test_an_agent_answers_within_24_hours_and_not_after(self):
        with self._replying(None):
            self._report(messages=[self._words("Halo")])
        agent = self._make_user("agent")
        talk = self._talk().with_user(agent)
        talk.answer = "Selamat pagi"
        talk.action_answer()
        self.assertEqual(talk.user_id, agent)
        [sent] = self._send()
        self.assertEqual(sent["payload"]["text"]["body"], "Selamat pagi")
        self.assertFalse(talk.answer)
        talk.sudo().date_last_in = fields.Datetime.now() - timedelta(hours=25)
        talk.answer = "Masih di sana?"
        with self.assertRaisesRegex(UserError, "More than 24 hours"):
            talk.action_answer()

    def test_outside_the_window_a_template_goes_out(self):
        service = self._make_subscription("2026-01-01")
        talk = self.env["citynet.whatsapp.conversation"]._get(self.account, self.number)
        talk.partner_id = self.customer
        agent = self._make_user("agent")
        template = self.env.ref("citynet_whatsapp.template_subscription_restored_id")
        composer = (
            self.env["citynet.whatsapp.composer"]
            .with_user(agent)
            .create({"conversation_id": talk.id, "template_id": template.id})
        )
        self.assertEqual(composer.record_ref, service)
        self.assertIn("Budi Santoso", composer.preview)
        composer.action_send()
        [sent] = self._send()
        self.assertEqual(sent["payload"]["template"]["name"], template.name)

    def test_the_window_counts_from_the_customers_own_clock(self):
        old = self._words("Halo", timestamp="1790000000")
        with self._replying(None):
            self._report(messages=[old])
        self.assertFalse(self._talk().is_window_open)

    def test_a_user_without_a_number_is_no_phone_number(self):
        words = self._words("Halo")
        del words["from"]
        with self._replying(None):
            self._report(
                messages=[{**words, "from_user_id": "ID.13491208655302741918"}]
            )
        talk = self.env["citynet.whatsapp.conversation"].search(
            [("bsuid", "=", "ID.13491208655302741918")]
        )
        self.assertFalse(talk.number or talk.partner_id)
        self.assertEqual(talk.status, "open")

    def test_a_reaction_needs_no_answer(self):
        with self._replying(None):
            self._report(
                messages=[self._words("", type="reaction", reaction={"emoji": "👍"})]
            )
        self.assertEqual(self._talk().status, "answered")

    def test_what_customers_write_is_shown_as_text(self):
        with self._replying(None):
            self._report(messages=[self._words("<script>alert(1)</script>")])
        self.assertNotIn("<script>", self._talk().thread)
        self.assertNotIn("<script>", "".join(self._notes(self.customer)))


@tagged("post_install", "-at_install")
class TestMedia(WhatsappCommon):
    def _receive(self, data, kind="image"):
        self.patch(ScriptedProvider, "fetch_media", lambda _self, _id: data)
        media = {"id": "m1", "mime_type": "image/png", "filename": "x.exe"}
        with patch.object(CitynetReply, "_handle_reply", lambda *_a, **_k: None):
            self._report(messages=[self._words("", type=kind, **{kind: media})])
        self._cron("files")
        return self.messages.search([("direction", "=", "in")], limit=1)

    def test_a_picture_is_drawn_again_and_kept(self):
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), "red").save(picture, "PNG")
        message = self._receive(picture.getvalue())
        [file] = message.attachment_ids
        self.assertEqual(file.mimetype, "image/jpeg")
        self.assertTrue(file.raw.startswith(b"\xff\xd8"))
        self.assertTrue(self.customer.message_ids.attachment_ids)

    def test_a_pdf_is_kept_under_our_own_name(self):
        message = self._receive(b"%PDF-1.4 test", "document")
        self.assertEqual(message.attachment_ids.name, f"whatsapp-{message.id}.pdf")

    def test_other_kinds_are_not_kept_under_any_name(self):
        for data in (
            b"<svg onload=alert(1)>",
            b"<html>",
            b"MZ\x90",
            b"PK\x03\x04",
            b"",
        ):
            message = self._receive(data)
            self.assertFalse(message.attachment_ids, data)
            self.assertEqual(message.media_state, "done")
            self.assertTrue(message.error_text)

    def test_a_bill_with_a_file_is_sent_once_the_file_is_there(self):
        template = self.env.ref("citynet_whatsapp.template_ticket_opened_id")
        template.header_kind = "document"
        self.patch(
            ScriptedProvider,
            "upload_media",
            lambda _self, name, *_file: f"media-{name}",
        )
        ticket_class = type(self.env["citynet.ticket"])
        file = ("bill.pdf", "application/pdf", b"%PDF")
        self.patch(ticket_class, "_get_whatsapp_file", lambda _self, _event: file)
        ticket = self.env["citynet.ticket"].create(
            {"title": "Mati", "partner_id": self.customer.id}
        )
        self.assertFalse(self._send())
        self._cron("files")
        [sent] = self._send()
        header = sent["payload"]["template"]["components"][0]
        self.assertEqual(
            header["parameters"][0]["document"],
            {"id": "media-bill.pdf", "filename": "bill.pdf"},
        )
        message = self.messages.search([("res_id", "=", ticket.id)])
        self.assertEqual(message.state, "accepted")

    def test_a_file_that_cannot_be_made_fails_its_message_in_the_end(self):
        self.env.ref(
            "citynet_whatsapp.template_ticket_opened_id"
        ).header_kind = "document"
        ticket = self.env["citynet.ticket"].create(
            {"title": "Mati", "partner_id": self.customer.id}
        )
        for _try in range(4):
            self._cron("files")
        message = self.messages.search([("res_id", "=", ticket.id)])
        self.assertEqual((message.state, message.error_kind), ("failed", "media"))
        self.assertTrue(message.needs_attention)
