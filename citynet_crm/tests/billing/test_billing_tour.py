from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestBillingTour(CitynetCommon, HttpCase):
    def test_a_run_that_is_left_bills_nobody_and_one_that_is_started_does(self):
        self.company.citynet_billing_checked = False
        today = self.company._citynet_today()
        service = self._make_subscription(today, cycle="anniversary")
        for role in ("accountant", "manager"):
            login = self._make_user(role).login
            self.start_tour("/odoo", "citynet_billing_run_left", login=login)
            self._drain()
            runs = self.env["citynet.billing.run"].search([])
            self.assertNotIn("open", runs.mapped("state"))
            self.assertFalse(service.move_line_ids)
            runs.action_discard()
        self.start_tour("/odoo", "citynet_billing_run_started", login=login)
        self._drain()
        run = self.env["citynet.billing.run"].search([("date", "=", today)])
        self.assertEqual(run.state, "done")
        self.assertEqual(service.move_line_ids.move_id.citynet_run_id, run)
        self.assertTrue(self.company.citynet_billing_checked)
