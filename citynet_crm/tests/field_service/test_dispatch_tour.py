from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestDispatchTour(HttpCase, DeskCommon):
    def test_a_job_is_dropped_on_a_technician(self):
        self.agent.write({"lang": "en_US", "tz": "Asia/Jakarta"})
        self._make_job(self.other_technician)
        customer = self._make_customer("Siti Dispatch")
        free = self._make_job(partner_id=customer.id, technician_ids=False)
        self.start_tour(
            "/odoo/internet-dispatch", "citynet_dispatch", login=self.agent.login
        )
        self.assertEqual(free.technician_id, self.other_technician)
        self.assertEqual(free.technician_ids, self.other_technician)
        self.assertTrue(free.has_conflict)
