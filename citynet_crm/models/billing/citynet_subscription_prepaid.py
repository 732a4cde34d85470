"""A prepaid period that is paid late begins on payment, where the rules say so."""

from datetime import timedelta

from odoo import models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.tools import format_date


class CitynetSubscriptionPrepaid(models.AbstractModel):
    _name = "citynet.subscription.prepaid"
    _description = "Service: prepaid periods paid late"

    def _begin_on_payment(self, lines, day):
        """The last billed period of these services was paid on ``day``.

        Where that is later than its first day it begins then, as long as it was, and
        the periods after it follow. The paper keeps the days that it says.

        :param lines: ``account.move.line`` records of the bill that was paid
        """
        own = lines.filtered("citynet_period_start").grouped("citynet_subscription_id")
        for service, paid in own.items():
            line = paid.sorted("citynet_period_start")[-1]
            if service._begins_on_payment(line, day):
                service._move_period(line, day)

    def _moves_on_payment(self):
        """:return: bool, whether a period may begin later than its bill says"""
        rules = self._get_rules() if self else self
        return bool(self) and (
            rules.citynet_prepaid and rules.citynet_prepaid_start != "due"
        )

    def _begins_on_payment(self, line, day):
        """:return: bool, whether the period of ``line``, paid on ``day``, begins then"""
        self.ensure_one()
        rules = self._get_rules()
        return (
            self._moves_on_payment()
            and self.state != "closed"
            and not self.date_end
            and (
                rules.citynet_prepaid_start == "payment"
                or (rules.citynet_prepaid_start == "off" and self._is_off_until(day))
            )
            and line.citynet_period_start < day
            # days after it are on another bill already
            and self.next_period_start == line.citynet_period_end + timedelta(days=1)
            and line.partner_id.commercial_partner_id
            == self.partner_id.commercial_partner_id
        )

    def _is_off_until(self, day):
        """:return: bool, whether unpaid bills kept the line closed until ``day``"""
        self.ensure_one()
        return self.state == "suspended" and self.suspend_reason == "arrears"

    def _move_period(self, line, day):
        """Let the billed period of ``line`` begin on ``day``, as long as it was."""
        months = int(self.interval_months)
        first, last = line.citynet_period_start, line.citynet_period_end
        whole = self._get_whole_period(first)
        if (first, last) == (whole.start, whole.end):
            anchor_day = day.day
            following = periods.shift_months(day, anchor_day, months)
        else:  # the first days of a service: as many of them
            following = day + (last - first) + timedelta(days=1)
            anchor_day = following.day
        line.write(
            {
                "citynet_period_start": day,
                "citynet_period_end": following - timedelta(days=1),
            }
        )
        self.write(
            {
                "anchor_date": following,
                "anchor_day": anchor_day,
                "anchor_months": self.anchor_months + (whole.index + 1) * months,
                "next_period_start": following,
            }
        )
        text = self.env._(
            "%(bill)s was paid on %(day)s: its period %(first)s to %(last)s runs from "
            "%(day)s to %(end)s.",
            bill=line.move_id.name,
            day=format_date(self.env, day),
            first=format_date(self.env, first),
            last=format_date(self.env, last),
            end=format_date(self.env, following - timedelta(days=1)),
        )
        self.message_post(body=text)
        line.move_id.message_post(body=text)
