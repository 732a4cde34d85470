"""What customers ask about their own data."""

from odoo import http
from odoo.addons.citynet_crm.controllers.core.gateway import CitynetGateway
from odoo.addons.citynet_crm.controllers.core.once import count_once
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

TEXT_LENGTH = 2000
KINDS = ("copy", "correct", "stop", "erase")


class CitynetPortalPrivacy(CitynetGateway):
    @http.route("/my/privacy", type="http", auth="user", website=True, methods=["GET"])
    def my_privacy(self, **_kwargs):
        return self._show_privacy()

    @http.route(
        "/my/privacy/request", type="http", auth="user", website=True, methods=["POST"]
    )
    def my_privacy_request(self, **_kwargs):
        form = request.httprequest.form
        kind, words = form.get("kind", ""), (form.get("words") or "").strip()
        if kind not in KINDS:
            error = request.env._("Choose what you ask for.")
            return self._show_privacy(error, 422)
        if len(words) > TEXT_LENGTH or "\0" in words:
            error = request.env._("The text is too long or can't be read.")
            return self._show_privacy(error, 422)
        if not self._count_privacy():
            error = request.env._("Too many requests, try again later")
            return self._show_privacy(error, 429)
        # sudo: portal users have no access to requests; this is their own
        requests = request.env["citynet.privacy.request"].sudo()
        requests._ask(
            request.env.user.partner_id,
            kind,
            "portal",
            words=words,
            identity_note=request.env._("Logged in to the customer portal"),
        )
        return request.redirect("/my/privacy")

    @http.route(
        "/my/privacy/copy/<int:request_id>", type="http", auth="user", methods=["GET"]
    )
    def my_privacy_copy(self, request_id):
        asked = self._get_document("citynet.privacy.request", request_id)
        try:
            content = asked._make_copy()
        except UserError:
            return request.redirect("/my/privacy")
        return make_download(content, asked.name)

    def _count_privacy(self):
        """:return: bool, whether the customer is still within the limit"""
        limiter = request.env["citynet.rate.limit"]
        limit = limiter._get_number("citynet_crm.limit_complaints", 10)
        return count_once("privacy", limit, f"user {request.env.uid}")

    def _show_privacy(self, error=None, status=200):
        asked, _pager = self._get_documents(
            "citynet.privacy.request", "/my/privacy", 1, order="id desc"
        )
        labels = asked._get_selection_labels("kind")
        values = self._prepare_citynet_values(
            "privacy",
            asked=asked,
            kinds=[(kind, labels[kind]) for kind in KINDS],
            labels=labels,
            error=error,
        )
        return request.render("citynet_crm.portal_my_privacy", values, status=status)


def make_download(content, number):
    """:param bytes content: of a ZIP
    :param str number: of the request
    :return: the response; no cache keeps it"""
    name = f"data-{number.replace('/', '-')}.zip"
    return request.make_response(
        content,
        headers=[
            ("Content-Type", "application/zip"),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
        ],
    )
