from datetime import timedelta
from functools import partial

from odoo import api, models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.addons.citynet_crm.tools.changes import proration


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
        rules, months = service._get_rules(), int(service.interval_months)
        parts = self._get_change_parts(service, day)

        def cost(old, new):
            return proration.change_cost(
                round(old) * months,
                round(new) * months,
                parts,
                rules.citynet_proration,
                months,
            )

        if rules.citynet_change_refund:
            old = service._get_price_as_of(package, service.price)
            return cost(old, package.list_price)
        earlier = self._get_changes_of(service, day)
        before = earlier[0].price_before if earlier else service.price
        old = service._get_price_as_of(package, before)
        total = cost(old, package.list_price)
        return proration.without_refund(total, sum(earlier.mapped("proration")))

    @api.model
    def _get_change_parts(self, service, day):
        """:return: list of ``proration.Part``, the days that a price from ``day`` on
        puts right"""
        billed = []
        for first, last in service._get_covered_days(day)[service]:
            whole = service._get_whole_period(first)
            billed.append((periods.Period(whole.index, first, last), whole))
        unbilled = self._get_unbilled_periods(service, day, service._get_whole_period)
        return proration.change_parts(day, billed, unbilled)

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
        by, promos taken off; never above zero"""
        rule, months = (
            service._get_rules().citynet_proration,
            int(service.interval_months),
        )
        amounts = []
        # sudo: customers and agents who ask what a change costs may not read bills
        for line in service.sudo()._get_period_lines(day):
            first, last = line.citynet_period_start, line.citynet_period_end
            whole = service._get_whole_period(first)
            billed = periods.Period(whole.index, first, last)
            paid = sum(
                one["price_unit"] for one in service._prepare_bill_lines([billed])
            )
            base = 30 * months if rule == "thirty" and billed == whole else billed.days
            used = max((day - first).days, 0)
            amounts.append((line, periods.change_amount(round(paid), 0, used, base)))
        return amounts

    @api.model
    def _get_late_cost(self, service, package, day):
        """:return: int, rupiah by which days before ``day`` that are on no bill yet come
        too dear or too cheap, as they will be billed at the new price"""
        months = int(service.interval_months)
        unbilled = self._get_unbilled_periods(
            service, day, partial(periods.period_containing, day, day.day, months)
        )
        return proration.change_cost(
            service._get_price_as_of(package, service.price) * months,
            round(package.list_price) * months,
            proration.change_parts(day, [], unbilled),
            service._get_rules().citynet_proration,
            months,
        )
