"""A credit is used as far as a bill goes; its rest goes on, or back at the end.

Tax of 11 % comes on top of prices, unless a test says otherwise.
"""

from datetime import date

from odoo import Command
from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestBillingCredit(CitynetCommon):
    def _bills(self, service):
        return service.move_line_ids.move_id.sorted("id")

    def _charge(self, service, amount, day, kind="other", **values):
        return self.env["citynet.charge"].create(
            {
                "subscription_id": service.id,
                "kind": kind,
                "name": f"{kind} of {day}",
                "date": day,
                "amount": amount,
                **values,
            }
        )

    def _include_tax(self):
        return self.tax.copy(
            {"name": "11% inside", "price_include_override": "tax_included"}
        )

    def _pay(self, amount):
        """The customer pays ahead; bills use it when they are made."""
        journal = self.env["account.journal"].search(
            [("type", "=", "cash"), ("company_id", "=", self.company.id)], limit=1
        )
        self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": amount,
                "journal_id": journal.id,
            }
        ).action_post()

    def _close(self, service, day):
        with freeze_time(f"{day} 03:00:00"):
            service._close(date.fromisoformat(day), "moved")

    # used on one bill after the other

    def test_a_credit_larger_than_a_bill_is_used_up_bill_by_bill(self):
        """170,000 of credit on 60,000 a month: 60,000 + 60,000 + 50,000.

        October is left with 10,000 and its tax, 11,100; November costs all of 66,600.
        """
        small = self._make_package("Small", 60000)
        service = self._make_subscription("2026-08-01", package=small)
        self._charge(service, -170000, "2026-08-01", "sla")
        self.assertEqual(service.credit_left, 188700)
        left = []
        for month in ("08", "09", "10", "11"):
            run = self._run_billing(f"2026-{month}-01")
            self.assertEqual(run.error_count, 0)
            left.append(service.credit_left)
        self.assertEqual(
            self._bills(service).mapped("amount_total"), [0, 0, 11100, 66600]
        )
        self.assertEqual(left, [122100, 55500, 0, 0])
        self.assertEqual(
            sorted(service.charge_ids.mapped("amount")), [-60000, -60000, -50000]
        )
        self.assertTrue(all(service.charge_ids.mapped("is_billed")))

    def test_tax_within_the_price_is_within_the_credit(self):
        """95,000 on 90,000 a month, both with their tax: 0, then 90,000 - 5,000."""
        inside = self._include_tax()
        package = self._make_package("In", 90000, taxes_id=[Command.set(inside.ids)])
        service = self._make_subscription("2026-10-01", package=package)
        self._charge(service, -95000, "2026-10-01", "outage")
        self._run_billing("2026-10-01")
        self.assertEqual(service.credit_left, 5000)
        self._run_billing("2026-11-01")
        self.assertEqual(self._bills(service).mapped("amount_total"), [0, 85000])

    def test_one_payer_two_taxes(self):
        """A site at 111,000 with its tax inside, one at 50,000 without any: 161,000.

        A credit of 170,000 at the first site pays all of it; 9,000 stay.
        """
        inside = self._include_tax()
        taxed = self._make_package("A", 111000, taxes_id=[Command.set(inside.ids)])
        free = self._make_package("B", 50000, taxes_id=[Command.clear()])
        self.customer.citynet_invoice_grouping = "payer"
        service = self._make_subscription("2026-11-01", package=taxed)
        self._make_subscription("2026-11-01", package=free)
        self._charge(service, -170000, "2026-11-01")
        run = self._run_billing("2026-11-01")
        self.assertEqual(run.move_ids.mapped("amount_total"), [0])
        self.assertEqual(service.credit_left, 9000)

    def test_a_credit_that_taxes_make_too_large_never_stops_a_bill(self):
        """A deposit of 205,000 given back, without tax, on 200,000 and tax, 222,000.

        All of it fits, although it is more than the price; 17,000 are left to pay.
        """
        service = self._make_subscription("2026-11-01")
        self._charge(service, -205000, "2026-11-01", "deposit")
        run = self._run_billing("2026-11-01")
        self.assertEqual(run.move_ids.amount_total, 17000)
        self.assertEqual(service.credit_left, 0)

    def test_the_rounding_of_each_line_makes_no_bill_negative(self):
        """50,002 and 50,003 have 5,500 of tax each: 111,005 in all.

        100,004 of credit come to 111,004, 100,005 to 111,006, which is too much.
        """
        self.company.tax_calculation_rounding_method = "round_per_line"
        package = self._make_package("Odd", 50002)
        service = self._make_subscription("2026-11-01", package=package)
        self._charge(service, 50003, "2026-11-01")
        credit = self._charge(service, -150000, "2026-11-01")
        bill = self._run_billing("2026-11-01").move_ids
        self.assertEqual(bill.amount_total, 1)
        self.assertEqual(credit.amount, -100004)
        rest = service.charge_ids.filtered("rest_of_id")
        self.assertEqual((rest.amount, rest.rest_of_id), (-49996, credit))

    def test_two_promos_that_take_all_leave_nothing_whatever_the_rounding(self):
        """100,010 has 11,001 of tax; two halves of 50,005 take 5,501 each, one more.

        The bill would be over -1, which can't be made: 50,004 and 1 take 5,500 and 0.
        """
        self.company.tax_calculation_rounding_method = "round_per_line"
        promos = self.env["citynet.promo"].create(
            [
                {"name": name, "kind": "percent", "percent": 50, "months": 1}
                for name in ("One", "Two")
            ]
        )
        service = self._make_subscription(
            "2026-11-01",
            package=self._make_package("Odd", 100010),
            promo_id=promos[0].id,
            extra_promo_id=promos[1].id,
        )
        run = self._run_billing("2026-11-01")
        self.assertEqual(run.error_count, 0)
        self.assertEqual(run.move_ids.amount_total, 0)
        self.assertEqual(
            service.move_line_ids.sorted("id").mapped("price_subtotal"),
            [100010, -50005, -50004, -1],
        )

    def test_a_cancelled_bill_gives_back_what_it_used_and_no_more(self):
        """250,000 on 200,000: used 200,000, left 50,000; cancelled, 250,000 again."""
        service = self._make_subscription("2026-11-01")
        self._charge(service, -250000, "2026-11-01")
        bill = self._run_billing("2026-11-01").move_ids
        self.assertEqual(service.credit_left, 55500)
        with freeze_time("2026-11-01 05:00:00"):
            bill.button_draft()
            bill.button_cancel()
        self.assertEqual(service.credit_left, 277500)
        self._run_billing("2026-11-02")
        self.assertEqual(service.credit_left, 55500)
        self.assertEqual(self._bills(service)[-1].amount_total, 0)

    # given back when the service ends

    def test_a_deposit_larger_than_the_last_bill_is_given_back(self):
        """1 to 3 December at 310,000: 30,000 and tax, 33,300; 250,000 - 33,300."""
        self.company.citynet_deposit = 250000
        package = self._make_package("Mid", 310000)
        service = self._make_subscription("2026-11-01", package=package)
        self.env["citynet.charge"].create(service._prepare_deposit_values())
        self._pay(344100 + 250000)
        self._run_billing("2026-11-01")
        self._close(service, "2026-12-03")
        run = self._run_billing("2026-12-03")
        bill, note = run.move_ids.sorted("id")
        self.assertEqual((bill.amount_total, bill.payment_state), (0, "paid"))
        self.assertEqual((note.move_type, note.state), ("out_refund", "posted"))
        self.assertEqual((note.amount_untaxed, note.amount_total), (216700, 216700))
        self.assertFalse(service.date_next_bill)
        self.assertEqual((service.credit_left, service.credit_owed), (0, 216700))
        self.assertEqual(service._get_deposit_held(), 0)
        self._run_billing("2026-12-03")
        self._run_billing("2026-12-04")
        self.assertEqual(len(self._bills(service)), 3, "once")

    def test_what_is_given_back_pays_open_bills_first(self):
        """November is open over 222,000; 40,000 and tax, 44,400, are credited late."""
        service = self._make_subscription("2026-11-01")
        bill = self._run_billing("2026-11-01").move_ids
        self._close(service, "2026-11-30")
        self._charge(service, -40000, "2026-12-01", "outage")
        self.assertEqual(service.date_next_bill, date(2026, 12, 1))
        run = self._run_billing("2026-12-01")
        self.assertEqual(run.error_count, 0)
        self.assertEqual(bill.amount_residual, 222000 - 44400)
        self.assertEqual(service.credit_owed, 0)
        self.assertIn(run.move_ids.name, service.message_ids[0].body)

    def test_fees_of_the_end_come_off_what_is_given_back(self):
        """A penalty of 100,000 and a deposit of 300,000: 111,000 with tax, 189,000."""
        terms = self.env["citynet.terms"].create(
            {
                "name": "A year",
                "citynet_minimum_months": 12,
                "citynet_penalty_kind": "amount",
                "citynet_penalty_amount": 100000,
            }
        )
        service = self._make_subscription("2026-11-01", terms_id=terms.id)
        self._charge(service, 300000, "2026-11-01", "deposit")
        self._pay(222000 + 300000)
        self._run_billing("2026-11-01")
        self._close(service, "2026-11-30")
        bill, note = self._run_billing("2026-11-30").move_ids.sorted("id")
        self.assertEqual((bill.amount_untaxed, bill.amount_total), (-11000, 0))
        self.assertEqual(note.amount_total, 189000)

    def test_a_credit_waits_until_the_service_has_really_ended(self):
        service = self._make_subscription("2026-11-01")
        self._run_billing("2026-11-01")
        service.date_end = "2026-11-30"
        self._charge(service, -40000, "2026-11-05")
        self.assertFalse(service.date_next_bill)
        self._close(service, "2026-11-30")
        self.assertEqual(service.date_next_bill, date(2026, 11, 5))
        run = self._run_billing("2026-11-30")
        self.assertEqual(run.move_ids.move_type, "out_refund")

    # the audit names what no bill will use

    def test_the_audit_names_a_credit_older_than_two_periods(self):
        """Of 1 August: two months later it is two periods old, a day later older."""
        service = self._make_subscription("2026-08-02")
        self._run_billing("2026-08-02")
        with freeze_time("2026-08-20 03:00:00"):
            service._suspend("customer")
        self._charge(service, -7000, "2026-08-01")
        run = self._run_billing("2026-10-01")
        run._audit()
        self.assertNotIn("two periods", run.audit_report)
        run = self._run_billing("2026-10-02")
        run._audit()
        self.assertIn(
            f"{service.name} has a credit that no bill used for two periods: "
            "other of 2026-08-01, 2026-08-01.",
            run.audit_report,
        )

    def test_the_audit_names_what_a_closed_service_has_left(self):
        service = self._make_subscription("2026-11-01")
        self._run_billing("2026-11-01")
        self._close(service, "2026-11-30")
        self._charge(service, -1234567, "2026-12-01")
        service.date_bill_hold = "2026-12-20"
        run = self._run_billing("2026-12-02")
        run._audit()
        self.assertIn("Rp 1,234,567 of its credits wait", run.audit_report)

    def test_the_audit_and_the_form_name_what_a_leaver_paid_ahead(self):
        """500,000 paid, November costs 222,000: 278,000 are the customer's."""
        service = self._make_subscription("2026-11-01")
        self._pay(500000)
        run = self._run_billing("2026-11-01")
        run._audit()
        self.assertEqual(run.audit_problem_count, 0, "the next bill will use it")
        self.assertEqual(service.credit_owed, 0)
        self._close(service, "2026-11-30")
        run = self._run_billing("2026-12-01")
        run._audit()
        self.assertIn("is owed Rp 278,000", run.audit_report)
        self.env.invalidate_all()
        self.assertEqual(service.credit_owed, 278000)
