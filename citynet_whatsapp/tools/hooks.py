"""What providers report: is it genuine, and what does it say. Pure functions."""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from .hooks_content import (
    clean_number,
    clean_text,
    read_content,
    read_details,
    read_media,
)

STATUSES = ("sent", "delivered", "read", "failed")


class Garbage(ValueError):
    """The body is no report: kept aside, never worked on."""


def digest(body):
    """:return: str by which the same body is known again."""
    return hashlib.sha256(body).hexdigest()


def sign(secret, body):
    """:return: str, the signature header of ``body`` (bytes) under a secret."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body, header, secrets):
    """Compared in constant time, and as long for no secret as for a wrong one.

    :param bytes body: raw, exactly as it came
    :param str header: ``X-Hub-Signature-256``
    :param secrets: those that are valid now (two while one replaces the other)
    :return: bool
    """
    given = (header or "").encode("utf-8", "replace")
    good = False
    for secret in secrets:
        expected = sign(secret or "", body).encode()
        good |= _is_secret(secret) & hmac.compare_digest(expected, given)
    return good


def _is_secret(text):
    """:return: bool; nothing but blanks is no secret"""
    return bool((text or "").strip())


def same_text(left, right):
    """:return: bool, whether two secrets are equal and not empty, in constant time."""
    equal = hmac.compare_digest(
        (left or "").encode(), (right or "").encode("utf-8", "replace")
    )
    return _is_secret(left) and equal


@dataclass
class Report:
    """What one body says, in items of its own."""

    statuses: list = field(default_factory=list)  # dicts, see _read_status
    messages: list = field(default_factory=list)  # dicts, see _read_message
    echoes: list = field(default_factory=list)  # dicts like messages, see _read_echo
    changes: list = field(default_factory=list)  # (field, value) about the account
    unknown: list = field(default_factory=list)  # str, what we have no use for
    foreign: list = field(default_factory=list)  # str, what belongs to another number


def parse(body, phone_id, waba_id):
    """Read a Cloud API report.

    :param bytes body: signed by the provider, which doesn't make it well formed
    :param str phone_id: the account's; reports of other numbers are ``foreign``
    :param str waba_id: as above, for what concerns the whole business account
    :return: ``Report``
    :raise Garbage: when it is no report at all
    """
    report = Report()
    for entry in _entries(body):
        changes = entry.get("changes")
        for change in changes if isinstance(changes, list) else []:
            if not isinstance(change, dict) or not isinstance(
                change.get("value"), dict
            ):
                report.unknown.append(f"change: {_short(change)}")
            elif change.get("field") == "messages":
                _read_messages(report, change["value"], phone_id)
            elif change.get("field") == "smb_message_echoes":
                _read_echoes(report, change["value"], phone_id)
            elif waba_id and str(entry.get("id")) != waba_id:
                report.foreign.append(f"WABA {_short(entry.get('id'))}")
            else:
                report.changes.append(
                    (clean_text(change.get("field"), 100), change["value"])
                )
    return report


def _entries(body):
    """:return: list of dicts"""
    try:
        data = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Garbage(f"no JSON: {type(error).__name__}") from None
    if not isinstance(data, dict) or data.get("object") != "whatsapp_business_account":
        raise Garbage("not a report of WhatsApp")
    entries = data.get("entry")
    if not isinstance(entries, list) or not entries:
        raise Garbage("no entry")
    if not all(isinstance(entry, dict) for entry in entries):
        raise Garbage("an entry is no object")
    return entries


def _refuse(constant):
    raise ValueError(constant)


def _is_foreign(report, value, phone_id):
    """:return: bool, whether this is about another number; noted in the report"""
    metadata = value.get("metadata")
    number_id = metadata.get("phone_number_id") if isinstance(metadata, dict) else None
    if str(number_id) == phone_id:
        return False
    report.foreign.append(f"phone number id {_short(number_id)}")
    return True


def _read_echoes(report, value, phone_id):
    """What was typed on the phone itself, where the number is used there as well."""
    if _is_foreign(report, value, phone_id):
        return
    raw = value.get("message_echoes")
    for item in raw if isinstance(raw, list) else []:
        clean = _read_echo(item) if isinstance(item, dict) else None
        if clean:
            report.echoes.append(clean)
        else:
            report.unknown.append(f"echo: {_short(item)}")


def _read_echo(item):
    """:return: dict like a message's, ``number`` is who was written to; or None"""
    return _read_message(
        {**item, "from": item.get("to"), "from_user_id": item.get("to_user_id")}
    )


