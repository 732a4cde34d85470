"""What a change of package costs a service, and carrying it out."""

from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import changes, periods


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def _check_package_change(self, package):
        """:raise UserError: when the service can't have ``package``"""
        self.ensure_one()
        if not package or package == self.package_id:
            raise UserError(self.env._("Choose another package than today's."))

    def _check_change_window(self):
        """:raise UserError: when no change of package may be agreed today"""
        self.ensure_one()
        first = self._get_rules().citynet_change_from_day
        if first and self.company_id._citynet_today().day < first:
            raise UserError(
                self.env._(
                    "Packages are changed from the %(day)s. of a month on.", day=first
                )
            )

    def _simulate_package_change(self, package, timing):
        """What the customer would pay; writes nothing.

        :param package: ``product.template``
        :param str timing: ``now`` or ``next`` (the next period)
        :return: dict ``date_effective``, ``amount`` (on the next bill, fee included,
            without tax), ``price`` (monthly) and ``explanation``
        """
        self.ensure_one()
        today = self.company_id._citynet_today()
        day = max(today, self.date_start)
        if timing == "next":
            day = self._get_whole_period(day).end + timedelta(days=1)
            day = max(day, self.next_period_start)
        cost = self._get_change_cost(package, day)
        fee = round(self._get_rules().citynet_change_fee)
        return {
            "date_effective": day,
            "amount": cost + fee,
            "price": package.list_price,
            "explanation": self._get_change_text(package, day, cost + fee),
        }

    def _get_change_cost(self, package, day):
        """:return: int, whole rupiah for the days put right when ``day`` is the first
        of ``package``, fee apart; negative is a credit"""
        rules, months = self._get_rules(), int(self.interval_months)
        billed, unbilled = [], []
        for first, last in self._get_covered_days(day)[self]:
            whole = self._get_whole_period(first)
            billed.append((periods.Period(whole.index, first, last), whole))
        start = self.next_period_start
        while start < day:
            whole = self._get_whole_period(start)
            open_days = periods.Period(whole.index, start, whole.end)
            unbilled.append((open_days, whole))
            start = whole.end + timedelta(days=1)
        cost = changes.change_cost(
            round(self.price) * months,
            round(package.list_price) * months,
            changes.change_parts(day, billed, unbilled),
            rules.citynet_proration,
            months,
        )
        return cost if rules.citynet_change_refund else max(cost, 0)

    def _get_change_text(self, package, day, amount):
        """:return: str, the sentence that the customer confirms"""
        return self.env._(
            "%(old)s becomes %(new)s on %(day)s. Your next bill has %(amount)s for the "
            "days counted at the other price and the fee; after that you pay "
            "%(price)s a month. Prices are without tax.",
            old=self.package_id.name,
            new=package.name,
            day=format_date(self.env, day, date_format="d MMM y"),
            amount=self.currency_id.format(amount),
            price=self.currency_id.format(package.list_price),
        )

    def _change_package(self, package, day):
        """Give the service ``package`` from ``day`` on, and charge what that costs.

        :return: int, whole rupiah that go on the next bill
        """
        self.ensure_one()
        cost = self._get_change_cost(package, day)
        fee = round(self._get_rules().citynet_change_fee)
        text = self.env._(
            "%(old)s becomes %(new)s on %(day)s",
            old=self.package_id.name,
            new=package.name,
            day=format_date(self.env, day, date_format="d MMM y"),
        )
        charges = [
            {"name": text, "kind": "proration", "amount": cost},
            {
                "name": self.env._("Fee for a change of package"),
                "kind": "change",
                "amount": fee,
            },
        ]
        self.env["citynet.charge"].create(
            [
                {**charge, "subscription_id": self.id}
                for charge in charges
                if charge["amount"]
            ]
        )
        self.write({"package_id": package.id, "price": package.list_price})
        return cost + fee

    def _prepare_event_values(self, event):
        # EXTENDS: what was asked for, where the event is about a request
        values = super()._prepare_event_values(event)
        kind = {
            "package_changed": "package",
            "relocation_requested": "relocation",
            "relocation_done": "relocation",
        }.get(event)
        if kind:
            # sudo: the customer's own request, for the message to him
            request = (
                self.env["citynet.change.request"]
                .sudo()
                .search(
                    [
                        ("subscription_id", "=", self.id),
                        ("kind", "=", kind),
                        ("state", "in", ("confirmed", "done")),
                    ],
                    limit=1,
                )
            )
            values |= request._prepare_customer_facts()
        return values
