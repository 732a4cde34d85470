"""The answer page: opening it records nothing, one form records one answer."""

import re

from psycopg2.errors import UniqueViolation

from odoo import http
from odoo.addons.citynet_crm.tools.visitors import visitor_key
from odoo.exceptions import ConcurrencyError
from odoo.http import request

from ..models.rating_rating_answer import COMMENT_LIMIT
from ..tools.texts import clean_text


class CsatController(http.Controller):
    @http.route(
        "/csat/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        multilang=False,
        sitemap=False,
    )
    def csat_page(self, token, score="", change="", lang="", **kwargs):
        """Show the question, or the thanks when it is answered; writes nothing."""
        rating = self._get_rating(token)
        self._use_language(rating, lang)
        if not rating:
            return self._render_closed()
        if rating.consumed and not change:
            return self._render("citynet_csat.page_thanks", rating)
        return self._render_form(rating, self._get_shown_values(rating, score))

    @http.route(
        "/csat/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        multilang=False,
        sitemap=False,
    )
    def csat_answer(
        self, token, score="", comment="", consent="", revision="", lang="", **kwargs
    ):
        """Record the answer, or show the form again with an error beside the field."""
        rating = self._get_rating(token)
        self._use_language(rating, lang)
        if not rating:
            return self._render_closed()
        ticked = request.httprequest.form.getlist("reason")
        values = {
            "score": int(score) if re.fullmatch("[1-5]", score) else 0,
            "comment": clean_text(comment),
            "reasons": rating.citynet_survey_id.reason_ids.filtered(
                lambda reason: str(reason.id) in ticked
            ),
            "consent": bool(consent),
        }
        errors = self._get_errors(rating.citynet_survey_id, values)
        if errors:
            return self._render_form(rating, values, errors)
        seen = int(revision) if re.fullmatch("[0-9]{1,6}", revision) else 0
        try:
            rating._csat_answer(
                values["score"],
                seen,
                values["comment"],
                values["reasons"],
                values["consent"],
            )
        except UniqueViolation as error:
            # another request took the same number for a follow-up at the same moment:
            # the request starts anew, and the answer isn't lost
            raise ConcurrencyError from error
        return request.redirect(f"/csat/{token}?lang={request.env.lang}", code=303)

    def _get_rating(self, token):
        """:return: ``rating.rating`` as superuser; empty if it can't be answered here."""
        rating = request.env["rating.rating"]._find_by_csat_token(token)
        user = request.env.user
        owner = rating.partner_id.commercial_partner_id
        if not user._is_public() and user.partner_id.commercial_partner_id != owner:
            # another user's link: staff and neighbours don't answer for a customer
            return rating.browse()
        return rating

    def _use_language(self, rating, chosen):
        """Speak the language that was chosen, else the customer's, else the site's.

        All installed ones: who serves customers in two languages doesn't need a
        website in two.
        """
        for code in (chosen, rating.partner_id.lang):
            if code in dict(request.env["res.lang"].get_installed()):
                request.lang = request.env["res.lang"]._get_data(code=code)
                request.update_context(lang=code)
                return

    def _get_shown_values(self, rating, score):
        """:return: dict of what the form shows when it is opened."""
        preselected = int(score) if re.fullmatch("[1-5]", score) else 0
        return {
            "score": preselected or int(rating.rating),
            "comment": rating.feedback or "",
            "reasons": rating.citynet_reason_ids,
            "consent": rating.citynet_consent,
        }

    def _get_errors(self, survey, values):
        """:return: dict {field: sentence} of what keeps the answer from being taken."""
        errors = {}
        if values["score"] not in survey._get_scores():
            errors["score"] = (
                request.env._("Choose a score from 1 to 5.")
                if survey.scale == "stars"
                else request.env._("Choose one of the answers.")
            )
        if len(values["comment"]) > COMMENT_LIMIT:
            errors["comment"] = request.env._(
                "The comment is too long (at most %(limit)s characters).",
                limit=COMMENT_LIMIT,
            )
        return errors

    def _render_form(self, rating, values, errors=None):
        survey = rating.citynet_survey_id.with_context(lang=request.env.lang)
        return self._render(
            "citynet_csat.page_form",
            rating,
            values=values,
            errors=errors or {},
            survey=survey,
            choices=survey._get_choices(),
            reasons=survey.reason_ids,
            comment_limit=COMMENT_LIMIT,
        )

    def _render_closed(self):
        """The same kind page for unknown, expired and long answered links."""
        # sudo: visitors have no rights on the table that counts them, or on answers
        limiter = request.env["citynet.rate.limit"].sudo()
        empty = request.env["rating.rating"].sudo()
        limit = limiter._get_number("citynet_csat.limit_guesses", 60)
        visitor = visitor_key(request.httprequest.remote_addr)
        status = 404 if limiter._hit("csat guess", limit, visitor) else 429
        return self._render("citynet_csat.page_closed", empty, status=status)

    def _render(self, template, rating, status=200, **values):
        survey = rating.citynet_survey_id.with_context(lang=request.env.lang)
        response = request.render(
            template,
            {
                "rating": rating,
                "survey": survey,
                # sudo: visitors read no companies; the page shows its name and address
                "company": rating.citynet_company_id
                or request.website.company_id.sudo(),
                "languages": request.env["res.lang"].get_installed(),
                "no_header": True,
                "no_footer": True,
                **values,
            },
            status=status,
        )
        response.headers["Cache-Control"] = "no-store"
        # the address is a secret of the customer
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
