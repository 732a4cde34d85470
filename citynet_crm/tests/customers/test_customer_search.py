from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.addons.citynet_crm.tools.phones import phone_needle
from odoo.tests import TransactionCase, tagged

SPELLINGS = (
    "081234567890",
    "0812-3456-7890",
    "+62 812 3456 7890",
    "62812 34567890",
    "0062 812-3456-7890",
    "812 3456 7890",
    "0812-3456",
    "3456-7890",
)


@tagged("post_install", "-at_install")
class TestCustomerSearch(DeskCommon):
    """Callers say a name, a number or a phone, in any spelling."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls._make_subscription("2026-11-01")
        cls.stranger = cls._make_customer("Stranger", phone="0857-9999-1111")

    def _find(self, model, text):
        found = self.env[model].with_user(self.agent).name_search(text, limit=None)
        return self.env[model].browse(record_id for record_id, _name in found)

    def test_a_phone_finds_its_customer_in_every_spelling(self):
        for text in SPELLINGS:
            with self.subTest(text=text):
                found = self._find("res.partner", text)
                self.assertIn(self.customer, found)
                self.assertNotIn(self.stranger, found)

    def test_a_phone_finds_the_service_in_every_spelling(self):
        for text in SPELLINGS:
            with self.subTest(text=text):
                self.assertIn(self.service, self._find("citynet.subscription", text))

    def test_the_phone_of_the_place_finds_the_payer(self):
        self.env["res.partner"].create(
            {"parent_id": self.customer.id, "name": "Shop", "phone": "0878-1212-3434"}
        )
        self.assertIn(self.customer, self._find("res.partner", "0878 1212"))

    def test_customer_and_service_numbers_find_them(self):
        number = self.customer.citynet_number
        self.assertEqual(self._find("res.partner", number), self.customer)
        self.assertIn(self.service, self._find("citynet.subscription", number))
        self.assertIn(
            self.service, self._find("citynet.subscription", self.service.name)
        )

    def test_a_name_still_finds_by_name_only(self):
        self.assertIn(self.customer, self._find("res.partner", "Budi Sant"))
        self.assertNotIn(self.stranger, self._find("res.partner", "Budi Sant"))

    def test_the_search_box_of_the_customers_list_finds_all_three(self):
        domain = [
            "|",
            "|",
            ("display_name", "ilike", "{}"),
            ("citynet_subscription_ids.name", "ilike", "{}"),
            ("citynet_phone_search", "ilike", "{}"),
        ]
        view = self.env.ref("citynet_crm.res_partner_view_search_customer").arch
        self.assertIn("citynet_phone_search", view)
        for text in (
            *SPELLINGS,
            self.customer.citynet_number,
            self.service.name,
            "Budi",
        ):
            with self.subTest(text=text):
                filled = [
                    (part[0], part[1], text) if isinstance(part, tuple) else part
                    for part in domain
                ]
                found = self.env["res.partner"].with_user(self.agent).search(filled)
                self.assertIn(self.customer, found)

    def test_the_open_balance_adds_up_what_is_posted_and_unpaid(self):
        self.assertEqual(self.customer.with_user(self.agent).citynet_open_amount, 0)
        self._run_billing("2026-11-01")
        bill = self.service.move_line_ids.move_id
        self.assertTrue(bill)
        self.env.invalidate_all()
        self.assertEqual(
            self.customer.with_user(self.agent).citynet_open_amount,
            bill.amount_residual,
        )


class TestPhoneNeedle(TransactionCase):
    def test_the_country_code_and_the_zero_fall_away(self):
        for text in (
            "0812-3456",
            "62812 3456",
            "+62 812 3456",
            "0062 8123456",
            "8123456",
        ):
            self.assertEqual(phone_needle(text), "8123456")

    def test_names_and_numbers_of_ours_are_no_phones(self):
        for text in ("Budi", "LYN00012", "CN00001", "", None, "08", "0812x"):
            self.assertIsNone(phone_needle(text))
