from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestWebOrderOnce(CitynetWebCase):
    def test_the_same_form_twice_is_one_order_and_shows_its_number(self):
        hidden = self._open_form()
        first = self._send(self._get_order_values(), hidden=hidden)
        self.assertIn("Your data has been saved", self._message(first))
        before = self._snapshot()
        second = self._send(self._get_order_values(name="Somebody Else"), hidden=hidden)
        self.assertEqual(self._snapshot(), before)
        self.assertIn(self._orders().citynet_number, second.text)

    def test_forms_in_two_tabs_are_one_order(self):
        first, second = (
            self._open_form(),
            self._open_form(f"/internet/order/{self.package.id}"),
        )
        self.assertEqual(first["token"], second["token"])
        self._send(self._get_order_values(), hidden=first)
        response = self._send(self._get_order_values(), hidden=second)
        self.assertEqual(len(self._orders()), 1)
        self.assertIn(self._orders().citynet_number, response.text)

    def test_a_form_opened_afterwards_is_another_order(self):
        self._send(self._get_order_values())
        self._send(self._get_order_values(login="siti.lagi"))
        self.assertEqual(len(self._orders()), 2)

    def test_thank_you_page_tells_numbers_by_token_only(self):
        self._send(self._get_order_values())
        order = self._orders()
        page = self.url_open(f"/internet/order/thanks/{order.citynet_token}")
        self.assertIn(order.citynet_number, page.text)
        self.assertNotIn("Jl. Mawar", page.text)
        self.assertNotIn("81234567890", page.text)
        for token in ("0" * 32, "x", order.citynet_token.upper(), str(order.id)):
            self.assertEqual(
                self.url_open(f"/internet/order/thanks/{token}").status_code, 404
            )
