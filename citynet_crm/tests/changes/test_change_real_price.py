"""What days really cost is what is put right: promos, free months, special prices."""

from datetime import date, timedelta

from odoo.addons.citynet_crm.tests.changes.common_change import (
    NOVEMBER_21,
    ChangeCommon,
)
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestRealPrice(ChangeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.smaller = cls._make_package("Citynet 10 Mbps", 110000)

    def _promo(self, percent, months=1, **values):
        values = {"kind": "percent", "percent": percent, "months": months, **values}
        return self.env["citynet.promo"].create(
            {"name": "Promo", "date_from": "2026-01-01", **values}
        )

    def _serve(self, start="2026-11-01", **values):
        """Let another service be the one that is changed, its first month billed."""
        type(self).service = self._make_subscription(start, **values)
        self._run_billing(start)
        return self.service

    def _change(self, package, day="2026-11-21"):
        """:return: int, what the change of that day has charged"""
        with freeze_time(f"{day} 03:00:00"):
            request = self._ask(package_id=package.id)
            told = request._simulate()["amount"]
            request.action_confirm()
        self.assertEqual(request.state, "done")
        self.assertEqual(request.amount, told)
        return request.proration

    def _stop(self, last, today):
        with freeze_time(f"{today} 03:00:00"):
            self._ask(
                "stop", date_effective=date.fromisoformat(last), reason="Moves"
            ).action_confirm()
        return self.service.charge_ids.filtered("back_line_id").mapped("amount")

    def test_a_promo_counts_in_both_prices(self):
        """A quarter off, 12 of January's 31 days left: 225,000 x 12 / 31 = 87,097 less
        150,000 x 12 / 31 = 58,065."""
        self._serve("2027-01-01", promo_id=self._promo(25).id)
        self.assertEqual(self._change(self.larger, "2027-01-20"), 29032)

    def test_the_second_promo_counts_too(self):
        """Half off and 60,000 off: 200,000 costs 40,000, 300,000 costs 90,000; ten of 30
        days: 30,000 - 13,333."""
        self._serve(
            promo_id=self._promo(50).id,
            extra_promo_id=self._promo(0, kind="amount", amount=60000).id,
        )
        self.assertEqual(self._change(self.larger), 16667)

    def test_in_a_free_month_no_change_costs_or_gives_anything(self):
        for package in (self.smaller, self.larger):
            self._serve(promo_id=self._promo(100).id)
            self.assertEqual(self._change(package, "2026-11-02"), 0)
            self.assertEqual(self._stop("2026-11-10", "2026-11-12"), [])

    def test_one_free_month_of_three_counts_as_its_share(self):
        """600,000 less 200,000 of 92 days, 72 of them from 21 November on; at 110,000 it
        is 330,000 less 110,000: 220,000 x 72 / 92 = 172,174 less 313,043."""
        self._serve(interval_months="3", promo_id=self._promo(100).id)
        self.assertEqual(self._change(self.smaller), 172174 - 313043)

    def test_days_on_no_bill_keep_the_old_price_with_its_promo(self):
        """In arrears, half off: 20 of 30 days at 100,000 come 33,333 too dear when they
        are billed at 150,000."""
        self._serve(bill_timing="arrears", promo_id=self._promo(50).id)
        self.assertEqual(self._change(self.larger), 66667 - 100000)

    def test_days_on_no_bill_keep_the_old_price_where_nothing_is_given_back(self):
        """In arrears, 20 of 30 days at 200,000 will be billed at 300,000: 66,667 too
        dear. "Nothing back" is about days that are paid."""
        self.company.citynet_change_refund = False
        self._serve(bill_timing="arrears")
        self.assertEqual(self._change(self.larger), -66667)

    def test_a_special_price_is_what_was_paid(self):
        """150,000 instead of 200,000: ten of 30 days of 300,000 - 150,000."""
        self._serve(price=150000)
        self.assertEqual(self._change(self.larger), 50000)

    def test_a_price_raised_since_the_bill_was_not_paid_yet(self):
        """Billed at 200,000, the price is 240,000 since: ten of 30 days of 300,000 -
        200,000; stopped instead, ten of 30 days of 200,000 go back."""
        self._serve()
        self.service._bypass_guard("price").price = 240000
        self.assertEqual(self._change(self.larger), 33333)
        self._serve()
        self.service._bypass_guard("price").price = 240000
        self.assertEqual(self._stop("2026-11-20", "2026-11-22"), [-66667])

    def test_a_stop_gives_back_what_the_change_before_it_charged(self):
        """200,000, from 11 November on 300,000: 66,667 more. The last day is the 20th:
        ten days at 300,000 go back."""
        self._serve()
        self.assertEqual(self._change(self.larger, "2026-11-11"), 66667)
        self.assertEqual(self._stop("2026-11-20", "2026-11-25"), [-100000])

    def test_what_was_not_given_back_was_paid(self):
        """No refunds: down on the 11th gives nothing back, so up again on the 21st has
        been paid for."""
        self.company.citynet_change_refund = False
        self._serve()
        before = self.service.package_id
        self.assertEqual(self._change(self.smaller, "2026-11-11"), 0)
        self.assertEqual(self._change(before, "2026-11-21"), 0)
        self.assertEqual(self._change(self.larger, "2026-11-26"), 16667)

    def test_a_change_that_moves_the_bill_day_credits_what_was_paid(self):
        """Half off November, 15 of 30 days not used: 50,000."""
        self.company.citynet_change_moves_day = True
        self._serve(promo_id=self._promo(50).id)
        self.assertEqual(self._change(self.larger, "2026-11-16"), -50000)

    def test_a_bill_credited_for_good_was_not_paid(self):
        self._serve()
        self.service.move_line_ids.move_id._citynet_credit("A gift", "never")
        self.assertEqual(self._change(self.smaller), 0)
        self.assertEqual(self._stop("2026-11-22", "2026-11-25"), [])

    def test_an_outage_is_worth_what_its_days_cost(self):
        """Two days of November: 200,000 x 2 / 30 = 13,333; half in a half-price month,
        nothing in a free one; one day of each: 6,667. Up to 300,000 on the 21st, a day
        before it is still worth a thirtieth of 200,000: 6,667, one after it 10,000."""
        half, free = self._promo(50), self._promo(100)
        full = self._serve()
        halved = self._serve(promo_id=half.id)
        nothing = self._serve(promo_id=free.id)
        risen = self._serve()
        self._change(self.larger)
        for start, hours, amounts in (
            ("2026-11-10", 48, (13333, 6667, 0, 13333)),
            ("2026-11-30", 48, (13333, 10000, 6667, 20000)),
            ("2026-11-20", 24, (6667, 3333, 0, 6667)),
            ("2026-11-21", 24, (6667, 3333, 0, 10000)),
        ):
            outage = self.env["citynet.outage"].new(
                {
                    "date_start": f"{start} 01:00:00",
                    "date_end": f"{start} 01:00:00",
                    "credit_rule": "days",
                    "credit_from_hours": 1,
                    "company_id": self.company.id,
                }
            )
            outage.date_end = outage.date_start + timedelta(hours=hours)
            services = full | halved | nothing | risen
            prices = outage._get_prices(services)
            with self.subTest(start=start):
                self.assertEqual(
                    tuple(outage._get_credit(prices[one]) for one in services), amounts
                )

    def test_a_missed_service_level_is_worth_what_the_month_costs(self):
        """72 of 720 hours of a month at half of 200,000."""
        service = self._serve(promo_id=self._promo(50).id)
        with freeze_time(NOVEMBER_21):
            credit = self.env["citynet.sla.credit"].create(
                {"subscription_id": service.id, "reason": "Late", "hours": 72}
            )
            self.assertEqual(credit.amount, 10000)
        with freeze_time("2026-12-03 03:00:00"):
            bill = service.move_line_ids.move_id
            credit = self.env["citynet.sla.credit"].create(
                {
                    "subscription_id": service.id,
                    "reason": "Late",
                    "hours": 72,
                    "move_id": bill.id,
                }
            )
            self.assertEqual(credit.amount, 10000)

    def test_months_that_remain_cost_what_they_would_have(self):
        """Three months bound, the first free; stopped on 15 November: the months begun
        on 16 November (free), 16 December and 16 January."""
        self.company.write(
            {"citynet_penalty_kind": "remaining", "citynet_minimum_months": 3}
        )
        service = self._serve(promo_id=self._promo(100).id)
        self.assertEqual(service._get_penalty(date(2026, 11, 15)), 400000)

    def test_a_bill_made_again_takes_back_what_the_change_charged(self):
        """November at 200,000, from the 16th on 300,000: 50,000 more. Its bill is made
        again, at 300,000: 100,000 too dear. In the end 250,000, credited or cancelled."""
        for way in ("credit", "cancel"):
            service = self._serve()
            self.assertEqual(self._change(self.larger, "2026-11-16"), 50000)
            bill = service.move_line_ids.move_id
            with freeze_time("2026-11-17 03:00:00"):
                if way == "credit":
                    bill._citynet_credit("Wrong address", "now")
                else:
                    bill.button_draft()
                    bill.button_cancel()
            for day in ("2026-11-18", "2026-12-01"):
                run = self._run_billing(day)
                self.assertFalse(run.audit_problem_count, run.audit_report)
            self._stop("2026-12-31", "2026-12-05")
            total = sum(
                -line.balance
                for line in service.move_line_ids
                if line.parent_state == "posted"
            )
            with self.subTest(way=way):
                credited = bill.amount_untaxed if way == "credit" else 0
                self.assertEqual(round(total) - credited, 250000 + 300000)
