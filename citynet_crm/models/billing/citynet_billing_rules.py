from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing import periods


class CitynetBillingRules(models.AbstractModel):
    """How services are billed: the company's rules, or terms that some services have.

    Defined once; the company, ``citynet.terms`` and the manager's form have the same
    fields, so that code asks ``service._get_rules()`` and never which of them it is.
    """

    _name = "citynet.billing.rules"
    _description = "Billing rules"

    _citynet_days_valid = models.Constraint(
        "CHECK (citynet_bill_day BETWEEN 1 AND 31 AND citynet_due_day BETWEEN 0 AND 31"
        " AND citynet_isolir_day BETWEEN 0 AND 31"
        " AND citynet_change_from_day BETWEEN 0 AND 28"
        " AND citynet_due_days >= 0 AND citynet_lead_days BETWEEN 0 AND 28"
        " AND citynet_grace_days >= 0 AND citynet_notice_days >= 0)",
        "Bill day is 1 to 31, due day and suspension day 0 to 31, the day of package "
        "changes 0 to 28, and days can't be negative.",
    )
    _citynet_amounts_valid = models.Constraint(
        "CHECK (citynet_rounding >= 1 AND citynet_suspended_months >= 0"
        " AND citynet_minimum_months >= 0 AND citynet_penalty_amount >= 0"
        " AND citynet_late_fee_amount >= 0 AND citynet_late_fee_minimum >= 0"
        " AND citynet_late_fee_percent BETWEEN 0 AND 100"
        " AND citynet_late_fee_times >= 1 AND citynet_deposit >= 0"
        " AND citynet_deposit_forfeit_months >= 0 AND citynet_change_fee >= 0"
        " AND citynet_relocation_fee >= 0)",
        "Fees, months and deposit can't be negative; rounding and the times of a late "
        "fee are at least 1.",
    )

    currency_id = fields.Many2one("res.currency", "Currency")
    citynet_cycle = fields.Selection(
        [("fixed", "Fixed day of the month"), ("anniversary", "Day of activation")],
        "Billing cycle",
        required=True,
        default="fixed",
    )
    citynet_bill_day = fields.Integer(
        "Bill day", default=1, help="Day of the month on which periods begin, 1 to 31"
    )
    citynet_bill_timing = fields.Selection(
        [("advance", "In advance"), ("arrears", "In arrears")],
        "Billed",
        required=True,
        default="advance",
    )
    citynet_prepaid = fields.Boolean(
        "Prepaid",
        help="A next period is billed only after the bills before it are paid",
    )
    citynet_prepaid_start = fields.Selection(
        [
            ("due", "On its own day, paid or not"),
            ("off", "On payment, where the line was off until then"),
            ("payment", "On payment, whether the line was off or not"),
        ],
        "A prepaid period paid late begins",
        required=True,
        default="due",
        help="On payment: it is as long as it was, and the days of the bills to come "
        "move with it",
    )
    citynet_lead_days = fields.Integer(
        "Bill early by (days)", help="Bills are made this many days before their date"
    )
    citynet_due_day = fields.Integer(
        "Due day",
        default=20,
        help="Day of the month by which bills are to be paid; 0: days after the bill",
    )
    citynet_due_days = fields.Integer("Due after (days)", default=10)
    citynet_grace_days = fields.Integer("Grace (days after the due date)", default=3)
    citynet_isolir_day = fields.Integer(
        "Suspension day",
        help="Day of the month; 0: the day after the grace has passed",
    )
    citynet_proration = fields.Selection(
        [
            ("month", "By the days of the period"),
            ("thirty", "By thirtieths of a month"),
            ("none", "Whole periods only"),
        ],
        "Proration",
        required=True,
        default="month",
    )
    citynet_rounding = fields.Integer(
        "Round prorated amounts to (rupiah)",
        default=1,
        help="1, 100, 500 or 1000 for instance; half of it is rounded up",
    )
    citynet_first_bill = fields.Selection(
        [
            ("apart", "On the day of activation"),
            ("together", "Together with the first whole period"),
        ],
        "First partial period",
        required=True,
        default="apart",
    )
    citynet_suspended_billing = fields.Selection(
        [
            ("yes", "Continues"),
            ("months", "Continues for some months"),
            ("no", "Stops with the next period"),
        ],
        "While suspended for unpaid bills, billing",
        required=True,
        default="yes",
    )
    citynet_suspended_months = fields.Integer(
        "Months billed while suspended", default=1
    )
    citynet_minimum_months = fields.Integer(
        "Minimum term (months)", help="Of packages that have none of their own; 0: none"
    )
    citynet_penalty_kind = fields.Selection(
        [
            ("none", "Nothing"),
            ("amount", "An amount"),
            ("remaining", "The price of the months that remain"),
        ],
        "Stopping within the minimum term costs",
        required=True,
        default="none",
    )
    citynet_penalty_amount = fields.Monetary("Penalty")
    citynet_notice_days = fields.Integer("Notice before stopping (days)")
    citynet_notice_working = fields.Boolean("Working days", help="Monday to Friday")
    citynet_stop_refund = fields.Boolean(
        "Billed days after the last day are given back",
        default=True,
        help="No: a period that has begun is not given back when a service is stopped or "
        "handed over within it. What was billed for periods that begin later always is",
    )
    citynet_late_fee_kind = fields.Selection(
        [
            ("none", "No late fee"),
            ("amount", "An amount"),
            ("percent", "A percentage of what is open"),
        ],
        "Late fee",
        required=True,
        default="none",
    )
    citynet_late_fee_amount = fields.Monetary("Late fee amount")
    citynet_late_fee_percent = fields.Float("Late fee percentage", digits=(5, 2))
    citynet_late_fee_minimum = fields.Monetary("At least")
    citynet_late_fee_times = fields.Integer(
        "At most (times)",
        default=1,
        help="1: once for a bill; more: once more for each further month it is open",
    )
    citynet_deposit = fields.Monetary(
        "Deposit", help="Stands on the first bill; credited when the service ends"
    )
    citynet_deposit_forfeit_months = fields.Integer(
        "Deposit kept after (months unpaid)", help="0: always given back"
    )
    citynet_change_from_day = fields.Integer(
        "Package changes from the (day of the month)",
        help="0: on any day; 25: only from the 25th to the month's last day",
    )
    citynet_change_fee = fields.Monetary("Fee for a change of package")
    citynet_change_refund = fields.Boolean(
        "A downgrade gives back what was paid too much", default=True
    )
    citynet_change_moves_day = fields.Boolean(
        "A change of package moves the bill day",
        help="The change begins a new period on its day: the days used at the old "
        "price, and the new price, less what was paid already",
    )
    citynet_relocation_fee = fields.Monetary("Relocation fee")

    @api.model
    def _get_rule_fields(self):
        """:return: list of the names of the fields that are rules"""
        own = self.env["citynet.billing.rules"]._fields
        return [name for name in own if name.startswith("citynet_")]

    def _citynet_get_isolir_date(self, due):
        """:param date due: by when a bill was to be paid
        :return: date from which its service may be suspended
        """
        self.ensure_one()
        earliest = due + timedelta(days=self.citynet_grace_days + 1)
        if not self.citynet_isolir_day:
            return earliest
        return periods.due_date(earliest, self.citynet_isolir_day, 0)
