"""How soon complaints are answered and settled: what is promised to whom."""

from datetime import datetime, timedelta

import pytz

from odoo import api, fields, models

# a calendar is asked for so many days at a time, and at most for so long
WINDOW, WINDOWS = timedelta(days=14), 30


def _naive(moment: datetime) -> datetime:
    """:return: the moment as Odoo stores it"""
    return moment.astimezone(pytz.utc).replace(tzinfo=None)


class CitynetSla(models.Model):
    _name = "citynet.sla"
    _description = "Service level"
    _order = "sequence, id"

    _hours_valid = models.Constraint(
        "CHECK (first_hours > 0 AND restore_hours > 0 AND warn_hours >= 0"
        " AND manager_hours >= 0)",
        "Deadlines are longer than nothing; warnings can't be negative.",
    )

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The first that fits a complaint counts")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies"
    )
    customer_kind = fields.Selection(
        [("home", "Home"), ("institution", "Institution")], help="Empty: for both"
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Urgent")], help="Empty: for all"
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working hours",
        help="Hours count within these, in the provider's time zone and without its "
        "public holidays; empty: round the clock",
    )
    first_hours = fields.Float("First answer within (hours)", required=True, default=4)
    restore_hours = fields.Float("Restored within (hours)", required=True, default=24)
    warn_hours = fields.Float(
        "Warn before (hours)",
        required=True,
        default=1,
        help="The assigned person is warned this long before a deadline",
    )
    manager_hours = fields.Float(
        "Manager after (hours)",
        required=True,
        default=4,
        help="The team leader is notified of a missed deadline at once, the manager this "
        "much later",
    )

    @api.model
    def _find_for(self, tickets):
        """:return: dict {``citynet.ticket``: the service level that holds for it}"""
        # sudo: levels hold for the complaints of users who may not read them
        levels = self.sudo().search([])
        return {
            ticket: next(
                (level for level in levels if level._fits(ticket)), levels.browse()
            )
            for ticket in tickets
        }

    def _fits(self, ticket):
        """:return: bool, whether this level holds for the complaint"""
        self.ensure_one()
        kind = ticket.partner_id.commercial_partner_id.citynet_audience
        return (
            self.company_id in (ticket.company_id, self.company_id.browse())
            and self.customer_kind in (False, kind or "home")
            and self.priority in (False, ticket.priority)
        )

    def _get_deadline(self, company, start, hours):
        """:param datetime start: naive UTC
        :param float hours: working hours, negative ones lie before ``start``
        :return: naive UTC, the moment so many working hours after ``start``
        """
        self.ensure_one()
        left = timedelta(hours=abs(hours))
        if not self.calendar_id:
            return start + (left if hours >= 0 else -left)
        step = WINDOW if hours >= 0 else -WINDOW
        for number in range(WINDOWS):
            bounds = sorted((start + step * number, start + step * (number + 1)))
            spans = self._get_spans(company, *bounds)
            for begin, end in spans if hours >= 0 else reversed(spans):
                if left <= end - begin:
                    return begin + left if hours >= 0 else end - left
                left -= end - begin
        # there are no working hours: better a deadline than none
        return start + timedelta(hours=hours)

    def _get_hours(self, company, start, end, spans=None):
        """:param spans: of ``_get_spans``, where the caller has them for longer
        :return: float, working hours from ``start`` to ``end`` (naive UTC), negative
        where ``end`` lies before ``start``
        """
        self.ensure_one()
        if end < start:
            return -self._get_hours(company, end, start, spans)
        if not self.calendar_id:
            return (end - start).total_seconds() / 3600
        if spans is None:
            spans = self._get_spans(company, start, end)
        total = timedelta()
        for begin, stop in spans:
            total += max(min(stop, end) - max(begin, start), timedelta())
        return total.total_seconds() / 3600

    def _get_spans(self, company, start, end):
        """:return: list of (begin, end) in naive UTC: the working hours"""
        self.ensure_one()
        zone = pytz.timezone(company.citynet_tz)
        bounds = [pytz.utc.localize(moment).astimezone(zone) for moment in (start, end)]
        # sudo: working hours and public holidays, of no person in particular
        calendar = self.calendar_id.sudo().with_company(company)
        spans = calendar._work_intervals_batch(*bounds, tz=zone)[False]
        return [(_naive(begin), _naive(stop)) for begin, stop, _meta in spans]
