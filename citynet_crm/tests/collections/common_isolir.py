"""A customer with a bill long overdue, and a provider that suspends."""

from odoo import Command
from odoo.addons.citynet_crm.tests.common import CitynetCommon


class IsolirCommon(CitynetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "citynet_isolir_mode": "auto",
                "citynet_grace_days": 3,
                "citynet_due_day": 0,
            }
        )
        cls.service = cls._make_subscription("2026-11-01")
        cls.bill = cls._make_bill(cls.service, "2026-11-10")
        cls.isolirs = cls.env["citynet.isolir"]

    @classmethod
    def _make_bill(cls, service, due, price=200000):
        bill = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": service.partner_id.id,
                "invoice_date": "2026-11-01",
                "invoice_date_due": due,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.package.product_variant_id.id,
                            "price_unit": price,
                            "tax_ids": False,
                            "citynet_subscription_id": service.id,
                        }
                    )
                ],
            }
        )
        bill.action_post()
        return bill

    def _pay(self, amount):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.bill.ids
        )
        return wizard.create({"amount": amount})._create_payments()

    def _work_off(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_isolir").method_direct_trigger()
        self.env.invalidate_all()

    def _carry_out(self, isolir):
        with self.enter_registry_test_mode():
            isolir._suspend_next()
