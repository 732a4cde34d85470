"""Whom a survey asks, and when: from an event to a row in the queue."""

import logging
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import mute_logger

_logger = logging.getLogger(__name__)

# Anniversaries of the last days are caught up when the job didn't run
YEARLY_WINDOW = 7


class CitynetCsatSurvey(models.Model):
    _inherit = "citynet.csat.survey"

    @api.model
    def _hear(self, records, event, partners=None):
        """Queue the requests that ``event`` of ``records`` brings; quick, never sends.

        :param partners: ``res.partner`` records who are asked; default those whom the
            event of each record concerns
        """
        kinds = {
            kind: domain
            for kind, (model, name, domain) in self._get_sources().items()
            if name == event and model == records._name
        }
        if not kinds:
            return
        # sudo: users who finish a job or a complaint let the customer be asked,
        # without access to surveys and answers
        for survey in self.sudo().search([("event", "in", list(kinds))]):
            survey._request(
                records.sudo().filtered_domain(kinds[survey.event]), partners=partners
            )

    def _is_asking(self):
        """:return: bool, whether today is one of the survey's days."""
        self.ensure_one()
        today = self.company_id._citynet_today()
        return not (
            (self.date_start and today < self.date_start)
            or (self.date_end and today > self.date_end)
        )

    def _can_reach(self, partner):
        """:return: bool, whether ``partner`` can be asked: by phone, or by our mail."""
        return bool(partner.phone or (partner.email and self.mail_template_id))

    def _get_due(self, moment):
        """:param datetime moment: naive UTC
        :return: naive UTC, the first moment from then on within the survey's hours
        """
        self.ensure_one()
        company = self.company_id
        local = company._citynet_local(moment)
        hour = local.hour + local.minute / 60 + local.second / 3600
        if hour < self.hour_from:
            return company._citynet_utc(local.date(), self.hour_from)
        if hour >= self.hour_to:
            return company._citynet_utc(
                local.date() + timedelta(days=1), self.hour_from
            )
        return moment

    def _request(
        self, records, occasion="", delay_hours=None, first=None, partners=None
    ):
        """Queue one request for each record and customer, unless there is one.

        :param records: what the customers are asked about, of one model
        :param str occasion: tells apart several requests for the same record
        :param int delay_hours: instead of the survey's own
        :param first: ``rating.rating`` whose customer is asked once more
        :param partners: who is asked; default whom an event of each record concerns
        :return: the ``rating.rating`` records that are new
        """
        self.ensure_one()
        requests = self.env["rating.rating"]
        if not (records and self._is_asking()):
            return requests
        hours = self.delay_hours if delay_hours is None else delay_hours
        due = self._get_due(fields.Datetime.now() + timedelta(hours=hours))
        model_id = self.env["ir.model"]._get_id(records._name)
        asked = self._get_asked(records, occasion)
        vals_list = [
            {
                **record._prepare_csat_values(partner),
                "res_model_id": model_id,
                "res_id": record.id,
                "partner_id": partner.id,
                "citynet_survey_id": self.id,
                "citynet_event": self.event,
                "citynet_company_id": self.company_id.id,
                "citynet_occasion": occasion,
                "citynet_date_due": due,
                "citynet_first_id": first and first.id,
            }
            for record in records
            if record._get_csat_company() == self.company_id
            for partner in self._get_asked_partners(record, first, partners)
            if (record.id, partner.id) not in asked
        ]
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                return requests.create(vals_list)
        except UniqueViolation:
            # another process asked at the same moment: never a reason to stop the job,
            # complaint or order that this is about
            _logger.info("%s: already asked about %s", self.display_name, records)
            return requests

    def _get_asked_partners(self, record, first, partners):
        """:return: ``res.partner`` records who are asked about ``record``"""
        if first:
            return first.partner_id
        return record._event_partners() if partners is None else partners

    def _get_asked(self, records, occasion):
        """:return: set of (record id, partner id) that have this request already."""
        return {
            (res_id, partner.id)
            for res_id, partner in self.env["rating.rating"]._read_group(
                [
                    ("citynet_survey_id", "=", self.id),
                    ("res_model", "=", records._name),
                    ("res_id", "in", records.ids),
                    ("citynet_occasion", "=", occasion),
                ],
                ["res_id", "partner_id"],
            )
        }

    @api.model
    def _cron_ask_yearly(self):
        """Ask those whose service has its anniversary; running it twice asks once."""
        for survey in self.search([("event", "=", "yearly")]):
            today = survey.company_id._citynet_today()
            window = [today - timedelta(days=days) for days in range(YEARLY_WINDOW)]
            for year in {day.year for day in window}:
                domain = survey._get_anniversary_domain(
                    [day for day in window if day.year == year]
                )
                services = self.env["citynet.subscription"].search(domain)
                survey._request(services, occasion=str(year))

    def _get_anniversary_domain(self, days):
        """:return: Domain of the running services that became a year older on ``days``."""
        anniversaries = Domain.OR(
            Domain("date_start.month_number", "=", day.month)
            & Domain("date_start.day_of_month", "=", day.day)
            for day in days
        )
        if any((day.month, day.day) == (3, 1) for day in days):
            # of those who began on a leap day
            anniversaries |= Domain("date_start.month_number", "=", 2) & Domain(
                "date_start.day_of_month", "=", 29
            )
        return (
            anniversaries
            & Domain("state", "=", "active")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("date_start", "<=", fields.Date.subtract(days[0], months=11))
        )
