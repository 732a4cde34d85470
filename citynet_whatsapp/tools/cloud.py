"""Meta's Cloud API, and providers that speak it at another address."""

import json
from urllib.parse import urlsplit

from . import errors
from .outcomes import Accepted, Rejected, Unclear, Unsent
from .provider import Provider, ProviderError
from .transport import NeverLeft, NoAnswer, Transport

GRAPH = "https://graph.facebook.com"
MAX_MEDIA = 16 * 1024 * 1024
# Meta serves what customers send from here; the token goes nowhere else.
MEDIA_HOSTS = ("lookaside.fbsbx.com", "graph.facebook.com")


class CloudProvider(Provider):
    """:param dict settings: see ``Provider``"""

    needs_templates = True
    echoes = True
    has_window = True
    allows_campaigns = True

    def __init__(self, settings, connections=1):
        super().__init__(settings, connections)
        token = settings["token"] or ""
        self.phone_id = settings["phone_number_id"]
        self.waba_id = settings["waba_id"]
        self.app_id = settings.get("app_id")
        self.base = (settings["base_url"] or GRAPH).rstrip("/")
        self.transport = Transport(
            f"{self.base}/{settings['api_version']}",
            {"Authorization": f"Bearer {token}"},
            connections,
            secrets=(token,),
        )

    def close(self):
        self.transport.close()

    # --- messages

    def send(self, number, payload, callback):
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            # with its plus: without it the number would be read as a local one
            "to": number,
            "biz_opaque_callback_data": callback,
            **self._without_text(payload),
        }
        try:
            response = self.transport.request(
                "POST", f"{self.phone_id}/messages", json=body
            )
        except NeverLeft as error:
            return Unsent(str(error))
        except NoAnswer as error:
            return Unclear(str(error))
        return self._read_send_answer(response)

    @staticmethod
    def _without_text(payload):
        """What is for people to read is not for the provider."""
        return {key: value for key, value in payload.items() if key != "plain"}

    def _read_send_answer(self, response):
        """:return: the outcome of an HTTP answer."""
        data = self._json(response)
        status = response.status_code
        if status == 200 and isinstance(data, dict):
            try:
                contact = (data.get("contacts") or [{}])[0]
                return Accepted(data["messages"][0]["id"], contact.get("wa_id") or "")
            except (KeyError, IndexError, TypeError, AttributeError):
                return Unclear(f"HTTP 200 without an id: {self._excerpt(response)}")
        error = data.get("error") if isinstance(data, dict) else None
        if isinstance(error, dict) and "code" in error:
            return self._rejected(error, response)
        if 400 <= status < 500:
            # something before the API itself refused the request
            kinds = {401: "account", 403: "account", 404: "account", 429: "rate"}
            text = f"HTTP {status}: {self._excerpt(response)}"
            return Rejected(
                str(status), kinds.get(status, "request"), text, _wait(response)
            )
        return Unclear(f"HTTP {status}: {self._excerpt(response)}")

    def _rejected(self, error, response):
        """:param dict error: the API's error object"""
        details = error.get("error_data") or {}
        text = details.get("details") if isinstance(details, dict) else ""
        text = text or error.get("message") or error.get("title") or ""
        code = str(error["code"])
        kind = errors.kind_of(code)
        if kind == "account" and code == "0" and response.status_code >= 500:
            kind = "busy"
        return Rejected(code, kind, self.transport.clean(text), _wait(response))

    # --- media

    def upload_media(self, name, mimetype, data):
        answer = self._call(
            "POST",
            f"{self.phone_id}/media",
            data={"messaging_product": "whatsapp", "type": mimetype},
            files={"file": (name, data, mimetype)},
        )
        return str(answer["id"])

    def fetch_media(self, media_id):
        info = self._call("GET", media_id)
        url = str(info.get("url") or "")
        allowed = {urlsplit(self.base).hostname, *MEDIA_HOSTS}
        parts = urlsplit(url)
        own = urlsplit(self.base)
        if parts.hostname not in allowed or (
            parts.scheme != "https" and parts.netloc != own.netloc
        ):
            raise ProviderError("media", "The file is offered from a strange address.")
        try:
            with self.transport.get(url, tries=2, stream=True) as response:
                if response.status_code != 200:
                    raise ProviderError(
                        str(response.status_code), "The file can't be had."
                    )
                data = bytearray()
                for chunk in response.iter_content(65536):
                    data += chunk
                    if len(data) > MAX_MEDIA:
                        raise ProviderError("media", "The file is too large.")
        except (NeverLeft, NoAnswer) as error:
            raise ProviderError("line", str(error)) from None
        return bytes(data)

    # --- templates

    def list_templates(self):
        fields = (
            "name,language,status,category,quality_score,rejected_reason,components"
        )
        fields += ",parameter_format,id"
        path = f"{self.waba_id}/message_templates"
        after = None
        while True:
            params = {
                "fields": fields,
                "limit": 100,
                **({"after": after} if after else {}),
            }
            page = self._call("GET", path, params=params)
            yield from page.get("data") or []
            paging = page.get("paging") or {}
            after = (paging.get("cursors") or {}).get("after")
            if not (after and paging.get("next")):
                return

    def create_template(self, definition):
        return self._call("POST", f"{self.waba_id}/message_templates", json=definition)

    def edit_template(self, remote_id, definition):
        changes = {
            key: definition[key]
            for key in ("category", "components")
            if key in definition
        }
        return self._call("POST", remote_id, json=changes)

    def unpause_template(self, remote_id):
        return self._call("POST", f"{remote_id}/unpause")

    def upload_sample(self, name, mimetype, data):
        """:return: str, the handle under which Meta keeps a template's sample file"""
        session = self._call(
            "POST",
            f"{self.app_id}/uploads",
            params={"file_name": name, "file_length": len(data), "file_type": mimetype},
        )
        headers = {
            "file_offset": "0",
            "Authorization": f"OAuth {self.settings['token']}",
        }
        return self._call("POST", session["id"], headers=headers, data=data)["h"]

    # --- the account itself

    def check(self):
        info = self._call(
            "GET",
            self.phone_id,
            params={
                "fields": "display_phone_number,verified_name,quality_rating,throughput,"
                "whatsapp_business_manager_messaging_limit,status"
            },
        )
        level = (info.get("throughput") or {}).get("level")
        return {
            "phone": info.get("display_phone_number"),
            "name": info.get("verified_name"),
            "quality": info.get("quality_rating"),
            "rate": {"HIGH": 1000, "STANDARD": 80}.get(level),
            "limit": info.get("whatsapp_business_manager_messaging_limit"),
        }

    def _call(self, method, path, **options):
        """:return: dict of the API's answer
        :raise ProviderError: with the API's code and words
        """
        send = self.transport.get if method == "GET" else self.transport.request
        arguments = (path,) if method == "GET" else (method, path)
        try:
            response = send(*arguments, **options)
        except (NeverLeft, NoAnswer) as error:
            raise ProviderError("line", str(error)) from None
        data = self._json(response)
        if (
            isinstance(data, dict)
            and response.status_code < 300
            and "error" not in data
        ):
            return data
        error = data.get("error") if isinstance(data, dict) else None
        if isinstance(error, dict):
            rejected = self._rejected({"code": response.status_code, **error}, response)
            text = self.transport.clean(error.get("error_user_msg") or rejected.text)
            raise ProviderError(rejected.code, text)
        raise ProviderError(str(response.status_code), self._excerpt(response))

    @staticmethod
    def _json(response):
        try:
            return json.loads(response.content)
        except (ValueError, RecursionError):
            return None

    def _excerpt(self, response):
        return self.transport.clean(response.text[:200])


def _wait(response):
    """:return: float, seconds of the answer's Retry-After, at most an hour."""
    try:
        return min(max(float(response.headers.get("Retry-After", 0)), 0.0), 3600.0)
    except ValueError:
        return 0.0
