from datetime import timedelta
from functools import partial
from typing import NamedTuple

from odoo import api, models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.addons.citynet_crm.tools.changes import proration
from odoo.tools import groupby


class PricedPart(NamedTuple):
    """Days whose price a change puts right; whole rupiah of the whole period, before and
    after, promos taken off, both written as the price of the new package is (its tax
    inside or not)."""

    part: proration.Part
    old: int
    new: int

    @property
    def sign(self):
        return self.part.sign


class CitynetChangeKindPackageCost(models.AbstractModel):
    """What another package costs a service; only counts."""

    _name = "citynet.change.kind.package.cost"
    _description = "Change: what another package costs"

    @api.model
    def _get_change_cost(self, service, package, day):
        """:return: int, whole rupiah for the days put right when ``day`` is the first
        of ``package``, fee apart; negative is a credit"""
        if self._moves_bill_day(service, day):
            return self._get_cost_of_new_period(service, package, day)
        parts = self._get_change_parts(service, package, day)
        if service._get_rules().citynet_change_refund:
            return self._get_parts_cost(service, parts)
        # days on no bill keep the old price, whatever is given back for the others
        earlier = self._get_changes_of(service, day)
        parts = self._get_change_parts(service, package, day, earlier)
        billed = self._get_parts_cost(service, [one for one in parts if one.sign > 0])
        unbilled = self._get_parts_cost(service, [one for one in parts if one.sign < 0])
        charged = sum(earlier.mapped("proration"))
        return proration.without_refund(billed, charged - unbilled)

    @api.model
    def _get_parts_cost(self, service, parts):
        """:param parts: list of ``PricedPart``
        :return: int, rupiah that the next bill adds for them"""
        rule, months = (
            service._get_rules().citynet_proration,
            int(service.interval_months),
        )
        return sum(
            proration.change_cost(one.old, one.new, [one.part], rule, months)
            for one in parts
        )

    @api.model
    def _get_change_parts(self, service, package, day, earlier=None):
        """:param earlier: changes of the same day that are counted as if they had not
            been, default none
        :return: list of ``PricedPart``, the days that ``package`` from ``day`` on puts
            right"""
        ignored = earlier or service.env["citynet.change.request"]
        before = ignored[:1].price_before if ignored else service.price
        billed = service._get_billed_days(day, ignored)[service]
        priced = [
            (part, one.price, bool(one.line.citynet_is_credited))
            for one in billed
            for part in proration.change_parts(day, [(one.days, one.whole)])
        ]
        unbilled = self._get_unbilled_periods(service, day, service._get_whole_period)
        priced += [
            (part, service._get_net_price(part.whole, before), False)
            for part in proration.change_parts(day, [], unbilled)
        ]
        return [
            PricedPart(
                part,
                service._get_price_as_of(package, old),
                service._get_net_price(part.whole, package.list_price),
            )
            for part, old, is_credited in priced
            if not is_credited  # a credited bill cost nothing, at any price
        ]

    @api.model
    def _get_unbilled_periods(self, service, day, get_whole):
        """:param get_whole: function of a day, the whole ``periods.Period`` it lies in
        :return: list of (``periods.Period`` that begins before ``day`` and is on no
            bill, the whole it lies in)"""
        unbilled, start = [], service.next_period_start
        while start < day:
            whole = get_whole(start)
            open_days = periods.Period(whole.index, start, whole.end)
            # a pause costs nothing, at any price
            if service._is_billable_period(open_days):
                unbilled.append((open_days, whole))
            start = whole.end + timedelta(days=1)
        return unbilled

    @api.model
    def _get_changes_of(self, service, day):
        """:return: the changes of package that hold from ``day``, oldest first (sudo)"""
        # sudo: what was charged for the day decides on what is charged now
        return (
            service.env["citynet.change.request"]
            .sudo()
            .search(
                [
                    ("subscription_id", "=", service.id),
                    ("kind", "=", "package"),
                    ("state", "=", "done"),
                    ("date_effective", "=", day),
                ],
                order="date_done, id",
            )
            # one that is being carried out has no prices yet
            .filtered(lambda change: change.price_before or change.price_after)
        )

    # ---- A change that begins a new period -----------------------------------

    @api.model
    def _moves_bill_day(self, service, day):
        """:return: bool, whether a change of package on ``day`` begins a new period"""
        return (
            service._get_rules().citynet_change_moves_day
            and service._get_whole_period(day).start < day
        )

    @api.model
    def _get_started_price(self, service, package, day):
        """:return: int, rupiah of the period that a change on ``day`` begins, billed at
        once; 0 where periods stay as they are"""
        if not self._moves_bill_day(service, day):
            return 0
        return round(package.list_price) * int(service.interval_months)

    @api.model
    def _get_cost_of_new_period(self, service, package, day):
        """:return: int as ``_get_change_cost``, of a change that begins a new period:
        what was paid for days that the new period takes the place of"""
        new = self._get_started_price(service, package, day)
        cut = sum(amount for _line, amount in self._get_cut_amounts(service, day))
        due = new + service._get_price_as_of(package, cut)
        if not service._get_rules().citynet_change_refund:
            due = max(due, 0)
        return due - new + self._get_late_cost(service, package, day)

    @api.model
    def _get_cut_amounts(self, service, day):
        """:return: list of (line, int rupiah) that bills of days from ``day`` on change
        by; never above zero"""
        amounts = []
        billed = service._get_billed_days(day)[service]
        for line, parts in groupby(billed, lambda part: part.line):
            amounts.append((line, -self._get_cut_amount(service, parts, day)))
        return amounts

    @api.model
    def _get_cut_amount(self, service, parts, day):
        """:param parts: list of ``BilledDays`` of one line
        :return: int, rupiah of those days from ``day`` on"""
        rule, months = (
            service._get_rules().citynet_proration,
            int(service.interval_months),
        )
        amount = 0
        for part in parts:
            is_whole = part.days == part.whole
            base = 30 * months if rule == "thirty" and is_whole else part.days.days
            used = max((day - part.days.start).days, 0)
            amount -= periods.change_amount(part.amount, 0, min(used, base), base)
        return amount

    @api.model
    def _get_late_cost(self, service, package, day):
        """:return: int, rupiah by which days before ``day`` that are on no bill yet come
        too dear or too cheap, as they will be billed at the new price"""
        months = int(service.interval_months)
        unbilled = self._get_unbilled_periods(
            service, day, partial(periods.period_containing, day, day.day, months)
        )
        # the months of a promo are counted on from the period that ends
        passed = service._get_whole_period(day).index + 1
        parts = []
        for part in proration.change_parts(day, [], unbilled):
            month = part.whole._replace(index=part.whole.index + passed)
            old = service._get_price_as_of(package, service._get_net_price(month))
            new = service._get_net_price(month, package.list_price)
            parts.append(PricedPart(part, old, new))
        return self._get_parts_cost(service, parts)
