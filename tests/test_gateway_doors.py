"""Strangers at the two public addresses of stock's ``payment_xendit``."""

import json

import requests
import test_gateway

import processes

# one server and one gateway for this file, as there
scenario = test_gateway.scenario
_TOKEN = {"x-callback-token": "hook-token"}
_NONSENSE = (
    b"", b"{", b"[]", b"5", b'"x"', b"{}x", b"[" * 100000, b'{"a":' * 100000,
    b'{"external_id": []}', b'{"external_id": "a\\u0000"}', b'{"external_id": "\\ud800"}',
    b'{"external_id": "x", "id": "\\u0000"}', b'{"external_id": "x", "status": {}}',
    b'{"external_id": "x", "payment_method": ["QRIS"]}', b"\xff\xfe{\x00}\x00",
    b'{"external_id": "x", "payment_method": {}}', b'{"external_id": "\xe9"}',
)  # fmt: skip


def notify(scenario, body, method="POST", kind="application/json", **headers):
    """:return: the status of a call to the notices' address"""
    return requests.request(
        method,
        f"{scenario.server.url}/payment/xendit/webhook",
        data=body,
        headers={"Content-Type": kind, **headers},
        timeout=60,
    ).status_code


def test_nonsense_sent_by_strangers_is_refused_in_one_way(scenario):
    """Whatever it is, and whether the token is missing, wrong or can't be one."""
    known = b'{"external_id": "?"}'
    for body in (*_NONSENSE, known):
        assert notify(scenario, body) == 403, body[:40]
    for token in ("wrong", "False", "None", "0", "tök\u00e9n".encode(), b"\xff"):
        assert notify(scenario, known, **{"x-callback-token": token}) == 403, token
    assert notify(scenario, b"a=1", kind="application/x-www-form-urlencoded") == 403
    assert notify(scenario, b"", method="OPTIONS") == 403


def test_nonsense_with_the_token_is_refused_too(scenario):
    for body in _NONSENSE:
        assert notify(scenario, body, **_TOKEN) == 400, body[:40]
    form = "application/x-www-form-urlencoded"
    assert notify(scenario, b"a=1", kind=form, **_TOKEN) == 400
    assert notify(scenario, b" " * 300000 + b"{}", **_TOKEN) == 400
    assert notify(scenario, b"", method="OPTIONS", **_TOKEN) == 405
    assert notify(scenario, b'{"external_id": "?"}', **_TOKEN) == 200


def test_without_a_secret_nobody_is_let_in(scenario):
    bill, reference, _page = scenario.start()
    body = json.dumps({"external_id": reference, "status": "PAID"}).encode()
    write = (
        "UPDATE payment_provider SET xendit_webhook_token = %s WHERE code = 'xendit'"
    )
    for secret in (None, "", " "):
        processes.sql(scenario.database, write, secret)
        for token in ("", "hook-token", "False", "None"):
            header = {"x-callback-token": token}
            assert notify(scenario, body, **header) == 403, (secret, token)
    processes.sql(scenario.database, write, "hook-token")
    assert scenario.state(reference) in ("draft", "pending")


def charge(session, scenario, reference):
    """What stock's form for cards calls, with a token that the gateway doesn't know."""
    return session.post(
        f"{scenario.server.url}/payment/xendit/payment",
        json={"params": {"reference": reference, "token_ref": "x"}},
        timeout=60,
    ).json()


def test_an_error_is_the_payers_own_and_money_wins_over_it(scenario):
    bill, reference, _page = scenario.start()
    other_bill, other, _page = scenario.start()
    # a visitor, and a customer whose payment it isn't (any more)
    assert "error" in charge(requests.Session(), scenario, reference)
    assert "error" in charge(scenario.customer, scenario, reference)
    assert scenario.state(reference) in ("draft", "pending")
    charge(scenario.customer, scenario, other)
    assert scenario.state(other) == "error"
    # it is paid all the same, and the notice gets lost
    scenario.fake.pay(other, notices=0)
    scenario.older(other, 1)
    scenario.run("citynet_crm.ir_cron_poll_notices")
    assert scenario.state(other) == "done"
    assert scenario.paid(other_bill) == "paid"
