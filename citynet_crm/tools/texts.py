"""What people type into public forms: one spelling, nothing invisible, no tricks.

Pure functions, no ORM.
"""

import re
import unicodedata

# Invisible and without meaning in a single line: soft hyphen, zero-width space, word
# joiner, byte order mark. The zero-width (non-)joiners stay: scripts and emoji need them.
_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
# Marks that turn the direction of the text around them
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# What decoding leaves of bytes that were no text
_BROKEN = set("\ufffd\ufffe\uffff")
# ... or what they are turned into when the form is sent url-encoded: capitals, not after
# a digit and not before a letter. "50%dari", "20%AC" and "100%BENAR" are text.
_BROKEN_QUOTED = re.compile(r"(?<![0-9])%[89A-F][0-9A-F](?![A-Za-z])")
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    re.IGNORECASE,
)
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?")


class BadText(ValueError):
    """The text holds a character that no form needs."""


def clean_line(value):
    """One line of text in its one spelling (NFC, single blanks, none outside).

    :param str value: as it came from outside
    :return: str, empty when nothing visible is in it
    :raise BadText: for NUL and other control characters, bytes that were no UTF-8,
        lone surrogates, and marks that turn the writing direction
    """
    value = re.sub(r"\s+", " ", value or "").translate(_DROPPED)
    for char in value:
        if (
            char in _TURNING
            or char in _BROKEN
            or unicodedata.category(char) in ("Cc", "Cs")
        ):
            raise BadText(ascii(value))
    if _BROKEN_QUOTED.search(value):
        raise BadText(ascii(value))
    value = unicodedata.normalize("NFC", value).strip()
    return (
        value
        if any(unicodedata.category(char)[0] not in "ZCM" for char in value)
        else ""
    )


def is_email(value):
    """:return: bool, whether ``value`` is one e-mail address with a domain."""
    return len(value) <= 254 and bool(_EMAIL.fullmatch(value))


def parse_degrees(value, limit):
    """:param str value: degrees with a decimal point, as browsers write them
    :param int limit: 90 for a latitude, 180 for a longitude
    :return: float
    :raise ValueError: when it is no number or beyond the limit
    """
    if not _DEGREES.fullmatch(value):
        raise ValueError(value)
    degrees = float(value)
    if abs(degrees) > limit:
        raise ValueError(value)
    return degrees


def fold_login(value):
    """:return: str, the user name as it is kept: lower case, single blanks."""
    return re.sub(r"\s+", " ", value or "").strip().lower()
