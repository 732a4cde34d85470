"""The queue of requests: each is sent once, even if a run is killed or repeated."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class RatingRating(models.Model):
    _name = "rating.rating"
    _inherit = ["rating.rating", "citynet.queue.mixin"]

    _queue_order = "citynet_date_due, id"
    _queue_company = "citynet_company_id"

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin: requests that wait and whose time has come
        return (
            Domain("citynet_survey_id", "!=", False)
            & Domain("citynet_date_sent", "=", False)
            & Domain("citynet_skip_reason", "=", False)
            & Domain("citynet_date_due", "<=", fields.Datetime.now())
        )

    @api.model
    def _cron_send_requests(self, batch=None):
        """Send what is due, in batches that are committed one by one.

        :param int batch: requests of one transaction, where not ``_batch_size``
        """
        self._process_queues(self, size=batch)

    def _send_batch(self):
        """Send the locked requests; one that fails doesn't hold up the others."""
        self._process_apart(self)

    def _process_batch(self, requests):
        # EXTENDS citynet.queue.mixin
        requests._send()

    def _on_failed(self, request, error):
        # EXTENDS citynet.queue.mixin: listed with its reason
        _logger.error("Request %s could not be sent", request.id, exc_info=error)
        request.citynet_skip_reason = "error"

    def _send(self):
        """Decide on each request now; those that may leave go out by every channel."""
        sending = self.browse()
        for request in self:
            survey = request.citynet_survey_id
            due = survey._get_due(fields.Datetime.now())
            skip = request._get_skip_reason()
            if skip:
                request.citynet_skip_reason = skip
            elif due > fields.Datetime.now():
                request.citynet_date_due = due
            else:
                request.write(request._prepare_sent_values())
                # also makes a second sender of the same customer's requests fail
                # and look again: the database refuses two writes on one row
                request.partner_id.commercial_partner_id.citynet_csat_date = (
                    request.citynet_date_sent
                )
                sending |= request
        for template, requests in sending.grouped(
            lambda request: request.citynet_survey_id.mail_template_id
        ).items():
            if template:
                reachable = requests.filtered("partner_id.email")
                template.send_mail_batch(reachable.ids)
        sending._emit("csat_requested")

    def _get_skip_reason(self):
        """:return: value of ``citynet_skip_reason``, False when the request may leave."""
        self.ensure_one()
        survey, partner = self.citynet_survey_id, self.partner_id
        last = partner.commercial_partner_id.citynet_csat_date
        limit = timedelta(days=survey.limit_days)
        if not (survey.active and survey._is_asking() and self._get_citynet_record()):
            return "ended"
        if not survey._can_reach(partner):
            return "unreachable"
        # who was promised a better service is asked whether it came
        if last and not self.citynet_first_id and last + limit > fields.Datetime.now():
            return "recent"
        return False

    def _prepare_sent_values(self):
        """:return: dict of what a request has from the moment it leaves."""
        self.ensure_one()
        now = fields.Datetime.now()
        return {
            "citynet_date_sent": now,
            "citynet_date": self.citynet_company_id._citynet_today(),
            "citynet_date_expires": now
            + timedelta(days=self.citynet_survey_id.valid_days),
        }

    def _get_csat_url(self, score=None):
        """:param int score: preselected; opening the link records nothing
        :return: str, absolute address of the answer page
        """
        self.ensure_one()
        url = f"{self.get_base_url()}/csat/{self.access_token}"
        return f"{url}?score={score}" if score else url

    def _get_csat_payload(self, score):
        """:return: str, hidden value of a button that answers ``score`` at one tap."""
        self.ensure_one()
        return f"csat:{self.access_token}:{score}"

    def _prepare_event_values(self, event):
        """The link, each score's label, and the hidden values of buttons 1 to 5."""
        values = super()._prepare_event_values(event)
        if not self.citynet_survey_id:
            return values
        survey = self.citynet_survey_id.with_context(lang=self.partner_id.lang)
        values |= {
            "customer": self.partner_id.name,
            "question": survey.question,
            "about": self.res_name,
            "link": self._get_csat_url(),
        }
        for choice in survey._get_choices():
            values[f"label_{choice['score']}"] = choice["label"]
        for button in range(1, 6):
            score = survey._get_nearest_score(button)
            values[f"payload_{button}"] = self._get_csat_payload(score)
        return values
