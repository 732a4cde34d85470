"""A bill paid online is told once, by stock's own way from transaction to payment."""

from odoo import Command
from odoo.tests import TransactionCase, freeze_time, tagged


@tagged("post_install", "-at_install")
class TestPaidOnline(TransactionCase):
    @freeze_time("2026-11-01 03:00:00")
    def setUp(self):
        super().setUp()
        package = self.env["product.template"].create(
            {
                "name": "Citynet 20 Mbps",
                "citynet_is_package": True,
                "citynet_speed_down": 20,
                "list_price": 200000,
            }
        )
        customer = self.env["res.partner"].create({"name": "Budi"})
        service = self.env["citynet.subscription"].create(
            {
                "partner_id": customer.id,
                "package_id": package.id,
                "date_start": "2026-11-01",
            }
        )
        run = self.env["citynet.billing.run"].create({"date": "2026-11-01"})
        self.assertFalse(self.env["citynet.billing.batch"]._bill(run, [service]))
        self.bill = service.move_line_ids.move_id
        self.provider = self.env.ref("payment.payment_provider_demo")
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.env.company.id)], limit=1
        )
        self.provider.write({"state": "test", "journal_id": journal.id})
        self.heard = []

        def _emit(moves, event):
            self.heard.append((moves.ids, event))

        self.patch(type(self.bill), "_emit", _emit)

    def _transaction(self):
        transactions = self.env["payment.transaction"]
        return transactions.create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.provider.payment_method_ids[:1].id
                or self.env.ref("payment_demo.payment_method_demo").id,
                "amount": self.bill.amount_residual,
                "currency_id": self.bill.currency_id.id,
                "partner_id": self.bill.partner_id.id,
                "operation": "online_direct",
                "invoice_ids": [Command.set(self.bill.ids)],
                "reference": transactions._compute_reference(
                    "demo", invoice_ids=[Command.set(self.bill.ids)]
                ),
            }
        )

    def test_a_done_transaction_pays_the_bill_and_is_told_once(self):
        transaction = self._transaction()
        notice = {"reference": transaction.reference, "simulated_state": "done"}
        for _delivery in range(2):
            transaction._process("demo", notice)
            transaction._post_process()
        self.assertEqual(self.bill.payment_state, "paid")
        self.assertEqual(transaction.payment_id.amount, 222000)
        self.assertEqual(self.heard, [(self.bill.ids, "invoice_paid")])

    def test_a_pending_or_refused_transaction_says_nothing(self):
        for state in ("pending", "cancel", "error"):
            transaction = self._transaction()
            transaction._process(
                "demo", {"reference": transaction.reference, "simulated_state": state}
            )
            transaction._post_process()
        self.assertEqual(self.bill.payment_state, "not_paid")
        self.assertEqual(self.heard, [])
