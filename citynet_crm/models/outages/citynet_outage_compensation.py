"""What customers get for an outage: a credit on the next bill, and more time to pay."""

import math
from datetime import timedelta

from odoo import fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.fields import Domain


class CitynetOutageCompensation(models.AbstractModel):
    _name = "citynet.outage.compensation"
    _description = "Outage: credits and due dates"

    _values_valid = models.Constraint(
        "CHECK (credit_percentage BETWEEN 0 AND 100 AND credit_from_hours >= 0"
        " AND shift_days BETWEEN 0 AND 90)",
        "A credit is 0 to 100 percent, hours aren't negative, due dates move at most "
        "90 days.",
    )

    credit_rule = fields.Selection(
        [
            ("none", "No credit"),
            ("days", "A thirtieth of the monthly price for each day begun"),
            ("percentage", "Percentage of the monthly price"),
        ],
        "Credit",
        required=True,
        default="days",
    )
    credit_from_hours = fields.Float("From (hours)", default=24)
    credit_percentage = fields.Float("Percentage", default=10)
    shift_days = fields.Integer(
        "Move due dates by (days)", help="Of the open bills of the services hit"
    )

    def _get_credit(self, price):
        """What an outage is worth to a service.

        :param price: monthly price, as ``_get_prices`` counts it
        :return: int, whole rupiah, 0 for none; at most the monthly price
        """
        self.ensure_one()
        hours = (self.date_end - self.date_start).total_seconds() / 3600
        if self.credit_rule == "none" or hours < self.credit_from_hours:
            return 0
        if self.credit_rule == "percentage":
            return round(price * self.credit_percentage / 100)
        return round(price * min(math.ceil(hours / 24), 30) / 30)

    def _get_prices(self, services):
        """What the days that are credited cost a month, promos and free months counted:
        of each day begun, or of the first where the credit is a percentage.

        :return: dict {service: float, rupiah}
        """
        self.ensure_one()
        begin = self.company_id._citynet_local(self.date_start).date()
        hours = (self.date_end - self.date_start).total_seconds() / 3600
        count = min(max(math.ceil(hours / 24), 1), 30)
        if self.credit_rule == "percentage":
            count = 1
        days = [begin + timedelta(days=number) for number in range(count)]
        return {
            service: sum(prices) / count
            for service, prices in services._get_month_prices(days).items()
        }

    def _credit(self, rows):
        """Credit the services of ``rows`` on their next bills, each once."""
        self.ensure_one()
        values, credited = [], rows.browse()
        prices = self._get_prices(rows.subscription_id)
        for row in rows:
            amount = self._get_credit(prices[row.subscription_id])
            if amount and row.subscription_id.state != "closed" and not row.charge_id:
                credited |= row
                values.append(self._prepare_credit_values(row, amount))
        charges = self.env["citynet.charge"]._create_by_rule(values)
        for row, charge in zip(credited, charges, strict=True):
            row.charge_id = charge

    def _prepare_credit_values(self, row, amount):
        """:return: dict of the ``citynet.charge``, in the customer's language"""
        outage = self.with_context(lang=row.partner_id.lang or self.env.lang)
        return {
            "name": outage.env._(
                "Credit for outage %(number)s (%(cause)s)",
                number=self.name,
                cause=self.cause,
            ),
            "kind": "outage",
            "subscription_id": row.subscription_id.id,
            "outage_id": self.id,
            "date": self.company_id._citynet_today(),
            "amount": -amount,
        }

    def _shift_due_dates(self, partners):
        """Give the customers more time for the open bills of the services hit."""
        self.ensure_one()
        if not self.shift_days:
            return
        hit = self.env["citynet.outage.service"].search(
            [("outage_id", "=", self.id), ("partner_id", "in", partners.ids)]
        )
        bills = self.env["account.move"].search(
            OPEN_BILLS
            # terms say when the parts of a bill are due
            & Domain("invoice_payment_term_id", "=", False)
            & Domain("line_ids.citynet_subscription_id", "in", hit.subscription_id.ids)
        )
        for bill in bills:
            due = bill.invoice_date_due or fields.Date.context_today(bill)
            bill.invoice_date_due = due + timedelta(days=self.shift_days)
