from datetime import timedelta

from odoo import api, models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.exceptions import UserError


class CitynetChangeKindPackage(models.AbstractModel):
    """Another package, on its day or when the technician has been there."""

    _name = "citynet.change.kind.package"
    _inherit = ["citynet.change.kind.package.cost", "citynet.change.kind"]
    _description = "Change: package"

    # without another package there is nothing to count
    _is_simulated_unchecked = False

    @api.model
    def _get_title(self):
        return self.env._("Change the package")

    @api.model
    def _check(self, request):
        if not request.package_id or (
            request.package_id == request.subscription_id.package_id
        ):
            raise UserError(self.env._("Choose another package than today's."))

    @api.model
    def _get_obstacle(self, request):
        package, service = request.package_id, request.subscription_id
        if package and not package.active:
            return self.env._("%(package)s is sold no more.", package=package.name)
        if package and request.state == "confirmed" and package == service.package_id:
            return self.env._(
                "The service has %(package)s already.", package=package.name
            )
        return super()._get_obstacle(request)

    @api.model
    def _check_portal(self, request):
        self._check(request)
        self._agree(request)

    @api.model
    def _agree(self, request):
        service = request.subscription_id
        first = service._get_rules().citynet_change_from_day
        if first and service.company_id._citynet_today().day < first:
            raise UserError(
                self.env._(
                    "Packages are changed from the %(day)s. of a month on.", day=first
                )
            )

    @api.model
    def _simulate(self, request):
        return self._simulate_package_change(
            request.subscription_id, request.package_id, request.timing
        )

    @api.model
    def _begin(self, request):
        if request.with_visit:
            request._plan_job("package_change", package_id=request.package_id.id)

    @api.model
    def _wait(self, request):
        """Until the technician has been there, where one comes."""
        return request.with_visit and request.work_order_id.state != "done"

    @api.model
    def _undo(self, request):
        request._cancel_jobs()

    @api.model
    def _carry_out(self, request):
        # sudo: confirming a request changes package and price by its terms only
        service = request.subscription_id.sudo()
        package, day = request.package_id, request.date_effective
        if request.with_visit:  # the day of the visit, where that was later
            day = max(day, request.company_id._citynet_today())
        before = service.price
        started = self._get_started_price(service, package, day)
        # counted again: a bill may have been made since the customer confirmed
        moves_bill_day = self._moves_bill_day(service, day)
        lines = service._get_period_lines(day)
        cost, fee = self._change_package(service, package, day)
        values = {
            "amount": cost + fee + started,
            "proration": cost,
            "price_before": before,
            "price_after": service.price,
            # days of a period that ends here are credited, not put right
            "line_ids": [] if moves_bill_day else lines.ids,
            "date_effective": day,
        }
        # sudo: agents who confirm a change may not read the bills that it puts right
        request.sudo()._bypass_guard(*values).write(values)
        service._ask_network("change")
        service._emit("package_changed")

    # ---- The change itself -----------------------------------------------------

    @api.model
    def _simulate_package_change(self, service, package, timing):
        """What the customer would pay; writes nothing.

        :param package: ``product.template``
        :param str timing: ``now`` or ``next`` (the next period)
        :return: dict ``date_effective``, ``amount`` (on the next bill, fee and a period
            begun by the change included, with or without tax as the price), ``price`` (monthly) and ``explanation``
        """
        today = service.company_id._citynet_today()
        day = max(today, service.date_start)
        if timing == "next":
            day = service._get_whole_period(day).end + timedelta(days=1)
            day = max(day, service.next_period_start)
        cost = self._get_change_cost(service, package, day)
        fee = round(service._get_rules().citynet_change_fee)
        return {
            "date_effective": day,
            "amount": cost + fee + self._get_started_price(service, package, day),
            "price": package.list_price,
            "explanation": self._get_change_text(service, package, day, cost, fee),
        }

    @api.model
    def _change_package(self, service, package, day):
        """Give the service ``package`` from ``day`` on, and charge what that costs.

        :return: (int, int), whole rupiah for the days put right, and the fee; both go
            on the next bill
        """
        moves_bill_day = self._moves_bill_day(service, day)
        cost = self._get_change_cost(service, package, day)
        fee = round(service._get_rules().citynet_change_fee)
        text = self.env._(
            "%(old)s becomes %(new)s on %(day)s",
            old=service.package_id.name,
            new=package.name,
            day=self._format_day(day),
        )
        charges = [
            {"name": text, "kind": "proration", "amount": cost},
            {
                "name": self.env._("Fee for a change of package"),
                "kind": "change",
                "amount": fee,
            },
        ]
        service.env["citynet.charge"]._create_by_rule(
            [
                {**charge, "subscription_id": service.id}
                for charge in charges
                if charge["amount"]
            ]
        )
        service.write({"package_id": package.id, "price": package.list_price})
        if moves_bill_day:
            self._start_periods_on(service, day)
        return cost, fee

    @api.model
    def _start_periods_on(self, service, day):
        """Begin a new period on ``day``; what was billed of it counts as credited."""
        months = int(service.interval_months)
        old = service._get_whole_period(day)
        service._cut_billed_days(day)
        service.write(
            {
                "anchor_date": day,
                "anchor_day": day.day,
                "anchor_months": service.anchor_months + (old.index + 1) * months,
                "next_period_start": min(service.next_period_start, day),
            }
        )

    # ---- What customers are told of it ---------------------------------------

    @api.model
    def _get_change_text(self, service, package, day, cost, fee):
        """:return: str, the sentences that the customer confirms"""
        money = service.currency_id.format
        old = service._get_price_as_of(package, service.price)
        sentences = [
            self.env._(
                "%(old)s becomes %(new)s on %(day)s; from then on you pay %(price)s a "
                "month instead of %(before)s.",
                old=service.package_id.name,
                new=package.name,
                day=self._format_day(day),
                price=money(package.list_price),
                before=money(old),
            ),
            *self._get_proration_sentences(service, package, day),
        ]
        if not cost and not self._get_started_price(service, package, day):
            sentences.append(
                self.env._("For days that are billed already you pay nothing more.")
            )
        if fee:
            sentences.append(
                self.env._("The fee for the change is %(fee)s.", fee=money(fee))
            )
        sentences.append(service._get_tax_sentence(package))
        return "\n".join(sentences)

    @api.model
    def _get_proration_sentences(self, service, package, day):
        """:return: list of str, how each part of the amount is counted"""
        if self._get_started_price(service, package, day):
            return self._get_new_period_sentences(service, package, day)
        rules, months = service._get_rules(), int(service.interval_months)
        rule = "month" if rules.citynet_proration == "none" else rules.citynet_proration
        money = service.currency_id.format
        sentences = []
        for priced in self._get_change_parts(service, package, day):
            part, old, new = priced
            days, base = periods.counted_days(part.days, part.whole, rule, months)
            amount = self._get_parts_cost(service, [priced])
            facts = {
                "first": self._format_day(part.days.start, "d MMM"),
                "last": self._format_day(part.days.end),
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
        before = service._get_price_as_of(package, service.price)
        is_cheaper = package.list_price < before
        if sentences and is_cheaper and not rules.citynet_change_refund:
            sentences = [
                self.env._("Nothing is given back for days that are billed already.")
            ]
        return sentences

    @api.model
    def _get_new_period_sentences(self, service, package, day):
        """:return: list of str as ``_get_proration_sentences``, of a change that begins
        a new period"""
        money = service.currency_id.format
        sentences = [
            self.env._(
                "A new period begins on %(day)s: from then on your bills come on the "
                "%(number)s. of the month, the first one at once, for %(new)s.",
                day=self._format_day(day),
                number=day.day,
                new=money(self._get_started_price(service, package, day)),
            )
        ]
        if cost := self._get_change_cost(service, package, day):
            sentences.append(
                self.env._(
                    "%(amount)s stands on it for days billed at the old price that it "
                    "takes the place of, or that are on no bill yet.",
                    amount=("−" if cost < 0 else "") + money(abs(cost)),
                )
            )
        return sentences
