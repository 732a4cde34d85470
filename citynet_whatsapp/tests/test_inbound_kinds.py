import time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import rendering
from .common import WhatsappCommon

_NEW = "+6281399990000"


class KindsCommon(WhatsappCommon):
    def _talk(self, number=None):
        return self.env["citynet.whatsapp.conversation"].search(
            [
                ("account_id", "=", self.account.id),
                ("number", "=", number or self.number),
            ]
        )

    def _get_last(self):
        return self.messages.search(
            [("direction", "=", "in")], limit=1, order="id desc"
        )


@tagged("post_install", "-at_install")
class TestKinds(KindsCommon):
    """What phones send besides plain words is kept, shown, and seen by a person."""

    def test_what_cannot_be_shown_leaves_the_conversation_open(self):
        """Kinds of today and of tomorrow, and known kinds with nothing in them."""
        for number, words in enumerate(
            (
                {"type": "unsupported", "errors": [{"code": 131051, "title": "x"}]},
                {"type": "unknown"},
                {"type": "order", "order": {"catalog_id": "1", "product_items": []}},
                {"type": "poll_creation", "poll_creation": {"name": "?"}},
                {"type": "interactive", "interactive": {"nfm_reply": {"body": "x"}}},
                {"type": "contacts", "contacts": []},
                {"type": "text", "text": {"body": ""}},
            ),
            1,
        ):
            message = {**self._words(""), **words}
            self._report(messages=[message])
            self.assertEqual(
                (self._talk().status, self._talk().unread), ("open", number)
            )
            self.assertIn(words["type"], self._get_last().body)
            self.assertIn(words["type"], self._talk().last_text)
        self.assertFalse(self._send())

    def test_a_reaction_and_its_removal_need_no_person(self):
        for emoji in ("👍", ""):
            words = self._words("", type="reaction", reaction={"emoji": emoji})
            self._report(messages=[words])
        self.assertEqual((self._talk().status, self._talk().unread), ("answered", 0))

    def test_a_contact_card_is_kept_with_name_and_numbers(self):
        cards = [
            {
                "name": {"formatted_name": "Pak RT Joko", "first_name": "Joko"},
                "phones": [
                    {"phone": "+62 812-3333-4444", "wa_id": "6281233334444"},
                    {"wa_id": "6281255556666"},
                ],
            },
            {"org": {"company": "Toko Maju"}, "phones": [{"phone": "0271 123456"}]},
        ]
        self._report(messages=[self._words("", type="contacts", contacts=cards)])
        self.assertEqual(
            self._get_last().body,
            "Pak RT Joko: +62 812-3333-4444, +6281255556666\nToko Maju: 0271 123456",
        )
        self.assertIn("+6281255556666", self._talk().thread)
        self.assertEqual(self._talk().status, "open")

    def test_an_edit_is_shown_beside_what_was_said_first(self):
        first = self._words("Datang jam 9", ref="wamid.first")
        edit = {
            "original_message_id": "wamid.first",
            "message": {"type": "text", "text": {"body": "Datang jam 10"}},
        }
        self._report(messages=[first])
        self._report(messages=[self._words("", type="edit", edit=edit)])
        thread = self._talk().with_context(lang="en_US").thread
        self.assertIn("Datang jam 9", thread)
        self.assertIn("Changed by the customer later", thread)
        self.assertIn("Datang jam 10", thread)
        self.assertEqual(self._talk().unread, 2)

    def test_a_deleted_message_says_so_and_stays_readable(self):
        self._report(messages=[self._words("Salah kirim", ref="wamid.gone")])
        revoke = {"original_message_id": "wamid.gone"}
        self._report(messages=[self._words("", type="revoke", revoke=revoke)])
        thread = self._talk().with_context(lang="en_US").thread
        self.assertIn("Deleted by the customer", thread)
        self.assertIn("Salah kirim", thread)
        self.assertEqual(self._talk().unread, 1)

    def test_no_number_marks_what_another_has_said(self):
        self._report(messages=[self._words("Punya saya", ref="wamid.mine")])
        revoke = {"original_message_id": "wamid.mine"}
        self._report(
            messages=[self._words("", number=_NEW, type="revoke", revoke=revoke)]
        )
        mine = self.messages.search([("ref", "=", "wamid.mine")])
        self.assertFalse(mine.inbound.get("revoked"))

    def test_what_is_typed_on_the_phone_appears_as_ours(self):
        self._report(messages=[self._words("Kapan datang?")])
        echo = {
            "from": "628111", "to": self.number.lstrip("+"), "id": "wamid.echo",
            "timestamp": str(int(time.time()) + 60), "type": "text",
            "text": {"body": "Besok pagi, Pak"},
        }  # fmt: skip
        for _time in range(2):
            value = {
                "metadata": {"phone_number_id": "111"},
                "message_echoes": [echo],
                "again": _time,
            }
            self._report(changes=[("smb_message_echoes", value)])
        [message] = self.messages.search([("ref", "=", "wamid.echo")])
        self.assertEqual((message.direction, message.state), ("out", "sent"))
        self.assertEqual(message.partner_id, self.customer)
        talk = self._talk()
        self.assertEqual((talk.status, talk.unread), ("answered", 0))
        self.assertIn("Besok pagi, Pak", talk.thread)
        self.assertFalse(self._send(), "it has gone out already")
        self._report(
            statuses=[self._status(message, "read", biz_opaque_callback_data="")]
        )
        self.assertEqual(message.state, "read")

    def test_long_words_are_kept_whole(self):
        words = "kata " * 3000
        self._report(messages=[self._words(words)])
        self.assertEqual(len(self._get_last().body), len(words))

    def test_marks_that_turn_the_writing_leave_names(self):
        turned = "X096\u202egpj.lmth\u2066"
        card = {"name": {"formatted_name": turned}, "phones": []}
        value = {
            "metadata": {"phone_number_id": "111"},
            "contacts": [
                {"wa_id": self.number.lstrip("+"), "profile": {"name": turned}}
            ],
            "messages": [self._words("", type="contacts", contacts=[card])],
        }
        self._report(changes=[("messages", value)])
        self.assertEqual(self._talk().profile_name, "X096gpj.lmth")
        self.assertEqual(self._get_last().body, "X096gpj.lmth")


