import re

from odoo import api, fields, models
from odoo.fields import Domain

PAYLOAD = re.compile(r"csat:([0-9a-z]{16,64}):([1-5])")
KEYWORDS = ("SURVEI", "SURVEY")


class CitynetReply(models.AbstractModel):
    _inherit = "citynet.reply"

    @api.model
    def _handle_reply(self, partner, text, payload=None, channel=None):
        # EXTENDS citynet_crm: a tapped button answers, SURVEI asks for the link
        if payload and payload.startswith("csat:"):
            return self._handle_csat_button(partner, payload)
        if partner and self._is_csat_keyword(text, payload):
            return self._handle_csat_keyword(partner)
        return super()._handle_reply(partner, text, payload, channel)

    @api.model
    def _needs_customer(self, text, payload=None):
        # EXTENDS citynet_crm
        return self._is_csat_keyword(text, payload) or super()._needs_customer(
            text, payload
        )

    @api.model
    def _get_payload_owner(self, payload):
        # EXTENDS citynet_crm: the one who was asked
        match = PAYLOAD.fullmatch(payload or "")
        if not match:
            return super()._get_payload_owner(payload)
        # sudo: whose question it is decides who may answer; nothing of it is shown
        rating = self.env["rating.rating"]._find_by_csat_token(match[1]).sudo()
        return rating.partner_id.with_env(self.env)

    @api.model
    def _is_csat_keyword(self, text, payload=None):
        return not payload and self._get_keyword(text) in KEYWORDS

    @api.model
    def _handle_csat_button(self, partner, payload):
        """:param partner: ``res.partner`` who presses it: the one who was asked, or
            another of the household, else the mark is somebody else's
        :return: str, thanks, or that the question isn't open any more.
        """
        match = PAYLOAD.fullmatch(payload)
        ratings = self.env["rating.rating"]
        rating = ratings._find_by_csat_token(match[1]) if match else ratings
        if rating.partner_id.commercial_partner_id != partner.commercial_partner_id:
            rating = ratings
        score = int(match[2]) if match else 0
        if not rating or score not in rating.citynet_survey_id._get_scores():
            return self.env._(
                "This question isn't open any more. Thank you all the same!"
            )
        customer = rating.with_context(lang=rating.partner_id.lang)
        # the button has no comment: a tap after the page keeps what was written there
        if rating.rating != score:
            rating._csat_answer(
                score,
                rating.citynet_revision,
                rating.feedback or "",
                rating.citynet_reason_ids,
                rating.citynet_consent,
            )
        return customer.env._(
            "%(thanks)s\nWould you like to add a word? %(link)s",
            thanks=customer.citynet_survey_id.thanks or "",
            link=customer._get_csat_url(),
        ).strip()

    @api.model
    def _handle_csat_keyword(self, partner):
        """:return: str with the link to the customer's open question."""
        # sudo: the customer's own question; the channel's user has no access to answers
        rating = (
            self.env["rating.rating"]
            .sudo()
            .search(
                Domain("citynet_survey_id", "!=", False)
                & Domain("partner_id", "child_of", partner.commercial_partner_id.ids)
                & Domain("consumed", "=", False)
                & Domain("citynet_date_expires", ">", fields.Datetime.now()),
                order="citynet_date_sent desc",
                limit=1,
            )
            .with_context(lang=partner.lang)
        )
        if not rating:
            return self.env._("There is no open question for you at the moment.")
        return f"{rating.citynet_survey_id.question}\n{rating._get_csat_url()}"
