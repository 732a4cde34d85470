from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import TransactionCase, freeze_time, tagged


@tagged("post_install", "-at_install")
class TestWebOrderLimit(CitynetWebCase):
    def _order(self, number, **values):
        return self._send(
            self._get_order_values(
                login=f"siti{number}", phone=f"0812345678{number:02}", **values
            )
        )

    def test_sixth_order_from_one_address_is_refused(self):
        for number in range(5):
            self.assertEqual(self._order(number).status_code, 200)
        for lang, sentence in (
            ("en_US", "Too many requests, try again later"),
            ("id_ID", "Terlalu banyak permintaan, coba lagi nanti"),
        ):
            self._speak(lang)
            before = self._snapshot()
            response = self._order(7)
            self.assertEqual(response.status_code, 429)
            self.assertTrue(0 < int(response.headers["Retry-After"]) <= 600)
            self.assertIn(sentence, self._message(response))
            self.assertEqual(self._typed(response)["login"], "siti7")
            self.assertEqual(self._snapshot(), before)

    def test_sixth_order_with_one_number_is_refused_from_any_address(self):
        limiter = self.env["citynet.rate.limit"]
        for _number in range(5):
            limiter._hit("order", 5, "phone +6281234567807")
        self.assertEqual(self._order(7).status_code, 429)
        self.assertEqual(self._order(8).status_code, 200)

    def test_limit_is_the_providers_to_set(self):
        self.env["ir.config_parameter"].set_param("citynet_crm.limit_orders", "1")
        self.assertEqual(self._order(1).status_code, 200)
        self.assertEqual(self._order(2).status_code, 429)

    def test_trying_out_names_is_stopped_too(self):
        self._make_portal_user("taken")
        for _number in range(5):
            self.assertEqual(
                self._send(self._get_order_values(login="taken")).status_code, 200
            )
        self.assertEqual(
            self._send(self._get_order_values(login="taken")).status_code, 429
        )

    def test_mistakes_do_not_use_up_the_orders(self):
        for _number in range(6):
            self._send(self._get_order_values(nik="1"))
        self.assertIn("has been saved", self._message(self._order(1)))

    def test_endless_mistakes_are_stopped(self):
        self.env["ir.config_parameter"].set_param(
            "citynet_crm.limit_order_attempts", "3"
        )
        for _number in range(3):
            self.assertEqual(
                self._send(self._get_order_values(nik="1")).status_code, 200
            )
        self.assertEqual(self._send(self._get_order_values(nik="1")).status_code, 429)


@tagged("post_install", "-at_install")
class TestRateLimit(TransactionCase):
    def setUp(self):
        super().setUp()
        self.limiter = self.env["citynet.rate.limit"]
        self.enterContext(self.enter_registry_test_mode())

    def test_counts_by_route_and_visitor(self):
        for _number in range(2):
            self.assertTrue(self.limiter._hit("a", 2, "ip 1"))
        self.assertTrue(self.limiter._is_full("a", 2, "ip 1"))
        self.assertFalse(self.limiter._hit("a", 2, "ip 1"))
        self.assertTrue(self.limiter._hit("a", 2, "ip 2"))
        self.assertTrue(self.limiter._hit("b", 2, "ip 1"))
        self.assertFalse(self.limiter._hit("a", 2, "ip 3", "ip 1"))

    def test_visitors_are_kept_as_hashes(self):
        self.limiter._hit("a", 2, "ip 203.0.113.9")
        key = self.limiter.search([("route", "=", "a")]).key
        self.assertNotIn("203.0.113.9", key)
        self.assertRegex(key, "^[0-9a-f]{64}$")

    def test_a_new_window_counts_anew_and_old_ones_are_cleared(self):
        with freeze_time("2026-11-24 10:00:00"):
            self.assertTrue(self.limiter._hit("a", 1, "ip 1"))
            self.assertFalse(self.limiter._hit("a", 1, "ip 1"))
        with freeze_time("2026-11-24 10:09:59"):
            self.assertFalse(self.limiter._hit("a", 1, "ip 1"))
            self.assertEqual(self.limiter._get_wait(), 1)
        with freeze_time("2026-11-24 10:10:00"):
            self.assertTrue(self.limiter._hit("a", 1, "ip 1"))
        with freeze_time("2026-11-24 11:00:00"):
            self.limiter._gc_rate_limits()
            self.env.invalidate_all()
            self.assertFalse(self.limiter.search([("route", "=", "a")]))

    def test_nonsense_in_the_settings(self):
        for value in ("", "abc", "0", "-5"):
            self.env["ir.config_parameter"].set_param("citynet_crm.limit_orders", value)
            self.assertGreaterEqual(
                self.limiter._get_number("citynet_crm.limit_orders", 5), 1
            )
