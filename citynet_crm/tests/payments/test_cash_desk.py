from datetime import date

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
@freeze_time("2026-11-25 03:00:00")
class TestCashDesk(CitynetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls._make_user("agent")
        cls.desk = cls.env["citynet.cash.desk"].with_user(cls.agent)
        cls.service = cls._make_subscription("2026-10-01")
        journals = cls.env["account.journal"].search(
            [("company_id", "=", cls.company.id)]
        )
        cls.cash = journals.filtered(lambda journal: journal.type == "cash")[:1]
        cls.bank = journals.filtered(lambda journal: journal.type == "bank")[:1]

    def setUp(self):
        super().setUp()
        self._run_billing("2026-10-01")
        self._run_billing("2026-11-01")
        self.october, self.november = self.service.move_line_ids.move_id.sorted("id")

    def _take(
        self, amount, click="0123456789abcdef", seen=None, journal=None, **values
    ):
        seen = (
            self.desk.get_customer(self.customer.id)["open"] if seen is None else seen
        )
        return self.desk.take_payment(
            self.customer.id, amount, (journal or self.cash).id, click, seen, **values
        )

    def _payment(self, result):
        return self.env["account.payment"].browse(result["payment_id"])

    def test_a_customer_is_found_by_name_number_service_and_phone(self):
        other = self._make_customer("Siti", phone="0813-0000-1111")
        self.env["res.partner"].create(
            {"name": "Warung Siti", "parent_id": other.id, "phone": "0291 432 100"}
        )
        for text, customer in (
            ("budi san", self.customer),
            (self.customer.citynet_number.lower(), self.customer),
            (self.service.name, self.customer),
            ("081234567890", self.customer),
            ("+62 812-3456-7890", self.customer),
            ("6281234567890", self.customer),
            ("812 3456", self.customer),
            ("(0291) 432100", other),
        ):
            found = [one["id"] for one in self.desk.find_customers(text)]
            self.assertEqual(found, customer.ids, text)
        for text in ("", "x", "nobody", "%", "__", "a\0b", None, 5, ["a", "b"]):
            self.assertFalse(self.desk.find_customers(text), text)
        [one] = self.desk.find_customers("budi")
        self.assertEqual(one["open"], 444000)

    def test_only_customers_are_found(self):
        self.env["res.partner"].create({"name": "Budi the supplier"})
        self.assertEqual(len(self.desk.find_customers("budi")), 1)

    def test_open_bills_stand_oldest_first_with_what_is_overdue(self):
        data = self.desk.get_customer(self.customer.id)
        self.assertEqual(
            [bill["id"] for bill in data["bills"]], (self.october + self.november).ids
        )
        self.assertEqual([bill["overdue"] for bill in data["bills"]], [True, True])
        self.assertEqual(
            (data["open"], data["credit"], data["due"]), (444000, 0, 444000)
        )
        with freeze_time("2026-11-20 03:00:00"):
            data = self.desk.get_customer(self.customer.id)
            self.assertEqual([bill["overdue"] for bill in data["bills"]], [True, False])

    def test_money_pays_the_oldest_bill_first(self):
        result = self._take("300.000")
        self.assertEqual(self.october.payment_state, "paid")
        self.assertEqual(self.november.amount_residual, 144000)
        self.assertEqual((result["left"], result["credit"]), (144000, 0))
        payment = self._payment(result)
        self.assertEqual(payment.citynet_taken_by_id, self.agent)
        self.assertEqual(payment.date, date(2026, 11, 25))
        self.assertEqual(payment.journal_id, self.cash)

    def test_too_much_stays_as_credit_and_pays_the_next_bill(self):
        result = self._take("500000", journal=self.bank, note="BCA 4711")
        self.assertEqual((result["left"], result["credit"]), (0, 56000))
        self.assertEqual(self._payment(result).memo, "BCA 4711")
        self._run_billing("2026-12-01")
        data = self.desk.get_customer(self.customer.id)
        self.assertEqual(
            (data["open"], data["credit"], data["due"]), (166000, 0, 166000)
        )
        result = self._take(166000, click="f" * 16)
        self.assertEqual((result["left"], result["credit"]), (0, 0))

    def test_credit_can_be_used_without_new_money(self):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 56000,
            }
        )
        payment.action_post()  # an accountant's, who used it for nothing
        data = self.desk.use_credit(self.customer.id, 444000)
        self.assertEqual((data["open"], data["credit"]), (388000, 0))

    def test_money_in_advance_is_kept(self):
        customer = self._make_customer("Siti")
        result = self.desk.take_payment(customer.id, 100000, self.cash.id, "a" * 16, 0)
        self.assertEqual(result["credit"], 100000)

    def test_the_same_click_takes_the_money_once(self):
        first = self._take("444000", seen=444000)
        second = self._take("444000", seen=444000)
        self.assertEqual(first["payment_id"], second["payment_id"])
        self.assertEqual(second["credit"], 0)

    def test_a_bill_paid_meanwhile_stops_the_second_desk(self):
        self._take("444000")
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            self._take("444000", click="b" * 16, seen=444000)

    def test_bad_amounts_get_a_sentence_and_nothing_is_taken(self):
        before = self.env["account.payment"].search_count([])
        for amount, words in (
            ("0", "more than zero"),
            ("-5000", "more than zero"),
            ("1000000001", "at most"),
            ("banyak", "whole rupiah"),
            ("1.5", "whole rupiah"),
            ("", "whole rupiah"),
            (None, "whole rupiah"),
            ([], "whole rupiah"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._take(amount)
        self.assertEqual(self.env["account.payment"].search_count([]), before)

    def test_bad_keys_get_a_sentence(self):
        general = self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.company.id)], limit=1
        )
        for arguments, words in (
            (
                (self.customer.id, 1, general.id, "a" * 16, 444000),
                "how the customer pays",
            ),
            ((self.customer.id, 1, False, "a" * 16, 444000), "how the customer pays"),
            ((self.customer.id, 1, self.cash.id, "short", 444000), "out of date"),
            ((self.customer.id, 1, self.cash.id, None, 444000), "out of date"),
            (
                (self.company.partner_id.id, 1, self.cash.id, "a" * 16, 0),
                "customer first",
            ),
            (("x", 1, self.cash.id, "a" * 16, 0), "customer first"),
            ((self.customer.id, 1, self.cash.id, "a" * 16, "x"), "changed meanwhile"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.desk.take_payment(*arguments)

    def test_another_companys_bills_and_journals_stay_apart(self):
        other = self.env["res.company"].create(
            {"name": "Other", "country_id": self.env.ref("base.id").id}
        )
        self.env["account.chart.template"].try_loading("id", company=other)
        self._make_subscription("2026-10-01", company_id=other.id)
        self._run_billing("2026-10-01", company=other)
        self.assertEqual(self.desk.get_customer(self.customer.id)["open"], 444000)
        cash = self.env["account.journal"].search(
            [("type", "=", "cash"), ("company_id", "=", other.id)], limit=1
        )
        with self.assertRaisesRegex(UserError, "how the customer pays"):
            self._take("1000", journal=cash)

    def test_the_desk_is_for_customer_service(self):
        for role in ("technician", "accountant"):
            desk = self.desk.with_user(self._make_user(role))
            for method, arguments in (
                ("get_settings", ()),
                ("find_customers", ("budi",)),
                ("get_customer", (self.customer.id,)),
                ("use_credit", (self.customer.id, 0)),
                ("take_payment", (self.customer.id, 1, self.cash.id, "a" * 16, 444000)),
            ):
                with self.assertRaises(AccessError):
                    getattr(desk, method)(*arguments)
