"""Several tables on one sheet, below or beside each other, as a sheet each.

Rows and columns keep their numbers: what isn't of a table is empty in its sheet.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from .headings import field_of, month_of, words_of
from .reader import Sheet

_EXACT = 100  # weight of a heading that is nothing but a field's name
_HEADINGS = 3  # as many exact names in a row begin a table
_REPEATED = {"number", "code", "name", "phone", "package", "price"}


def split_tables(sheet: Sheet) -> list[Sheet]:
    """:return: the sheet itself, or a sheet for each table, the first under its name,
    the others called as Excel does: "Data!A20" """
    parts = []
    for top, bottom, heading in _find_bands(sheet):
        for left, right in _find_blocks(sheet, heading):
            parts.append((top, bottom, left, right))
    if len(parts) < 2:
        return [sheet]
    return [_cut(sheet, position, *part) for position, part in enumerate(parts)]


def _cut(sheet: Sheet, position: int, top: int, bottom: int, left: int, right: int):
    rows = [
        (None,) * (left - 1) + row[left - 1 : right] if top <= number <= bottom else ()
        for number, row in enumerate(sheet.rows[:bottom], 1)
    ]
    return replace(
        sheet,
        name=f"{sheet.name}!{get_column_letter(left)}{top}" if position else sheet.name,
        rows=rows,
        hidden_sheets=sheet.hidden_sheets if not position else [],
    )


def _find_bands(sheet: Sheet) -> list[tuple[int, int, int]]:
    """:return: (first row, last row, heading row) of each table below another"""
    headings: list[int] = []
    known: list[list[str]] = []
    for number, cells in enumerate(sheet.rows, 1):
        if not _is_heading(cells):
            continue
        words = [words_of(value) for value in cells if value is not None]
        # the same headings again stand at the top of a page; two rows of headings
        # next to each other are one
        if words in known or (headings and number - headings[-1] == 1):
            continue
        known.append(words)
        headings.append(number)
    if len(headings) < 2:
        return [(1, len(sheet.rows), headings[0] if headings else 0)]
    tops = [1, *(_title_above(sheet, number) for number in headings[1:])]
    bottoms = [*(top - 1 for top in tops[1:]), len(sheet.rows)]
    return list(zip(tops, bottoms, headings, strict=True))


def _title_above(sheet: Sheet, heading: int) -> int:
    """:return: the first of the rows above a heading that are its titles"""
    row = heading
    while row > 1 and sum(value is not None for value in sheet.rows[row - 2]) == 1:
        row -= 1
    return row


def _is_heading(cells: tuple) -> bool:
    filled = [value for value in cells if value is not None]
    if len(filled) < _HEADINGS or any(isinstance(one, (int, float)) for one in filled):
        return False
    known = [one for one in filled if _exact(one)]
    # enough is known, and a customer or a place of one is among it
    fields = {_exact(one) for one in known}
    return (
        len(known) >= _HEADINGS
        and 2 * len(known) >= len(filled)
        and bool(fields & {"code", "name", "institution"})
    )


def _exact(value: Any) -> str:
    """:return: what a heading is, "" where it is not exactly one"""
    if isinstance(value, date):
        return "month" if value.day == 1 else ""
    if not isinstance(value, str):
        return ""
    known = field_of(value)
    if known and known[1] == _EXACT:
        return known[0]
    return "month" if month_of(value) else ""


def _find_blocks(sheet: Sheet, heading: int) -> list[tuple[int, int]]:
    """Tables side by side have an empty column between and the same headings again.

    :return: (first column, last column) of each
    """
    width = max((len(row) for row in sheet.rows), default=1)
    cells = sheet.rows[heading - 1] if heading else ()
    blocks, left = [], 1
    seen: set[str] = set()
    for column in range(1, len(cells) + 1):
        is_gap = (
            column > 1 and cells[column - 2] is None and cells[column - 1] is not None
        )
        if is_gap:
            ahead = set()
            for value in cells[column - 1 :]:
                if value is None:
                    break
                ahead.add(_exact(value))
            if len(ahead & seen & _REPEATED) >= 2:
                blocks.append((left, column - 1))
                left, seen = column, set()
        seen.add(_exact(cells[column - 1]))
    return [*blocks, (left, width)]
