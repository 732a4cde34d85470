"""Random lives of services with promos: what is billed is the sum of its days' prices."""

import random
from datetime import date, timedelta

from odoo.addons.citynet_crm.tests.changes.common_change import ChangeCommon
from odoo.tests import freeze_time, tagged

START = date(2026, 11, 1)
SEEDS = range(24)
LAST = 130  # days


@tagged("post_install", "-at_install")
class TestChangeLives(ChangeCommon):
    """Steps on random days; on the side, the price of each day is counted by hand: the
    list price of the day's package, less the promo of its period, a share of the
    period's days. A step may round by half a rupiah in each line, so by Rp 1 a sum."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.packages = [
            cls.package,
            cls.larger,
            cls._make_package("Citynet 10 Mbps", 110000),
        ]

    def _begin(self, dice):
        """:return: dict of a service that begins on ``START``"""
        promo = self.env["citynet.promo"].create(
            {
                "name": "Promo",
                "kind": "percent",
                "percent": dice.choice((0, 25, 50, 100)),
                "months": dice.choice((1, 2, 3)),
            }
        )
        terms = self.env["citynet.terms"].create(
            {"name": "Early", "citynet_lead_days": dice.choice((0, 0, 7))}
        )
        type(self).service = self._make_subscription(
            START,
            promo_id=promo.id,
            terms_id=terms.id,
            interval_months=dice.choice(("1", "1", "3")),
            bill_timing=dice.choice(("advance", "advance", "arrears")),
        )
        return {
            "promo": promo,
            "changes": [(START, self.package)],
            "pauses": [],
            # what is billed early stays billed, whatever is paused then
            "may_pause": not terms.citynet_lead_days,
            "steps": 0,
        }

    def _get_whole(self, day):
        """:return: (first day, last day, number of its first month) of the period"""
        months = int(self.service.interval_months)
        number = (day.year - START.year) * 12 + day.month - START.month
        first = number - number % months
        bounds = []
        for month in (first, first + months):
            year, rest = divmod(START.month - 1 + month, 12)
            bounds.append(date(START.year + year, rest + 1, 1))
        return bounds[0], bounds[1] - timedelta(days=1), first

    def _get_price(self, life, day):
        """:return: float, rupiah that ``day`` costs, by hand"""
        package = [one for since, one in life["changes"] if since <= day][-1]
        first, last, number = self._get_whole(day)
        for since, until in life["pauses"]:
            if since <= first and day < until:
                return 0  # a period that begins in a pause costs nothing until it ends
        months, promo = int(self.service.interval_months), life["promo"]
        cheap = min(max(promo.months - number, 0), months)
        price = package.list_price * (months - cheap * promo.percent / 100)
        return price / ((last - first).days + 1)

    def _step(self, life, dice, day):
        """Pause, end the pause, change the package, or nothing, on ``day``."""
        pauses = life["pauses"]
        if pauses and pauses[-1][1] == date.max:
            if dice.random() < 0.08:
                self._ask("resume").action_confirm()
                pauses[-1] = (pauses[-1][0], day)
        elif (
            life["may_pause"]
            and day != self._get_whole(day)[0]  # billed in the morning
            and dice.random() < 0.03
        ):
            self._ask("pause").action_confirm()
            pauses.append((day, date.max))
        if dice.random() < 0.05:
            package = dice.choice(self.packages)
            if package != self.service.package_id:
                self._ask(package_id=package.id).action_confirm()
                life["changes"].append((day, package))
                life["steps"] += 1

    def _get_total(self):
        """:return: int, rupiah billed for the service, and what waits"""
        billed = sum(-line.balance for line in self.service.move_line_ids)
        waiting = self.service.charge_ids.filtered(lambda one: not one.is_billed)
        return round(billed + sum(waiting.mapped("amount")))

    def _live(self, seed):
        dice = random.Random(seed)  # noqa: S311, repeatable steps, no secret
        life = self._begin(dice)
        known = START + timedelta(days=dice.randint(5, LAST))
        end = max(START, known - timedelta(days=dice.choice((0, 0, 3, 12))))
        day = START
        while day <= known:
            if day >= (self.service.date_next_bill or date.max):
                self._run_billing(str(day))
            with freeze_time(f"{day} 04:00:00"):
                if day <= end:
                    self._step(life, dice, day)
                if day == known:
                    self._ask(
                        "stop", date_effective=end, reason="Moves"
                    ).action_confirm()
            day += timedelta(days=1)
        if self.service.date_next_bill:
            self._run_billing(str(max(known, self.service.date_next_bill)))
        return life, end

    def test_random_lives_cost_the_sum_of_their_days(self):
        for seed in SEEDS:
            life, end = self._live(seed)
            days = [
                START + timedelta(days=one) for one in range((end - START).days + 1)
            ]
            right = sum(self._get_price(life, day) for day in days)
            steps = life["steps"] + len(self.service.move_line_ids) + 2
            with self.subTest(seed=seed, steps=steps):
                self.assertEqual(self.service.state, "closed")
                self.assertGreaterEqual(self._get_total(), 0)
                self.assertAlmostEqual(self._get_total(), right, delta=steps)
