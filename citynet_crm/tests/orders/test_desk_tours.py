from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestDeskTours(HttpCase, DeskCommon):
    """From a new order to a service that the dashboard counts, with real clicks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.agent | cls.technician.user_id
        users.write({"lang": "en_US", "tz": "Asia/Jakarta"})
        cls.package = cls._make_package("Tour 20 Mbps", 200000)
        cls.order = cls._make_order(citynet_landmark="Beside the mosque")

    def test_an_order_becomes_a_service(self):
        self.start_tour("/odoo", "citynet_agent_confirms", login=self.agent.login)
        job = self.order.citynet_work_order_ids
        self.assertEqual(job.state, "scheduled")
        self.assertEqual(job.technician_ids, self.technician)

        for kind in ("after", "signal"):
            self._make_photo(job, kind)
        job.check_ids = job._get_checklists()[job]
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.start_tour(
            "/odoo/my-jobs",
            "citynet_technician_finishes",
            login=self.technician.user_id.login,
        )
        service = job.subscription_id
        self.assertEqual((job.state, service.state), ("done", "active"))
        self.assertEqual(service.ont_serial, "ZTEG12345678")
        self.assertEqual(job.note, "Signal -19 dBm")

        self.browser_size = "1366x768"
        self.touch_enabled = False
        self.start_tour(
            "/odoo", "citynet_dashboard_opens_lists", login=self.agent.login
        )
