from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import tagged
from odoo.tools import convert_file


@tagged("post_install", "-at_install")
class TestDemo(CitynetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["citynet.whatsapp.account"].search([]).active = False
        names = ("Ani", "Beni", "Citra", "Dedi", "Eka", "Fajar", "Gita", "Hadi")
        for number, name in enumerate(names):
            payer = cls._make_customer(name, phone=f"0812-1111-000{number}")
            service = cls._make_subscription("2026-01-01", partner=payer)
            cls.env["citynet.ticket"]._without_events().create(
                {
                    "title": "Internet mati",
                    "category": "no_connection",
                    "subscription_id": service.id,
                }
            )
        cls.promo = cls.env["citynet.promo"].create(
            {
                "name": "Hemat 50%",
                "code": "HEMAT50",
                "kind": "percent",
                "percent": 50,
                "date_from": "2026-01-01",
            }
        )
        cls.promo._transition("published")
        cls.messages = cls.env["citynet.whatsapp.message"]
        cls.before = cls.messages.search([])
        file = "demo/citynet_whatsapp_demo.xml"
        convert_file(cls.env, "citynet_whatsapp", file, {}, "init", noupdate=True)

    def _get_new(self, *domain):
        return self.messages.search([("id", "not in", self.before.ids), *domain])

    def test_what_happened_was_told_and_mostly_read(self):
        told = self._get_new(("event", "=", "ticket_opened"))
        self.assertEqual(len(told), 8)
        self.assertEqual(set(told.mapped("state")), {"read", "delivered"})
        for message in told:
            self.assertGreater(message.date_delivered, message.date_accepted)

    def test_a_promo_was_told_to_those_who_agreed(self):
        broadcast = self.env["citynet.whatsapp.broadcast"].search(
            [("promo_id", "=", self.promo.id)]
        )
        self.assertEqual(broadcast.state, "done")
        sent = self._get_new(("broadcast_id", "=", broadcast.id))
        agreed = self.env["citynet.whatsapp.consent"].search_count(
            [("action", "=", "granted"), ("number", "in", sent.mapped("number"))]
        )
        self.assertTrue(sent)
        self.assertEqual(agreed, len(sent))

    def test_customers_and_a_stranger_have_written(self):
        heard = self._get_new(("direction", "=", "in"))
        self.assertEqual(len(heard), 7)
        self.assertEqual(len(heard.filtered("partner_id")), 6)
        self.assertFalse(heard.filtered(lambda one: one.inbound_state == "todo"))
