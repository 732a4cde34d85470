"""The only place where answers are stored, from the page or from a button."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import LockError
from odoo.fields import Domain

# An answer may be changed for a day, but not for ever
CHANGE_HOURS = 24
CHANGE_LIMIT = 10
COMMENT_LIMIT = 1000


class RatingRating(models.Model):
    _inherit = "rating.rating"

    citynet_testimonial_ids = fields.One2many(
        "citynet.testimonial", "rating_id", "Testimonial"
    )

    @api.model
    def _find_by_csat_token(self, token):
        """:param token: unchecked value from the URL
        :return: ``rating.rating`` as superuser that can be answered or changed now;
            empty for unknown, expired and long answered ones alike
        """
        if not (isinstance(token, str) and token.isascii() and token.isalnum()):
            return self.browse().sudo()  # sudo: none, like what is found below
        # sudo: the token is the permission; its 122 random bits can't be guessed
        rating = self.sudo().search(
            Domain("access_token", "=", token)
            & Domain("citynet_survey_id", "!=", False)
        )
        return rating if rating._is_csat_open() else rating.browse()

    def _is_csat_open(self):
        """:return: bool, whether the customer may answer or change the answer now."""
        now = fields.Datetime.now()
        if not (self and self.citynet_date_sent):
            return False
        if self.consumed:
            return (
                now < self.citynet_date_answered + timedelta(hours=CHANGE_HOURS)
                and self.citynet_revision < CHANGE_LIMIT
            )
        return now < self.citynet_date_expires and bool(self._get_citynet_record())

    def _csat_answer(self, score, revision, comment="", reasons=None, consent=False):
        """Record the answer, or the changed answer.

        :param int score: one of the survey's scores
        :param int revision: ``citynet_revision`` that the customer was looking at;
            the same page sent twice is one answer
        :param str comment: plain text, at most ``COMMENT_LIMIT`` characters
        :param reasons: ``citynet.csat.reason`` records that were ticked
        :param bool consent: whether the comment may be published
        :return: bool, whether it was recorded; False when another request with this
            token was first
        :raise ValueError: for a score that the survey doesn't take
        """
        self.ensure_one()
        survey = self.citynet_survey_id
        if score not in survey._get_scores() or len(comment) > COMMENT_LIMIT:
            raise ValueError("Not an answer to this survey")
        try:
            self.lock_for_update()
        except LockError:
            return False
        self.invalidate_recordset(["citynet_revision", "consumed", "rating"])
        if self.citynet_revision != revision or not self._is_csat_open():
            return False
        before = self.rating
        self.write(
            {
                "rating": score,
                "feedback": comment.strip() or False,
                "consumed": True,
                "citynet_date_answered": self.citynet_date_answered
                or fields.Datetime.now(),
                "citynet_outcome": survey._get_outcome(score),
                "citynet_reason_ids": [
                    fields.Command.set(
                        (reasons & survey.reason_ids).ids if reasons else []
                    )
                ],
                "citynet_consent": consent and survey.ask_consent,
                "citynet_revision": revision + 1,
            }
        )
        self._on_csat_answered(before)
        return True

    def _on_csat_answered(self, before):
        """What an answer brings about; override to add.

        :param float before: score of the answer that this one changes; 0: the first
        """
        self.ensure_one()
        self._post_csat_note(before)
        # sudo: the customer's consent makes it, whichever way the answer came
        self.env["citynet.testimonial"].sudo()._sync(self)
        self._follow_up_low_score()

    def _post_csat_note(self, before):
        """Tell the staff in the chatter of what the answer is about."""
        thread = self._get_citynet_record()._get_csat_thread()
        lines = [
            self.env._("Changed answer: %(score)s of 5", score=int(self.rating))
            if before
            else self.env._("Answer: %(score)s of 5", score=int(self.rating)),
            *self.citynet_reason_ids.mapped("name"),
            self.feedback,
        ]
        thread.message_post(
            author_id=self.partner_id.id,
            body=Markup("<br/>").join(line for line in lines if line),
            subtype_xmlid="mail.mt_note",
        )
