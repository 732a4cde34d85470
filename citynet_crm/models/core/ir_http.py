"""What every page and call has: headers, and no way to break it by a name."""

from odoo import models
from odoo.http import request

# by which a page can't be shown inside another's, or be told to load another's objects
_CSP = "frame-ancestors 'self'; base-uri 'self'; object-src 'none'"
_PRIVATE = ("text/html", "application/pdf")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        # EXTENDS base: parameters become keywords of a method, which has a ``self``
        request.params.pop("self", None)
        return super()._dispatch(endpoint)

    @classmethod
    def _handle_debug(cls):
        # EXTENDS web: traces and paths are for staff; some pages have no user yet
        if "debug" not in request.httprequest.args:
            return
        # sudo: whether who is logged in is staff
        users = request.env["res.users"].sudo()
        user = users.browse(request.session.uid or ()).exists()
        if user and user._is_internal():
            super()._handle_debug()

    @classmethod
    def _post_dispatch(cls, response):
        # EXTENDS base
        super()._post_dispatch(response)
        if getattr(request, "is_frontend", False):
            cls._set_page_headers(response)

    @classmethod
    def _set_page_headers(cls, response):
        """Pages for customers are framed by this site alone (its editor does), and what
        they show of a person stays in no cache."""
        headers = response.headers
        if (response.mimetype or "") not in _PRIVATE:
            return
        headers.setdefault("X-Frame-Options", "SAMEORIGIN")
        headers.setdefault("Content-Security-Policy", _CSP)
        if request.session.uid:
            headers["Cache-Control"] = "no-store"
