"""A workbook as plain rows of plain values, within limits of time and memory."""

import io
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.utils.cell import get_column_letter, range_boundaries

from .faults import WorkbookError
from .fills import style_colors
from .safety import SheetFacts, inspect

MAX_ROWS = 100_000  # rows with something in them, in one sheet
_TITLES = 50  # rows of titles and headings on top of that
MAX_COLUMNS = 256
MAX_CELLS = 2_500_000  # in all sheets
MAX_TEXT = 32_767  # Excel's own limit of a cell
_BLANK_RUN = 5_000  # that many empty rows in a row: the sheet has ended
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b-\u200f]")


@dataclass
class Sheet:
    """``rows[i]`` is Excel's row i + 1; values are None, str, int, float or dates.

    ``fills``: {(row, column): RRGGBB} of coloured cells, empty ones too;
    ``hidden_sheets``: names of the file's hidden sheets, at the first one that is read.
    """

    name: str
    rows: list[tuple] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden_sheets: list[str] = field(default_factory=list)

    def value(self, row: int, column: int) -> Any:
        """:return: the value of a cell, both numbers counted from 1"""
        cells = self.rows[row - 1] if 0 < row <= len(self.rows) else ()
        return cells[column - 1] if 0 < column <= len(cells) else None


def read_workbook(content: bytes) -> list[Sheet]:
    """Read all visible sheets.

    :param bytes content: the file as uploaded
    :return: the sheets in their order, those without any value left out
    :raise WorkbookError: when the file can't or mustn't be read
    """
    facts = inspect(content)
    try:
        with warnings.catch_warnings():
            # about extensions it leaves out and dates Excel itself can't show
            warnings.simplefilter("ignore")
            sheets = _read_sheets(content, facts)
    except WorkbookError:
        raise
    except Exception as error:  # noqa: BLE001 - a broken file may raise anything
        raise WorkbookError("damaged") from error
    if not sheets:
        raise WorkbookError("no_rows")
    return sheets


def _read_sheets(content: bytes, facts: dict[str, SheetFacts]) -> list[Sheet]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    formulas = None
    sheets = []
    texts: dict[str, str] = {}
    cells = 0
    hidden = []
    colors = style_colors(book)
    try:
        for source in book.worksheets:
            if source.sheet_state != "visible":
                hidden.append(source.title)
                continue
            # what the file says of its size may be a lie or just "everything"
            source.reset_dimensions()
            sheet = Sheet(source.title)
            cells = read_rows(_rows_of(source, sheet, colors), sheet, texts, cells)
            if not sheet.rows:
                continue
            part = facts.get(source._worksheet_path.lstrip("/"), SheetFacts())
            sheet.merges = [range_boundaries(reference) for reference in part.merges]
            sheet.hidden_rows = part.hidden_rows
            sheet.hidden_columns = part.hidden_columns
            if part.has_formulas:
                formulas = formulas or openpyxl.load_workbook(
                    io.BytesIO(content), read_only=True
                )
                _find_uncalculated(formulas[source.title], sheet)
            fill_merged(sheet)
            sheets.append(sheet)
    finally:
        book.close()
        if formulas:
            formulas.close()
    if sheets:
        sheets[0].hidden_sheets = hidden
    return sheets


def _rows_of(source: Any, sheet: Sheet, colors: dict[int, str]) -> Iterable[tuple]:
    """The rows' values; what is coloured is noted on the way."""
    if not colors:
        yield from source.iter_rows(values_only=True)
        return
    for number, cells in enumerate(source.iter_rows(), 1):
        for position, cell in enumerate(cells[:MAX_COLUMNS], 1):
            if (color := colors.get(getattr(cell, "_style_id", 0))) is not None:
                sheet.fills[number, position] = color
        yield tuple(cell.value for cell in cells)


def read_rows(
    rows: Iterable[tuple], sheet: Sheet, texts: dict[str, str], count: int
) -> int:
    """:return: the number of cells read so far, ``count`` in earlier sheets"""
    filled = blank = 0
    for number, cells in enumerate(rows, 1):
        values = _clean_row(cells, sheet.name, number, texts)
        sheet.rows.append(values)
        count += len(values)
        if count > MAX_CELLS:
            raise WorkbookError("too_many_cells", limit=MAX_CELLS)
        blank = 0 if values else blank + 1
        filled += bool(values)
        if filled > MAX_ROWS + _TITLES:
            raise WorkbookError("too_many_rows", sheet=sheet.name, limit=MAX_ROWS)
        if blank >= _BLANK_RUN:
            break
    while sheet.rows and not sheet.rows[-1]:
        sheet.rows.pop()
    return count


def _clean_row(cells: tuple, name: str, number: int, texts: dict[str, str]) -> tuple:
    """The row without empty cells at its end; equal texts are one object."""
    values = []
    last = 0
    for position, value in enumerate(cells, 1):
        if isinstance(value, str):
            if len(value) > MAX_TEXT:
                cell = f"{get_column_letter(position)}{number}"
                raise WorkbookError("cell_too_long", sheet=name, cell=cell)
            value = _CONTROL.sub("", value).replace("\xa0", " ").strip() or None
            value = value and texts.setdefault(value, value)
        elif isinstance(value, time):
            value = None  # Excel's day 0: a date cell that holds 0
        elif isinstance(value, bool):
            value = int(value)
        elif isinstance(value, float) and value.is_integer():
            value = int(value)
        if value is not None:
            last = position
        values.append(value)
    if last > MAX_COLUMNS:
        raise WorkbookError("too_many_columns", sheet=name, limit=MAX_COLUMNS)
    return tuple(values[:last])


def _find_uncalculated(source: Any, sheet: Sheet) -> None:
    """Note formulas whose result was never stored: their value reads as empty."""
    source.reset_dimensions()
    for number, cells in enumerate(source.iter_rows(values_only=True), 1):
        if number > len(sheet.rows):
            break
        for position, value in enumerate(cells, 1):
            if (
                isinstance(value, str)
                and value.startswith("=")
                and sheet.value(number, position) is None
            ):
                sheet.uncalculated.append((number, position))


def fill_merged(sheet: Sheet) -> None:
    """A cell merged over several rows counts for each of them.

    Only narrow merges are data; wide ones are titles and section headings.
    """
    for left, top, right, bottom in sheet.merges:
        value = sheet.value(top, left)
        if value is None or right != left or bottom == top:
            continue
        for row in range(top + 1, min(bottom, len(sheet.rows)) + 1):
            cells = list(sheet.rows[row - 1])
            cells += [None] * (left - len(cells))
            if cells[left - 1] is None:
                cells[left - 1] = value
                sheet.rows[row - 1] = tuple(cells)


def as_text(value: Any) -> str:
    """:return: a cell's value as the person sees it in Indonesia, at most a line"""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    return " ".join(str(value).split())[:250]
