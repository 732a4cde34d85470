from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import HttpCase, freeze_time, tagged


@tagged("post_install", "-at_install")
class TestCashDeskTour(CitynetCommon, HttpCase):
    def test_an_agent_takes_money_by_keyboard_and_mouse(self):
        service = self._make_subscription("2026-11-01")
        self._run_billing("2026-11-01")
        agent = self._make_user("agent")
        self.start_tour("/odoo/cash-desk", "citynet_cash_desk", login=agent.login)
        self.assertEqual(service.move_line_ids.move_id.amount_residual, 22000)
        payment = self.env["account.payment"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(payment.amount, 200000)
        self.assertEqual(payment.citynet_taken_by_id, agent)

    def test_a_run_is_followed_on_the_screen(self):
        self._make_subscription("2026-11-01")
        with freeze_time("2026-11-01 03:00:00"):
            run = self.env["citynet.billing.run"].create({"date": "2026-11-01"})
            run._start()
        agent = self._make_user("agent")
        self.start_tour(
            f"/odoo/billing-runs/{run.id}", "citynet_billing_run", login=agent.login
        )
        cron = self.env.ref("citynet_crm.ir_cron_billing")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
