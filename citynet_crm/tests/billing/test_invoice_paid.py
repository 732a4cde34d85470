from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestInvoicePaid(CitynetCommon):
    def setUp(self):
        super().setUp()
        service = self._make_subscription("2026-11-01")
        self._run_billing("2026-11-01")
        self.bill = service.move_line_ids.move_id
        self.heard = []

        def _emit(moves, event):
            for move in moves:
                self.heard.append((move, event))

        self.patch(type(self.bill), "_emit", _emit)

    def _pay(self, amount):
        return (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=self.bill.ids)
            .create({"amount": amount, "payment_date": "2026-11-05"})
            ._create_payments()
        )

    def test_a_part_says_nothing_and_the_rest_says_it_once(self):
        self._pay(100000)
        self.assertEqual(self.heard, [])
        self._pay(122000)
        self.assertEqual(self.heard, [(self.bill, "invoice_paid")])
        self.assertEqual(
            self.bill._prepare_event_values("invoice_paid")["closed_by"], "payment"
        )

    def test_a_bill_closed_by_credit_is_told_too_and_says_how(self):
        self.bill._reverse_moves([{"invoice_date": "2026-11-05"}], cancel=True)
        self.assertEqual(self.bill.payment_state, "reversed")
        self.assertEqual(self.heard, [(self.bill, "invoice_paid")])
        self.assertEqual(
            self.bill._prepare_event_values("invoice_paid")["closed_by"], "credit"
        )

    def test_other_invoices_say_nothing(self):
        other = self.bill.copy({"invoice_date": "2026-11-05"})
        other.action_post()
        self.bill = other
        self._pay(222000)
        self.assertEqual(other.payment_state, "paid")
        self.assertEqual(self.heard, [])
