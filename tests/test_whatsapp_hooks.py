"""Reports in every shape: read or refused, never a crash."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.citynet_whatsapp.tools import hooks

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["id", "status", "timestamp", "from", "type", "text", "errors", "pricing",
             "context", "body", "wa_id", "profile", "contacts", "code", "image", "button"]
        ) | st.text(max_size=5),
        children,
        max_size=6,
    ),
    max_leaves=25,
)  # fmt: skip


def wrap(value, field="messages"):
    change = {"field": field, "value": value}
    entry = {"id": "222", "changes": [change]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def parse(data):
    return hooks.parse(json.dumps(data).encode(), "111", "222")


@settings(max_examples=300, deadline=None)
@given(body=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body):
    try:
        hooks.parse(body, "111", "222")
    except hooks.Garbage:
        return


@settings(max_examples=400, deadline=None)
@given(statuses=JSON, messages=JSON, contacts=JSON, errors=JSON)
def test_any_content_is_read(statuses, messages, contacts, errors):
    value = {
        "metadata": {"phone_number_id": "111"},
        "statuses": statuses, "messages": messages, "contacts": contacts, "errors": errors,
    }  # fmt: skip
    try:
        report = parse(wrap(value))
    except hooks.Garbage:
        return  # NaN and infinity are no JSON
    for status in report.statuses:
        assert status["status"] in hooks.STATUSES
        assert status["ref"]
    text = json.dumps([report.statuses, report.messages], default=str)
    assert "\\u0000" not in text
    text.encode()


@settings(max_examples=200, deadline=None)
@given(value=JSON, field=st.text(max_size=10))
def test_any_change_is_kept(value, field):
    try:
        parse(wrap(value, field))
    except hooks.Garbage:
        return


def test_a_report_of_another_number_or_account_is_foreign():
    value = {"metadata": {"phone_number_id": "999"}, "statuses": [{"id": "x"}]}
    report = parse(wrap(value))
    assert report.foreign
    assert not report.statuses
    data = wrap({"event": "PAUSED"}, "message_template_status_update")
    data["entry"][0]["id"] = "999"
    assert parse(data).foreign


@pytest.mark.parametrize(
    "moment", [None, "", "x", "0", "-5", "1.5", "9" * 30, 4070908800, True, "١٢٣"]
)
def test_a_moment_that_can_not_be_is_not_taken(moment):
    status = {"id": "wamid.1", "status": "sent", "timestamp": moment}
    value = {"metadata": {"phone_number_id": "111"}, "statuses": [status]}
    assert not parse(wrap(value)).statuses


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("6281234567890", "+6281234567890"), ("+6281234567890", ""), ("ID.1349120865", ""),
        ("081234567890x", ""), ("", ""), (None, ""), (6281234567890, "+6281234567890"),
        ("٦٢٨١٢٣٤٥٦٧٨", ""), ("12", ""), ("1" * 20, ""),
    ],
)  # fmt: skip
def test_a_user_id_never_becomes_a_number(value, number):
    assert hooks.clean_number(value) == number


def test_a_signature_is_of_the_raw_bytes_and_needs_a_secret():
    body = b'{"a": 1}'
    good = hooks.sign("secret", body)
    assert hooks.is_signed(body, good, ("secret", None))
    assert hooks.is_signed(body, good, ("other", "secret"))
    assert not hooks.is_signed(b'{"a":1}', good, ("secret", None))
    assert not hooks.is_signed(body, hooks.sign("", body), ("", None))
    assert not hooks.is_signed(body, good, (None, ""))
    assert not hooks.is_signed(body, None, ("secret", None))
    assert not hooks.is_signed(body, "sha256=\u00e9\ud800", ("secret", None))
