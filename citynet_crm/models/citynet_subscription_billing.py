"""When a service is billed, and for which days."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools import periods


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

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
    date_next_bill = fields.Date(
        "Next bill", compute="_compute_date_next_bill", store=True
    )
    billing_error = fields.Char(readonly=True, copy=False)
    move_line_ids = fields.One2many(
        "account.move.line", "citynet_subscription_id", "Bill lines"
    )
    charge_ids = fields.One2many("citynet.charge", "subscription_id", "Charges")

    _due_idx = models.Index("(company_id, date_next_bill) WHERE date_next_bill IS NOT NULL")
    _anchor_day_valid = models.Constraint(
        "CHECK (anchor_day BETWEEN 1 AND 31 AND due_day BETWEEN 0 AND 31)",
        "Days of the month are 1 to 31.",
    )

    @api.depends("company_id")
    def _compute_billing_rules(self):
        for subscription in self:
            company = subscription.company_id
            subscription.cycle = subscription.cycle or company.citynet_cycle
            subscription.bill_timing = (
                subscription.bill_timing or company.citynet_bill_timing
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
                else subscription.company_id.citynet_bill_day
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
        "state",
        "company_id.citynet_lead_days",
    )
    def _compute_date_next_bill(self):
        for subscription in self:
            period = subscription._get_next_period()
            if not period:
                subscription.date_next_bill = False
                continue
            day = (
                period.start
                if subscription.bill_timing == "advance"
                else period.end + timedelta(days=1)
            )
            subscription.date_next_bill = day - timedelta(
                days=subscription.company_id.citynet_lead_days
            )

    def _get_whole_period(self, day):
        """:return: ``periods.Period`` of this service's grid in which ``day`` lies."""
        self.ensure_one()
        return periods.period_containing(
            self.anchor_date, self.anchor_day, int(self.interval_months), day
        )

    def _get_next_period(self):
        """The next period to bill, cut to the days of service.

        :return: ``periods.Period`` or None when no day is left to bill
        """
        self.ensure_one()
        start = self.next_period_start
        if not (start and self.anchor_date) or (self.date_end and start > self.date_end):
            return None
        whole = self._get_whole_period(start)
        end = min(whole.end, self.date_end) if self.date_end else whole.end
        return periods.Period(whole.index, start, end)
