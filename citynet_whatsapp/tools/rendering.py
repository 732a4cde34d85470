"""From a template's words and an event's facts to a message: pure functions.

A template names its variables as ``{{customer}}``. Meta wants them by name or by
position, their values on one line, and refuses the whole message otherwise.
"""

import re
import unicodedata
from datetime import date, datetime
from urllib.parse import quote

import babel.dates

from odoo.addons.citynet_crm.tools.money import format_rupiah

BODY_LIMIT = 1024
HEADER_LIMIT = 60
FOOTER_LIMIT = 60
BUTTON_LIMIT = 25
VALUE_LIMIT = 300
TEXT_LIMIT = 4096
PAYLOAD_LIMIT = 128
PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
_ANY_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def find_variables(text):
    """:return: list of the variables' names in ``text``, each once, in order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text or "")))


def find_broken(text):
    """:return: list of ``{{...}}`` that are no variable."""
    return [
        found[0]
        for found in _ANY_BRACES.finditer(text or "")
        if not PLACEHOLDER.fullmatch(found[0])
    ]


def one_line(value, limit=VALUE_LIMIT):
    """A value as Meta takes it: one line, nothing invisible, not too long.

    :return: str, empty when nothing visible is left
    """
    text = re.sub(r"\s+", " ", str(value))
    text = "".join(char for char in text if not _is_dropped(char)).strip()
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def clean_text(value, limit=TEXT_LIMIT):
    """Free text as it may be sent: lines stay, control characters go.

    :param int limit: most characters; None keeps all of them
    """
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(
        char for char in text if char == "\n" or not _is_dropped(char)
    ).strip()
    if limit is None or len(text) <= limit:
        return text
    return f"{text[: limit - 1].rstrip()}…"


def split_text(text, limit=TEXT_LIMIT):
    """A text in parts that each fit into a message, nothing left out but blanks.

    :param str text: cleaned
    :param int limit: most characters of a part: 4,096 of a text, 1,024 of a caption
    :return: list of str in order; parts end at a paragraph, a line, a sentence or a
        word, whichever comes in their second half
    """
    parts = []
    while len(text) > limit:
        head = text[: limit + 1]
        ends = (
            head.rfind(end) + len(end.rstrip()) for end in ("\n\n", "\n", ". ", " ")
        )
        at = next((end for end in ends if end > limit // 2), limit)
        parts.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*parts, text] if text else parts


def _is_dropped(char):
    # NUL and other controls, halves of characters; joiners of emoji stay
    return (
        unicodedata.category(char) in ("Cc", "Cs") or char in "\u200b\u2060\ufeff\u00ad"
    )


def format_value(value, kind, lang):
    """One fact as customers read it.

    :param value: as the event gave it; None and False are nothing
    :param str kind: text, money, date or link
    :param str lang: ``id`` or ``en``
    :return: str on one line, empty for nothing
    """
    if value is None or value is False or value == "":
        return ""
    if kind == "money":
        return format_rupiah(value)
    if kind == "date":
        return _format_date(value, lang)
    if kind == "link":
        return str(value).strip()
    return one_line(value)


def _format_date(value, lang):
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return one_line(value)
    if isinstance(value, datetime):
        return babel.dates.format_datetime(value, "d MMMM y HH:mm", locale=lang)
    return babel.dates.format_date(value, "d MMMM y", locale=lang)


def fill(text, values):
    """:param dict values: {variable: str}
    :return: str, ``text`` with its variables replaced
    """
    return PLACEHOLDER.sub(lambda found: values[found[1]], text or "")


def fit(text, values, limit=BODY_LIMIT):
    """Shorten the longest values until the filled text is within ``limit``.

    :return: dict like ``values``
    """
    fitted = {name: values[name] for name in find_variables(text)}
    while fitted and (excess := len(fill(text, fitted)) - limit) > 0:
        name = max(fitted, key=lambda key: len(fitted[key]))
        if len(fitted[name]) <= 1:
            break
        keep = max(len(fitted[name]) - excess - 1, 0)
        fitted[name] = f"{fitted[name][:keep].rstrip()}…"
    return {**values, **fitted}


def meta_text(text, is_named):
    """:return: str, ``text`` with its variables as Meta's template wants them."""
    if is_named:
        return PLACEHOLDER.sub(lambda found: f"{{{{{found[1]}}}}}", text or "")
    order = {name: position for position, name in enumerate(find_variables(text), 1)}
    return PLACEHOLDER.sub(lambda found: f"{{{{{order[found[1]]}}}}}", text or "")


def text_parameters(text, values, is_named):
    """:return: list of a component's parameters for the variables in ``text``."""
    return [
        {
            "type": "text",
            **({"parameter_name": name} if is_named else {}),
            "text": values[name],
        }
        for name in find_variables(text)
    ]


def url_suffix(link, base_url):
    """What is added to a button's fixed address.

    :param str link: whole address or path
    :return: str without the base and without a slash before it
    """
    base = base_url.rstrip("/")
    if link.startswith(base):
        link = link[len(base) :]
    return quote(link.lstrip("/"), safe="/?&=%#:,;+~@!$*'()-._")
