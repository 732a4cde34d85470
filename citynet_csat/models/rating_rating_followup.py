"""What follows a low answer: a complaint with a deadline, and one more question."""

from datetime import timedelta

from odoo import fields, models


class RatingRating(models.Model):
    _inherit = "rating.rating"

    citynet_ticket_ids = fields.One2many(
        "citynet.ticket", "csat_rating_id", "Follow-up"
    )

    def _follow_up_low_score(self):
        """Open a complaint for a low answer; tell the one that is open of a change."""
        if self.citynet_ticket_ids:
            self.citynet_ticket_ids.message_post(
                body=self.env._(
                    "The customer changed the answer to %(score)s of 5.",
                    score=int(self.rating),
                ),
                subtype_xmlid="mail.mt_note",
            )
        elif self.rating <= self.citynet_survey_id.followup_score:
            # sudo: the answer opens it, whichever way the answer came
            ticket = (
                self.env["citynet.ticket"]
                .sudo()
                .create(self._prepare_followup_values())
            )
            ticket._csat_remind()

    def _prepare_followup_values(self):
        """:return: dict of the ``citynet.ticket`` that follows this low answer up."""
        self.ensure_one()
        survey = self.citynet_survey_id
        now = fields.Datetime.now()
        reasons = self.citynet_reason_ids
        text = [*reasons.mapped("name"), self.feedback]
        return {
            "csat_rating_id": self.id,
            "csat_deadline": now + timedelta(hours=survey.followup_hours),
            "channel": "follow_up",
            "priority": "1",
            "category": reasons.filtered("category")[:1].category or "other",
            "team_id": (reasons.team_id[:1] or survey.followup_team_id).id,
            "title": self.env._(
                "Low score: %(score)s of 5 (%(survey)s)",
                score=int(self.rating),
                survey=survey.name,
            ),
            "description": "\n".join(line for line in text if line),
            "partner_id": self.partner_id.id,
            "subscription_id": self.citynet_subscription_id.id,
            "area_id": self.citynet_area_id.id,
            "company_id": self.citynet_company_id.id,
        }

    def _csat_ask_again(self):
        """Ask customers who gave a low answer a second time, never a third."""
        for rating in self:
            survey = rating.citynet_survey_id
            if survey.ask_again and not rating.citynet_first_id:
                survey._request(
                    rating._get_citynet_record(),
                    occasion=f"{rating.citynet_occasion or ''}again",
                    delay_hours=survey.ask_again_hours,
                    first=rating,
                )
