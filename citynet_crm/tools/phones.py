"""Phone numbers as people type them while searching: pure functions."""

import re

_SPELLED = re.compile(r"[\d\s()+./-]+")


def phone_needle(text: str, least: int = 3) -> str | None:
    """The digits by which a number is found, however it and the search are spelled.

    Numbers are stored as +62812...; people type 0812-3456, 62812 or 812 3456. What
    they share are the digits after the country code or the leading zero.

    :param str text: what somebody typed into a search box
    :param int least: fewer digits than this find nothing useful
    :return: digits to look for anywhere in a stored number; None when ``text`` does
        not look like a number
    """
    text = (text or "").strip()
    if not _SPELLED.fullmatch(text):
        return None
    digits = re.sub(r"\D", "", text)
    local = re.sub(r"^(?:0062|62|0)", "", digits)
    return local if len(local) >= least else None


def whatsapp_url(number: str) -> str | None:
    """:return: the link that opens a chat with an E.164 ``number``, or None."""
    return f"https://wa.me/{number.lstrip('+')}" if number else None
