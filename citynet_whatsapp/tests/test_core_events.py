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
