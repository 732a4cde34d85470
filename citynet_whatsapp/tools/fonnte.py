"""Fonnte, an example of a local gateway on top of an ordinary WhatsApp number.

Not official: numbers used this way get banned. No templates, no echo of our own
reference, no signature on what it reports.
"""

import json
from datetime import datetime, timezone

from . import hooks
from .hooks_content import WORDS_LIMIT
from .outcomes import Accepted, Rejected, Unclear, Unsent
from .provider import Provider, ProviderError
from .transport import NeverLeft, NoAnswer, Transport

API = "https://api.fonnte.com"
# The gateway answers 200 with a reason in words; these words mean the device.
_ACCOUNT_WORDS = ("token", "device", "quota", "disconnected", "expired", "package")
_STATUSES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "invalid": "failed",
    "expired": "failed",
}


class FonnteProvider(Provider):
    def __init__(self, settings, connections=1):
        super().__init__(settings, connections)
        token = settings["token"] or ""
        base = settings["base_url"] or API
        # without "Bearer": so the gateway wants it
        self.transport = Transport(
            base, {"Authorization": token}, connections, (token,)
        )

    def close(self):
        self.transport.close()

    def send(self, number, payload, callback):
        form = {
            "target": number.lstrip("+"),
            "message": payload["plain"],
            "countryCode": "0",
        }
        try:
            response = self.transport.request("POST", "send", data=form)
        except NeverLeft as error:
            return Unsent(str(error))
        except NoAnswer as error:
            return Unclear(str(error))
        return self._read_answer(response)

    def _read_answer(self, response):
        try:
            data = json.loads(response.content)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            return Unclear(
                self.transport.clean(f"HTTP {response.status_code}: {response.text}")
            )
        ids = data.get("id")
        ref = ids[0] if isinstance(ids, list) and ids else ids
        if data.get("status") is True and ref:
            return Accepted(str(ref))
        reason = self.transport.clean(
            data.get("reason") or data.get("detail") or "refused"
        )
        lowered = reason.lower()
        if response.status_code == 429 or "rate" in lowered:
            return Rejected("rate", "rate", reason)
        if any(word in lowered for word in _ACCOUNT_WORDS):
            return Rejected("device", "account", reason)
        return Rejected("refused", "recipient", reason)

    @staticmethod
    def parse(body, phone_id, waba_id):
        """The gateway's own shape: one message or one status in each report."""
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            raise hooks.Garbage("no JSON") from None
        if not isinstance(data, dict):
            raise hooks.Garbage("no object")
        report = hooks.Report()
        now = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
        word = hooks.clean_text(data.get("status") or data.get("state"), 20).lower()
        if "sender" in data:
            report.messages.append(_read_words(data, body, now))
        elif data.get("id") and word in _STATUSES:
            report.statuses.append(
                {
                    "ref": hooks.clean_text(data["id"], 200),
                    "status": _STATUSES[word],
                    "moment": now,
                    "callback": "",
                    "code": "" if _STATUSES[word] != "failed" else "refused",
                    "text": hooks.clean_text(data.get("reason"), 300),
                    "category": "",
                    "billable": False,
                }
            )
        else:
            report.unknown.append(f"status {word}")
        return report

    def check(self):
        try:
            response = self.transport.request("POST", "device")
            data = json.loads(response.content)
        except (NeverLeft, NoAnswer) as error:
            raise ProviderError("line", str(error)) from None
        except ValueError:
            raise ProviderError(
                str(response.status_code), "No answer to be read."
            ) from None
        if not (isinstance(data, dict) and data.get("status")):
            reason = data.get("reason") if isinstance(data, dict) else ""
            raise ProviderError("device", self.transport.clean(reason or "refused"))
        return {"phone": data.get("device"), "name": data.get("name")}


def _read_words(data, body, now):
    """:return: dict of a customer's message, see ``hooks``"""
    number = hooks.clean_number(data.get("sender"))
    if not number:
        raise hooks.Garbage("no sender")
    return {
        # without an id of its own, the same report is the same message
        "ref": hooks.clean_text(data.get("inboxid"), 200) or hooks.digest(body),
        "number": number,
        "bsuid": "",
        "moment": now,
        "kind": "text",
        "text": hooks.clean_text(data.get("message"), WORDS_LIMIT),
        "payload": "",
        "context": "",
        "media": {},
        "profile": hooks.clean_text(data.get("name"), 100),
    }
