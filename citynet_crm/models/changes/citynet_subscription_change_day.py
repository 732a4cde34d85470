"""A change of package that begins a new period: the bill day moves to its day.

Rule of the setting ``citynet_change_moves_day``; ``periods.change_amount`` is its formula.
"""

from datetime import timedelta
from functools import partial

from odoo import fields, models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.addons.citynet_crm.tools.changes import proration
from odoo.tools import format_date


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    anchor_months = fields.Integer(
        "Months before the anchor",
        readonly=True,
        copy=False,
        help="Months of the service before the anchor moved: promos go on from there",
    )

    def _moves_bill_day(self, day):
        """:return: bool, whether a change of package on ``day`` begins a new period"""
        return (
            self._get_rules().citynet_change_moves_day
            and self._get_whole_period(day).start < day
        )

    def _get_started_price(self, package, day):
        """:return: int, rupiah of the period that a change on ``day`` begins, billed at
        once; 0 where periods stay as they are"""
        if not self._moves_bill_day(day):
            return 0
        return round(package.list_price) * int(self.interval_months)

    def _get_change_cost(self, package, day):
        # EXTENDS: what was paid for days that the new period takes the place of
        if not self._moves_bill_day(day):
            return super()._get_change_cost(package, day)
        new = self._get_started_price(package, day)
        due = new + sum(amount for _line, amount in self._get_cut_amounts(day))
        if not self._get_rules().citynet_change_refund:
            due = max(due, 0)
        return due - new + self._get_late_cost(package, day)

    def _get_cut_amounts(self, day):
        """:return: list of (line, int rupiah) that bills of days from ``day`` on change
        by, promos taken off; never above zero"""
        rule, months = self._get_rules().citynet_proration, int(self.interval_months)
        amounts = []
        # sudo: customers and agents who ask what a change costs may not read bills
        for line in self.sudo()._get_period_lines(day):
            first, last = line.citynet_period_start, line.citynet_period_end
            whole = self._get_whole_period(first)
            billed = periods.Period(whole.index, first, last)
            paid = sum(one["price_unit"] for one in self._prepare_bill_lines([billed]))
            base = 30 * months if rule == "thirty" and billed == whole else billed.days
            used = max((day - first).days, 0)
            amounts.append((line, periods.change_amount(round(paid), 0, used, base)))
        return amounts

    def _get_late_cost(self, package, day):
        """:return: int, rupiah by which days before ``day`` that are on no bill yet come
        too dear or too cheap, as they will be billed at the new price"""
        months = int(self.interval_months)
        unbilled = self._get_unbilled_periods(
            day, partial(periods.period_containing, day, day.day, months)
        )
        return proration.change_cost(
            round(self.price) * months,
            round(package.list_price) * months,
            proration.change_parts(day, [], unbilled),
            self._get_rules().citynet_proration,
            months,
        )

    def _get_proration_sentences(self, package, day):
        # EXTENDS
        new = self._get_started_price(package, day)
        if not new:
            return super()._get_proration_sentences(package, day)
        money = self.currency_id.format
        sentences = [
            self.env._(
                "A new period begins on %(day)s: from then on your bills come on the "
                "%(number)s. of the month, the first one at once, for %(new)s.",
                day=format_date(self.env, day, date_format="d MMM y"),
                number=day.day,
                new=money(new),
            )
        ]
        if cost := self._get_change_cost(package, day):
            sentences.append(
                self.env._(
                    "%(amount)s stands on it for days billed at the old price that it "
                    "takes the place of, or that are on no bill yet.",
                    amount=("−" if cost < 0 else "") + money(abs(cost)),
                )
            )
        return sentences

    def _change_package(self, package, day):
        # EXTENDS
        moves = self._moves_bill_day(day)
        result = super()._change_package(package, day)
        if moves:
            self._start_periods_on(day)
        return result

    def _start_periods_on(self, day):
        """Begin a new period on ``day``; what was billed of it counts as credited."""
        months = int(self.interval_months)
        old = self._get_whole_period(day)
        # The days stay what they were on the paper; here they tell what is billed.
        # sudo: whoever confirms a change moves no more of a bill than what it covers
        for line in self.sudo()._get_period_lines(day):
            if line.citynet_period_start < day:
                line.citynet_period_end = day - timedelta(days=1)
            else:
                line.write(
                    {
                        "citynet_period_start": False,
                        "citynet_period_end": False,
                        "citynet_is_credited": True,
                    }
                )
        self.write(
            {
                "anchor_date": day,
                "anchor_day": day.day,
                "anchor_months": self.anchor_months + (old.index + 1) * months,
                "next_period_start": min(self.next_period_start, day),
            }
        )
