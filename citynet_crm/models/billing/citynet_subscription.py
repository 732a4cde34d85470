"""When a service is billed, and for which days."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.exceptions import UserError
from odoo.tools import format_date


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    # Two years behind is a wrong date, not a customer's debt.
    _max_due_periods = 24

    terms_id = fields.Many2one(
        "citynet.terms",
        "Terms",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Empty: the company's billing rules",
    )
    interval_months = fields.Selection(
        [("1", "Monthly"), ("3", "Quarterly"), ("6", "Half-yearly"), ("12", "Yearly")],
        "Billed",
        required=True,
        default="1",
    )
    cycle = fields.Selection(
        [("fixed", "Fixed day of the month"), ("anniversary", "Day of activation")],
        compute="_compute_billing_rules",
        store=True,
        readonly=False,
        precompute=True,
    )
    bill_timing = fields.Selection(
        [("advance", "In advance"), ("arrears", "In arrears")],
        compute="_compute_billing_rules",
        store=True,
        readonly=False,
        precompute=True,
    )
    due_day = fields.Integer(
        "Due day", help="Day of the month; 0: as the company's rules say"
    )
    anchor_day = fields.Integer(
        compute="_compute_anchor",
        store=True,
        readonly=False,
        precompute=True,
        help="Day of the month on which this service's periods begin",
    )
    anchor_date = fields.Date(
        compute="_compute_anchor",
        store=True,
        readonly=False,
        precompute=True,
        help="Start of the period in which the service became active",
    )
    next_period_start = fields.Date(
        "Billed from",
        compute="_compute_next_period_start",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="First day that no bill covers yet",
    )
    date_bill_hold = fields.Date(
        "Not billed before",
        copy=False,
        tracking=True,
        help="Set to tomorrow by itself when a bill is cancelled, so that what was "
        "wrong can be put right before the period is billed again; empty it to bill "
        "at once",
    )
    date_next_bill = fields.Date(
        "Next bill", compute="_compute_date_next_bill", store=True
    )
    billing_error = fields.Char(readonly=True, copy=False)
    move_line_ids = fields.One2many(
        "account.move.line", "citynet_subscription_id", "Bill lines"
    )
    charge_ids = fields.One2many("citynet.charge", "subscription_id", "Charges")

    _due_idx = models.Index(
        "(company_id, date_next_bill) WHERE date_next_bill IS NOT NULL"
    )
    _anchor_day_valid = models.Constraint(
        "CHECK (anchor_day BETWEEN 1 AND 31 AND due_day BETWEEN 0 AND 31)",
        "Days of the month are 1 to 31.",
    )

    def _get_rules(self):
        """:return: the record with this service's ``citynet.billing.rules``."""
        return self.terms_id or self.company_id

    @api.depends("company_id")
    def _compute_billing_rules(self):
        for subscription in self:
            rules = subscription._get_rules()
            subscription.cycle = subscription.cycle or rules.citynet_cycle
            subscription.bill_timing = (
                subscription.bill_timing or rules.citynet_bill_timing
            )

    @api.depends("date_start", "cycle")
    def _compute_anchor(self):
        for subscription in self:
            start = subscription.date_start
            if not start:
                subscription.anchor_day, subscription.anchor_date = 1, False
                continue
            day = (
                start.day
                if subscription.cycle == "anniversary"
                else subscription._get_rules().citynet_bill_day
            )
            subscription.anchor_day = day
            subscription.anchor_date = periods.grid_anchor(start, day)

    @api.depends("date_start")
    def _compute_next_period_start(self):
        for subscription in self:
            if not subscription.next_period_start:
                subscription.next_period_start = subscription.date_start

    @api.depends(
        "next_period_start",
        "bill_timing",
        "anchor_date",
        "anchor_day",
        "interval_months",
        "date_end",
        "date_bill_hold",
        "state",
        "charge_ids.amount",
        "charge_ids.date",
        "charge_ids.is_billed",
        "charge_ids.is_waived",
        "company_id.citynet_lead_days",
        "company_id.citynet_first_bill",
        "terms_id.citynet_lead_days",
        "company_id.citynet_prepaid",
        "terms_id.citynet_first_bill",
        "terms_id.citynet_prepaid",
    )
    def _compute_date_next_bill(self):
        for subscription in self:
            day = subscription._get_next_bill_day()
            hold = subscription.date_bill_hold
            subscription.date_next_bill = max(day, hold) if day and hold else day

    def _get_next_bill_day(self):
        """:return: date on which the next bill is made, hold apart; False for never."""
        self.ensure_one()
        period = self._get_next_period()
        if period:
            return self._get_bill_day(period)
        if not self.date_end:
            return False
        # an ended service gets its last charges by a bill of their own
        left = self.charge_ids.filtered(
            lambda charge: not (charge.is_billed or charge.is_waived)
        )
        return min(left.mapped("date")) if sum(left.mapped("amount")) > 0 else False

    def _get_bill_day(self, period):
        """:return: date on which the bill of ``period`` is made."""
        lead = timedelta(days=self._get_rules().citynet_lead_days)
        return self._get_bill_date(period) - lead

    def _get_bill_date(self, period):
        """:return: date from which the bill of ``period`` counts, early or not."""
        if self.bill_timing == "advance" and not self._waits_for_whole(period):
            return period.start
        return period.end + timedelta(days=1)

    def _waits_for_whole(self, period):
        """:return: bool, whether ``period`` is the first days of a service that are
        billed together with the first whole period."""
        return (
            period.start == self.date_start
            and period.start > self.anchor_date
            and self._get_rules().citynet_first_bill == "together"
        )

    def _get_due_date(self, reference):
        """:return: date by which a bill that counts from ``reference`` is to be paid."""
        rules = self._get_rules()
        return periods.due_date(
            reference, self.due_day or rules.citynet_due_day, rules.citynet_due_days
        )

    def _get_whole_period(self, day):
        """:return: ``periods.Period`` of this service's grid in which ``day`` lies."""
        self.ensure_one()
        return periods.period_containing(
            self.anchor_date, self.anchor_day, int(self.interval_months), day
        )

    def _get_next_period(self, start=None, until=None):
        """The period from ``start`` on, cut to the days of service.

        :param date start: default the first day that no bill covers yet
        :param date until: last day to take, default none
        :return: ``periods.Period`` or None when no day is left to bill
        """
        self.ensure_one()
        start = start or self.next_period_start
        if not (start and self.anchor_date):
            return None
        whole = self._get_whole_period(start)
        end = min(day for day in (whole.end, self.date_end, until) if day)
        return periods.Period(whole.index, start, end) if start <= end else None

    def _get_due_periods(self, day, covered=()):
        """The periods to bill in a run over ``day``, oldest first.

        :param date day: bills made on or before it are due
        :param covered: (first, last) days of bills after ``next_period_start``
        :return: list of ``periods.Period``, and the date ``next_period_start`` becomes
        :raise UserError: for more periods than a bill can be meant to have
        """
        self.ensure_one()
        due, start = [], self.next_period_start
        while True:
            start, until = periods.free_days(start, covered)
            period = self._get_next_period(start, until)
            if not period or self._get_bill_day(period) > day:
                return due, start
            if self._is_billable_period(period):
                due.append(period)
            start = period.end + timedelta(days=1)
            if len(due) > self._max_due_periods:
                raise UserError(
                    self.env._(
                        "%(name)s has more than %(count)s periods to bill since "
                        "%(start)s; set the day from which it is billed first.",
                        name=self.display_name,
                        count=self._max_due_periods,
                        start=format_date(self.env, self.next_period_start),
                    )
                )

    def _is_billable_period(self, period):
        """Whether ``period`` is billed or passed over for good.

        :param period: ``periods.Period``, cut to the days of service
        :return: bool
        """
        self.ensure_one()
        since = self._get_unbilled_since()
        return not since or period.start < since

    def _get_unbilled_since(self):
        """The day from which periods that begin are not billed, as long as it lasts.

        A pause at the customer's wish costs nothing. While the line is closed for
        unpaid bills the contract goes on, unless the rules say for how long.

        :return: date, or None
        """
        self.ensure_one()
        if self.state != "suspended" or not self.date_suspended:
            return None
        since = self.company_id._citynet_local(self.date_suspended).date()
        if self.suspend_reason == "customer":
            return since
        rules = self._get_rules()
        if self.suspend_reason != "arrears" or rules.citynet_suspended_billing == "yes":
            return None
        months = (
            rules.citynet_suspended_months
            if rules.citynet_suspended_billing == "months"
            else 0
        )
        return fields.Date.add(since, months=months)

    def _restore(self):
        # EXTENDS: a pause that ends within a period passed over is billed from today
        since = {
            service: day for service in self if (day := service._get_unbilled_since())
        }
        moved = super()._restore()
        # sudo: whoever may end a pause moves the day from which the service is billed
        for service in (moved & self.browse().union(*since)).sudo():
            start = since[service]
            if service.next_period_start > start:
                billed = service._get_covered_days(start)[service]
                free = max((last for _first, last in billed), default=start)
                service.next_period_start = max(
                    service.company_id._citynet_today(), free + timedelta(days=1)
                )
        return moved

    def _get_covered_days(self, since=None):
        """The days that bills cover, from each service's ``next_period_start`` on.

        :param date since: count from this day instead
        :return: defaultdict {service: [(first, last), ...] in order of days}
        """
        covered = defaultdict(list)
        starts = [since] if since else self.mapped("next_period_start")
        if not starts:
            return covered
        for line in self._get_period_lines(min(starts)):
            covered[line.citynet_subscription_id].append(
                (line.citynet_period_start, line.citynet_period_end)
            )
        return covered

    def _get_period_lines(self, since):
        """:return: ``account.move.line`` records that bill days from ``since`` on, in
        order of days"""
        return self.env["account.move.line"].search_fetch(
            [
                ("citynet_subscription_id", "in", self.ids),
                ("citynet_period_start", "!=", False),
                ("citynet_period_end", ">=", since),
                ("parent_state", "!=", "cancel"),
            ],
            ["citynet_subscription_id", "citynet_period_start", "citynet_period_end"],
            order="citynet_period_start",
        )

    def _release_periods(self, start):
        """A bill was cancelled: its days from ``start`` on become billable again.

        Held until tomorrow, so that nobody is billed the same mistake a minute later.
        """
        for service in self:
            service.next_period_start = min(service.next_period_start, start)
            tomorrow = service.company_id._citynet_today() + timedelta(days=1)
            service.date_bill_hold = max(service.date_bill_hold or tomorrow, tomorrow)
