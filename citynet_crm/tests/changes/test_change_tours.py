from datetime import date

from odoo.addons.citynet_crm.tests.changes.common_change import ChangeCommon
from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import HttpCase, freeze_time, tagged


@tagged("post_install", "-at_install")
class TestRelocationTour(CitynetWebCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_customer_moves_by_phone(self):
        owner = self._make_portal_user("mover", lang="en_US")
        service = self._make_service(owner.partner_id, area_id=self.area.id)
        self.company.citynet_relocation_fee = 150000
        self.start_tour("/my", "citynet_portal_relocation", login="mover")
        change = service.change_ids
        self.assertEqual((change.kind, change.state), ("relocation", "confirmed"))
        self.assertEqual(change.address_id.street, "Jl. Baru 9")
        self.assertEqual(len(change.job_ids), 2)


@tagged("post_install", "-at_install")
class TestPackageChangeTour(HttpCase, ChangeCommon):
    def test_an_agent_changes_a_package(self):
        self.agent.lang = "en_US"
        larger = self._make_package("Tour 50 Mbps", 300000)
        customer = self._make_customer("Change Me")
        with freeze_time("2026-11-21 03:00:00"):
            service = self._make_subscription(date(2026, 11, 1), partner=customer)
        self._run_billing("2026-11-01")
        with freeze_time("2026-11-21 03:00:00"):
            self.start_tour(
                "/odoo/internet-services",
                "citynet_agent_changes_package",
                login=self.agent.login,
            )
        self.assertEqual(service.package_id, larger)
        self.assertEqual(service.change_ids.state, "done")
        self.assertEqual(service.charge_ids.amount, 33333)