@tagged("post_install", "-at_install")
class TestNumberChanged(KindsCommon):
    """WhatsApp tells that a customer has another number: proposed, then taken over."""

    def _change(self, number=None, new=_NEW):
        system = {
            "type": "user_changed_number",
            "wa_id": new.lstrip("+"),
            "body": "User A changed their phone number",
        }
        words = self._words("", number=number, type="system", system=system)
        self._report(messages=[words])

    def test_the_new_number_is_proposed_with_a_trace_and_accepted_by_a_button(self):
        agent = self._make_user("agent")
        waiting = self._queue(event="invoice_issued")
        self._change()
        self.assertEqual(self.customer.phone_sanitized, self.number, "only proposed")
        self.assertEqual(self.customer.citynet_new_number, _NEW)
        note = self.customer.message_ids[0].body
        self.assertIn(self.number, note)
        self.assertIn(_NEW, note)
        task = self.customer.activity_ids.filtered(lambda one: one.user_id == agent)
        self.assertIn(self.number, task.summary)
        self.assertIn(_NEW, task.summary)
        agent.group_ids += self.env.ref("base.group_partner_manager")
        self.customer.with_user(agent).action_citynet_accept_number()
        self.assertEqual(self.customer.phone_sanitized, _NEW)
        self.assertFalse(self.customer.activity_ids)
        self.assertFalse(self.customer.citynet_new_number)
        self.assertIn(_NEW, self.customer.message_ids[0].body)
        self.assertEqual(waiting.number, _NEW)

    def test_the_new_number_is_refused_by_a_button(self):
        self._change()
        self.customer.action_citynet_refuse_number()
        self.assertEqual(self.customer.phone_sanitized, self.number)
        self.assertFalse(self.customer.citynet_new_number or self.customer.activity_ids)

    def test_each_customer_of_the_number_is_asked_about(self):
        other = self._make_customer("Siti", phone=self.number)
        self._change()
        self.assertEqual(other.citynet_new_number, _NEW)
        self.assertEqual(self.customer.citynet_new_number, _NEW)

    def test_a_member_of_the_household_is_asked_about_not_the_payer(self):
        wife = self.env["res.partner"].create(
            {
                "name": "Istri",
                "parent_id": self.customer.id,
                "phone": "0813-9999-8888",
                "country_id": self.env.ref("base.id").id,
            }
        )
        self._change("+6281399998888")
        self.assertEqual(wife.citynet_new_number, _NEW)
        self.assertFalse(self.customer.citynet_new_number)

    def test_of_an_unknown_number_a_person_is_told(self):
        self._change("+6281500000001")
        self.assertEqual(self._talk("+6281500000001").status, "open")

    def test_another_kind_of_system_message_proposes_nothing(self):
        for system in (
            {"type": "user_changed_user_id", "body": "x", "user_id": "ID.2"},
            {"type": "user_changed_number", "wa_id": "nonsense"},
            {"type": "user_changed_number", "wa_id": self.number.lstrip("+")},
        ):
            self._report(messages=[self._words("", type="system", system=system)])
        self.assertFalse(self.customer.citynet_new_number)


