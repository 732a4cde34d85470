"""Closing the loop: a low score becomes a complaint, and once it is settled the
customer may be asked once more."""

from datetime import timedelta

from odoo import fields, models
from odoo.fields import Command


class CitynetTicket(models.Model):
    _inherit = "citynet.ticket"

    csat_rating_id = fields.Many2one(
        "rating.rating", "Low answer", index="btree_not_null", readonly=True, copy=False
    )
    csat_deadline = fields.Datetime("Follow up before", readonly=True, copy=False)

    _csat_rating_uniq = models.UniqueIndex(
        "(csat_rating_id) WHERE csat_rating_id IS NOT NULL",
        "This answer is already followed up.",
    )

    def _emit(self, event):
        # EXTENDS citynet.event.mixin
        result = super()._emit(event)
        if event == "ticket_resolved":
            # sudo: whoever resolves a follow-up lets the customer be asked again
            self.sudo().csat_rating_id._csat_ask_again()
        return result

    def _prepare_csat_values(self):
        # EXTENDS citynet.event.mixin
        done = self.work_order_ids.filtered(lambda job: job.state == "done")
        return {
            **super()._prepare_csat_values(),
            "citynet_subscription_id": self.subscription_id.id,
            "citynet_technician_ids": [Command.set(done.technician_ids.ids)],
            "citynet_area_id": self.area_id.id,
            "citynet_package_id": self.package_id.id,
        }

    def _get_csat_thread(self):
        # Technicians read the chatter of their complaints, not what customers say of them
        return self.subscription_id or self.partner_id

    def _csat_remind(self):
        """Put the follow-up on the list of somebody of its team."""
        for ticket in self:
            member = ticket.team_id.user_ids[:1]
            if member:
                ticket.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=member.id,
                    date_deadline=ticket.company_id._citynet_local(
                        ticket.csat_deadline
                    ).date(),
                    summary=self.env._("Call the customer about the low score"),
                )


class RatingRating(models.Model):
    _inherit = "rating.rating"

    citynet_ticket_ids = fields.One2many(
        "citynet.ticket", "csat_rating_id", "Follow-up"
    )

    def _on_csat_answered(self, before):
        super()._on_csat_answered(before)
        if self.citynet_ticket_ids:
            self.citynet_ticket_ids.message_post(
                body=self.env._(
                    "The customer changed the answer to %(score)s of 5.",
                    score=int(self.rating),
                ),
                subtype_xmlid="mail.mt_note",
            )
        elif self.rating <= self.citynet_survey_id.followup_score:
            # sudo: the answer opens it, whoever carried the answer
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
        """Ask those who gave a low answer once more; nobody is asked a third time."""
        for rating in self:
            survey = rating.citynet_survey_id
            if survey.ask_again and not rating.citynet_first_id:
                survey._request(
                    rating._get_citynet_record(),
                    occasion=f"{rating.citynet_occasion or ''}again",
                    delay_hours=survey.ask_again_hours,
                    first=rating,
                )
