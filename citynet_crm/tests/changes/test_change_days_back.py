"""Days after the last day go back, whoever ends the service and however late."""

from datetime import date

from odoo.addons.citynet_crm.tests.changes.common_change import ChangeCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestDaysBack(ChangeCommon):
    def _stop(self, last, today, service=None):
        """:return: the request by which customer service stops the service"""
        with freeze_time(f"{today} 03:00:00"):
            stop = self._ask(
                "stop",
                date_effective=date.fromisoformat(last),
                reason="Has moved away",
                subscription_id=(service or self.service).id,
            )
            stop.action_confirm()
        return stop

    def _get_amounts(self, service=None):
        """:return: list of int, the charges of the service, in order"""
        charges = (service or self.service).charge_ids.sorted("id")
        return charges.mapped("amount")

    def _get_total(self, service):
        """:return: rupiah billed for the service, and what waits"""
        lines = service.move_line_ids.filtered(
            lambda line: line.parent_state == "posted" and not line.citynet_is_credited
        )
        waiting = service.charge_ids.filtered(
            lambda charge: not (charge.is_billed or charge.is_waived)
        )
        signed = sum(-line.balance for line in lines)
        return round(signed + sum(waiting.mapped("amount")))

    def test_a_stop_known_late_gives_back_the_days_of_two_bills(self):
        """Left on 20 November, known on 5 December; November and December are billed.
        20 of 30 days: 200,000 - 133,333 = 66,667; December: 200,000."""
        for day in ("2026-11-01", "2026-12-01"):
            self._run_billing(day)
        stop = self._stop("2026-11-20", "2026-12-05")
        self.assertEqual(self._get_amounts(), [-66667, -200000])
        self.assertEqual(stop.amount, -266667)
        self.assertIn("21 Nov 2026 to 30 Nov 2026", stop.explanation)
        self.assertIn("is given back", stop.explanation)

    def test_a_year_billed_ahead_gives_back_its_months(self):
        """2,400,000 for 1 March 2026 to 28 February 2027, 365 days; the last is 31
        October, day 245: 2,400,000 x 245 / 365 = 1,610,959 stay, 789,041 go back."""
        service = self._make_subscription("2026-03-01", interval_months="12")
        self._run_billing("2026-03-01")
        self._stop("2026-10-31", "2026-11-10", service)
        self.assertEqual(self._get_amounts(service), [-789041])

    def test_a_bill_made_early_is_given_back_whatever_the_rules_say(self):
        """December is billed on 21 November, the last day is the 25th: December goes
        back as a whole; of November five of 30 days where the rules say so: 33,333."""
        self.company.citynet_lead_days = 10
        for refund, amounts in ((True, [-33333, -200000]), (False, [-200000])):
            self.company.citynet_stop_refund = refund
            service = self._make_subscription("2026-11-01")
            for day in ("2026-11-01", "2026-11-21"):
                self._run_billing(day)
            stop = self._stop("2026-11-25", "2026-11-26", service)
            self.assertEqual(self._get_amounts(service), amounts)
            self.assertEqual(
                "for the period of the last day not" in stop.explanation, not refund
            )

    def test_a_period_that_has_begun_stays_where_the_rules_say_so_and_that_is_said(
        self,
    ):
        self.company.citynet_stop_refund = False
        self._run_billing("2026-11-01")
        stop = self._stop("2026-11-10", "2026-11-12")
        self.assertEqual(self._get_amounts(), [])
        self.assertIn("a period that has begun is not given back", stop.explanation)
        bill = self.service.move_line_ids.move_id
        self.assertTrue(bill._citynet_keeps_begun_periods())
        self.company.citynet_stop_refund = True
        self.assertFalse(bill._citynet_keeps_begun_periods())

    def test_late_costs_what_in_time_costs(self):
        """Known before the bill or after it: the same last day comes to the same sum, by
        every rule, for every interval, with a promo."""
        promo = self.env["citynet.promo"].create(
            {
                "name": "A third",
                "kind": "percent",
                "percent": 33.33,
                "months": 2,
                "date_from": "2026-01-01",
            }
        )
        for rule in ("month", "thirty", "none"):
            for rounding in (1, 500):
                for months in ("1", "3", "6", "12"):
                    terms = self.env["citynet.terms"].create(
                        {
                            "name": rule,
                            "citynet_proration": rule,
                            "citynet_rounding": rounding,
                        }
                    )
                    late, in_time = [
                        self._make_subscription(
                            "2026-11-01",
                            interval_months=months,
                            terms_id=terms.id,
                            promo_id=promo.id,
                        )
                        for _number in range(2)
                    ]
                    with self.subTest(rule=rule, rounding=rounding, months=months):
                        in_time.date_end = date(2026, 11, 17)
                        self._run_billing("2026-11-01")
                        self._stop("2026-11-17", "2026-11-30", late)
                        totals = [self._get_total(one) for one in (late, in_time)]
                        self.assertEqual(*totals)
                        self.assertGreater(totals[0], 0)

    def test_ended_for_unpaid_bills_as_of_a_day_in_the_past(self):
        """Off since 9 November, ended as of that day on 3 December: 9 of 30 days stay,
        60,000; 140,000 and the 200,000 of December go back."""
        for day in ("2026-11-01", "2026-12-01"):
            self._run_billing(day)
        with freeze_time("2026-12-03 03:00:00"):
            self.service._suspend("arrears")
            self.service._close(date(2026, 11, 9), "Unpaid")
        self.assertEqual(self._get_amounts(), [-140000, -200000])

    def test_a_free_month_gives_nothing_back(self):
        promo = self.env["citynet.promo"].create(
            {"name": "Free", "kind": "percent", "percent": 100, "months": 1}
        )
        self.service.promo_id = promo
        self._run_billing("2026-11-01")
        self._stop("2026-11-10", "2026-11-12")
        self.assertEqual(self._get_amounts(), [])

    def test_handed_over_within_billed_months_both_pay_their_days(self):
        """600,000 for 1 November to 31 January, 92 days; from 21 November on the buyer
        pays: 20 days are 130,435, so 469,565 go back, and the buyer pays as much for 72
        days."""
        buyer = self._make_customer("Buyer of the house")
        self.service.interval_months = "3"
        self._run_billing("2026-11-01")
        for day in ("2026-11-21", "2026-11-25"):  # the second: known late
            with self.subTest(today=day), self.env.cr.savepoint() as savepoint:
                with freeze_time(f"{day} 03:00:00"):
                    request = self._ask(
                        "payer", payer_id=buyer.id, date_effective=date(2026, 11, 21)
                    )
                    self.assertIn("is given back to them", request.preview)
                    request.action_confirm()
                self.assertEqual(request.state, "done")
                note = self.env["account.move"].search(
                    [
                        ("partner_id", "=", self.customer.id),
                        ("move_type", "=", "out_refund"),
                    ]
                )
                self.assertEqual(note.amount_untaxed, 469565)
                run = self._run_billing("2026-11-25")
                self.assertFalse(run.audit_problem_count, run.audit_report)
                self.assertEqual(
                    self._get_periods(),
                    [
                        (self.customer.name, "2026-11-01", "2026-11-20"),
                        (buyer.name, "2026-11-21", "2027-01-31"),
                    ],
                )
                bill = self.env["account.move"].search([("partner_id", "=", buyer.id)])
                self.assertEqual(bill.amount_untaxed, 469565)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_period_that_has_begun_stays_with_the_payer_where_the_rules_say_so(self):
        self.company.citynet_stop_refund = False
        self._run_billing("2026-11-01")
        with freeze_time("2026-11-21 03:00:00"):
            request = self._ask(
                "payer",
                payer_id=self._make_customer("Buyer").id,
                date_effective=date(2026, 11, 25),
            )
            request.action_confirm()
        self.assertEqual(request.date_effective, date(2026, 12, 1))

    def test_a_bill_credited_after_the_stop_gives_its_days_back_once(self):
        """November, 200,000; ten of 30 days used: 66,667 stay in the end."""
        self._run_billing("2026-11-01")
        self._stop("2026-11-10", "2026-11-15")
        self.assertEqual(self._get_amounts(), [-133333])
        with freeze_time("2026-11-16 03:00:00"):
            bill = self.service.move_line_ids.move_id
            bill._citynet_credit("Wrong name", "now")
        self._run_billing("2026-11-16")
        self.assertEqual(self._get_total(self.service), 66667)

    def test_a_bill_credited_for_good_after_the_stop_is_given_back_once(self):
        self._run_billing("2026-11-01")
        self._stop("2026-11-10", "2026-11-15")
        self.service.move_line_ids.move_id._citynet_credit("A gift", "never")
        self.assertTrue(self.service.charge_ids.is_waived)
        self.assertEqual(self._get_total(self.service), 0)

    def test_what_is_open_is_said_and_no_bill_is_promised_that_never_comes(self):
        """November is billed and open; the last day is its last: nothing is billed any
        more, 222,000 with tax are to pay."""
        self._run_billing("2026-11-01")
        with freeze_time("2026-11-21 03:00:00"):
            stop = self._ask("stop", date_effective=date(2026, 11, 30), reason="Moves")
            told = stop._simulate()
        open_amount = self.service.move_line_ids.move_id.amount_residual
        self.assertEqual((told["amount"], told["open_amount"]), (0, open_amount))
        self.assertIn("still to pay", told["explanation"])
        self.assertFalse(told["next_bill"])
        with freeze_time("2026-11-21 03:00:00"):
            stop.date_effective = date(2026, 12, 4)
            self.assertEqual(stop._simulate()["next_bill"], date(2026, 12, 1))
