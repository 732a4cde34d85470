from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_speaker import SpeakerCommon


@tagged("post_install", "-at_install")
class TestConversationGuard(SpeakerCommon):
    """Customer service moves conversations by buttons, and writes to no number it likes."""

    def test_agents_cannot_write_what_came_in(self):
        talk = self._talk()
        agent = self._make_user("agent")
        other = self._make_customer("Siti")
        for values in (
            {"number": "+628666000111"}, {"date_last_in": "2030-01-01 00:00:00"},
            {"last_text": "x"}, {"unread": 3}, {"partner_id": other.id},
            {"chosen_id": other.id}, {"bsuid": "ID.1"}, {"status": "closed"},
            {"message_ids_whatsapp": [Command.clear()]}, {"question": {}},
            {"account_id": self.account.id}, {"profile_name": "x"},
        ):  # fmt: skip
            with self.assertRaises(AccessError):
                talk.with_user(agent).write(values)
        talk.with_user(agent).write({"user_id": agent.id, "answer": "Halo"})
        with self.assertRaisesRegex(UserError, "24 hours"):
            talk.with_user(agent).action_answer()

    def test_buttons_do_what_agents_may_not_write(self):
        self._say("Kapan teknisi datang?")
        mine = self._talk().with_user(self._make_user("agent"))
        mine.action_take()
        self.assertEqual((mine.unread, mine.user_id), (0, mine.env.user))
        mine.action_close()
        self.assertEqual(mine.status, "closed")
        mine._answer("Besok pagi")
        self.assertEqual(mine.status, "answered")

    def test_an_agent_says_which_of_several_writes(self):
        other = self._make_customer("Siti", phone=self.number)
        bill = self._make_bill(other, 90000)
        agent = self._make_user("agent")
        choice = self.env["citynet.whatsapp.speaker"].with_user(agent)
        choice = choice.create(
            {"conversation_id": self._talk().id, "partner_id": other.id}
        )
        self.assertFalse(choice.is_new)
        choice.action_choose()
        self.assertIn(bill.name, self._say("TAGIHAN").body)

    def test_an_unknown_number_becomes_a_contact_of_the_customer_with_a_trace(self):
        number = "+6281955556666"
        self._say("Halo", number)
        agent = self._make_user("agent")
        agent.group_ids += self.env.ref("base.group_partner_manager")
        choice = self.env["citynet.whatsapp.speaker"].with_user(agent)
        choice = choice.create(
            {"conversation_id": self._talk(number).id, "partner_id": self.customer.id}
        )
        self.assertTrue(choice.is_new)
        choice.action_choose()
        self.assertEqual(self.customer.phone_sanitized, self.number)
        self.assertIn(number, self.customer.child_ids.mapped("phone_sanitized"))
        self.assertIn(number, self.customer.message_ids[0].body)
        bill = self._make_bill(self.customer, 150000)
        self.assertIn(bill.name, self._say("TAGIHAN", number).body)
