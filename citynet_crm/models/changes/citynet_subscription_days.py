"""A change of package puts days right that are billed already: what they cost then."""

from datetime import timedelta
from itertools import pairwise

from odoo import models
from odoo.addons.citynet_crm.tools.billing.periods import Period
from odoo.exceptions import UserError
from odoo.tools import format_date


class CitynetSubscriptionDays(models.AbstractModel):
    _inherit = "citynet.subscription.days"

    def _get_package_changes(self):
        """:return: the changes of package that came true, in order of days (sudo)"""
        # sudo: what was charged for a day decides on what it costs
        done = self.sudo().change_ids.filtered(
            lambda one: (
                (one.kind, one.state) == ("package", "done")
                # one that is being carried out has no prices yet
                and (one.price_before or one.price_after)
            )
        )
        return done.sorted(lambda one: (one.date_effective, one.date_done, one.id))

    def _get_price_on(self, day):
        # EXTENDS: before a change of package another price held
        later = self._get_package_changes().filtered(
            lambda change: change.date_effective > day
        )
        return later[0].price_before if later else super()._get_price_on(day)

    def _get_line_amounts(self, lines):
        # EXTENDS: less what was given back of their days
        amounts = super()._get_line_amounts(lines)
        given = self.env["citynet.charge"].sudo()  # sudo: only counted
        for charge in given.search(
            [("back_line_id", "in", lines.ids), ("is_waived", "=", False)]
        ):
            amounts[charge.back_line_id] += charge.amount
        return amounts

    def _get_billed_days(self, since, ignored=None):
        """EXTENDS: with what changes of package have charged for them since.

        :param ignored: changes that are left out, default none
        """
        billed = super()._get_billed_days(since)
        for service in self:
            changes = service._get_package_changes()
            changes -= ignored or changes.browse()
            if changes and billed[service]:
                billed[service] = [
                    part
                    for days in billed[service]
                    for part in service._split_by_changes(days, changes)
                ]
        return billed

    def _split_by_changes(self, days, changes):
        """The price of a bill holds for the days between the changes that came before
        it and those that put it right.

        :param days: ``BilledDays`` of a whole line
        :param changes: ``citynet.change.request`` records, in order of days
        :return: list of ``BilledDays``
        """
        line, (_index, start, end) = days.line, days.days
        reached = changes.filtered(lambda one: line in one.line_ids)
        inside = (changes - reached).filtered(
            lambda one: start < one.date_effective <= end
        )
        if line.citynet_is_credited or not (reached or inside):
            return [days]
        prices, first = [], start
        for change in inside:
            prices.append((first, self._get_net_price(days.whole, change.price_before)))
            first = change.date_effective
        prices.append((first, days.price))
        gives_back = self._get_rules().citynet_change_refund
        for change in reached:
            price = self._get_net_price(days.whole, change.price_after)
            if not gives_back:
                price = max(price, prices[-1][1])
            prices.append((max(change.date_effective, start), price))
        prices.append((end + timedelta(days=1), 0))
        parts = []
        for (first, price), (following, _price) in pairwise(prices):
            if first < following:
                part = days.days._replace(
                    start=first, end=following - timedelta(days=1)
                )
                amount = self._get_share(price, part, days.whole)
                parts.append(days._replace(days=part, price=price, amount=amount))
        return parts

    # ---- Given back -----------------------------------------------------------

    def _prepare_back_charges(self, last):
        """What was billed for days after ``last`` is given back, by the rules.

        :param date last: last day of the service, or of its payer
        :return: list of ``citynet.charge`` values
        """
        self.ensure_one()
        speaking = self.with_context(lang=self.partner_id.lang or self.env.lang)
        return [
            {
                "subscription_id": self.id,
                "kind": "proration",
                "amount": -amount,
                "back_line_id": line.id,
                "name": speaking.env._(
                    "Billed already and given back: %(days)s (last day %(last)s)",
                    days=speaking._get_days_text(speaking.package_id.name, first, end),
                    last=format_date(speaking.env, last),
                ),
            }
            for line, first, end, amount in self._get_days_back(last)
            if amount > 0
        ]

    def _cut_billed_days(self, day):
        """The days from ``day`` on count as on no bill; the paper keeps what it says."""
        self.ensure_one()
        # sudo: confirming a change moves no more of a bill than what it covers
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

    # ---- Bills that are made again --------------------------------------------

    def _put_right_released(self, lines):
        # EXTENDS: these days will be billed at today's price, all of them
        self.ensure_one()
        super()._put_right_released(lines)
        own = lines.filtered(
            lambda line: (
                not self.date_payer or line.citynet_period_start >= self.date_payer
            )
        )
        self._take_back_given(lines)
        values = [self._prepare_released_charge(line) for line in own]
        self.env["citynet.charge"]._create_by_rule(
            [charge for charge in values if charge and charge["amount"]]
        )

    def _take_back_given(self, lines):
        """EXTENDS: what was given back when the service or its payer ended.

        :raise UserError: where a former payer has got it already
        """
        super()._take_back_given(lines)
        given = self.charge_ids.filtered(
            lambda charge: charge.back_line_id in lines and not charge.is_waived
        )
        for charge in given:
            if charge.partner_id != self.partner_id:
                raise UserError(
                    self.env._(
                        "Days of %(bill)s were given back to %(payer)s when the service "
                        "changed hands: credit the rest of it by hand.",
                        bill=charge.back_line_id.move_id.name,
                        payer=charge.partner_id.name,
                    )
                )
        if given:
            bills = ", ".join(given.back_line_id.move_id.mapped("name"))
            given._waive(self.env._("%(bill)s is credited as a whole", bill=bills))

    def _prepare_released_charge(self, line):
        """The changes that ``line`` was put right by have charged for its days; on the
        new bill these are at today's price from the first day on.

        :return: dict of the ``citynet.charge`` that takes the difference back, or None
        """
        reached = self._get_package_changes().filtered(lambda one: line in one.line_ids)
        if not reached:
            return None
        whole = self._get_whole_period(line.citynet_period_start)
        days = Period(whole.index, line.citynet_period_start, line.citynet_period_end)
        amount = 0
        if not self.date_end or self.date_end >= days.start:
            again = days._replace(end=min(days.end, self.date_end or days.end))
            amount += self._get_days_amount(again, reached[0].price_before)
            amount -= self._get_days_amount(again)
        if self.date_end and self.date_end < days.end:
            amount -= self._get_charged_after(days, whole, reached, self.date_end)
        speaking = self.with_context(lang=self.partner_id.lang or self.env.lang)
        return {
            "subscription_id": self.id,
            "kind": "proration",
            "amount": amount,
            "name": speaking.env._(
                "%(bill)s is made again: puts right what the change to %(package)s has "
                "charged for its days",
                bill=line.move_id.name,
                package=reached[-1].package_id.with_env(speaking.env).name,
            ),
        }

    def _get_charged_after(self, days, whole, changes, last):
        """:return: int, rupiah that ``changes`` have charged for ``days`` after ``last``"""
        amount = 0
        for change in changes:
            start = max(days.start, change.date_effective, last + timedelta(days=1))
            if start <= days.end:
                part = days._replace(start=start)
                for sign, price in ((1, change.price_after), (-1, change.price_before)):
                    net = self._get_net_price(whole, price)
                    amount += sign * self._get_share(net, part, whole)
        return amount
