from odoo import fields
from odoo.tests import tagged

from .common import WhatsappCommon


@tagged("post_install", "-at_install")
class TestCoreEvents(WhatsappCommon):
    """What the core announces about services and outages reaches its customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.area = cls.env["citynet.area"].create({"name": "ODP Rendeng"})
        cls.service = cls._make_subscription("2026-01-01", area_id=cls.area.id)

    def _messages_about(self, record):
        return self.messages.search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)], order="id"
        )

    def test_an_outage_is_told_from_its_start_to_its_end(self):
        outage = self.env["citynet.outage"].create(
            {
                "cause": "Fibre cut",
                "area_ids": self.area.ids,
                "date_start": fields.Datetime.subtract(fields.Datetime.now(), hours=2),
                "news": "The cable is being spliced.",
            }
        )
        for action in ("action_announce", "action_send_news", "action_resolve"):
            getattr(outage, action)()
            with self.enter_registry_test_mode():
                self.env.ref("citynet_crm.ir_cron_outage").method_direct_trigger()
            self.env.invalidate_all()
        messages = self._messages_about(outage)
        self.assertEqual(
            messages.mapped("event"),
            ["outage_announced", "outage_updated", "outage_resolved"],
        )
        self.assertEqual(set(messages.mapped("number")), {self.number})
        self.assertIn("ODP Rendeng", messages[0].body)
        self.assertIn("spliced", messages[1].body)

    def test_a_change_of_package_names_the_new_one_and_its_day(self):
        larger = self._make_package("Citynet 50 Mbps", 300000)
        self.env["citynet.change.request"].create(
            {"subscription_id": self.service.id, "package_id": larger.id}
        ).action_confirm()
        [message] = self._messages_about(self.service)
        self.assertEqual(message.event, "package_changed")
        self.assertIn("Citynet 50 Mbps", message.body)
        self.assertEqual(message.state, "queued")

    def test_a_relocation_names_the_new_address(self):
        place = self.env["res.partner"].create(
            {
                "name": "New house",
                "parent_id": self.customer.id,
                "type": "other",
                "street": "Jl. Kenari 4",
            }
        )
        self.env["citynet.change.request"].create(
            {
                "subscription_id": self.service.id,
                "kind": "relocation",
                "address_id": place.id,
                "area_id": self.area.id,
            }
        ).action_confirm()
        message = self._messages_about(self.service)
        self.assertEqual(message.mapped("event"), ["relocation_requested"])
        self.assertIn("Jl. Kenari 4", message.body)
        self.assertEqual(message.state, "queued")

    def test_an_answer_to_a_complaint_is_queued_with_its_words(self):
        agent = self._make_user("agent")
        self.customer.email = "budi@example.com"
        ticket = self.env["citynet.ticket"].create(
            {"title": "Slow", "subscription_id": self.service.id, "user_id": agent.id}
        )
        ticket.with_user(agent).message_post(
            body="We come at ten.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        answers = self._messages_about(ticket).filtered(
            lambda message: message.event == "ticket_answered"
        )
        self.assertEqual(len(answers), 1)
        self.assertIn("We come at ten.", answers.body)
        self.assertIn(ticket.name, answers.body)
        self.assertEqual(answers.state, "queued")
        # the thread has gone by e-mail already
        self.assertFalse(answers.email_state)

    def test_an_answer_on_whatsapp_is_the_first_answer_of_a_complaint(self):
        agent = self._make_user("agent")
        ticket = self.env["citynet.ticket"].create(
            {"title": "Slow", "subscription_id": self.service.id}
        )
        talk = self.env["citynet.whatsapp.conversation"]._get(self.account, self.number)
        talk.write(
            {"partner_id": self.customer.id, "date_last_in": fields.Datetime.now()}
        )
        self.assertFalse(ticket.date_first_answer)
        talk.with_user(agent)._answer("We look at it.")
        self.assertTrue(ticket.date_first_answer)
