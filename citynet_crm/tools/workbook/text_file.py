"""Tables as text: CSV, and what other programs write in its way."""

import csv
import io
import re
from typing import Any

from .faults import WorkbookError
from .reader import MAX_TEXT, Sheet, read_rows

_SEPARATORS = ";\t,|"
_NUMBER = re.compile(r"0|[1-9]\d{0,11}")
_LOOKED_AT = 20  # lines by which the separator is found


def is_table(content: bytes) -> bool:
    """:return: whether these bytes are lines of text with the same separator in them"""
    return b"\x00" not in content[:4096] and bool(_separator(_text(content[: 2**16])))


def read_sheets(content: bytes, name: str = "") -> list[Sheet]:
    """:param str name: what the only sheet is called
    :return: the sheet; plain numbers are numbers, what begins with 0 stays a text"""
    text = _text(content)
    csv.field_size_limit(MAX_TEXT + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    sheet = Sheet(name or "CSV")
    try:
        read_rows((tuple(map(_value, row)) for row in reader), sheet, {}, 0)
    except csv.Error as error:
        raise WorkbookError("damaged") from error
    return [sheet] if sheet.rows else []


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start > len(content) - 4:  # cut within a letter
            return content[: error.start].decode("utf-8-sig")
        return content.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """:return: the separator that most lines have as often as the first has, or \"\""""
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]
    if len(lines) < 2 or lines[0].lstrip()[:1] in "<{":
        return ""
    counts = {one: [line.count(one) for line in lines] for one in _SEPARATORS}
    best = max(
        _SEPARATORS, key=lambda one: sum(map(bool, counts[one])) * max(counts[one])
    )
    return best if 2 * sum(map(bool, counts[best])) > len(lines) else ""


def _value(text: str) -> Any:
    text = text.strip()
    return int(text) if _NUMBER.fullmatch(text) else text or None
