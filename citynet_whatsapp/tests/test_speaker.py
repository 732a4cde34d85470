from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_speaker import SpeakerCommon


@tagged("post_install", "-at_install")
class TestSpeaker(SpeakerCommon):
    """A number speaks for who has it now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls._make_subscription("2026-01-01")

    def setUp(self):
        super().setUp()
        self.bill = self._make_bill(self.customer, 150000)

    def _make_second(self, **values):
        """:return: Siti with a running service, Budi's number and a bill of Rp 90,000"""
        other = self._make_customer("Siti", phone=self.number, lang="id_ID", **values)
        self._make_subscription("2026-01-01", partner=other)
        return other, self._make_bill(other, 90000)

    def test_a_number_that_moved_speaks_for_its_new_owner(self):
        """Budi's bill is Rp 150,000. He writes once; then the number is Siti's, who owes
        Rp 90,000: she reads that, and nothing of his."""
        self.assertIn(self.bill.name, self._say("TAGIHAN").body)
        self.customer.phone = "0813-1111-2222"
        _other, bill = self._make_second()
        answer = self._say("TAGIHAN").body
        self.assertIn(bill.name, answer)
        self.assertNotIn(self.bill.name, answer)
        self.assertNotIn(self.service.name, self._say("STATUS").body)

    def test_a_closed_customer_comes_after_a_running_one_of_the_same_number(self):
        self.service._close(fields.Date.to_date("2026-06-30"), "moved away")
        self.assertIn(self.bill.name, self._say("TAGIHAN").body, "he alone has it")
        _other, bill = self._make_second()
        answer = self._say("TAGIHAN").body
        self.assertIn(bill.name, answer)
        self.assertNotIn(self.bill.name, answer)

    def test_a_service_address_has_the_payers_new_number_too(self):
        """The place of Budi's service was saved with his number; he takes another one."""
        place = self.env["res.partner"].create(
            {
                "parent_id": self.customer.id,
                "name": "Jl. Melati 3",
                "type": "other",
                "citynet_is_service_address": True,
                "phone": self.number,
                "country_id": self.env.ref("base.id").id,
            }
        )
        self.service.address_id = place
        self.customer.phone = "0813-1111-2222"
        self.assertEqual(place.phone_sanitized, "+6281311112222")
        self.assertFalse(self._say("TAGIHAN"))
        self.assertFalse(self._talk().partner_id)

    def test_several_customers_are_asked_which_one(self):
        other, bill = self._make_second()
        asked = self._say("TAGIHAN")
        self.assertNotIn(bill.name, asked.body)
        self.assertNotIn(self.bill.name, asked.body)
        section = asked.payload["interactive"]["action"]["sections"][0]
        self.assertEqual(
            [(row["id"], row["title"]) for row in section["rows"]],
            [(f"who:{self.customer.id}", "Budi Santoso"), (f"who:{other.id}", "Siti")],
        )
        answer = self._say("Siti", payload=f"who:{other.id}", kind="interactive").body
        self.assertIn(bill.name, answer)
        self.assertNotIn(self.bill.name, answer)
        self.assertEqual(self._talk().partner_id, other)

    def test_the_choice_holds_for_a_day_and_can_be_changed(self):
        other, bill = self._make_second()
        self._say("TAGIHAN")
        self.assertIn(bill.name, self._say("2").body, "the second of the list")
        self.assertIn(bill.name, self._say("TAGIHAN").body, "no second question")
        self.assertIn("1. Budi Santoso", self._say("ganti").body)
        self._say("1")
        self.assertIn(self.bill.name, self._say("TAGIHAN").body)
        self._talk().chosen_until = fields.Datetime.now() - timedelta(minutes=1)
        self.assertIn("1. Budi Santoso", self._say("TAGIHAN").body)
        self.assertEqual(other, self._talk().candidate_ids[1])

    def test_a_customer_number_chooses_as_well(self):
        other, bill = self._make_second()
        self._say("TAGIHAN")
        self.assertIn(bill.name, self._say(other.citynet_number.lower()).body)

    def test_no_one_is_chosen_who_does_not_have_the_number(self):
        """A row of an old list, a place that the list hasn't, another customer's number."""
        _other, _bill = self._make_second()
        stranger = self._make_customer("Tono", phone="0815-0000-1111")
        foreign = self._make_bill(stranger, 70000)
        self._say("TAGIHAN")
        for text, payload in (
            ("Tono", f"who:{stranger.id}"), ("Tono", "who:999999999"), ("3", ""), ("0", ""),
            (stranger.citynet_number, ""),
        ):  # fmt: skip
            answers = self._say(text, payload=payload)
            for bill in (foreign, self.bill, _bill):
                self.assertNotIn(bill.name, "".join(answers.mapped("body")), text)

    def test_a_choice_ends_where_the_number_is_the_chosen_ones_no_more(self):
        other, bill = self._make_second()
        self._say("TAGIHAN")
        self._say("2")
        other.phone = "0813-1111-2222"
        answer = self._say("TAGIHAN").body
        self.assertIn(self.bill.name, answer)
        self.assertNotIn(bill.name, answer)

    def test_words_without_a_keyword_are_not_asked_about_and_go_to_a_person(self):
        self._make_second()
        self.assertFalse(self._say("Terima kasih"))
        self.assertEqual(self._talk().status, "open")
        self.assertFalse(self._talk().partner_id)

    def test_more_customers_than_a_list_shows_are_asked_for_their_number(self):
        others = [
            self._make_customer(f"Warga {number}", phone=self.number)
            for number in range(11)
        ]
        asked = self._say("TAGIHAN")
        self.assertEqual(asked.kind, "text")
        bill = self._make_bill(others[7], 55000)
        self.assertIn(bill.name, self._say(others[7].citynet_number).body)

    def test_a_complaint_of_the_chosen_one_is_theirs(self):
        other, _bill = self._make_second()
        self._say("Internet saya mati total sejak pagi")
        self._say("2")
        ticket = self.env["citynet.ticket"].search([], limit=1, order="id desc")
        self.assertEqual(ticket.partner_id, other)
        self.assertEqual(ticket.title, "Internet saya mati total sejak pagi")

    def test_a_button_of_the_former_owner_is_dead(self):
        """A message about Budi's complaint is answered by its quotation after the number
        went to Siti: no note on his complaint, and TAGIHAN is hers."""
        ticket = self.env["citynet.ticket"].create(
            {"title": "Lambat", "partner_id": self.customer.id}
        )
        self._send()
        told = self.messages.search(
            [("res_id", "=", ticket.id), ("res_model", "=", "citynet.ticket")]
        )
        self.customer.phone = "0813-1111-2222"
        other, bill = self._make_second()
        answer = self._say("Bayar", payload="TAGIHAN", context=told.ref, kind="button")
        self.assertIn(bill.name, answer.body)
        self._say("Masih lambat kah?", context=told.ref)
        notes = "".join(body or "" for body in ticket.message_ids.mapped("body"))
        self.assertNotIn("Masih lambat kah?", notes)
        self.assertEqual(self._talk().partner_id, other)

    def test_what_waits_goes_along_to_the_new_number_and_never_to_the_old(self):
        bill = self._queue(event="invoice_issued")
        answer = self._say("TAGIHAN")
        self.customer.phone = "0813-1111-2222"
        self.assertEqual((bill.number, bill.state), ("+6281311112222", "queued"))
        self.assertEqual((answer.state, answer.error_code), ("failed", "moved"))
        self.assertEqual([row["number"] for row in self._send()], ["+6281311112222"])

    def test_what_waits_for_a_number_that_got_another_owner_does_not_leave(self):
        """Budi's service ends and his number is noted on Siti; his bill waits still."""
        bill = self._queue(event="invoice_issued")
        self.service._close(fields.Date.to_date("2026-06-30"), "moved away")
        closing = self.messages.search([("event", "=", "subscription_closed")])
        self._make_second()
        self.assertFalse(self._send())
        self.assertEqual((bill.state, bill.error_kind), ("failed", "number"))
        self.assertFalse(closing.filtered(lambda message: message.state == "accepted"))

    def test_an_agent_sends_nothing_of_another_customer_into_a_conversation(self):
        talk = self._talk()
        self.assertIn(self.bill.name, self._say("TAGIHAN").body)
        template = self.env.ref("citynet_whatsapp.template_subscription_restored_id")
        agent = self._make_user("agent")
        composer = self.env["citynet.whatsapp.composer"].with_user(agent)
        composer = composer.create(
            {"conversation_id": talk.id, "template_id": template.id}
        )
        self.assertEqual(composer.record_ref, self.service)
        self.customer.phone = "0813-1111-2222"
        other, _bill = self._make_second()
        with self.assertRaisesRegex(UserError, "isn't of Siti"):
            composer.action_send()
        self.assertEqual(talk._get_speaker(), other)
