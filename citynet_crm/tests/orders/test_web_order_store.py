import base64

from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase, make_photo
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

NIK = "3319072702015716"


@tagged("post_install", "-at_install")
class TestWebOrderStore(CitynetWebCase):
    def test_order_customer_account_and_document(self):
        self.company.citynet_consent_version = "7"
        promo = self.env["citynet.promo"].create({"name": "Merdeka", "code": "Merdeka"})
        promo.action_publish()
        self._send(
            self._get_order_values(promo_code=" merdeka ", login=" Siti  Aminah ")
        )
        order = self._orders()
        self.assertEqual(order.type, "opportunity")
        self.assertEqual(order.stage_id, self.env.ref("citynet_crm.crm_stage_new"))
        self.assertFalse(order.user_id)
        self.assertEqual(order.citynet_promo_id, promo)
        self.assertEqual(order.citynet_area_id, self.area)
        self.assertEqual(order.citynet_coverage, "covered")
        self.assertEqual(order.phone_sanitized, "+6281234567890")
        self.assertEqual(order.citynet_village, "bae test")
        self.assertAlmostEqual(order.citynet_latitude, -6.7901)
        self.assertEqual(order.citynet_consent_version, "7")

        customer = order.partner_id
        self.assertEqual(customer.phone, "+6281234567890")
        self.assertEqual(customer.email, "siti@example.com")
        self.assertEqual(customer.citynet_rt, "3")
        self.assertFalse(customer.citynet_number)  # comes with the confirmation
        self.assertTrue(customer.user_ids._is_portal())
        self.assertEqual(customer.user_ids.login, "siti aminah")

        identity = order.citynet_identity_id
        self.assertEqual(identity.partner_id, customer)
        self.assertEqual(identity.nik_masked, "3319************")
        self.assertEqual(identity.sudo().nik_secret, NIK)
        self.assertTrue(
            base64.b64decode(identity.sudo().photo).startswith(b"\xff\xd8\xff")
        )
        self.assertEqual(identity.consent_text, self.company.citynet_consent_text)

    def test_consent_is_shown_and_kept_in_the_visitors_language(self):
        english = self.company.with_context(lang="en_US")
        for lang in ("en_US", "id_ID"):
            self.company.with_context(
                lang=lang
            ).citynet_consent_text = english._default_citynet_consent_text()
        self.env["res.company"]._citynet_translate_consent()
        self.assertIn("I agree that my name", self.url_open("/internet/order").text)
        self._speak("id_ID")
        self.assertIn("Saya setuju nama, alamat", self.url_open("/internet/order").text)
        self._send(self._get_order_values())
        self.assertIn("Saya setuju", self._orders().citynet_identity_id.consent_text)

    def test_a_companys_own_consent_text_stays(self):
        company = self.company.with_context(lang="id_ID")
        company.citynet_consent_text = "Setuju."
        self.env["res.company"]._citynet_translate_consent()
        self.assertEqual(company.citynet_consent_text, "Setuju.")

    def test_nik_is_nowhere_but_in_the_document(self):
        self._send(self._get_order_values())
        order = self._orders()
        everything = order.read()[0] | {"partner": order.partner_id.read()[0]}
        self.assertNotIn(NIK, str(everything))
        self.assertNotIn(NIK, str(order.message_ids.mapped("body")))
        agent = new_test_user(self.env, "agent", groups="citynet_crm.group_agent")
        with self.assertRaises(AccessError):
            order.citynet_identity_id.with_user(agent).read(["nik_secret"])

    def test_new_customer_can_log_in_in_any_case(self):
        self._send(self._get_order_values(login="Siti Aminah"))
        for login in ("siti aminah", "Siti Aminah", " SITI AMINAH "):
            self.authenticate(None, None)
            token = self._get_page("/web/login").xpath(
                "//input[@name='csrf_token']/@value"
            )[0]
            self.url_open(
                "/web/login",
                data={"csrf_token": token, "login": login, "password": "rahasia-123"},
            )
            self.assertIn(
                self._orders().citynet_number, self.url_open("/my/orders").text
            )

    def test_a_stranger_with_a_customers_number_becomes_a_new_customer(self):
        known = self._make_portal_user(
            "budi", phone="+6281234567890", email="siti@example.com"
        )
        self._send(self._get_order_values())
        self.assertNotEqual(self._orders().partner_id, known.partner_id)

    def test_no_network_at_the_address_is_an_order_too(self):
        self._send(self._get_order_values(village="Nowhere", district="Far", zip=""))
        self.assertFalse(self._orders().citynet_area_id)

    def test_confirming_it_makes_the_customer(self):
        self._send(self._get_order_values())
        order = self._orders()
        order.action_citynet_confirm()
        self.assertTrue(order.partner_id.citynet_number)
        self.assertEqual(order.citynet_work_order_ids.partner_id, order.partner_id)

    def test_customer_who_is_logged_in_orders_another_service(self):
        user = self._make_portal_user("budi")
        self._log_in("budi")
        hidden = self._open_form()
        page = self.url_open("/internet/order")
        self.assertEqual(self._typed(page)["name"], "Budi")
        self.assertEqual(self._typed(page)["street"], "Jl. Lama 1")
        self.assertNotIn('name="login"', page.text)
        values = self._get_order_values(
            phone="0813 1111 2222", email="shop@example.com"
        )
        for key in ("login", "password", "password_again"):
            del values[key]
        response = self._send(values, hidden=hidden)
        self.assertIn("Your data has been saved", self._message(response))
        order = self._orders()
        self.assertEqual(order.partner_id, user.partner_id)
        self.assertEqual(order.phone, "+6281311112222")
        self.assertEqual(order.citynet_identity_id.partner_id, user.partner_id)
        # what is typed for the new place leaves the customer's own record alone
        self.assertEqual(user.partner_id.phone, "+6281200000001")
        self.assertEqual(user.partner_id.street, "Jl. Lama 1")
        self.assertNotEqual(user.partner_id.email, "shop@example.com")

    def test_customer_whose_document_is_known_hands_in_none(self):
        user = self._make_portal_user("budi")
        identity = self.env["citynet.identity"].create(
            {
                "partner_id": user.partner_id.id,
                "nik": NIK,
                "photo": base64.b64encode(make_photo()),
            }
        )
        self._log_in("budi")
        self.assertNotIn('name="nik"', self.url_open("/internet/order").text)
        values = self._get_order_values()
        for key in ("login", "password", "password_again", "nik"):
            del values[key]
        self._send(values, photo=False)
        self.assertEqual(self._orders().citynet_identity_id, identity)

    def test_staff_order_like_visitors(self):
        new_test_user(self.env, "agent", groups="citynet_crm.group_agent")
        self._log_in("agent")
        response = self._send(self._get_order_values())
        self.assertIn("Your data has been saved", self._message(response))
        self.assertEqual(self._orders().partner_id.user_ids.login, "siti.aminah")
