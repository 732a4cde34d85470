from datetime import date

from odoo.tests import TransactionCase, freeze_time, new_test_user

ROLES = {
    "technician": "citynet_crm.group_technician",
    "agent": "citynet_crm.group_agent",
    "manager": "citynet_crm.group_manager",
    "accountant": "base.group_user,account.group_account_invoice",
}


class CitynetCommon(TransactionCase):
    """A small provider: an area, a package, users by role, and builders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["res.lang"]._activate_lang("id_ID")
        cls.company = cls.env.company
        # it has billed before: the first preview of all was looked at
        cls.company.citynet_billing_checked = True
        cls.tax = cls.company.account_sale_tax_id
        cls.package = cls._make_package("Citynet 20 Mbps", 200000)
        cls.customer = cls._make_customer("Budi Santoso", phone="0812-3456-7890")

    @classmethod
    def _make_package(cls, name, price, **values):
        """:return: a published internet package of ``price`` rupiah a month."""
        return cls.env["product.template"].create(
            {
                "name": name,
                "citynet_is_package": True,
                "citynet_speed_down": 20,
                "citynet_is_published": True,
                "list_price": price,
                **values,
            }
        )

    @classmethod
    def _make_customer(cls, name, **values):
        partner = cls.env["res.partner"].create(
            {
                "name": name,
                "country_id": cls.env.ref("base.id").id,
                "lang": "en_US",
                **values,
            }
        )
        partner._citynet_make_customers()
        return partner

    @classmethod
    def _make_subscription(cls, start, partner=None, package=None, **values):
        """:param start: date or ISO string on which the service becomes active."""
        if isinstance(start, str):
            start = date.fromisoformat(start)
        return cls.env["citynet.subscription"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "package_id": (package or cls.package).id,
                "date_start": start,
                **values,
            }
        )

    @classmethod
    def _make_user(cls, role):
        """:return: a user who has the role and nothing else, made once."""
        login = f"test_{role}"
        user = cls.env["res.users"].search([("login", "=", login)])
        return user or new_test_user(
            cls.env, login, groups=ROLES[role], lang="en_US", tz="Asia/Jakarta"
        )

    def _run_billing(self, day, company=None):
        """Let the run of a day be drained by its cron.

        :return: the ``citynet.billing.run``
        """
        company = company or self.company
        run = self.env["citynet.billing.run"].search(
            [("company_id", "=", company.id), ("date", "=", day)]
        )
        with freeze_time(f"{day} 03:00:00"):
            if run:
                run.action_run_again()
            else:
                run = self.env["citynet.billing.run"].create(
                    {"company_id": company.id, "date": day}
                )
                run._start()
            self._drain()
        return run

    def _drain(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_billing").method_direct_trigger()
        self.env.invalidate_all()
