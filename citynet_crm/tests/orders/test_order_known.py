from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.exceptions import UserError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestOrderKnown(DeskCommon):
    """An order by phone, with the number or the document of a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budi = cls._make_customer("Budi Hartono", phone="0852-1111-2222")
        cls._make_subscription("2026-11-01", partner=cls.budi)

    def setUp(self):
        super().setUp()
        self._run_billing("2026-11-24")

    def _take(self, **values):
        return self._make_order("Budi H.", phone="62852 1111 2222", **values)

    def test_the_order_says_whose_number_it_is_and_what_they_owe(self):
        order = self._take()
        self.assertEqual(order.citynet_known_partner_ids, self.budi)
        self.assertIn(self.budi.citynet_number, order.citynet_known_text)
        self.assertRegex(order.citynet_known_text, r"owes Rp.222\.000")

    def test_no_second_customer_is_made_before_someone_said_who_it_is(self):
        order = self._take()
        customers = self.env["res.partner"].search_count([])
        with self.assertRaisesRegex(UserError, "Budi Hartono"):
            order.with_user(self.agent).action_citynet_confirm()
        self.assertEqual(self.env["res.partner"].search_count([]), customers)

    def test_yes_it_is_that_customer(self):
        order = self._take()
        order.with_user(self.agent).action_citynet_use_known()
        order.with_user(self.agent).action_citynet_confirm()
        self.assertEqual(order.partner_id, self.budi)
        self.assertFalse(order.citynet_known_text)

    def test_no_it_is_another_person_of_the_house(self):
        order = self._take()
        order.with_user(self.agent).action_citynet_is_other()
        order.with_user(self.agent).action_citynet_confirm()
        self.assertTrue(order.partner_id.citynet_number)
        self.assertNotEqual(order.partner_id, self.budi)
        found = self.env["res.partner"].search([("citynet_has_double", "=", True)])
        self.assertEqual(
            found & (order.partner_id | self.budi), order.partner_id | self.budi
        )

    def test_of_two_customers_with_the_number_one_is_chosen(self):
        self._make_customer("Ani Hartono", phone="0852-1111-2222")
        order = self._take()
        self.assertEqual(len(order.citynet_known_partner_ids), 2)
        with self.assertRaisesRegex(UserError, "Existing customer"):
            order.action_citynet_use_known()

    def test_the_document_tells_too(self):
        identity = self.env["citynet.identity"].create({"partner_id": self.budi.id})
        identity.nik = "3319072702015716"
        order = self._make_order("B. Hartono", phone="0899-0000-1111")
        self.assertFalse(order.citynet_known_text)
        order.citynet_nik = "3319072702015716"
        self.assertEqual(order.citynet_known_partner_ids, self.budi)

    def test_customers_of_another_provider_are_not_told_of(self):
        self.budi.citynet_company_id = self.env["res.company"].create({"name": "Other"})
        order = self._take()
        self.assertFalse(order.citynet_known_partner_ids)
        self.assertFalse(order.citynet_known_text)
