"""The example of a local gateway: what it takes, what it answers, what it reports."""

import http.server
import json
import threading
import urllib.parse

import pytest

from odoo.addons.citynet_whatsapp.tools import hooks
from odoo.addons.citynet_whatsapp.tools.fonnte import FonnteProvider
from odoo.addons.citynet_whatsapp.tools.outcomes import Accepted, Rejected, Unclear
from odoo.addons.citynet_whatsapp.tools.provider import ProviderError

PAYLOAD = {"type": "template", "template": {}, "plain": "Halo Budi"}


@pytest.fixture
def gateway():
    """A gateway that answers what the test has put into its list."""

    class Handler(http.server.BaseHTTPRequestHandler):
        answers, requests = [], []

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            self.requests.append(
                (
                    self.path,
                    self.headers["Authorization"],
                    dict(urllib.parse.parse_qsl(body)),
                )
            )
            answer = self.answers.pop(0)
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_arguments):
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Handler.url = f"http://127.0.0.1:{server.server_port}"
    yield Handler
    server.shutdown()
    server.server_close()


@pytest.fixture
def provider(gateway):
    provider = FonnteProvider({"base_url": gateway.url, "token": "device-token"})
    yield provider
    provider.close()


def test_text_goes_out_with_the_bare_token(provider, gateway):
    gateway.answers.append({"status": True, "id": ["80367170"], "process": "pending"})
    assert provider.send("+6281234567890", PAYLOAD, "u") == Accepted("80367170")
    [(path, token, form)] = gateway.requests
    assert (path, token) == ("/send", "device-token")
    assert form == {
        "target": "6281234567890",
        "message": "Halo Budi",
        "countryCode": "0",
    }


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("token invalid", "account"), ("device disconnected", "account"),
        ("rate limit reached", "rate"), ("target invalid", "recipient"),
    ],
)  # fmt: skip
def test_refusals_come_as_words(provider, gateway, reason, kind):
    gateway.answers.append({"status": False, "reason": reason})
    outcome = provider.send("+6281234567890", PAYLOAD, "u")
    assert (type(outcome), outcome.kind, outcome.text) == (Rejected, kind, reason)


def test_no_json_is_unclear(provider, gateway):
    gateway.answers.append(b"<html>")
    assert isinstance(provider.send("+6281234567890", PAYLOAD, "u"), Unclear)


def test_the_device_is_asked_who_it_is(provider, gateway):
    gateway.answers.append({"status": True, "device": "628111", "name": "Toko"})
    assert provider.check() == {"phone": "628111", "name": "Toko"}
    gateway.answers.append({"status": False, "reason": "invalid token"})
    with pytest.raises(ProviderError, match="invalid token"):
        provider.check()


def test_reports_are_read():
    words = {"sender": "6281234567890", "message": "Halo", "inboxid": 7, "name": "Budi"}
    [message] = FonnteProvider.parse(json.dumps(words).encode(), "", "").messages
    assert (message["number"], message["text"], message["ref"]) == (
        "+6281234567890",
        "Halo",
        "7",
    )
    status = {"id": "80367170", "status": "read"}
    [item] = FonnteProvider.parse(json.dumps(status).encode(), "", "").statuses
    assert (item["ref"], item["status"]) == ("80367170", "read")
    for body in (b"x", b"[]", b'{"sender": "abc"}'):
        with pytest.raises(hooks.Garbage):
            FonnteProvider.parse(body, "", "")
    assert FonnteProvider.parse(b'{"id": "1", "status": "new"}', "", "").unknown


def test_it_is_marked_as_what_it_is():
    assert not FonnteProvider.allows_campaigns
    assert not FonnteProvider.echoes
    assert not FonnteProvider.needs_templates
