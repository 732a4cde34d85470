"""A new bill whose payer has paid before: what is told and mailed of it."""

from odoo.addons.citynet_crm.models.core.citynet_event_mixin import CitynetEventMixin
from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
@freeze_time("2026-11-01 03:00:00")
class TestBillPaidAtOnce(CitynetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"citynet_mail_bills": True, "citynet_receipt_mail": True})
        cls.customer.email = "budi@example.com"
        cls.service = cls._make_subscription("2026-11-01")
        cls.cash = cls.env["account.journal"].search(
            [("type", "=", "cash"), ("company_id", "=", cls.company.id)], limit=1
        )

    def setUp(self):
        super().setUp()
        self.heard = []
        real = CitynetEventMixin._emit

        def _emit(records, event, partners=None, **facts):
            if records and records._name == "account.move":
                self.heard.append((event, records.ids))
            return real(records, event, partners, **facts)

        self.patch(CitynetEventMixin, "_emit", _emit)

    def _bill(self, paid_before=0):
        """:return: a new bill over Rp 222.000"""
        if paid_before:
            self.env["account.payment"].create(
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": self.customer.id,
                    "amount": paid_before,
                    "journal_id": self.cash.id,
                }
            ).action_post()
        return self._run_billing("2026-11-01").move_ids

    def _get_receipts(self, bill):
        return self.env["mail.mail"].search(
            [("model", "=", "account.move"), ("res_id", "=", bill.id)]
        )

    def test_nothing_paid_before_is_asked_for_by_the_bill(self):
        bill = self._bill()
        self.assertEqual(self.heard, [("invoice_issued", bill.ids)])
        self.assertTrue(bill.sending_data)
        self.assertFalse(self._get_receipts(bill))

    def test_all_paid_before_is_told_once_by_the_receipt(self):
        bill = self._bill(222000)
        self.assertEqual(self.heard, [("invoice_paid", bill.ids)])
        self.assertFalse(bill.sending_data)
        self.assertEqual(len(self._get_receipts(bill)), 1)

    def test_without_receipts_the_bill_itself_says_that_it_is_paid(self):
        self.company.citynet_receipt_mail = False
        bill = self._bill(222000)
        self.assertTrue(bill.sending_data)
        self.assertFalse(self._get_receipts(bill))
        self.assertIn("It is paid already", self._get_mail(bill))

    def test_a_part_paid_before_leaves_the_rest_to_ask_for(self):
        bill = self._bill(100000)
        self.assertEqual(self.heard, [("invoice_issued", bill.ids)])
        self.assertTrue(bill.sending_data)
        self.assertRegex(self._get_mail(bill), "Left to pay: .*122,000, by 11/20/2026")
        self.customer.lang = "id_ID"
        self.assertRegex(
            self._get_mail(bill), "Yang perlu dibayar: .*122.000, paling lambat 20"
        )

    def test_a_bill_of_nothing_is_neither_told_nor_mailed(self):
        self.env["citynet.charge"].create(
            {
                "subscription_id": self.service.id,
                "name": "A month for free",
                "date": "2026-11-01",
                "amount": -200000,
            }
        )
        bill = self._bill()
        self.assertEqual((bill.amount_total, bill.payment_state), (0, "paid"))
        self.assertEqual(self.heard, [])
        self.assertFalse(bill.sending_data)
        self.assertFalse(self._get_receipts(bill))

    def test_what_follows_from_a_payment_is_done_before_it_is_told(self):
        referrer = self._make_customer("Ani")
        self._make_subscription("2026-10-01", partner=referrer).date_next_bill = False
        self.company.citynet_referral_amount = 50000
        self.service.referrer_id = referrer
        credited = []
        real = CitynetEventMixin._emit

        def _emit(records, event, partners=None, **facts):
            if event == "invoice_paid":
                credited.extend(self.service.charge_ids.mapped("kind"))
            return real(records, event, partners, **facts)

        self.patch(CitynetEventMixin, "_emit", _emit)
        self._bill(222000)
        self.assertEqual(credited, ["referral"])

    def _get_mail(self, bill):
        """:return: str, what the mail of a bill says, in its customer's language"""
        template = bill._get_mail_template()
        self.assertEqual(template, self.env.ref("citynet_crm.mail_template_bill"))
        return template._render_field("body_html", bill.ids, compute_lang=True)[bill.id]
