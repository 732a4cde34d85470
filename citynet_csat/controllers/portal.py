from odoo import http
from odoo.addons.citynet_crm.controllers.core.gateway import CitynetGateway
from odoo.fields import Domain
from odoo.http import request

from ..models.rating_rating_answer import COMMENT_LIMIT
from ..tools.texts import clean_text


class CsatPortal(CitynetGateway):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "csat_review_count" in counters:
            values["csat_review_count"] = len(self._get_own_testimonials()) + len(
                self._get_open_questions()
            )
        return values

    @http.route("/my/reviews", type="http", auth="user", methods=["GET"], website=True)
    def my_reviews(self, **kwargs):
        return self._render_reviews()

    @http.route(
        "/my/reviews/<int:review_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def my_review_edit(self, review_id, text="", **kwargs):
        """Change the words; they are read again before they are shown."""
        review = self._get_own_testimonials().filtered(
            lambda mine: mine.id == review_id
        )
        if not review:
            return request.not_found()
        words = clean_text(text)
        if not words or len(words) > COMMENT_LIMIT:
            error = (
                request.env._(
                    "The comment is too long (at most %(limit)s characters).",
                    limit=COMMENT_LIMIT,
                )
                if words
                else request.env._("Write at least a word, or withdraw your review.")
            )
            return self._render_reviews(error_id=review_id, error=error, typed=words)
        if words != review.text:
            review._revise(words)
        elif review.state == "withdrawn":
            review._transition("new")
        return request.redirect("/my/reviews", code=303)

    @http.route(
        "/my/reviews/<int:review_id>/withdraw",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def my_review_withdraw(self, review_id, **kwargs):
        review = self._get_own_testimonials().filtered(
            lambda mine: mine.id == review_id
        )
        if not review:
            return request.not_found()
        review._withdraw()
        return request.redirect("/my/reviews", code=303)

    def _get_own_testimonials(self):
        # sudo: customers have no access to the model; these are their own words
        return request.env["citynet.testimonial"].sudo().search(self._get_own_domain())

    def _get_open_questions(self):
        # sudo: as above; only those that the customer may answer now
        asked = (
            request.env["rating.rating"]
            .sudo()
            .search(
                self._get_own_domain()
                & Domain("citynet_survey_id", "!=", False)
                & Domain("citynet_date_sent", "!=", False)
                & Domain("consumed", "=", False)
            )
        )
        return asked.filtered(lambda rating: rating._is_csat_open())

    def _render_reviews(self, error_id=0, error="", typed=""):
        return request.render(
            "citynet_csat.portal_my_reviews",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "csat_reviews",
                "reviews": self._get_own_testimonials(),
                "questions": self._get_open_questions(),
                "error_id": error_id,
                "error": error,
                "typed": typed,
                "comment_limit": COMMENT_LIMIT,
            },
        )
