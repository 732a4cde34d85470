"""The provider's rules on reminders, suspension for unpaid bills, and after."""

from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.fields import Domain

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class ResCompany(models.Model):
    _inherit = "res.company"

    _citynet_isolir_valid = models.Constraint(
        "CHECK (citynet_isolir_tolerance >= 0 AND citynet_promise_limit >= 0"
        " AND citynet_promise_days >= 0 AND citynet_termination_days >= 0)",
        "Tolerance, promises and terms can't be negative.",
    )

    citynet_isolir_mode = fields.Selection(
        [
            ("manual", "Lists are made by hand"),
            ("approve", "A list a day, carried out after a manager's approval"),
            ("auto", "A daily list, carried out automatically"),
        ],
        "Suspension for unpaid bills",
        required=True,
        default="approve",
    )
    citynet_isolir_tolerance = fields.Monetary(
        "Tolerance",
        default=1000,
        currency_field="currency_id",
        help="Arrears up to this amount lead to no suspension",
    )
    citynet_isolir_mon = fields.Boolean("Monday", default=True)
    citynet_isolir_tue = fields.Boolean("Tuesday", default=True)
    citynet_isolir_wed = fields.Boolean("Wednesday", default=True)
    citynet_isolir_thu = fields.Boolean("Thursday", default=True)
    citynet_isolir_fri = fields.Boolean("Friday")
    citynet_isolir_sat = fields.Boolean("Saturday")
    citynet_isolir_sun = fields.Boolean("Sunday")
    citynet_promise_limit = fields.Integer(
        "Promises a year", default=2, help="How often a service may promise to pay"
    )
    citynet_promise_days = fields.Integer("Longest promise (days)", default=14)
    citynet_termination_days = fields.Integer(
        "Termination proposed after (days overdue)",
        default=60,
        help="0: never",
    )
    citynet_reminder_mail = fields.Boolean("Reminders by e-mail", default=True)

    def _citynet_get_isolir_obstacle(self, day):
        """:return: str, why no service is suspended on ``day``, or None"""
        self.ensure_one()
        if not self[f"citynet_isolir_{WEEKDAYS[day.weekday()]}"]:
            return self.env._("No suspensions on this day of the week.")
        holiday = self._citynet_get_holiday(day)
        if holiday:
            return self.env._("No suspensions on %(day)s.", day=holiday)
        return None

    def _citynet_get_holiday(self, day):
        """:return: str, the public holiday of the working hours that ``day`` is, or None"""
        zone = pytz.timezone(self.citynet_tz)
        begin, end = (
            zone.localize(datetime.combine(moment, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for moment in (day, day + timedelta(days=1))
        )
        # sudo: public holidays are no secret
        leave = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                Domain("resource_id", "=", False)
                & Domain("company_id", "in", (False, self.id))
                & Domain("calendar_id", "in", (False, self.resource_calendar_id.id))
                & Domain("date_from", "<", end)
                & Domain("date_to", ">", begin),
                limit=1,
            )
        )
        return (leave.name or self.env._("a public holiday")) if leave else None
