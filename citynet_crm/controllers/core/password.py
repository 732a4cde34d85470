"""Forgotten passwords: one answer for all names, and not too often."""

from odoo import http
from odoo.addons.auth_signup.controllers.main import AuthSignupHome
from odoo.addons.citynet_crm.controllers.core.once import count_once, get_visitor
from odoo.http import request


class CitynetPassword(AuthSignupHome):
    @http.route()
    def web_auth_reset_password(self, *args, **kwargs):
        # EXTENDS auth_signup
        asks = request.httprequest.method == "POST" and not (
            request.params.get("token") or request.session.get("auth_signup_token")
        )
        if not asks:
            return super().web_auth_reset_password(*args, **kwargs)
        # sudo: the limit is the provider's setting, visitors only obey it
        limiter = request.env["citynet.rate.limit"].sudo()
        limit = limiter._get_number("citynet_crm.limit_passwords", 5)
        if not count_once("password", limit, get_visitor()):
            return self._refuse_more(limiter._get_wait())
        response = super().web_auth_reset_password(*args, **kwargs)
        if response.is_qweb and response.qcontext.get("message"):
            response.qcontext["message"] = request.env._(
                "If this account exists and has an e-mail address, a message with the "
                "next steps is on its way. Otherwise call customer service."
            )
        return response

    def _refuse_more(self, seconds):
        """:param int seconds: until the next try
        :return: the page with a sentence, status 429"""
        context = self.get_auth_signup_qcontext()
        context["error"] = request.env._("Too many requests, try again later")
        response = request.render("auth_signup.reset_password", context, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
