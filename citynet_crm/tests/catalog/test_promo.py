from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestPromo(CitynetCommon):
    def _promo(self, name="Promo", publish=True, **values):
        promo = self.env["citynet.promo"].create(
            {"name": name, "date_from": "2020-01-01", **values}
        )
        if publish:
            promo.action_publish()
        return promo

    def _order(self, **values):
        return self.env["crm.lead"].create(
            {"name": "Order", "citynet_package_id": self.package.id, **values}
        )

    def test_the_best_promo_without_a_code_comes_by_itself(self):
        self._promo("Small", kind="percent", percent=10, months=1)
        best = self._promo("Best", kind="amount", amount=50000, months=3)
        self._promo("Draft", publish=False, kind="percent", percent=100)
        self._promo("Coded", code="BIG", kind="percent", percent=100)
        self.assertEqual(self._order().citynet_promo_id, best)

    def test_what_was_typed_comes_before_what_comes_by_itself(self):
        self._promo(kind="percent", percent=50)
        coded = self._promo(code="LITTLE", kind="percent", percent=1)
        order = self._order(citynet_promo_id=coded.id)
        self.assertEqual(order.citynet_promo_id, coded)

    def test_a_promo_by_itself_ends_with_its_quota(self):
        promo = self._promo(kind="percent", percent=10, quota=1)
        self.assertEqual(self._order().citynet_promo_id, promo)
        self.assertFalse(self._order().citynet_promo_id)

    def test_new_and_existing_customers_have_their_own_promos(self):
        new = self._promo("New", customers="new", kind="percent", percent=10)
        old = self._promo("Old", customers="existing", kind="percent", percent=5)
        self.assertEqual(self._order().citynet_promo_id, new)
        self._make_subscription("2026-01-01")
        order = self._order(partner_id=self.customer.id)
        self.assertEqual(order.citynet_promo_id, old)
        self.assertFalse(new._get_audience())
        self.assertIn(self.customer, old._get_audience())

    def test_a_promo_counts_the_bills_it_is_on(self):
        promo = self._promo(kind="percent", percent=50, months=2)
        self._make_subscription("2026-10-01", promo_id=promo.id)
        self.company.citynet_max_periods = 0
        self._run_billing("2026-12-01")
        self.assertEqual((promo.bill_count, promo.discount_total), (1, 200000))

    def _pay(self, bill):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({}).action_create_payments()

    def test_the_first_paid_bill_credits_both_once(self):
        self.company.citynet_referral_amount = 25000
        friend = self._make_customer("Friend")
        old = self._make_subscription("2026-01-01", partner=friend)
        new = self._make_subscription("2026-10-01", referrer_id=friend.id)
        self._run_billing("2026-10-01")
        self.assertFalse((old | new).charge_ids)
        self._pay(new.move_line_ids.move_id)
        self.assertEqual((old | new).charge_ids.mapped("amount"), [-25000, -25000])
        self.assertIn("Friend", new.charge_ids.name)
        self.assertIn("Budi Santoso", old.charge_ids.name)
        self._run_billing("2026-11-01")
        self._pay(new.move_line_ids.move_id.sorted("id")[-1])
        self.assertEqual(len((old | new).charge_ids), 2)

    def test_a_bill_that_is_credited_or_costs_nothing_is_no_paid_bill(self):
        self.company.citynet_referral_amount = 25000
        friend = self._make_customer("Friend")
        old = self._make_subscription("2026-01-01", partner=friend)
        new = self._make_subscription("2026-10-01", referrer_id=friend.id)
        free = self._make_subscription(
            "2026-10-01",
            referrer_id=friend.id,
            promo_id=self._promo(kind="percent", percent=100).id,
        )
        self._run_billing("2026-10-01")
        self.assertFalse(free.move_line_ids.move_id.amount_total)
        new.move_line_ids.move_id._citynet_credit("wrong", "never")
        self.assertEqual(new.move_line_ids.move_id[:1].payment_state, "reversed")
        self.assertFalse((old | new | free).charge_ids)

    def test_customers_cant_recommend_themselves(self):
        self.company.citynet_referral_amount = 25000
        self._make_subscription("2026-01-01")
        own = self._make_subscription("2026-10-01", referrer_id=self.customer.id)
        self.assertFalse(own._credit_referrals())
