from datetime import timedelta

from odoo.addons.citynet_crm.tests.collections.common_isolir import IsolirCommon
from odoo.tests import HttpCase, new_test_user, tagged

EVERY_DAY = {
    f"citynet_isolir_{day}": True
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
}


@tagged("post_install", "-at_install")
class TestIsolirTour(IsolirCommon, HttpCase):
    """From an unpaid bill to a restored line, each step by whose it is, with clicks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {**EVERY_DAY, "citynet_isolir_mode": "manual", "citynet_grace_days": 2}
        )
        today = cls.company._citynet_today()
        cls.bill.invoice_date_due = today - timedelta(days=4)
        cls.customer.email = "budi@example.com"
        cls.portal = new_test_user(
            cls.env,
            "test_budi",
            groups="base.group_portal",
            name="Budi Santoso",
            partner_id=cls.customer.id,
            lang="en_US",
        )
        clinic = cls._make_customer("Siti Aminah")
        clinic.write(
            {
                "citynet_isolir_exempt": True,
                "citynet_isolir_exempt_reason": "Village clinic",
            }
        )
        cls._make_bill(
            cls._make_subscription("2026-11-01", clinic), today - timedelta(days=4)
        )
        cls.provider = cls.env["payment.provider"].search(
            [("code", "=", "demo"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.provider.write({"state": "test", "is_published": True})

    def _run_job(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"citynet_crm.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def test_reminded_listed_approved_suspended_paid_and_restored(self):
        self._run_job("ir_cron_reminder")
        self.assertEqual(self.bill.citynet_reminder_ids.mapped("days"), [3])

        accountant, manager, agent = (
            self._make_user(role).login for role in ("accountant", "manager", "agent")
        )
        self.start_tour(
            "/odoo/suspension-lists",
            "citynet_isolir_accountant_looks",
            login=accountant,
        )
        line = self.service.isolir_line_ids
        self.assertEqual((line.state, line.isolir_id.state), ("waiting", "draft"))

        self.start_tour(
            "/odoo/internet-dashboard", "citynet_isolir_manager_approves", login=manager
        )
        self.assertEqual(line.isolir_id.approved_by_id.login, manager)
        self._run_job("ir_cron_isolir")
        self.assertEqual(self.service.state, "suspended")
        self.start_tour(
            "/odoo/suspension-lists",
            "citynet_isolir_manager_sees_it_done",
            login=manager,
        )

        self.start_tour("/my", "citynet_isolir_customer_pays", login=self.portal.login)
        self.env.invalidate_all()
        self.assertIn(self.bill.payment_state, ("paid", "in_payment"))
        self.assertEqual((self.service.state, line.state), ("active", "restored"))
        self.start_tour(
            "/my/payments",
            "citynet_isolir_customer_has_receipt",
            login=self.portal.login,
        )
        payment = self.bill.matched_payment_ids or self.bill._get_reconciled_payments()
        self.authenticate(self.portal.login, self.portal.login)
        receipt = self.url_open(f"/my/payments/{payment.id}/receipt")
        self.assertEqual(receipt.status_code, 200)
        self.assertIn("pdf", receipt.headers["Content-Type"])

        self.start_tour(
            "/odoo/network-jobs", "citynet_isolir_agent_opens_the_line", login=agent
        )
        job = self.env["citynet.provisioning"].search(
            [("subscription_id", "=", self.service.id), ("kind", "=", "restore")]
        )
        self.assertEqual((job.state, job.user_id.login), ("done", agent))
        self.assertTrue(job.date_paid)
