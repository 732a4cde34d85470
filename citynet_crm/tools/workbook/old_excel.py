"""Workbooks of Excel 97 to 2003 (.xls)."""

from datetime import datetime
from typing import Any

import xlrd

from .faults import WorkbookError
from .reader import MAX_CELLS, MAX_COLUMNS, Sheet, fill_merged, read_rows

_WHITE = (255, 255, 255)


def read_sheets(content: bytes) -> list[Sheet]:
    """:return: the visible sheets, with colours and what is hidden
    :raise WorkbookError: for files with a password, and what only looks like Excel's"""
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True)
    except Exception as error:  # noqa: BLE001 - what isn't Excel's may raise anything
        raise WorkbookError("old_or_locked") from error
    sheets: list[Sheet] = []
    hidden, texts, count = [], {}, 0
    for source in book.sheets():
        if source.visibility:
            hidden.append(source.name)
            continue
        if source.nrows * source.ncols > MAX_CELLS:
            raise WorkbookError("too_many_cells", limit=MAX_CELLS)
        sheet = Sheet(source.name)
        rows = (
            tuple(_value(cell, book.datemode) for cell in source.row(number))
            for number in range(source.nrows)
        )
        count = read_rows(rows, sheet, texts, count)
        if sheet.rows:
            _read_looks(book, source, sheet)
            fill_merged(sheet)
            sheets.append(sheet)
    if sheets:
        sheets[0].hidden_sheets = hidden
    return sheets


def _value(cell: Any, datemode: int) -> Any:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return datetime(*xlrd.xldate_as_tuple(cell.value, datemode))
        except (ValueError, xlrd.xldate.XLDateError):
            return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return int(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#VALUE!")
    return cell.value


def _read_looks(book: Any, source: Any, sheet: Sheet) -> None:
    """Colours, merged cells, hidden rows and columns."""
    for number in range(source.nrows):
        for position in range(min(source.row_len(number), MAX_COLUMNS)):
            style = book.xf_list[source.cell_xf_index(number, position)].background
            color = book.colour_map.get(style.pattern_colour_index)
            if style.fill_pattern and color and color != _WHITE:
                sheet.fills[number + 1, position + 1] = "{:02X}{:02X}{:02X}".format(
                    *color
                )
    sheet.merges = [
        (left + 1, top + 1, right, bottom)
        for top, bottom, left, right in source.merged_cells
    ]
    sheet.hidden_rows = {n + 1 for n, row in source.rowinfo_map.items() if row.hidden}
    sheet.hidden_columns = {
        n + 1 for n, one in source.colinfo_map.items() if one.hidden
    }
