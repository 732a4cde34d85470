"""Two promos on one order, a code from a friend, and offers by e-mail."""

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestPromoStacking(CitynetCommon):
    def _promo(self, name, **values):
        promo = self.env["citynet.promo"].create(
            {"name": name, "date_from": "2020-01-01", "kind": "percent", **values}
        )
        promo.action_publish()
        return promo

    def _order(self, **values):
        order = self.env["crm.lead"].create(
            {"name": "Order", "citynet_package_id": self.package.id, **values}
        )
        return order.citynet_promo_id, order.citynet_extra_promo_id

    def test_only_those_that_may_are_combined(self):
        none = self.env["citynet.promo"]
        alone = self._promo("Alone", percent=30)
        one = self._promo("One", percent=20, combinable=True)
        self.assertEqual(self._order(), (alone, none), "the best alone is worth more")
        two = self._promo("Two", percent=15, combinable=True)
        self.assertEqual(self._order(), (one, two), "together they are worth more")
        typed = self._promo("Typed", code="A", percent=1, combinable=True)
        strict = self._promo("Strict", code="B", percent=1)
        self.assertEqual(self._order(citynet_promo_id=typed.id), (typed, one))
        self.assertEqual(self._order(citynet_promo_id=strict.id), (strict, none))
        self.assertEqual((one.used_count, two.used_count), (2, 1))

    def test_the_second_promo_has_a_quota_too(self):
        typed = self._promo("Typed", code="A", percent=1, combinable=True)
        extra = self._promo("Extra", percent=10, combinable=True, quota=1)
        self.assertEqual(self._order(citynet_promo_id=typed.id)[1], extra)
        self.assertFalse(self._order(citynet_promo_id=typed.id)[1])

    def test_both_stand_on_the_bill_and_never_more_than_the_price(self):
        first = self._promo("First", percent=80, months=2, combinable=True)
        second = self._promo("Second", percent=50, months=1, combinable=True)
        service = self._make_subscription(
            "2026-10-01", promo_id=first.id, extra_promo_id=second.id
        )
        self._run_billing("2026-11-01")
        bills = service.move_line_ids.move_id.sorted("invoice_date")
        lines = bills.line_ids.filtered("citynet_promo_id")
        months = {
            (line.name.split(" (")[0], str(line.move_id.amount_untaxed)): line
            for line in lines
        }
        self.assertEqual(
            sorted(lines.mapped("price_unit")), [-160000, -160000, -40000], months
        )
        self.assertIn(
            "last month", lines.filtered(lambda x: x.price_unit == -40000).name
        )
        self.assertEqual((first.bill_count, second.bill_count), (len(bills), 1))


@tagged("post_install", "-at_install")
class TestPromoMail(CitynetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.promo = cls.env["citynet.promo"].create(
            {"name": "Merdeka", "kind": "percent", "percent": 10, "code": "MERDEKA"}
        )
        cls.payers = cls.env["res.partner"]
        for name, wants, email in (
            ("Yes", True, "yes@example.com"),
            ("Too", True, "too@example.com"),
            ("No", False, "no@example.com"),
            ("Nowhere", True, False),
            ("Black", True, "black@example.com"),
        ):
            payer = cls._make_customer(name, citynet_promo_mail=wants, email=email)
            cls._make_subscription("2026-10-01", partner=payer)
            cls.payers |= payer
        cls.env["mail.blacklist"]._add("black@example.com")
        cls.wanting = cls.payers[:2]
        cls.manager = cls._make_user("manager")

    def _send(self):
        self.promo.with_user(self.manager).action_send_mail()
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_promo_mail").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["mail.mail"].search([("subject", "=", "Merdeka")])

    def test_only_those_who_agreed_get_it_once(self):
        self.promo.action_publish()
        self.patch(type(self.promo), "_batch_size", 1)
        mails = self._send()
        self.assertEqual(mails.recipient_ids, self.wanting)
        self.assertEqual(len(mails), 2)
        self.assertEqual((self.promo.mail_state, self.promo.mail_count), ("done", 2))
        self.assertEqual(len(self._send()), 2, "nobody gets it twice")
        self.assertIn("MERDEKA", mails[0].body_html)
        link = self.wanting[0]._citynet_get_promo_url()
        self.assertTrue(any(link in mail.body_html for mail in mails))

    def test_a_draft_or_an_empty_audience_is_refused_with_a_sentence(self):
        with self.assertRaisesRegex(UserError, "Publish"):
            self.promo.with_user(self.manager).action_send_mail()
        self.promo.action_publish()
        self.payers.citynet_promo_mail = False
        with self.assertRaisesRegex(UserError, "agreed"):
            self.promo.with_user(self.manager).action_send_mail()
        with self.assertRaises(AccessError):
            self.promo.with_user(self._make_user("agent")).action_send_mail()

    def test_the_link_is_for_its_customer_alone(self):
        find = self.env["res.partner"]._citynet_find_by_promo_token
        one, two = self.wanting
        self.assertEqual(find(one.id, one._citynet_get_promo_token()), one)
        self.assertFalse(find(two.id, one._citynet_get_promo_token()))
        self.assertFalse(find(0, ""))

    def test_when_it_was_said_is_kept(self):
        payer = self.payers[2]
        self.assertFalse(payer.citynet_promo_mail_date)
        payer.citynet_promo_mail = True
        self.assertTrue(payer.citynet_promo_mail_date)

    def test_every_customer_has_their_own_code(self):
        codes = self.payers.mapped("citynet_referral_code")
        self.assertEqual(len(set(codes)), 5)
        find = self.env["res.partner"]._citynet_find_by_referral
        typed = f" {codes[0].lower()[:4]} {codes[0].lower()[4:]}"
        self.assertEqual(find(typed, self.company), self.payers[0])
        self.assertFalse(find("%", self.company))
        self.payers[0].citynet_subscription_ids._close(
            self.company._citynet_today(), "moved"
        )
        self.assertFalse(find(codes[0], self.company), "he is no customer any more")