@tagged("post_install", "-at_install")
class TestLongAnswers(KindsCommon):
    """An answer that is longer than WhatsApp takes goes out in parts, in order."""

    def _answer(self, text):
        self._report(messages=[self._words("Kapan teknisi datang?")])
        talk = self._talk().with_user(self._make_user("agent"))
        talk.answer = text
        parts = talk.answer_parts
        talk.action_answer()
        return parts, [sent["payload"]["text"]["body"] for sent in self._send()]

    def test_an_answer_of_5715_letters_goes_out_as_two(self):
        """1,143 words of 4 letters and a blank are 5,715 signs with their blanks: 819
        words fit into 4,096 (819 x 5 - 1 = 4,094), 324 are left."""
        text = " ".join(["kata"] * 1143)
        parts, sent = self._answer(text)
        self.assertEqual(parts, 2)
        self.assertEqual([len(part) for part in sent], [4094, 1619])
        self.assertEqual(" ".join(sent), text)

    def test_a_short_answer_is_one_message(self):
        self.assertEqual(self._answer("Besok pagi"), (1, ["Besok pagi"]))

    def test_parts_end_where_people_end(self):
        """Paragraph before line, line before sentence, sentence before word; and a word
        without any end is cut hard."""
        self.assertEqual(rendering.split_text("", 10), [])
        self.assertEqual(
            rendering.split_text("a" * 25, 10), ["a" * 10, "a" * 10, "a" * 5]
        )
        text = "x" * 7 + "\n\n" + "y" * 7
        self.assertEqual(rendering.split_text(text, 10), ["x" * 7, "y" * 7])
        self.assertEqual(rendering.split_text("abcde fg. hi", 11), ["abcde fg.", "hi"])
        whole = "".join(f"Baris {number}.\n" for number in range(900)).strip()
        for limit in (1024, 4096):
            parts = rendering.split_text(whole, limit)
            self.assertTrue(all(len(part) <= limit for part in parts))
            self.assertEqual("\n".join(parts), whole)

    def test_nothing_is_still_no_answer(self):
        self._report(messages=[self._words("Kapan teknisi datang?")])
        with self.assertRaises(UserError):
            self._talk()._answer("  \u200b\n ")
