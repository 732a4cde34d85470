"""The nightly comparison, difference by difference; the provider's list is made up."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPaymentCheck(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.accountant = new_test_user(
            cls.env, "books", groups="base.group_user,account.group_account_manager"
        )
        cls.agent = new_test_user(cls.env, "desk", groups="citynet_crm.group_agent")
        cls.customer = cls.env["res.partner"].create({"name": "Budi"})
        cls.customer._citynet_make_customers()
        cls.provider = cls.env["payment.provider"].search(
            [("code", "=", "xendit"), ("company_id", "=", cls.company.id)], limit=1
        )
        journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.provider.write(
            {
                "state": "test",
                "journal_id": journal.id,
                "xendit_public_key": "k",
                "xendit_secret_key": "k",
                "xendit_webhook_token": "k",
            }
        )
        cls.listed = []

        def _send_api_request(provider, method, endpoint, **arguments):
            if cls.listed is None:
                raise ValidationError("silence")
            return cls.listed

        cls.classPatch(type(cls.provider), "_send_api_request", _send_api_request)

    def _pay(self, reference, amount, state="done", days=2, paid=None):
        """:param paid: what the provider's list says; None: it isn't there"""
        tx = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_qris").id,
                "reference": reference,
                "amount": amount,
                "currency_id": self.env.ref("base.IDR").id,
                "partner_id": self.customer.id,
                "operation": "online_redirect",
            }
        )
        if state == "done":
            tx._set_done()
            tx._post_process()
        elif state == "pending":
            tx._set_pending()
        tx.last_state_change = fields.Datetime.now() - timedelta(days=days)
        if paid is not None:
            self._list(reference, paid, amount)
        return tx

    def _list(self, reference, paid, amount=None):
        self.listed.append(
            {
                "id": f"i-{reference}",
                "external_id": reference,
                "status": "SETTLED",
                "amount": amount or paid,
                "paid_amount": paid,
                "currency": "IDR",
            }
        )

    def setUp(self):
        super().setUp()
        type(self).listed = []

    def _check(self):
        return self.env["citynet.payment.check"]._check(self.company)

    def _kinds(self, check):
        still = check.finding_ids.filtered(lambda one: one.state == "open")
        return {one.reference: one.kind for one in still}

    def test_when_all_agrees_there_is_nothing_to_decide(self):
        self._pay("fine", 200000, paid=200000)
        check = self._check()
        self.assertTrue(check.agrees)
        self.assertEqual(
            (check.transaction_amount, check.provider_amount, check.booked_amount),
            (200000, 200000, 200000),
        )
        self.assertFalse(check.activity_ids)

    def test_each_difference_has_its_name_and_what_to_do(self):
        self._pay("without-money", 100000)
        self._pay("slow", 110000, state="pending")
        self._pay("short", 120000, paid=100000)
        unbooked = self._pay("unbooked", 130000, paid=130000)
        unbooked.payment_id = False
        self._list("stranger", 50000)
        check = self._check()
        self.assertEqual(
            self._kinds(check),
            {
                "without-money": "not_paid",
                "slow": "pending",
                "short": "amount",
                "unbooked": "not_booked",
                "stranger": "unknown",
            },
        )
        self.assertTrue(all(check.finding_ids.mapped("advice")))
        self.assertIn(self.accountant, check.activity_ids.user_id)
        self.assertNotIn(self.agent, check.activity_ids.user_id)

    def test_a_notice_that_never_came_is_taken_from_the_list(self):
        lost = self._pay("lost", 200000, state="pending", paid=200000)
        check = self._check()
        self.assertEqual((lost.state, check.found_later), ("done", 1))
        self.assertEqual(lost.payment_id.amount, 200000)
        self.assertTrue(check.agrees)

    def test_a_lie_about_the_amount_is_not_taken(self):
        lied = self._pay("lied", 200000, state="pending", paid=1000)
        check = self._check()
        self.assertEqual(lied.state, "error")
        self.assertEqual(self._kinds(check), {"lied": "not_done"})

    def test_money_booked_as_if_it_came_from_the_provider(self):
        line = self.provider.journal_id.inbound_payment_method_line_ids.filtered(
            "payment_provider_id"
        )[:1] or self.env["account.payment.method.line"].search(
            [("payment_provider_id", "=", self.provider.id)], limit=1
        )
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.customer.id,
                "amount": 70000,
                "journal_id": self.provider.journal_id.id,
                "payment_method_line_id": line.id,
            }
        )
        payment.action_post()
        self.assertEqual(self._kinds(self._check()), {payment.name: "no_transaction"})

    def test_credit_beside_an_open_bill(self):
        tx = self._pay("credit", 90000, paid=90000)
        self.assertTrue(self._check().agrees, "credit alone is right")
        bill = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": 50000, "tax_ids": []})
                ],
            }
        )
        bill.action_post()
        self.assertEqual(self._kinds(self._check()), {"credit": "unused"})
        (tx.payment_id.move_id | bill).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertTrue(self._check().agrees)

    def test_an_explanation_is_kept_and_the_to_do_ends(self):
        self._list("stranger", 50000)
        check = self._check()
        finding = check.finding_ids.with_user(self.accountant)
        with self.assertRaises(UserError):
            finding.action_explain()
        with self.assertRaises(AccessError):
            finding.amount_other = 0
        finding.note = "Paid for a router, booked as a sale"
        finding.action_explain()
        again = check.with_user(self.accountant).action_check_now()
        self.assertEqual(again["res_id"], check.id, "one check a night")
        self.assertTrue(check.agrees)
        self.assertFalse(check.activity_ids)
        self.assertEqual(finding.state, "explained")

    def test_what_agrees_later_is_closed_by_itself(self):
        self._pay("without-money", 100000)
        check = self._check()
        self.assertFalse(check.agrees)
        self._list("without-money", 100000)
        self.assertTrue(self._check().agrees)
        self.assertEqual(check.finding_ids.state, "gone")

    def test_a_provider_that_is_silent_is_no_agreement(self):
        self._pay("without-money", 100000)
        check = self._check()
        type(self).listed = None
        self._check()
        self.assertEqual(check.silent_providers, self.provider.name)
        self.assertFalse(check.agrees)
        self.assertEqual(check.finding_ids.state, "open", "what it didn't say stays")

    def test_customer_service_neither_sees_nor_starts_it(self):
        checks = self.env["citynet.payment.check"].with_user(self.agent)
        with self.assertRaises(AccessError):
            checks.action_check_now()

    def test_many_that_never_pay_dont_hide_the_others(self):
        silent = self.env["payment.transaction"].union(
            *(self._pay(f"left-{n}", 1000, state="draft") for n in range(3))
        )
        silent._write({"create_date": fields.Datetime.now() - timedelta(hours=1)})
        self.patch(type(silent), "_queue_limit", 2)
        with self.enter_registry_test_mode():
            for _night in range(2):
                self.env.ref("citynet_crm.ir_cron_poll_notices").method_direct_trigger()
        silent.invalidate_recordset()
        self.assertTrue(all(silent.mapped("citynet_polled")))
