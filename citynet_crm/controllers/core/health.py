"""For monitors: is it alive, and with the key, what is wrong."""

from odoo import http
from odoo.http import request
from odoo.tools import consteq

_TYPE = [("Content-Type", "application/health+json"), ("Cache-Control", "no-store")]
_TEXT = [("Content-Type", "text/plain; version=0.0.4"), ("Cache-Control", "no-store")]
_NUMBERS = {"pass": 0, "warn": 1, "fail": 2}


class HealthController(http.Controller):
    @http.route(
        "/citynet/health",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
    )
    def health(self):
        """200 while database and addon answer; with the key 503 where a check fails.

        The form is that of the Internet draft "Health Check Response Format".
        """
        request.env.cr.execute("SELECT 1")
        if not self._is_monitor():
            return request.make_json_response({"status": "pass"}, _TYPE)
        checks = self._get_checks()
        worst = max((check["state"] for check in checks), key=_NUMBERS.get)
        answer = {
            "status": worst,
            "checks": {
                check["key"]: [
                    {
                        "status": check["state"],
                        "observedValue": check["value"],
                        "observedUnit": check["unit"],
                        "output": check["advice"],
                    }
                ]
                for check in checks
            },
        }
        status = 503 if worst == "fail" else 200
        return request.make_json_response(answer, _TYPE, status=status)

    @http.route(
        "/citynet/metrics",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
    )
    def metrics(self):
        """The same for Prometheus; 404 without the key."""
        if not self._is_monitor():
            return request.not_found()
        lines = [
            "# HELP citynet_value What a check has measured.",
            "# TYPE citynet_value gauge",
            "# HELP citynet_state 0 all is well, 1 a warning, 2 a failure.",
            "# TYPE citynet_state gauge",
        ]
        for check in self._get_checks():
            lines.append(f'citynet_value{{check="{check["key"]}"}} {check["value"]}')
            state = _NUMBERS[check["state"]]
            lines.append(f'citynet_state{{check="{check["key"]}"}} {state}')
        return request.make_response("\n".join(lines) + "\n", _TEXT)

    @staticmethod
    def _is_monitor():
        """Whether the request carries the key of the page *System health*."""
        given = request.httprequest.headers.get("Authorization", "")
        key = request.env["citynet.health"]._get_monitor_key()
        return consteq(given.encode(), f"Bearer {key}".encode())

    @staticmethod
    def _get_checks():
        # sudo: the key, compared above, stands for a monitor without a user
        return request.env["citynet.health"].sudo()._get_checks()
