"""A friend's code on the public order form, and the link that ends offers."""

from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestWebReferral(CitynetWebCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.friend = cls.env["res.partner"].create(
            {
                "name": "Friend",
                "phone": "0813-1111-2222",
                "country_id": cls.env.ref("base.id").id,
                "email": "friend@example.com",
            }
        )
        cls.friend._citynet_make_customers()
        cls.env["citynet.subscription"].create(
            {"partner_id": cls.friend.id, "package_id": cls.package.id}
        )

    def test_the_code_leads_to_both_credits_and_bad_ones_are_refused(self):
        code = self.friend.citynet_referral_code
        for typed, phone, words in (
            ("NOPE", "0812-3456-7890", "Referral code is not valid"),
            ("%", "0812-3456-7890", "Referral code is not valid"),
            ("x" * 500, "0812-3456-7890", "Referral code is not valid"),
            (code, "0813 1111 2222", "This is your own code; share it with others"),
        ):
            values = self._get_order_values(referral_code=typed, phone=phone)
            errors = self._errors(self._send(values))
            self.assertEqual(errors.get("referral_code"), words)
        self.assertFalse(
            self.env["crm.lead"].search([("contact_name", "=", "Siti Aminah")])
        )
        self._send(
            self._get_order_values(referral_code=f" {code.lower()}", marketing="1")
        )
        lead = self.env["crm.lead"].search([("contact_name", "=", "Siti Aminah")])
        self.assertEqual(lead.citynet_referrer_id, self.friend)
        self.assertTrue(lead.partner_id.citynet_promo_mail)

    def test_a_customer_uses_no_code_and_sees_their_own(self):
        self.company.citynet_referral_amount = 25000
        new_test_user(
            self.env,
            "friend",
            groups="base.group_portal",
            partner_id=self.friend.id,
            email="friend@example.com",
        )
        self._log_in("friend")
        page = self._get_page("/my").text_content()
        self.assertIn(self.friend.citynet_referral_code, page)
        # 25,000 on a bill with 11 % on top: it asks for 27,750 less
        self.assertIn("27.750", page)
        other = self.env["res.partner"].create({"name": "Other"})
        other._citynet_make_customers()
        self.env["citynet.subscription"].create(
            {"partner_id": other.id, "package_id": self.package.id}
        )
        for code, words in (
            (self.friend.citynet_referral_code, "your own code"),
            (other.citynet_referral_code, "for new customers"),
        ):
            values = self._get_order_values(referral_code=code)
            errors = self._errors(self._send(values))
            self.assertIn(words, errors["referral_code"])

    def test_a_promo_by_code_is_for_whom_it_says(self):
        for code, customers in (("FRESH", "new"), ("LOYAL", "existing")):
            promo = self.env["citynet.promo"].create(
                {"name": code, "code": code, "customers": customers, "percent": 5}
            )
            promo.action_publish()
        errors = self._errors(self._send(self._get_order_values(promo_code="LOYAL")))
        self.assertIn("log in first", errors["promo_code"])
        new_test_user(
            self.env,
            "friend",
            groups="base.group_portal",
            partner_id=self.friend.id,
            email="friend@example.com",
        )
        self._log_in("friend")
        errors = self._errors(self._send(self._get_order_values(promo_code="FRESH")))
        self.assertIn("for new customers", errors["promo_code"])

    def test_the_link_shows_a_button_and_only_the_button_ends_offers(self):
        self.friend.citynet_promo_mail = True
        url = f"/promo/mail/{self.friend.id}/"
        link = url + self.friend._citynet_get_promo_token()
        page = self._get_page(link)
        self.assertTrue(self.friend.citynet_promo_mail)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        self._get_page(url + "x" * 64, status=404)
        self.url_open(link, data={"csrf_token": token})
        self.friend.invalidate_recordset()
        self.assertFalse(self.friend.citynet_promo_mail)
