"""A prepaid period that is paid late: on its own day, or from the payment on."""

from datetime import date

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestBillingPrepaid(CitynetCommon):
    def _serve(self, start="2026-11-12", prepaid_start="due", **values):
        terms = self.env["citynet.terms"].create(
            {
                "name": "Prepaid",
                "citynet_prepaid": True,
                "citynet_cycle": "anniversary",
                "citynet_prepaid_start": prepaid_start,
            }
        )
        return self._make_subscription(start, terms_id=terms.id, **values)

    def _pay(self, service, day):
        """Pay the newest bill of ``service``, by money of ``day`` booked that day."""
        bill = service.move_line_ids.move_id.sorted("id")[-1]
        with freeze_time(f"{day} 03:00:00"):
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=bill.ids
            ).create({"payment_date": day})._create_payments()
        self.env.invalidate_all()
        return bill

    def _get_days(self, service):
        """:return: list of (first, last) days billed, in order"""
        lines = service.move_line_ids.filtered("citynet_period_start")
        return [
            (str(line.citynet_period_start), str(line.citynet_period_end))
            for line in lines.sorted("citynet_period_start")
        ]

    def _pay_late(self, prepaid_start, is_off=False):
        """12 November is paid at once; the bill of 12 December on the 27th."""
        service = self._serve(prepaid_start=prepaid_start)
        self._run_billing("2026-11-12")
        self._pay(service, "2026-11-12")
        self._run_billing("2026-12-12")
        if is_off:
            with freeze_time("2026-12-14 03:00:00"):
                service._suspend("arrears")
        self._pay(service, "2026-12-27")
        return service

    def test_by_default_the_period_keeps_its_days(self):
        service = self._pay_late("due", is_off=True)
        self.assertEqual(self._get_days(service)[1:], [("2026-12-12", "2027-01-11")])
        self.assertEqual(service.date_next_bill, date(2027, 1, 12))

    def test_it_begins_on_payment_and_what_follows_moves_with_it(self):
        """Paid on 27 December: until 26 January; then from the 27th on."""
        for prepaid_start, is_off in (("payment", False), ("off", True)):
            service = self._pay_late(prepaid_start, is_off)
            self.assertEqual(service.date_next_bill, date(2027, 1, 27))
            run = self._run_billing("2027-01-27")
            self.assertFalse(run.audit_problem_count, run.audit_report)
            self.assertEqual(
                self._get_days(service),
                [
                    ("2026-11-12", "2026-12-11"),
                    ("2026-12-27", "2027-01-26"),
                    ("2027-01-27", "2027-02-26"),
                ],
            )
            self.assertIn("runs from", " ".join(service.message_ids.mapped("body")))

    def test_days_with_the_line_on_were_used(self):
        service = self._pay_late("off")
        self.assertEqual(service.date_next_bill, date(2027, 1, 12))

    def test_paid_in_time_or_closed_by_a_credit_note_nothing_moves(self):
        service = self._serve(prepaid_start="payment")
        self._run_billing("2026-11-12")
        self._pay(service, "2026-11-12")
        self.assertEqual(self._get_days(service), [("2026-11-12", "2026-12-11")])
        self._run_billing("2026-12-12")
        bill = service.move_line_ids.move_id.sorted("id")[-1]
        with freeze_time("2026-12-27 03:00:00"):
            bill._citynet_credit("A gift", "never")
        self.assertEqual(self._get_days(service)[1], ("2026-12-12", "2027-01-11"))

    def test_a_promo_goes_on_where_it_was(self):
        """Two months at half price: the moved second one is the last."""
        promo = self.env["citynet.promo"].create(
            {"name": "Half", "kind": "percent", "percent": 50, "months": 2}
        )
        service = self._serve(prepaid_start="payment", promo_id=promo.id)
        for day, paid in (("2026-11-12", "2026-11-30"), ("2026-12-30", "2027-01-05")):
            self._run_billing(day)
            self._pay(service, paid)
        self._run_billing("2027-02-05")
        bills = service.move_line_ids.move_id.sorted("id")
        self.assertEqual(bills.mapped("amount_untaxed"), [100000, 100000, 200000])
