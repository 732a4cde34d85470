from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestWebOrderTour(CitynetWebCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_ordering_on_a_phone(self):
        self.start_tour("/internet", "citynet_order")
        order = self._orders()
        self.assertEqual(order.partner_id.user_ids.login, "siti.tour")
        self.assertEqual(order.phone_sanitized, "+6281234567890")
        self.assertAlmostEqual(order.citynet_latitude, -6.7901)
        self.assertTrue(order.citynet_identity_id.has_photo)
