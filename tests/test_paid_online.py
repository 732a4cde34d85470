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

        original = type(self.bill)._emit

        def _emit(moves, event):
            self.heard.append((moves.ids, event))
            return original(moves, event)

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

    def _notify(self, transaction, state):
        notice = {"reference": transaction.reference, "simulated_state": state}
        transaction._process("demo", notice)
        transaction._post_process()

    def test_late_money_wins_over_cancelled(self):
        transaction = self._transaction()
        self._notify(transaction, "cancel")
        self._notify(transaction, "done")
        self.assertEqual(self.bill.payment_state, "paid")

    def test_paid_twice_is_credit_that_the_next_bill_uses(self):
        first, second = self._transaction(), self._transaction()
        self._notify(first, "done")
        self._notify(second, "done")
        line = second.payment_id._citynet_receivable_line()
        self.assertEqual(line.amount_residual, -222000)
        service = self.bill.citynet_subscription_ids
        run = self.env["citynet.billing.run"].create({"date": "2026-12-01"})
        with freeze_time("2026-12-01 03:00:00"):
            self.assertFalse(self.env["citynet.billing.batch"]._bill(run, [service]))
        newer = service.move_line_ids.move_id - self.bill
        self.assertEqual(newer.payment_state, "paid")
        self.assertEqual(line.amount_residual, 0)

    def test_money_for_a_cancelled_bill_is_credit(self):
        transaction = self._transaction()
        self.bill.button_draft()
        self.bill.button_cancel()
        self._notify(transaction, "done")
        line = transaction.payment_id._citynet_receivable_line()
        self.assertEqual(line.amount_residual, -222000)

    def test_a_lost_notice_is_asked_for(self):
        xendit = self.env["payment.provider"].search(
            [("code", "=", "xendit"), ("company_id", "=", self.env.company.id)], limit=1
        )
        xendit.write(
            {
                "state": "test",
                "journal_id": self.provider.journal_id.id,
                "xendit_public_key": "k",
                "xendit_secret_key": "k",
                "xendit_webhook_token": "k",
            }
        )
        transaction = self._transaction()
        transaction.write(
            {
                "provider_id": xendit.id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
            }
        )
        asked = []

        def _send_api_request(provider, method, endpoint, **arguments):
            asked.append((method, endpoint, arguments["params"]["external_id"]))
            return [
                {
                    "external_id": transaction.reference,
                    "status": "PAID",
                    "amount": 222000,
                    "paid_amount": paid,
                    "currency": "IDR",
                    "id": "i",
                }
            ]

        self.patch(type(xendit), "_send_api_request", _send_api_request)
        paid = 1000
        transaction._citynet_poll()
        self.assertEqual(transaction.state, "error")
        paid = 222000
        transaction._citynet_poll()
        self.assertEqual(transaction.state, "done")
        self.assertEqual(asked[0], ("GET", "v2/invoices", transaction.reference))

    def test_money_is_of_the_companys_day_from_any_source(self):
        transaction = self._transaction()
        with freeze_time("2026-11-30 17:30:00"):  # December has begun in Jakarta
            self._notify(transaction, "done")
        self.assertEqual(str(transaction.payment_id.date), "2026-12-01")
