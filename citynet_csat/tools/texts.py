"""What people type into a box of several lines: pure functions, no ORM."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean_text(value):
    """:return: str, ``value`` in its one spelling, without what can't be seen."""
    text = (value or "").replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-8", "ignore").decode()
    text = unicodedata.normalize("NFC", _CONTROL.sub("", text))
    return _BLANK_LINES.sub("\n\n", text).strip()
