"""Two public addresses of stock's ``payment_xendit``, which strangers can call.

The addon is no dependency of ours, so its methods can't be extended by inheritance: what
is no notice, and what is no payer's own payment, ends before them.
"""

import json

from werkzeug.exceptions import NotFound

from odoo import models
from odoo.http import Response, request
from odoo.tools import consteq

_WEBHOOK = "/payment/xendit/webhook"
_PAYMENT = "/payment/xendit/payment"
_MAX_BYTES = 256 * 1024
# what stock takes for a text without looking
_TEXTS = ("external_id", "id", "payment_method", "status", "currency", "failure_reason")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        # EXTENDS base
        path = request.httprequest.path
        if path == _WEBHOOK:
            status = cls._citynet_get_notice_status()
            if status:
                return Response("", status=status)
        elif path == _PAYMENT:
            cls._citynet_check_payer(request.params)
        return super()._dispatch(endpoint)

    @classmethod
    def _citynet_check_payer(cls, params):
        """A payment is charged for the visitor who has just begun it in this session.

        :raise NotFound: for others, and for what is no payment of theirs any more
        """
        reference = params.get("reference")
        monitored = request.session.get("__payment_monitored_tx_id__")
        if not (isinstance(reference, str) and isinstance(monitored, int)):
            raise NotFound
        # sudo: payers may not read transactions; the session says which is theirs
        tx = request.env["payment.transaction"].sudo().browse(monitored).exists()
        if tx.reference != reference or tx.state not in ("draft", "pending"):
            raise NotFound

    @classmethod
    def _citynet_get_notice_status(cls):
        """:return: int, by which a call to the notices' address is refused: 403 without
        the token, 405 and 400 for what is no notice; None for a notice"""
        # sudo: the secrets are compared here, and nothing of them is told
        providers = request.env["payment.provider"].sudo()
        found = providers.search([("code", "=", "xendit")])
        given = request.httprequest.headers.get("x-callback-token") or ""
        known = found.filtered(lambda provider: cls._citynet_is_token(provider, given))
        if not known:
            return 403
        if request.httprequest.method != "POST":
            return 405
        notice = cls._citynet_read_notice()
        if notice is None:
            return 400
        # sudo: the notice names its transaction; stock does the same
        transactions = request.env["payment.transaction"].sudo()
        tx = transactions._search_by_reference("xendit", notice)
        return 403 if tx and tx.provider_id not in known else None

    @classmethod
    def _citynet_is_token(cls, provider, given):
        """:return: bool, whether the provider has a token, and it is this one"""
        token = (provider.xendit_webhook_token or "").strip()
        return bool(token) and consteq(token.encode(), given.encode("utf-8", "replace"))

    @classmethod
    def _citynet_read_notice(cls):
        """:return: dict; None when the body is no notice that can be stored"""
        if (request.httprequest.content_length or 0) > _MAX_BYTES:
            return None
        try:
            notice = json.loads(request.httprequest.get_data().decode())
            text = json.dumps(notice, ensure_ascii=False)
            text.encode()
        except (ValueError, RecursionError):  # also: lone surrogates
            return None
        if not isinstance(notice, dict) or "\\u0000" in text:
            return None
        texts = [notice[name] for name in _TEXTS if notice.get(name) is not None]
        if not all(isinstance(value, str) for value in texts):
            return None
        return notice
