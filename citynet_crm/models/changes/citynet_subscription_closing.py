"""What ending a service brings: notice, penalty, the deposit, the last bill."""

from datetime import timedelta

from odoo import fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.fields import Domain
from odoo.tools import format_date


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def _prepare_deposit_values(self):
        """:return: dict of the ``citynet.charge`` of the deposit, None without one."""
        self.ensure_one()
        amount = self._get_rules().citynet_deposit
        return (
            {
                "subscription_id": self.id,
                "kind": "deposit",
                "name": self.env._("Deposit, given back when the service ends"),
                "date": self.date_start,
                "amount": amount,
            }
            if amount
            else None
        )

    def _get_deposit_held(self):
        """:return: float, rupiah of deposits that were billed and not given back"""
        return sum(
            self.charge_ids.filtered(
                lambda charge: charge.kind == "deposit" and charge.is_billed
            ).mapped("amount")
        )

    def _prepare_closing_charges(self, date_end):
        """What ending a service brings: the penalty and the deposit given back.

        :param date date_end: last day of the service
        :return: list of ``citynet.charge`` values
        """
        self.ensure_one()
        self = self.with_context(lang=self.partner_id.lang or self.env.lang)  # noqa: PLW0642
        values = []
        penalty = self._get_penalty(date_end)
        if penalty:
            values.append(
                {
                    "kind": "penalty",
                    "amount": penalty,
                    "name": self.env._(
                        "Stopped on %(day)s, within the minimum term until %(end)s.",
                        day=format_date(self.env, date_end),
                        end=format_date(self.env, self.minimum_end_date),
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
                    "name": self.env._("Deposit given back"),
                }
            )
        common = {"subscription_id": self.id, "date": date_end}
        return [{**common, **part} for part in values]

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

    def _is_deposit_forfeited(self, day):
        """:return: bool, whether bills are open for so long that the deposit is kept."""
        months = self._get_rules().citynet_deposit_forfeit_months
        if not months:
            return False
        # sudo: whether a bill is late may be known to whoever closes the service
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

    def _close(self, date_end, reason):
        # EXTENDS: what ending costs and gives back stands on the last bill
        idle = {
            service: since
            for service in self
            if (since := service._get_unbilled_since())
        }
        moved = super()._close(date_end, reason)
        # sudo: whoever may close a service ends its billing; a pause costs nothing,
        # also when the service never comes back from it
        for service in (moved & self.browse().union(*idle)).sudo():
            if service.next_period_start >= idle[service]:
                service.next_period_start = max(
                    service.next_period_start, date_end + timedelta(days=1)
                )
        values = [
            part
            for service in moved.sudo()
            for part in service._prepare_closing_charges(date_end)
        ]
        # sudo: whoever may close a service brings about its last charges
        self.env["citynet.charge"].sudo().create(values)
        return moved
