"""The rows of a sheet that are data, without titles, sections and totals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .headings import words_of
from .layout import Layout
from .reader import Sheet, as_text

_TOTAL = re.compile(r"^(sub\s*total|grand\s*total|total|jumlah|jml|rekap)\b", re.I)
_SECTION = re.compile(
    r"^(kec|kecamatan|kel|kelurahan|desa|ds|dusun|blok|rt|rw|wilayah|area|pop|odp|odc|"
    r"region|zona|zone|cluster|district|village|sheet|halaman|page|tahun|bulan|catatan|"
    r"ket|keterangan|note|notes)\b",
    re.I,
)
_CODE = re.compile(r"^[A-Za-z]{0,6}[\s./-]?\d+[A-Za-z0-9./-]*$")
# what a row must have besides a code and a name to be about a customer at all
_SUBSTANCE = {
    "nik",
    "phone",
    "package",
    "speed",
    "start",
    "street",
    "village",
    "status",
}


@dataclass(slots=True)
class Row:
    sheet: str
    number: int
    values: dict[str, Any]
    columns: dict[str, int] = field(repr=False)

    def get(self, name: str) -> Any:
        return self.values.get(name)

    def text(self, name: str) -> str:
        return as_text(self.values.get(name))

    def column(self, name: str) -> int:
        """:return: number of the column, 0 when the sheet has none of that kind"""
        return self.columns.get(name, 0)


def data_rows(sheet: Sheet, layout: Layout) -> Iterator[Row]:
    """The rows below the headings that describe a customer or service."""
    columns = layout.fields()
    headings = {
        column.index: words_of(column.heading)
        for column in layout.columns
        if not column.heading[:1].isdigit()
    }
    counter = columns.get("number")
    for number in range(layout.heading_row + 1, len(sheet.rows) + 1):
        cells = sheet.rows[number - 1]
        filled = {
            index: value
            for index, value in enumerate(cells, 1)
            if value is not None and index != counter
        }
        if not filled or _is_heading(filled, headings) or _is_total(cells, columns):
            continue
        values = {name: filled.get(index) for name, index in columns.items()}
        row = Row(layout.sheet, number, values, columns)
        if not _is_section(row, filled):
            yield row


def _is_heading(filled: dict[int, Any], headings: dict[int, list[str]]) -> bool:
    """The headings again, as printed books have them on each page."""
    same = sum(
        1
        for index, value in filled.items()
        if isinstance(value, str) and headings.get(index) == words_of(value)
    )
    return same >= 2 and same >= len(filled) - 1


def _is_total(cells: tuple, columns: dict[str, int]) -> bool:
    """A row that begins with "Total" and describes no single customer."""
    first = next((value for value in cells if value is not None), None)
    if not isinstance(first, str) or not _TOTAL.match(first):
        return False
    filled = {index for index, value in enumerate(cells, 1) if value is not None}
    is_somebody = {columns.get("code"), columns.get("name")} <= filled
    return not is_somebody or sum(columns.get(one) in filled for one in _SUBSTANCE) < 2


def _is_section(row: Row, filled: dict[int, Any]) -> bool:
    """A line of words over a part of the sheet, a signature, a sum without a word."""
    code, name = row.get("code"), row.get("name") or row.get("institution")
    if len(filled) == 1:
        value = next(iter(filled.values()))
        if code is not None:
            return bool(_SECTION.match(str(value))) or not _CODE.match(str(value))
        if name is not None:
            return bool(_SECTION.match(str(value)))
        return not {"site", "package"} & {key for key, one in row.values.items() if one}
    if code is None and name is None:
        present = {key for key, value in row.values.items() if value is not None}
        return not present & _SUBSTANCE
    return False
