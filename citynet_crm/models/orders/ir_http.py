from werkzeug.exceptions import RequestEntityTooLarge

from odoo import models
from odoo.http import Response, request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        # EXTENDS http_routing: a form that is too large can't be read a second time,
        # which the stock error page tries, so that visitors saw a bare text
        if isinstance(exception, RequestEntityTooLarge) and getattr(
            request, "is_frontend", False
        ):
            return cls._get_too_large_response()
        return super()._handle_error(exception)

    @classmethod
    def _get_too_large_response(cls):
        """:return: the page that says so, in the visitor's language, with status 413."""
        request.params = request.httprequest.args.to_dict()  # all that could be read
        html = request.env["ir.ui.view"]._render_template("citynet_crm.form_too_large")
        response = Response(html, status=413, content_type="text/html;charset=utf-8")
        cls._post_dispatch(response)
        return response
