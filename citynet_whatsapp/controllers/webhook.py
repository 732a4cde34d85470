"""Webhook for providers' reports: check the signature, store, answer."""

import secrets
import time

from psycopg2.errors import SerializationFailure

import odoo
from odoo import http
from odoo.http import request

from ..models.citynet_whatsapp_event import LINGER
from ..tools import hooks

# Meta's reports have up to 1,000 items in at most 3 MB
MAX_BYTES = 3 * 1024 * 1024
# an unknown address is checked against secrets that are never told, so that it takes as
# long as a known one
_NO_ACCOUNT = (0, "cloud", *(secrets.token_urlsafe(24) for _secret in range(3)))
# when this process last triggered the scheduler for a report
_woken = [0.0]


class WhatsappWebhook(http.Controller):
    @http.route(
        "/citynet/whatsapp/<string:key>",
        type="http",
        auth="none",
        methods=["GET"],
        csrf=False,
        save_session=False,
        readonly=False,
    )
    def verify(self, key, **params):
        """The provider asks whether this address is ours."""
        account = self._find_account(request.env.cr, key)
        token = params.get("hub.verify_token", "")
        is_right = hooks.same_text(account[4], token)
        if not (account[0] and is_right and params.get("hub.mode") == "subscribe"):
            return self._answer("verify token", 403)
        challenge = params.get("hub.challenge", "")[:200]
        headers = [("Content-Type", "text/plain; charset=utf-8")]
        return request.make_response(challenge, headers)

    @http.route(
        "/citynet/whatsapp/<string:key>",
        type="http",
        auth="none",
        methods=["POST"],
        csrf=False,
        save_session=False,
        readonly=False,
        max_content_length=MAX_BYTES,
    )
    def receive(self, key, **_params):
        """A report: checked over its raw bytes, kept once, worked off later."""
        headers = request.httprequest.headers
        if headers.get("Content-Encoding", "identity") != "identity":
            return self._answer("encoding", 415)
        body = request.httprequest.get_data(cache=False)
        cr = request.env.cr
        account_id, provider, secret, previous, _verify = self._find_account(cr, key)
        # without a signature of its own, the address is the secret of a gateway
        is_genuine = provider == "fonnte" or hooks.is_signed(
            body, headers.get("X-Hub-Signature-256"), (secret, previous)
        )
        if not account_id or not is_genuine:
            return self._answer("signature", 403)
        # committed before the answer goes out
        if self._keep(cr, account_id, body):
            cr.postcommit.add(self._wake_reader)
        return self._answer(None, 200)

    @staticmethod
    def _find_account(cr, key):
        """:return: (id, provider, app secret, previous one, verify token)"""
        cr.execute(
            """
            SELECT id, provider, app_secret, app_secret_previous, verify_token
              FROM citynet_whatsapp_account WHERE path_key = %s AND active
            """,
            [key.replace("\x00", "")],
        )
        return cr.fetchone() or _NO_ACCOUNT

    @staticmethod
    def _keep(cr, account_id, body):
        """:return: bool, whether the report is new"""
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        cron_id = env["ir.model.data"]._xmlid_to_res_id(
            "citynet_whatsapp.ir_cron_events"
        )
        try:
            return env["citynet.whatsapp.event"]._store(
                cr, account_id, body, hooks.digest(body), cron_id
            )
        except SerializationFailure:
            # the same body is being kept by another request at this very moment
            cr.rollback()
            return False

    @staticmethod
    def _wake_reader():
        """Not for each of many reports: the reader lingers a little after each one."""
        now = time.monotonic()
        if now - _woken[0] >= LINGER / 2:
            _woken[0] = now
            request.env["ir.cron"]._notifydb()

    @staticmethod
    def _answer(error, status):
        data = {"error": error} if error else {"status": "ok"}
        return request.make_json_response(data, status=status)
