"""What one message of a report says: text, button, file, card. Pure functions.

Nothing of its shape is to be trusted: anything else than what is expected is nothing.
"""

# kinds of message that a customer can send; anything else is kept as "unsupported"
FILES = ("image", "video", "audio", "document", "sticker")
# longest text that people can send to us
WORDS_LIMIT = 65536
# marks that turn the direction of the text around them: a name or a file's ending
# reads as another with them
_TURNING = dict.fromkeys(
    map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def read_media(kind, content):
    """:return: dict id, mimetype, name of a file; empty where there is none"""
    if kind not in FILES or not isinstance(content, dict):
        return {}
    media_id = clean_text(content.get("id"), 200)
    return media_id and {
        "id": media_id,
        "mimetype": clean_text(content.get("mime_type"), 100),
        "name": clean_text(content.get("filename"), 120),
    }


def read_content(kind, content):
    """:param content: what the item holds under its kind, of any shape
    :return: (text that people read, hidden value of a tapped button)
    """
    if kind == "contacts":
        return "\n".join(map(_describe_card, _read_cards(content))), ""
    content = content if isinstance(content, dict) else {}
    if kind == "text":
        return clean_text(content.get("body"), WORDS_LIMIT), ""
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
    if kind == "edit":
        return _read_edit(content), ""
    return "", ""


def _read_edit(content):
    """:return: str, the words after the change"""
    inner = content.get("message")
    inner = inner if isinstance(inner, dict) else {}
    kind = inner.get("type") if isinstance(inner.get("type"), str) else "text"
    if kind in ("text", *FILES):
        return read_content(kind, inner.get(kind))[0]
    return ""


def read_details(kind, content):
    """:return: dict of what only this kind says: ``cards`` of contacts, ``original`` (the
    id of what is edited or deleted), ``new_number`` of a system message
    """
    if kind == "contacts":
        return {"cards": _read_cards(content)}
    content = content if isinstance(content, dict) else {}
    if kind in ("edit", "revoke"):
        return {"original": clean_text(content.get("original_message_id"), 200)}
    if kind == "system" and "number" in clean_text(content.get("type"), 60):
        number = content.get("wa_id") or content.get("new_wa_id")
        return {"new_number": clean_number(number)}
    return {}


def _read_cards(content):
    """:return: list of dicts ``name`` and ``numbers`` of the contacts that were sent"""
    cards = []
    for raw in content[:20] if isinstance(content, list) else []:
        if not isinstance(raw, dict):
            continue
        name = raw.get("name") if isinstance(raw.get("name"), dict) else {}
        org = raw.get("org") if isinstance(raw.get("org"), dict) else {}
        phones = raw.get("phones") if isinstance(raw.get("phones"), list) else []
        numbers = [
            clean_text(phone.get("phone"), 40) or clean_number(phone.get("wa_id"))
            for phone in phones[:10]
            if isinstance(phone, dict)
        ]
        names = (
            name.get("formatted_name"), name.get("first_name"), org.get("company"),
        )  # fmt: skip
        cards.append(
            {
                "name": next(filter(None, (clean_text(n, 100) for n in names)), ""),
                "numbers": [number for number in numbers if number],
            }
        )
    return [card for card in cards if card["name"] or card["numbers"]]


def _describe_card(card):
    """:return: str, one line"""
    return ": ".join(filter(None, (card["name"], ", ".join(card["numbers"]))))


def clean_text(value, limit):
    """:return: str of a string or number, without what a database refuses and without
    marks that turn the direction of writing."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    text = str(value)[: limit + 10].replace("\x00", "").translate(_TURNING)
    return text.encode("utf-8", "replace").decode("utf-8")[:limit]


def clean_number(value):
    """:return: str in E.164 with its plus; empty for a user id or anything else."""
    text = clean_text(value, 32)
    return (
        f"+{text}" if text.isascii() and text.isdigit() and 7 <= len(text) <= 15 else ""
    )
