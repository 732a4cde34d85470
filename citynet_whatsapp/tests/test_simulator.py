from odoo.tests import HttpCase, tagged

from .common import WhatsappCommon


class SimulatorCommon(WhatsappCommon):
    """The provider's only account is a simulator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.active = False
        cls.simulator = cls.env["citynet.whatsapp.account"].create(
            {
                "name": "Simulator",
                "provider": "simulator",
                "daily_limit": -1,
                "spacing": 0,
                "company_id": cls.company.id,
            }
        )
        cls.simulator.action_test_connection()


@tagged("post_install", "-at_install")
class TestSimulator(SimulatorCommon):
    """Everything can be tried without any account at WhatsApp."""

    def _tell(self, number=None):
        if number:
            self.customer.phone = number
        ticket = self.env["citynet.ticket"].create(
            {"title": "Mati", "partner_id": self.customer.id}
        )
        self._cron("send")
        self._cron("events")
        return self.messages.search(
            [("res_id", "=", ticket.id), ("direction", "=", "out")]
        )

    def test_a_message_is_sent_delivered_and_read_inside_odoo(self):
        self.assertEqual(self._tell().state, "read")

    def test_the_numbers_ending_chooses_what_happens(self):
        self.assertEqual(self._tell("0812-3456-0001").state, "sent")
        self.assertEqual(self._tell("0812-3456-0002").state, "delivered")
        message = self._tell("0812-3456-0404")
        self.assertEqual((message.state, message.error_code), ("failed", "131026"))

    def test_one_can_answer_as_the_customer(self):
        self.customer.lang = "en_US"
        self._make_subscription("2026-01-01")
        self._tell("0812-3456-7890")
        talk = self.env["citynet.whatsapp.conversation"]._get(
            self.simulator, self.number
        )
        talk = talk.with_user(self._make_user("agent"))
        talk.customer_words = "STATUS"
        talk.action_write_as_customer()
        self._cron("events")
        self._cron("send")
        self._cron("events")
        answer = self.messages.search(
            [("kind", "=", "text"), ("direction", "=", "out")]
        )
        self.assertIn("Complaint", answer.body)
        self.assertIn(answer.state, ("delivered", "read"))
        self.assertIn("STATUS", talk.thread)

    def test_on_a_real_line_no_user_writes_as_the_customer(self):
        talk = self.env["citynet.whatsapp.conversation"]._get(self.account, self.number)
        talk.customer_words = "STATUS"
        with self.assertRaisesRegex(Exception, "Only in the simulator"):
            talk.action_write_as_customer()


@tagged("post_install", "-at_install")
class TestDashboard(WhatsappCommon):
    def test_tiles_open_what_they_count(self):
        self._queue()
        self.account.daily_limit = 250
        for role in ("agent", "manager"):
            data = self.env["citynet.dashboard"].with_user(self._make_user(role))
            data = data.get_dashboard_data()
            section = next(s for s in data["sections"] if s["key"] == "whatsapp")
            tiles = {tile["key"]: tile for tile in section["tiles"]}
            self.assertEqual(tiles["whatsapp_waiting"]["value"], 1)
            for tile in tiles.values():
                self.env.ref(tile["action"])
                self.env[tile["model"]].search(tile["domain"])
            charts = {chart["key"] for chart in data["charts"]}
            self.assertTrue(
                {"whatsapp_queue", "whatsapp_failures", "whatsapp_cost"} <= charts
            )

    def test_technicians_see_nothing_of_it(self):
        dashboard = self.env["citynet.dashboard"].with_user(
            self._make_user("technician")
        )
        keys = {
            section["key"] for section in dashboard.get_dashboard_data()["sections"]
        }
        self.assertNotIn("whatsapp", keys)


@tagged("post_install", "-at_install")
class TestInboxTour(SimulatorCommon, HttpCase):
    def test_an_agent_answers_in_the_inbox(self):
        talk = self.env["citynet.whatsapp.conversation"]._get(
            self.simulator, self.number
        )
        self.env["citynet.whatsapp.event"]._simulate_words(
            talk, "Kapan petugas datang?"
        )
        self._cron("events")
        self._make_user("agent")
        self.start_tour("/odoo/whatsapp", "citynet_whatsapp_inbox", login="test_agent")
        self.env.invalidate_all()
        answer = self.messages.search([("user_id.login", "=", "test_agent")])
        self.assertEqual(answer.body, "Besok pagi, Pak.")
        self.assertEqual(talk.status, "answered")
