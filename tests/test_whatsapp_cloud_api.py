"""The HTTP client against the fake Graph API: what it makes of each answer, and of none."""

import logging
import time

import pytest

from odoo.addons.citynet_whatsapp.tools import cloud, transport
from odoo.addons.citynet_whatsapp.tools.cloud import CloudProvider
from odoo.addons.citynet_whatsapp.tools.outcomes import (
    Accepted,
    Rejected,
    Unclear,
    Unsent,
)
from odoo.addons.citynet_whatsapp.tools.provider import ProviderError
from odoo.addons.citynet_whatsapp.tools.worker_pool import WorkerPool

NUMBER = "+6281234567890"
TEXT = {"type": "text", "text": {"body": "Halo"}, "plain": "Halo"}


def settings(url, **values):
    return {
        "base_url": url,
        "api_version": "v25.0",
        "phone_number_id": "111",
        "waba_id": "222",
        "app_id": "333",
        "token": "token",
        **values,
    }


@pytest.fixture
def provider(fake_graph, monkeypatch):
    monkeypatch.setattr(transport, "READ_SECONDS", 1)
    fake_graph.control("people", {"open": [NUMBER]})
    provider = CloudProvider(settings(fake_graph.url), connections=4)
    yield provider
    provider.close()


def send(provider, payload=TEXT, callback="uuid-1"):
    # the shorter timeout of the test's transport
    request = provider.transport.request
    provider.transport.request = lambda *a, **k: request(*a, read_seconds=1, **k)
    try:
        return provider.send(NUMBER, payload, callback)
    finally:
        provider.transport.request = request


def test_a_message_is_accepted_with_plus_and_callback(provider, fake_graph):
    outcome = send(provider)
    [entry] = fake_graph.journal()
    assert outcome == Accepted(entry["id"], NUMBER.lstrip("+"))
    assert entry["to"] == NUMBER
    assert entry["callback"] == "uuid-1"
    assert "plain" not in entry["body"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1, "busy"), (2, "busy"), (131000, "busy"), (131016, "busy"), (133004, "busy"),
        (4, "rate"), (80007, "rate"), (130429, "rate"), (131056, "pair"),
        (131057, "maintenance"), (2494100, "maintenance"), (131049, "later"),
        (131047, "window"), (131026, "recipient"), (131021, "recipient"),
        (130403, "recipient"), (130472, "recipient"), (131062, "recipient"),
        (131050, "opted_out"), (132000, "template"), (132001, "template"),
        (132005, "template"), (132007, "template"), (132008, "template"),
        (132012, "template"), (132015, "template"), (132016, "template"),
        (132018, "template"), (131063, "template"), (100, "request"), (131008, "request"),
        (131009, "request"), (131051, "request"), (131053, "request"), (135000, "request"),
        (0, "account"), (3, "account"), (10, "account"), (190, "account"), (200, "account"),
        (299, "account"), (33, "account"), (131005, "account"), (131031, "account"),
        (368, "account"), (130497, "account"), (131042, "account"), (131045, "account"),
        (133010, "account"), (131048, "account"), (131064, "account"), (134011, "account"),
        (987654, "request"),
    ],
)  # fmt: skip
def test_each_code_has_its_kind(provider, fake_graph, code, kind):
    fake_graph.faults({"kind": "error", "code": code})
    outcome = send(provider)
    assert isinstance(outcome, Rejected)
    assert (outcome.code, outcome.kind) == (str(code), kind)


def test_retry_after_is_kept(provider, fake_graph):
    fake_graph.faults(
        {"kind": "error", "code": 130429, "status": 429, "retry_after": "17"}
    )
    assert send(provider).wait == 17


@pytest.mark.parametrize(
    "kind", ["accept_drop", "accept_500", "garbage", "half", "no_id", "accept_hang"]
)
def test_a_lost_answer_is_unclear_and_was_accepted(provider, fake_graph, kind):
    fake_graph.faults({"kind": kind})
    assert isinstance(send(provider), Unclear)
    assert len(fake_graph.journal()) == 1


@pytest.mark.parametrize("kind", ["drop", "hang"])
def test_a_cut_line_is_unclear_even_if_nothing_arrived(provider, fake_graph, kind):
    fake_graph.faults({"kind": kind})
    assert isinstance(send(provider), Unclear)
    assert not fake_graph.journal()


