from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCareTours(HttpCase, DeskCommon):
    """An outage from its announcement to the credit on the bill, with real clicks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.write({"lang": "en_US", "tz": "Asia/Jakarta"})
        cls.place = cls._make_area("ODP-TOUR")
        cls.owner = new_test_user(
            cls.env, "tour_owner", groups="base.group_portal", lang="en_US"
        )
        cls.service = cls._make_subscription(
            "2026-11-01", partner=cls.owner.partner_id, area_id=cls.place.id
        )

    def _work(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_outage").method_direct_trigger()
        self.env.invalidate_all()

    def test_an_outage_from_announcement_to_the_credit_on_the_bill(self):
        bill = self._run_billing("2026-11-24").move_ids.filtered(
            lambda move: move.partner_id == self.owner.partner_id
        )
        due = bill.invoice_date_due
        self.start_tour(
            "/odoo/internet-outages",
            "citynet_agent_announces_outage",
            login=self.agent.login,
        )
        outage = self.env["citynet.outage"].search([("cause", "like", "excavator")])
        self._work()
        self.assertEqual(outage.progress, 100)

        self.browser_size = "390x844"
        self.touch_enabled = True
        self.start_tour("/my", "citynet_customer_complains", login=self.owner.login)
        ticket = self.env["citynet.ticket"].search(
            [("subscription_id", "=", self.service.id)]
        )
        self.assertEqual((len(ticket), ticket.outage_id), (1, outage))

        self.browser_size = "1366x768"
        self.touch_enabled = False
        self.start_tour(
            "/odoo/internet-outages",
            "citynet_agent_ends_outage",
            login=self.agent.login,
        )
        self._work()
        self.assertEqual(ticket.state, "resolved")
        self.assertEqual((bill.invoice_date_due - due).days, 3)
        credit = outage.service_ids.charge_id
        self.assertLess(credit.amount, 0)

        lines = self._run_billing("2026-12-24").move_ids.invoice_line_ids
        line = lines.filtered(lambda line: outage.name in line.name)
        self.assertEqual(line.price_unit, credit.amount)
        self.assertEqual(line.partner_id, self.owner.partner_id)
