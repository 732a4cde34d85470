from lxml import etree

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.exceptions import AccessError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestBillRoles(CitynetCommon):
    """Who sees and touches bills, payments and what runs left."""

    def setUp(self):
        super().setUp()
        self.service = self._make_subscription("2026-11-01")
        self._run_billing("2026-11-01")
        self.bill = self.service.move_line_ids.move_id
        self.vendor_bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.customer.id,
                "invoice_date": "2026-11-01",
                "invoice_line_ids": [(0, 0, {"name": "Fibre", "price_unit": 5})],
            }
        )
        self.payments = self.env["account.payment"].create(
            [
                {
                    "payment_type": payment_type,
                    "partner_type": partner_type,
                    "partner_id": self.customer.id,
                    "amount": 1000,
                }
                for payment_type, partner_type in (
                    ("inbound", "customer"),
                    ("outbound", "supplier"),
                )
            ]
        )

    def _seen(self, role, records):
        return (
            records.with_user(self._make_user(role))
            .search([("id", "in", records.ids)])
            .sudo()
        )

    def test_an_agent_sees_customers_documents_only(self):
        self.assertEqual(self._seen("agent", self.bill | self.vendor_bill), self.bill)
        lines = self.bill.line_ids | self.vendor_bill.line_ids
        self.assertEqual(self._seen("agent", lines), self.bill.line_ids)
        self.assertEqual(self._seen("agent", self.payments), self.payments[0])

    def test_an_agent_changes_nothing_on_them(self):
        agent = self._make_user("agent")
        for record, values in (
            (self.bill, {"ref": "x"}),
            (self.bill.line_ids[0], {"name": "x"}),
            (self.payments[0], {"memo": "x"}),
        ):
            record = record.with_user(agent)
            with self.assertRaises(AccessError):
                record.write(values)
            with self.assertRaises(AccessError):
                record.unlink()
            self.assertFalse(record.browse().has_access("create"))

    def test_an_accountant_who_is_an_agent_too_still_sees_everything(self):
        user = self._make_user("accountant")
        user.group_ids += self.env.ref("citynet_crm.group_agent")
        for records in (self.bill | self.vendor_bill, self.payments):
            self.assertEqual(self._seen("accountant", records), records)

    def test_a_technician_sees_no_money(self):
        for records in (
            self.bill,
            self.bill.line_ids,
            self.payments,
            self.env["citynet.billing.run"],
            self.env["citynet.billing.error"],
        ):
            with self.assertRaises(AccessError):
                records.with_user(self._make_user("technician")).search([])

    def test_the_screens_of_an_agent_need_no_accounting_right(self):
        agent = self._make_user("agent")
        for name in (
            "citynet_bill_action",
            "citynet_payment_action",
            "citynet_billing_run_action",
            "citynet_billing_error_action",
        ):
            action = self.env.ref(f"citynet_crm.{name}")
            model = self.env[action.res_model].with_user(agent)
            views = action.view_ids.view_id or self.env["ir.ui.view"].search(
                [("model", "=", model._name), ("type", "in", ("list", "form"))]
            )
            for view in views:
                tree = etree.fromstring(model.get_view(view.id, view.type)["arch"])
                names = tree.xpath("//field[not(ancestor::field)]/@name")
                self.assertTrue(
                    model.search([]).read(names) or "error" in name, view.name
                )

    def test_errors_are_read_and_never_written(self):
        error = self.env["citynet.billing.error"].create(
            {
                "run_id": self.bill.citynet_run_id.id,
                "subscription_id": self.service.id,
                "reason": "No price",
            }
        )
        for role in ("agent", "accountant"):
            own = error.with_user(self._make_user(role))
            self.assertEqual(own.reason, "No price")
            with self.assertRaises(AccessError):
                own.write({"is_resolved": True})
