from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import format_amount, html2plaintext


@tagged("post_install", "-at_install")
class TestPackagePrice(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usual = cls._make_subscription("2026-10-05")
        cls.special = cls._make_subscription("2026-10-05", price=150000)
        cls.closed = cls._make_subscription("2026-09-01")
        cls.closed._close(cls.closed.date_start, "Moved")

    def _change(self, scope, price=250000):
        action = self.package.action_citynet_change_price()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
        )
        form.price = price
        form.scope = scope
        self.assertEqual(form.all_count, 2)
        self.assertEqual(form.same_count, 1)
        date_from = form.date_from
        form.save().action_apply()
        return date_from

    def test_services_keep_their_price_unless_staff_say_otherwise(self):
        self._change("keep")
        self.assertEqual(self.package.list_price, 250000)
        self.assertEqual((self.usual.price, self.special.price), (200000, 150000))

    def test_services_at_the_old_list_price_follow(self):
        date_from = self._change("same")
        self.assertEqual((self.usual.price, self.special.price), (250000, 150000))
        self.assertEqual(date_from, self.usual.next_period_start)

    def test_all_running_services_follow_and_closed_ones_do_not(self):
        self._change("all")
        self.assertEqual((self.usual.price, self.special.price), (250000, 250000))
        self.assertEqual(self.closed.price, 200000)

    def test_the_chatter_says_what_happened(self):
        self._change("same")
        said = html2plaintext(self.package.message_ids[:1].body)
        env = self.env(user=self.manager)
        for amount in (200000, 250000):
            self.assertIn(format_amount(env, amount, self.package.currency_id), said)
        self.assertIn("1 of 2 running services", said)

    def test_the_form_does_not_let_the_price_slip_by_the_question(self):
        view = "citynet_crm.product_template_view_form_package"
        with Form(self.package.with_user(self.manager), view=view) as form:
            with self.assertRaises(AssertionError):
                form.list_price = 1

    def test_agents_change_no_price(self):
        with self.assertRaises(AccessError):
            self.env["citynet.package.price"].with_user(self.agent).create(
                {"package_id": self.package.id, "price": 1}
            )
        with self.assertRaises(AccessError):
            self.usual.with_user(self.agent).price = 1
        with self.assertRaises(AccessError):
            self.package.with_user(self.agent).list_price = 1