@pytest.mark.parametrize("status", [500, 502, 503, 302])
def test_html_instead_of_an_answer_is_unclear(provider, fake_graph, status):
    fake_graph.faults({"kind": "http", "status": status})
    assert isinstance(send(provider), Unclear)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, "account"), (404, "account"), (429, "rate"), (413, "request")],
)
def test_a_refusal_in_html_was_not_accepted(provider, fake_graph, status, kind):
    fake_graph.faults({"kind": "http", "status": status})
    outcome = send(provider)
    assert (type(outcome), outcome.kind) == (Rejected, kind)


def test_without_a_server_nothing_left(fake_graph):
    fake_graph.stop()
    provider = CloudProvider(settings(fake_graph.url))
    assert isinstance(send(provider), Unsent)


def test_one_request_is_made_once_in_any_case(provider, fake_graph):
    for fault in (
        {"kind": "drop"},
        {"kind": "http", "status": 503},
        {"kind": "accept_500"},
    ):
        before = fake_graph.counts()["requests"]
        fake_graph.faults(fault)
        send(provider)
        assert fake_graph.counts()["requests"] == before + 1


def test_neither_token_nor_number_gets_into_the_log(provider, fake_graph, caplog):
    caplog.set_level(logging.DEBUG)
    fake_graph.faults(
        {"kind": "http", "status": 401, "body": f"<p>Bearer token {NUMBER}"}
    )
    outcome = send(provider)
    assert outcome.text == "HTTP 401: <p>Bearer *** +62812****890"
    assert NUMBER not in caplog.text
    assert "Bearer" not in caplog.text


def test_templates_are_read_page_by_page(provider, fake_graph):
    fake_graph.settings(page=10)
    for number in range(25):
        fake_graph.control("template", {"name": f"t{number}", "language": "id"})
    names = {row["name"] for row in provider.list_templates()}
    assert names == {f"t{number}" for number in range(25)}


def test_the_account_tells_its_limits(provider, fake_graph):
    assert provider.check() == {
        "phone": "+62 811-0000-0000",
        "name": "Citynet",
        "quality": "GREEN",
        "rate": 80,
        "limit": "TIER_2K",
    }
    fake_graph.settings(token="another")  # noqa: S106
    with pytest.raises(ProviderError, match="190"):
        provider.check()


def test_files_come_from_the_providers_host_only(provider, fake_graph):
    fake_graph.control("media", {"id": "media9", "hex": b"%PDF-1.4".hex()})
    assert provider.fetch_media("media9") == b"%PDF-1.4"
    for url in (
        "http://169.254.169.254/latest", "https://evil.example/x", "file:///etc/passwd",
        "http://127.0.0.1:1/x", "http://lookaside.fbsbx.com/x", "",
    ):  # fmt: skip
        fake_graph.settings(media_url=url)
        if url:
            with pytest.raises(ProviderError, match="strange address"):
                provider.fetch_media("media9")


def test_a_huge_file_is_not_taken(provider, fake_graph, monkeypatch):
    monkeypatch.setattr(cloud, "MAX_MEDIA", 1000)
    fake_graph.control("media", {"id": "media9", "hex": (b"x" * 5000).hex()})
    with pytest.raises(ProviderError, match="too large"):
        provider.fetch_media("media9")


def test_after_a_dead_token_what_is_still_here_stays_here(fake_graph):
    fake_graph.control("people", {"open": [NUMBER]})
    fake_graph.settings(latency=0.1)
    fake_graph.faults({"kind": "error", "code": 190, "status": 401})
    pool = WorkerPool(CloudProvider(settings(fake_graph.url), 4), 4, 80)
    start = time.monotonic()
    for number in range(40):
        pool.submit(number, start + number / 20, NUMBER, TEXT, str(number))
    finished = []
    while pool.in_progress:
        finished += pool.collect(5)
    pool.close()
    refused = [o for _key, o in finished if isinstance(o, Rejected)]
    assert len(finished) == 40
    assert len(refused) <= 5, "requests after the first refusal"
    assert fake_graph.counts()["requests"] == len(refused)
