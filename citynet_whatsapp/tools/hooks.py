"""What providers report: is it genuine, and what does it say. Pure functions."""

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

STATUSES = ("sent", "delivered", "read", "failed")
# kinds of message that a customer can send; anything else is kept as "unsupported"
FILES = ("image", "video", "audio", "document", "sticker")


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
        good |= bool(secret) & hmac.compare_digest(expected, given)
    return good


def same_text(left, right):
    """:return: bool, whether two secrets are equal and not empty, in constant time."""
    equal = hmac.compare_digest(
        (left or "").encode(), (right or "").encode("utf-8", "replace")
    )
    return bool(left) and equal


@dataclass
class Report:
    """What one body says, in items of its own."""

    statuses: list = field(default_factory=list)  # dicts, see _read_status
    messages: list = field(default_factory=list)  # dicts, see _read_message
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


def _read_messages(report, value, phone_id):
    metadata = value.get("metadata")
    number_id = metadata.get("phone_number_id") if isinstance(metadata, dict) else None
    if str(number_id) != phone_id:
        report.foreign.append(f"phone number id {_short(number_id)}")
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
    """:return: dict ref, number, bsuid, moment, kind, text, payload, context, media; or None"""
    ref, moment = clean_text(item.get("id"), 200), _moment(item)
    number, bsuid = (
        clean_number(item.get("from")),
        clean_text(item.get("from_user_id"), 140),
    )
    if not ref or not moment or not (number or bsuid):
        return None
    kind = item.get("type") if isinstance(item.get("type"), str) else "unsupported"
    content = item.get(kind) if isinstance(item.get(kind), dict) else {}
    context = item.get("context") if isinstance(item.get("context"), dict) else {}
    text, payload = _read_content(kind, content)
    media = {}
    if kind in FILES and clean_text(content.get("id"), 200):
        media = {
            "id": clean_text(content.get("id"), 200),
            "mimetype": clean_text(content.get("mime_type"), 100),
            "name": clean_text(content.get("filename"), 120),
        }
    return {
        "ref": ref,
        "number": number,
        "bsuid": bsuid,
        "moment": moment,
        "kind": clean_text(kind, 30),
        "text": text,
        "payload": payload,
        "context": clean_text(context.get("id"), 200),
        "media": media,
    }


def _read_content(kind, content):
    """:return: (text that people read, hidden value of a tapped button)"""
    if kind == "text":
        return clean_text(content.get("body"), 4096), ""
    if kind == "button":
        return clean_text(content.get("text"), 300), clean_text(
            content.get("payload"), 300
        )
    if kind == "interactive":
        reply = content.get("button_reply") or content.get("list_reply") or {}
        reply = reply if isinstance(reply, dict) else {}
        return clean_text(reply.get("title"), 300), clean_text(reply.get("id"), 300)
    if kind in FILES:
        return clean_text(content.get("caption"), 1024), ""
    if kind == "location":
        place = (
            clean_text(content.get("latitude"), 20),
            clean_text(content.get("longitude"), 20),
        )
        return "https://www.google.com/maps?q={},{}".format(*place), ""
    if kind == "reaction":
        return clean_text(content.get("emoji"), 16), ""
    if kind == "system":
        return clean_text(content.get("body"), 500), ""
    return "", ""


def clean_text(value, limit):
    """:return: str of a string or number, without what a database refuses."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    text = str(value)[: limit + 10].replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8")[:limit]


def clean_number(value):
    """:return: str in E.164 with its plus; empty for a user id or anything else."""
    text = clean_text(value, 32)
    return (
        f"+{text}" if text.isascii() and text.isdigit() and 7 <= len(text) <= 15 else ""
    )


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
