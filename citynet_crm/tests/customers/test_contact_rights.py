"""Who sees and changes contacts: by role, company and job, and their chatter likewise."""

from odoo import Command
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestContactRights(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Another provider"})
        cls.users = {
            role: cls._make_user(role) for role in ("agent", "accountant", "manager")
        }
        cls.users["technician"] = cls.technician.user_id
        cls.users["viewer"] = cls._make_other("viewer", "citynet_crm.group_id_viewer")
        cls.users["employee"] = cls._make_other("employee", "base.group_user")
        cls.foreign_agent = cls._make_other(
            "agent_2",
            "citynet_crm.group_agent",
            company_id=cls.elsewhere.id,
            company_ids=[Command.set(cls.elsewhere.ids)],
        )
        there = cls.env(context={"allowed_company_ids": cls.elsewhere.ids})
        cls.foreign = there["res.partner"].create({"name": "Foreign customer"})
        cls.foreign._citynet_make_customers()
        cls.order = cls._make_order()
        cls.orderer = cls.env["res.partner"].create(
            {"name": "Siti Aminah", "phone": "+6281322223333", "street": "Jl. Mawar"}
        )
        cls.order.partner_id = cls.orderer
        cls.place = cls.env["res.partner"].create(
            {"name": "House", "parent_id": cls.customer.id, "type": "other"}
        )

    @classmethod
    def _make_other(cls, name, groups, **values):
        return new_test_user(cls.env, f"test_{name}", groups=groups, **values)

    def _sees(self, user, partner):
        """The same answer in three ways: search, read and the chatter."""
        message = partner.message_post(body="Words of a customer")
        found = call_kw(
            self.env["res.partner"].with_user(user),
            "search",
            [[("id", "=", partner.id)]],
            {},
        )
        messages = call_kw(
            self.env["mail.message"].with_user(user),
            "search_read",
            [[("id", "=", message.id)], ["body"]],
            {},
        )
        try:
            read = call_kw(
                self.env["res.partner"].with_user(user),
                "read",
                [partner.ids, ["name", "phone", "street"]],
                {},
            )
        except AccessError:
            read = []
        self.assertEqual(len({bool(found), bool(messages), bool(read)}), 1)
        return bool(found)

    def test_each_role_sees_the_contacts_of_its_work(self):
        """T: a technician with a job at the customer's; no job at the orderer's."""
        self._make_job()
        for partner, seen_by in (
            (self.customer, {"agent", "manager", "accountant", "viewer", "technician"}),
            (self.place, {"agent", "manager", "accountant", "viewer", "technician"}),
            (self.orderer, {"agent", "manager", "accountant", "viewer"}),
            (self.foreign, set()),
            (self.agent.partner_id, set(self.users)),
            (self.company.partner_id, set(self.users)),
        ):
            for role, user in self.users.items():
                with self.subTest(partner=partner.name, role=role):
                    self.assertEqual(self._sees(user, partner), role in seen_by)

    def test_another_companys_staff_sees_none_of_ours(self):
        for partner in (self.customer, self.place, self.orderer):
            self.assertFalse(self._sees(self.foreign_agent, partner))
        self.assertTrue(self._sees(self.foreign_agent, self.foreign))

    def test_customers_of_two_companies_are_seen_by_both(self):
        self.assertEqual(self.customer.citynet_company_id, self.company)
        there = self.env(context={"allowed_company_ids": self.elsewhere.ids})
        there["citynet.subscription"].create(
            {"partner_id": self.customer.id, "package_id": self.package.id}
        )
        for partner in (self.customer, self.place):
            self.assertTrue(self._sees(self.foreign_agent, partner))
            self.assertTrue(self._sees(self.agent, partner))
        self.assertFalse(self._sees(self.users["employee"], self.customer))

    def test_staff_of_one_company_make_contacts_of_it(self):
        mine = self.env["res.partner"].with_user(self.foreign_agent)
        made = mine.create({"name": "New"})
        self.assertEqual(made.sudo().citynet_company_id, self.elsewhere)
        self.assertFalse(self._sees(self.agent, made))

    def test_accountants_see_suppliers_of_any_company(self):
        self.foreign.supplier_rank = 1
        self.assertTrue(self._sees(self.users["accountant"], self.foreign))
        self.assertFalse(self._sees(self.agent, self.foreign))

    def test_the_provider_and_colleagues_are_not_customer_services_to_change(self):
        ours, boss = self.company.partner_id, self.env.ref("base.partner_admin")
        for partner, values in (
            (ours, {"phone": "0"}),
            (ours, {"street": "Elsewhere"}),
            (boss, {"email": "agent@example.com"}),
            (self.manager.partner_id, {"email": "agent@example.com"}),
            (self.customer, {"citynet_number": "CN-1"}),
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                partner.with_user(self.agent).write(values)
        with self.assertRaises(AccessError):
            self.customer.with_user(self.agent).create(
                {"name": "A", "citynet_number": "CN-1"}
            )
        self.customer.with_user(self.agent).phone = "0812-0000-0000"
        self.agent.partner_id.with_user(self.agent).name = "Own name"
        ours.with_user(self.manager).phone = "0291-1"

    def test_the_companys_accounts_are_for_accounting_managers(self):
        banks = self.env["res.partner.bank"]
        ours = banks.create(
            {"acc_number": "1234567890", "partner_id": self.company.partner_id.id}
        )
        theirs = banks.create({"acc_number": "55", "partner_id": self.customer.id})
        accountant = self.users["accountant"]
        for user in (self.agent, accountant, self.manager):
            user.group_ids |= self.env.ref("base.group_partner_manager")
            mine = ours.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    mine.acc_number = "6660006660"
                with self.assertRaises(AccessError):
                    mine.unlink()
                with self.assertRaises(AccessError):
                    mine.create(
                        {"acc_number": "6", "partner_id": self.company.partner_id.id}
                    )
                with self.assertRaises(AccessError):
                    theirs.with_user(user).partner_id = self.company.partner_id
                theirs.with_user(user).acc_holder_name = "Budi"
        accountant.group_ids |= self.env.ref("account.group_account_manager")
        ours.with_user(accountant).acc_number = "6660006660"

    def test_when_an_order_was_agreed_to_is_kept(self):
        order = self.order.with_user(self.manager)
        for values in (
            {"citynet_consent_date": "2020-01-01"},
            {"citynet_consent_version": "9"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                order.write(values)
            with self.assertRaises(AccessError):
                order.create({"name": "A", **values})

    def test_portal_users_read_no_internal_fields(self):
        portal = self._make_other("portal_reader", "base.group_portal")
        for model, names in (
            ("res.partner", ("citynet_isolir_exempt", "citynet_isolir_exempt_reason")),
            ("account.move", ("citynet_run_id", "citynet_import_id")),
        ):
            fields = self.env[model].with_user(portal).fields_get()
            for name in names:
                with self.subTest(model=model, name=name):
                    self.assertNotIn(name, fields)
