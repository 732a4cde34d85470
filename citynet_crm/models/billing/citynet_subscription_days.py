"""What the days of a service really cost: promos, free months, special prices count."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.tools import groupby


class BilledDays(NamedTuple):
    """Days of a bill's ``line`` that cost the same, within the period ``whole``.

    ``price`` is rupiah for the whole period and ``amount`` for these days, promos taken
    off; both 0 where a credit note took the line back.
    """

    line: models.BaseModel
    days: periods.Period
    whole: periods.Period
    price: int
    amount: int


class CitynetSubscriptionDays(models.AbstractModel):
    _name = "citynet.subscription.days"
    _description = "Service: what its days cost"

    # ---- Counted: what a bill would ask for ----------------------------------

    def _get_discounts(self, period, price=None):
        """:param price: monthly price, default the service's
        :return: list of (promo, int rupiah off the whole of ``period``), of the promos
            that still count; together they are never more than the price"""
        self.ensure_one()
        price = round(self.price if price is None else price)
        found, room = [], price * int(self.interval_months)
        for promo in self._get_promos():
            months = promo._get_discounted_months(*self._get_months(period))
            if months:
                discount = min(months * promo._get_monthly_discount(price), room)
                room -= discount
                found.append((promo, discount))
        return found

    def _get_net_price(self, period, price=None):
        """:param price: monthly price, default the service's
        :return: int, rupiah of the whole of ``period``, promos taken off"""
        self.ensure_one()
        price = round(self.price if price is None else price)
        discounts = sum(off for _promo, off in self._get_discounts(period, price))
        return price * int(self.interval_months) - discounts

    def _get_days_amount(self, period, price=None):
        """:param price: monthly price, default the service's
        :return: int, rupiah that a bill asks for ``period``, each line rounded"""
        self.ensure_one()
        price = round(self.price if price is None else price)
        return self._get_prorated(price * int(self.interval_months), period) - sum(
            self._get_prorated(off, period)
            for _promo, off in self._get_discounts(period, price)
        )

    def _get_price_on(self, day):
        """:return: float, the monthly price that holds on ``day``, promos apart"""
        self.ensure_one()
        return self.price

    # ---- Read from the bills: what they asked for ----------------------------

    def _get_billed_days(self, since):
        """What bills ask for the days from ``since`` on, and for those before them in
        the same periods.

        :return: defaultdict {service: list of ``BilledDays`` in order of days}
        """
        billed = defaultdict(list)
        # sudo: customers and agents who ask what a change costs may not read bills
        lines = self.sudo()._get_period_lines(since)
        amounts = self._get_line_amounts(lines)
        services = {service.id: service for service in self}
        for line in lines:
            service = services[line.citynet_subscription_id.id]
            billed[service].append(
                service._get_billed_days_of(line, round(amounts[line]))
            )
        return billed

    @api.model
    def _get_line_amounts(self, lines):
        """:param lines: ``account.move.line`` records that bill periods
        :return: dict {line: float, rupiah of it with the promo lines that follow it}"""
        same_bills = lines.search_fetch(
            [
                ("move_id", "in", lines.move_id.ids),
                ("citynet_subscription_id", "in", lines.citynet_subscription_id.ids),
                ("citynet_charge_id", "=", False),
                ("display_type", "=", "product"),
            ],
            ["price_unit", "quantity", "discount", "citynet_promo_id"],
            order="move_id, citynet_subscription_id, sequence, id",
        )
        amounts = defaultdict(float)
        for _bill, own in groupby(
            same_bills, lambda line: (line.move_id, line.citynet_subscription_id)
        ):
            head = own[0]
            for line in own:
                head = head if line.citynet_promo_id else line
                share = 1 - line.discount / 100
                amounts[head] += line.price_unit * line.quantity * share
        return amounts

    def _get_billed_days_of(self, line, amount):
        """:param int amount: what the bill asks for ``line``, promos taken off
        :return: ``BilledDays``"""
        self.ensure_one()
        whole = self._get_whole_period(line.citynet_period_start)
        days = periods.Period(
            whole.index, line.citynet_period_start, line.citynet_period_end
        )
        if line.citynet_is_credited:
            return BilledDays(line, days, whole, 0, 0)
        return BilledDays(
            line, days, whole, self._get_whole_price(days, whole, amount), amount
        )

    def _get_whole_price(self, days, whole, amount):
        """:param int amount: what was asked for ``days``
        :return: int, rupiah that the whole period costs at the same rate"""
        rules, months = self._get_rules(), int(self.interval_months)
        if days.days >= whole.days or rules.citynet_proration == "none":
            return amount
        if days.start < self.anchor_date:  # cut when the bill day moved
            return self._get_net_price(days, self._get_price_on(days.start))
        if amount == self._get_days_amount(days):
            return self._get_net_price(days)
        counted, base = periods.counted_days(
            days, whole, rules.citynet_proration, months
        )
        return round(amount * base / counted)

    def _get_month_prices(self, days):
        """What a month costs at the rate of some days, promos taken off.

        :param days: list of date, in order
        :return: dict {service: list of int rupiah, one for each day}
        """
        billed = self._get_billed_days(days[0])
        return {
            service: [service._get_month_price(day, billed[service]) for day in days]
            for service in self
        }

    def _get_month_price(self, day, billed):
        """:param billed: list of ``BilledDays``
        :return: int, rupiah of a month at the rate of ``day``"""
        self.ensure_one()
        months = int(self.interval_months)
        for part in billed:
            if part.days.start <= day <= part.days.end:
                return round(part.price / months)
        whole = self._get_whole_period(day)
        return round(self._get_net_price(whole, self._get_price_on(day)) / months)

    def _put_right_released(self, lines):
        """Bill lines of this service are taken back, and their days billed again; what
        was charged for these days beside the bill is put right by rooms that charge it.

        :param lines: ``account.move.line`` records that still say their days
        """

    def _take_back_given(self, lines):
        """All of these bill lines is credited; rooms that have given back some of their
        days take that back.

        :param lines: ``account.move.line`` records
        """

    # ---- Given back: days after the last one ----------------------------------

    def _get_days_back(self, last):
        """What comes back of days that are billed already, when ``last`` is the last day
        of the service or of its payer.

        The rest of a period that has begun comes back where the rules say so and know
        parts of periods; a period that begins after ``last`` always does.

        :param date last: day of service
        :return: list of (``account.move.line``, first and last day after ``last``, int
            rupiah that come back, 0 for none)
        """
        self.ensure_one()
        last = fields.Date.to_date(last)
        payer = self.partner_id.commercial_partner_id
        billed = self._get_billed_days(fields.Date.add(last, days=1))[self]
        back = []
        for line, parts in groupby(billed, lambda part: part.line):
            if line.partner_id.commercial_partner_id == payer:
                first = max(parts[0].days.start, fields.Date.add(last, days=1))
                amount = self._get_amount_back(parts, last)
                back.append((line, first, parts[-1].days.end, amount))
        return back

    def _get_amount_back(self, parts, last):
        """:param parts: list of ``BilledDays`` of one line
        :return: int, rupiah"""
        if parts[0].days.start <= last and not self._gives_back_parts():
            return 0
        return sum(
            part.amount - self._get_used_amount(part, last, len(parts) == 1)
            for part in parts
        )

    def _gives_back_parts(self):
        """:return: bool, whether the rest of a period that has begun is given back"""
        rules = self._get_rules()
        return rules.citynet_stop_refund and rules.citynet_proration != "none"

    def _get_used_amount(self, part, last, is_alone):
        """:param bool is_alone: whether the line has one price, as a bill does
        :return: int, rupiah of ``part`` until ``last``: what a bill of these days only
            would have asked for"""
        if part.days.start > last:
            return 0
        if part.days.end <= last:
            return part.amount
        used = part.days._replace(end=last)
        if is_alone and part.price == self._get_net_price(part.days):
            amount = self._get_days_amount(used)
        else:
            amount = self._get_share(part.price, used, part.whole)
        return min(max(amount, 0), part.amount)

    def _get_share(self, price, days, whole):
        """:param int price: of the whole period
        :return: int, rupiah of ``days``; by the day also where bills know whole periods
            only"""
        rule = self._get_rules().citynet_proration
        rule = "month" if rule == "none" else rule
        return periods.prorated(price, days, whole, rule, int(self.interval_months))