def _read_messages(report, value, phone_id):
    if _is_foreign(report, value, phone_id):
        return
    names = _read_names(value.get("contacts"))
    first = len(report.messages)
    for raw, items, read in (
        (value.get("statuses"), report.statuses, _read_status),
        (value.get("messages"), report.messages, _read_message),
    ):
        for item in raw if isinstance(raw, list) else []:
            clean = read(item) if isinstance(item, dict) else None
            if clean:
                items.append(clean)
            else:
                report.unknown.append(f"item: {_short(item)}")
    for message in report.messages[first:]:
        message["profile"] = names.get(message["number"]) or names.get(message["bsuid"])
    if value.get("errors"):
        report.unknown.append(f"errors: {_short(value['errors'])}")


def _read_names(contacts):
    """:return: dict {number with plus, or user id: profile name}"""
    names = {}
    for contact in contacts if isinstance(contacts, list) else []:
        if isinstance(contact, dict) and isinstance(contact.get("profile"), dict):
            name = clean_text(contact["profile"].get("name"), 100)
            names[clean_number(contact.get("wa_id"))] = name
            names[clean_text(contact.get("user_id"), 140)] = name
    names.pop("", None)
    return names


def _read_status(item):
    """:return: dict ref, status, moment, callback, code, text, category, billable; or None"""
    ref, status, moment = (
        clean_text(item.get("id"), 200),
        item.get("status"),
        _moment(item),
    )
    if status == "played":
        status = "read"
    if not ref or status not in STATUSES or not moment:
        return None
    error = (
        item["errors"][0]
        if isinstance(item.get("errors"), list) and item["errors"]
        else {}
    )
    error = error if isinstance(error, dict) else {}
    details = (
        error.get("error_data") if isinstance(error.get("error_data"), dict) else {}
    )
    pricing = item.get("pricing") if isinstance(item.get("pricing"), dict) else {}
    return {
        "ref": ref,
        "status": status,
        "moment": moment,
        "callback": clean_text(item.get("biz_opaque_callback_data"), 64),
        "code": clean_text(error.get("code"), 20),
        "text": clean_text(
            details.get("details") or error.get("message") or error.get("title"), 500
        ),
        "category": clean_text(pricing.get("category"), 40).lower(),
        "billable": pricing.get("billable") is True,
    }


def _read_message(item):
    """:return: dict ref, number, bsuid, moment, kind, text, payload, context, media,
    details; or None
    """
    ref, moment = clean_text(item.get("id"), 200), _moment(item)
    number, bsuid = (
        clean_number(item.get("from")),
        clean_text(item.get("from_user_id"), 140),
    )
    if not ref or not moment or not (number or bsuid):
        return None
    kind = item.get("type") if isinstance(item.get("type"), str) else "unsupported"
    context = item.get("context") if isinstance(item.get("context"), dict) else {}
    text, payload = read_content(kind, item.get(kind))
    return {
        "ref": ref,
        "number": number,
        "bsuid": bsuid,
        "moment": moment,
        "kind": clean_text(kind, 30),
        "text": text,
        "payload": payload,
        "context": clean_text(context.get("id"), 200),
        "media": read_media(kind, item.get(kind)),
        "details": read_details(kind, item.get(kind)),
    }


def _moment(item):
    """:return: naive UTC datetime of the item's timestamp, None when it can't be true."""
    text = clean_text(item.get("timestamp"), 20)
    if not (text.isascii() and text.isdigit()):
        return None
    moment = datetime.fromtimestamp(0, timezone.utc).replace(tzinfo=None)
    moment += timedelta(seconds=min(int(text), 10**11))
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    return moment if datetime(2009, 1, 1) < moment < now + timedelta(days=2) else None


def _short(value):
    return repr(value)[:80].encode("utf-8", "replace").decode().replace("\x00", "")
