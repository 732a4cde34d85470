"""What a change of package costs a service, and carrying it out."""

from datetime import timedelta

from odoo import models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.addons.citynet_crm.tools.changes import proration
from odoo.exceptions import UserError
from odoo.tools import format_date


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    # what a running service is sold as, to whom and for how much: by requests only
    _request_fields = frozenset({"package_id", "price", "partner_id"})

    def write(self, vals):
        # EXTENDS: one way in for changes, whoever asks
        self._check_writable_fields(vals)
        asked = self._request_fields & vals.keys()
        if asked and not (self.env.su or self._is_door_open()):
            labels = self.fields_get(asked, ["string"])
            raise UserError(
                self.env._(
                    "%(fields)s of a running service can't be written here: make a "
                    "request for change (button Change on the service). For a new price "
                    "of all services of a package, change the package's price.",
                    fields=", ".join(sorted(labels[name]["string"] for name in labels)),
                )
            )
        return super().write(vals)

    def action_request_change(self):
        """:return: dict of the action that asks what is to change"""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change"),
            "res_model": "citynet.change.request",
            "view_mode": "form",
            "context": {"default_subscription_id": self.id},
        }

    def action_view_changes(self):
        self.ensure_one()
        return self._get_linked_action("citynet_crm.citynet_change_request_action")

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
        :return: dict ``date_effective``, ``amount`` (on the next bill, fee and a period
            begun by the change included, without tax), ``price`` (monthly) and ``explanation``
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
            "amount": cost + fee + self._get_started_price(package, day),
            "price": package.list_price,
            "explanation": self._get_change_text(package, day, cost, fee),
        }

    def _get_change_parts(self, day):
        """:return: list of ``changes.Part``, the days that a price from ``day`` on
        puts right"""
        billed = []
        for first, last in self._get_covered_days(day)[self]:
            whole = self._get_whole_period(first)
            billed.append((periods.Period(whole.index, first, last), whole))
        unbilled = self._get_unbilled_periods(day, self._get_whole_period)
        return proration.change_parts(day, billed, unbilled)

    def _get_unbilled_periods(self, day, get_whole):
        """:param get_whole: function of a day, the whole ``periods.Period`` it lies in
        :return: list of (``periods.Period`` that begins before ``day`` and is on no
            bill, the whole it lies in)"""
        unbilled, start = [], self.next_period_start
        while start < day:
            whole = get_whole(start)
            open_days = periods.Period(whole.index, start, whole.end)
            # a pause costs nothing, at any price
            if self._is_billable_period(open_days):
                unbilled.append((open_days, whole))
            start = whole.end + timedelta(days=1)
        return unbilled

    def _get_change_cost(self, package, day):
        """:return: int, whole rupiah for the days put right when ``day`` is the first
        of ``package``, fee apart; negative is a credit"""
        rules, months = self._get_rules(), int(self.interval_months)
        parts = self._get_change_parts(day)

        def cost(old, new):
            return proration.change_cost(
                round(old) * months,
                round(new) * months,
                parts,
                rules.citynet_proration,
                months,
            )

        if rules.citynet_change_refund:
            return cost(self.price, package.list_price)
        earlier = self._get_changes_of(day)
        before = earlier[0].price_before if earlier else self.price
        total = cost(before, package.list_price)
        return proration.without_refund(total, sum(earlier.mapped("proration")))

    def _get_changes_of(self, day):
        """:return: the changes of package that hold from ``day``, oldest first (sudo)"""
        # sudo: what was charged for the day decides on what is charged now
        return (
            self.env["citynet.change.request"]
            .sudo()
            .search(
                [
                    ("subscription_id", "=", self.id),
                    ("kind", "=", "package"),
                    ("state", "=", "done"),
                    ("date_effective", "=", day),
                ],
                order="date_done, id",
            )
        )

    def _get_change_text(self, package, day, cost, fee):
        """:return: str, the sentences that the customer confirms"""
        money = self.currency_id.format
        sentences = [
            self.env._(
                "%(old)s becomes %(new)s on %(day)s; from then on you pay %(price)s a "
                "month instead of %(before)s.",
                old=self.package_id.name,
                new=package.name,
                day=format_date(self.env, day, date_format="d MMM y"),
                price=money(package.list_price),
                before=money(self.price),
            ),
            *self._get_proration_sentences(package, day),
        ]
        if not cost and not self._get_started_price(package, day):
            sentences.append(
                self.env._("For days that are billed already you pay nothing more.")
            )
        if fee:
            sentences.append(
                self.env._("The fee for the change is %(fee)s.", fee=money(fee))
            )
        # sudo: customers and agents may not read taxes, but must know what prices mean
        with_tax = package.sudo()._get_price_with_tax(self.company_id)
        sentences.append(
            self.env._("All taxes are included.")
            if self.currency_id.compare_amounts(with_tax, package.list_price) == 0
            else self.env._("Prices are without tax.")
        )
        return "\n".join(sentences)

    def _get_proration_sentences(self, package, day):
        """:return: list of str, how each part of the amount is counted"""
        rules, months = self._get_rules(), int(self.interval_months)
        rule = "month" if rules.citynet_proration == "none" else rules.citynet_proration
        money = self.currency_id.format
        sentences = []
        for part in self._get_change_parts(day):
            old, new = round(self.price) * months, round(package.list_price) * months
            days, base = periods.counted_days(part.days, part.whole, rule, months)
            amount = proration.change_cost(old, new, [part], rule, months)
            facts = {
                "first": format_date(self.env, part.days.start, date_format="d MMM"),
                "last": format_date(self.env, part.days.end, date_format="d MMM y"),
                "days": days,
                "base": base,
                "old": money(old),
                "new": money(new),
                "amount": ("−" if amount < 0 else "") + money(abs(amount)),
            }
            if part.sign > 0:
                sentences.append(
                    self.env._(
                        "%(first)s to %(last)s is billed at %(old)s already: the "
                        "difference to %(new)s for %(days)s of %(base)s days comes to "
                        "%(amount)s on your next bill.",
                        **facts,
                    )
                )
            else:
                sentences.append(
                    self.env._(
                        "%(first)s to %(last)s is on no bill yet and keeps the price of "
                        "%(old)s: %(amount)s for %(days)s of %(base)s days puts it right "
                        "on your next bill.",
                        **facts,
                    )
                )
        if (
            sentences
            and package.list_price < self.price
            and (not rules.citynet_change_refund)
        ):
            sentences = [
                self.env._("Nothing is given back for days that are billed already.")
            ]
        return sentences

    def _change_package(self, package, day):
        """Give the service ``package`` from ``day`` on, and charge what that costs.

        :return: (int, int), whole rupiah for the days put right, and the fee; both go
            on the next bill
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
        return cost, fee

    def _prepare_event_values(self, event):
        # EXTENDS: what was asked for, where the event is about a request
        values = super()._prepare_event_values(event)
        kind = {
            "package_changed": "package",
            "relocation_requested": "relocation",
            "relocation_done": "relocation",
            "payer_changed": "payer",
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
