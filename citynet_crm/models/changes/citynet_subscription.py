"""What changes of a running service cost, and how they are carried out.

The only door to package, price and payer of a running service.
"""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.addons.citynet_crm.tools.changes import proration
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    # what a running service is sold as, to whom and for how much: by requests only
    _request_fields = frozenset({"package_id", "price", "partner_id"})

    change_ids = fields.One2many(
        "citynet.change.request", "subscription_id", "Requests for change"
    )
    open_change_count = fields.Integer("Changes", compute="_compute_open_change_count")

    @api.depends("change_ids.state")
    def _compute_open_change_count(self):
        counts = self._count_by_service(
            "citynet.change.request", Domain("state", "in", ("requested", "confirmed"))
        )
        for subscription in self:
            subscription.open_change_count = counts.get(subscription._origin, 0)

    def write(self, vals):
        # EXTENDS citynet.guard.mixin: one way in for changes, for all who ask
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

    # ---- Buttons -------------------------------------------------------------

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

    def action_suspend(self):
        return self._open_stop_wizard("suspend", self.env._("Suspend"))

    def action_close(self):
        return self._open_stop_wizard("close", self.env._("Close for good"))

    def _open_stop_wizard(self, mode, title):
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "citynet.subscription.stop",
            "view_mode": "form",
            "target": "new",
            "context": {"default_subscription_ids": self.ids, "default_mode": mode},
        }

    def action_restore(self):
        paused = self.filtered(
            lambda service: (
                service.state == "suspended" and service.suspend_reason == "customer"
            )
        )
        paused._request_at_once("resume")
        (self - paused)._restore()

    def _request_at_once(self, kind, **values):
        """What customer service does by a button is a request like any other."""
        requests = self.env["citynet.change.request"].create(
            [{"subscription_id": one.id, "kind": kind, **values} for one in self]
        )
        requests.action_confirm()

    # ---- Another package -----------------------------------------------------

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

    def _change_package(self, package, day):
        """Give the service ``package`` from ``day`` on, and charge what that costs.

        :return: (int, int), whole rupiah for the days put right, and the fee; both go
            on the next bill
        """
        self.ensure_one()
        moves_bill_day = self._moves_bill_day(day)
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
        if moves_bill_day:
            self._start_periods_on(day)
        return cost, fee

    def _get_change_cost(self, package, day):
        """:return: int, whole rupiah for the days put right when ``day`` is the first
        of ``package``, fee apart; negative is a credit"""
        if self._moves_bill_day(day):
            return self._get_cost_of_new_period(package, day)
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

    def _get_change_parts(self, day):
        """:return: list of ``proration.Part``, the days that a price from ``day`` on
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

    # ---- Another package that begins a new period ----------------------------

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

    def _get_cost_of_new_period(self, package, day):
        """:return: int as ``_get_change_cost``, of a change that begins a new period:
        what was paid for days that the new period takes the place of"""
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

    def _start_periods_on(self, day):
        """Begin a new period on ``day``; what was billed of it counts as credited."""
        months = int(self.interval_months)
        old = self._get_whole_period(day)
        # The days stay what they were on the paper; here they tell what is billed.
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
        self.write(
            {
                "anchor_date": day,
                "anchor_day": day.day,
                "anchor_months": self.anchor_months + (old.index + 1) * months,
                "next_period_start": min(self.next_period_start, day),
            }
        )

    # ---- What customers are told of a change ---------------------------------

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
        if self._get_started_price(package, day):
            return self._get_new_period_sentences(package, day)
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
        is_cheaper = package.list_price < self.price
        if sentences and is_cheaper and not rules.citynet_change_refund:
            sentences = [
                self.env._("Nothing is given back for days that are billed already.")
            ]
        return sentences

    def _get_new_period_sentences(self, package, day):
        """:return: list of str as ``_get_proration_sentences``, of a change that begins
        a new period"""
        money = self.currency_id.format
        sentences = [
            self.env._(
                "A new period begins on %(day)s: from then on your bills come on the "
                "%(number)s. of the month, the first one at once, for %(new)s.",
                day=format_date(self.env, day, date_format="d MMM y"),
                number=day.day,
                new=money(self._get_started_price(package, day)),
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
            # sudo: the customer's own request, for the message about it
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

    # ---- Ending --------------------------------------------------------------

    def _close(self, date_end, reason):
        # EXTENDS: what ending costs and gives back stands on the last bill
        idle = {
            service: since
            for service in self
            if (since := service._get_unbilled_since())
        }
        moved = super()._close(date_end, reason)
        # sudo: those who may close a service end its billing; a pause costs nothing,
        # also when the service never comes back from it
        for service in (moved & self.browse().union(*idle)).sudo():
            if service.next_period_start >= idle[service]:
                service.next_period_start = max(
                    service.next_period_start, date_end + timedelta(days=1)
                )
        # sudo: those who may close a service bring about its last charges
        closed = moved.sudo()
        closed.env["citynet.charge"].create(
            [
                charge
                for service in closed
                for charge in service._prepare_closing_charges(date_end)
            ]
        )
        return moved

    def _prepare_closing_charges(self, date_end):
        """What ending a service brings: the penalty and the deposit given back.

        :param date date_end: last day of the service
        :return: list of ``citynet.charge`` values
        """
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        speaking = self.with_context(lang=lang)
        values = []
        penalty = self._get_penalty(date_end)
        if penalty:
            values.append(
                {
                    "kind": "penalty",
                    "amount": penalty,
                    "name": speaking.env._(
                        "Stopped on %(day)s, within the minimum term until %(end)s.",
                        day=format_date(speaking.env, date_end),
                        end=format_date(speaking.env, self.minimum_end_date),
                    ),
                }
            )
        # a deposit that was never asked for needs no giving back
        deposit = self._get_deposit_held()
        if deposit > 0 and not self._is_deposit_forfeited(date_end):
            values.append(
                {
                    "kind": "deposit",
                    "amount": -deposit,
                    "name": speaking.env._("Deposit given back"),
                }
            )
        common = {"subscription_id": self.id, "date": date_end}
        return [{**common, **part} for part in values]

    def _get_penalty(self, date_end):
        """:return: int, rupiah for stopping on ``date_end``, 0 where it is free."""
        rules, end = self._get_rules(), self.minimum_end_date
        if not end or date_end >= end - timedelta(days=1):
            return 0
        if rules.citynet_penalty_kind == "amount":
            return round(rules.citynet_penalty_amount)
        if rules.citynet_penalty_kind == "remaining":
            months = 0
            while fields.Date.add(date_end, days=1, months=months) < end:
                months += 1
            return round(self.price) * months
        return 0

    def _get_deposit_held(self):
        """:return: float, rupiah of deposits that were billed and not given back"""
        return sum(
            self.charge_ids.filtered(
                lambda charge: charge.kind == "deposit" and charge.is_billed
            ).mapped("amount")
        )

    def _is_deposit_forfeited(self, day):
        """:return: bool, whether bills are open for so long that the deposit is kept."""
        months = self._get_rules().citynet_deposit_forfeit_months
        if not months:
            return False
        # sudo: whether a bill is late may be known to all who may close the service
        return bool(
            self.env["account.move"]
            .sudo()
            .search_count(
                OPEN_BILLS
                & Domain("line_ids.citynet_subscription_id", "=", self.id)
                & Domain(
                    "commercial_partner_id",
                    "=",
                    self.partner_id.commercial_partner_id.id,
                )
                & Domain(
                    "invoice_date_due", "<=", fields.Date.add(day, months=-months)
                ),
                limit=1,
            )
        )

    def _get_earliest_end(self, day):
        """:return: date, the last day of service after notice given on ``day``."""
        self.ensure_one()
        rules = self._get_rules()
        if not rules.citynet_notice_working:
            return day + timedelta(days=rules.citynet_notice_days)
        left = rules.citynet_notice_days
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return day

    def _prepare_last_bill(self, date_end):
        """What would still be asked of a service that ends on ``date_end``.

        Nothing is written: the service is read as it would be, and taken back.

        :return: list of (explanation, int rupiah before tax), and the date up to which
            its days are billed already where that is later than ``date_end``, else None
        """
        self.ensure_one()
        service = self.new(origin=self)
        service.date_end = date_end
        covered = self._get_covered_days()[self]
        due, _start = service._get_due_periods(date_end + timedelta(days=400), covered)
        lines = [
            (line["name"], line["price_unit"])
            for line in service._prepare_bill_lines(due)
        ]
        waiting = self.charge_ids.filtered(
            lambda charge: not (charge.is_billed or charge.is_waived)
        )
        lines += [(charge.name, round(charge.amount)) for charge in waiting]
        lines += [
            (values["name"], round(values["amount"]))
            for values in self._prepare_closing_charges(date_end)
        ]
        billed = self.next_period_start - timedelta(days=1)
        return lines, billed if billed > date_end else None

    def _get_last_bill_text(self, date_end):
        """:return: str, a line for each part of the last bill, and its total"""
        self.ensure_one()
        money = self.currency_id.format
        parts, billed = self._prepare_last_bill(date_end)
        lines = [f"{name}: {money(amount)}" for name, amount in parts]
        lines.append(
            self.env._(
                "%(name)s, last bill before tax: %(total)s",
                name=self.name,
                total=money(sum(amount for _name, amount in parts)),
            )
        )
        if billed:
            lines.append(
                self.env._(
                    "Billed already until %(day)s.", day=format_date(self.env, billed)
                )
            )
        return "\n".join(lines)

    # ---- Changing hands ------------------------------------------------------

    def _hand_over(self, payer, day):
        """``payer`` pays for the days from ``day`` on.

        Debt follows the payer, equipment the place: number, tenure, price, days and the
        line stay; bills, deposit and unused credit stay behind.

        :param payer: ``res.partner``
        :param date day: its first day
        """
        self.ensure_one()
        former = self.partner_id
        self._settle_former_payer(day)
        self._state_door().write(
            {
                "partner_id": payer.id,
                "address_id": self._ensure_address_of_payer(
                    self.address_id or former, payer
                ).id,
                "date_payer": day,
                "date_handover": False,
                "po_number": payer.citynet_po_number,
                # links that the former payer has no longer open this service
                "access_token": False,
            }
        )
        self.message_unsubscribe(
            former.commercial_partner_id.child_ids.ids + former.ids
        )
        payer.commercial_partner_id._citynet_make_customers()
        deposit = self._prepare_deposit_values()
        if deposit:
            self.env["citynet.charge"].create({**deposit, "date": day})
        self._restore_paid()
        self._emit("payer_changed")

    def _settle_former_payer(self, day):
        """Bill what is left until ``day``, give back the deposit; credits stay theirs."""
        back = self._get_deposit_held()
        if back > 0:
            self.env["citynet.charge"].create(
                {
                    "subscription_id": self.id,
                    "kind": "deposit",
                    "name": self.env._("Deposit given back"),
                    "date": self.company_id._citynet_today(),
                    "amount": -back,
                }
            )
        far = day + timedelta(days=400)
        charges = self._get_pending_charges(fields.Date.to_date("9999-12-31"))
        plan = self._prepare_bill_plan(far, self._get_covered_days(), charges)
        if plan["lines"]:
            self._make_last_bill(
                {
                    **self._prepare_bill_values(
                        self.env["citynet.billing.run"],
                        self.company_id._citynet_today(),
                        plan,
                    ),
                    "company_id": self.company_id.id,
                    "currency_id": self.currency_id.id,
                }
            )
        self.next_period_start = max(plan["starts"][self], day)
        left = charges.get(self, self.env["citynet.charge"]).filtered(
            lambda charge: not charge.is_billed
        )
        if left:
            self._make_last_bill(self._prepare_former_credit(left))

    def _prepare_former_credit(self, charges):
        """:param charges: credits that found no room on a bill
        :return: dict of the ``account.move`` by which the former payer keeps them"""
        return {
            "move_type": "out_refund",
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "invoice_date": self.company_id._citynet_today(),
            "invoice_origin": self.name,
            "invoice_line_ids": [
                fields.Command.create(
                    {
                        **(line := charge._prepare_bill_line()),
                        "price_unit": -line["price_unit"],
                    }
                )
                for charge in charges
            ],
        }

    def _make_last_bill(self, values):
        """:return: the posted ``account.move`` of ``values``"""
        moves = self.env["citynet.billing.maker"]._create_and_post([values])
        moves.filtered(lambda move: move.move_type == "out_invoice")._emit(
            "invoice_issued"
        )
        return moves

    def _get_first_free_day(self, day):
        """:return: date, the first from ``day`` on that no bill covers"""
        self.ensure_one()
        covered = self._get_covered_days()[self]
        return periods.free_days(max(day, self.next_period_start), covered)[0]

    def _ensure_address_of_payer(self, address, payer=None):
        """:return: ``address`` itself where it is the payer's, else its like among their
        contacts: an address that others can't read or change"""
        payer = payer or self.partner_id
        if address.commercial_partner_id == payer.commercial_partner_id:
            return address
        names = ["street", "street2", "city", "zip", "state_id", "country_id"]
        names += address._citynet_address_fields()
        names += ["partner_latitude", "partner_longitude"]
        values = {
            name: address[name].id
            if address._fields[name].type == "many2one"
            else address[name]
            for name in names
            if name in address._fields
        }
        # sudo: handing a service over makes the address that it stays at
        return address.sudo().create(
            {
                **values,
                "name": address._citynet_address_line() or payer.name,
                "type": "other",
                "parent_id": payer.commercial_partner_id.id,
            }
        )

    # ---- Visits --------------------------------------------------------------

    def _prepare_job(self, kind):
        """:return: dict of a ``citynet.work.order`` where this service runs"""
        self.ensure_one()
        return {
            "kind": kind,
            "partner_id": self.partner_id.id,
            "subscription_id": self.id,
            "address_id": (self.address_id or self.partner_id).id,
            "area_id": self.area_id.id,
            "package_id": self.package_id.id,
            "company_id": self.company_id.id,
        }
