"""The rows with problems, as a workbook to work through, with the reasons."""

import io
import re
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from .faults import ERROR, MENDED, Problem
from .layout import Layout
from .reader import Sheet, as_text
from .values import parse_nik

_COLORS = {ERROR: "F8CBAD", MENDED: "E2EFDA"}


def write_error_file(
    sheets: list[Sheet],
    layouts: list[Layout],
    reasons: Iterable[tuple[Problem, str]],
    titles: tuple[str, str],
) -> bytes:
    """Make the file: one sheet for each sheet with problems, its headings kept.

    Identity numbers stand in it masked: the file travels.

    :param reasons: (problem, sentence)
    :param titles: headings of the two columns added, row and reason
    """
    by_sheet: dict[str, dict[int, list[tuple[Problem, str]]]] = {}
    for problem, sentence in reasons:
        rows = by_sheet.setdefault(problem.sheet, {})
        rows.setdefault(problem.row, []).append((problem, sentence))
    layout_by_name = {layout.sheet: layout for layout in layouts}
    book = Workbook(write_only=True)
    for sheet in sheets:
        if sheet.name in by_sheet and sheet.name in layout_by_name:
            layout = layout_by_name[sheet.name]
            _write_sheet(book, sheet, layout, by_sheet[sheet.name], titles)
    if not book.worksheets:
        book.create_sheet(titles[1][:31])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_sheet(book, sheet, layout, rows, titles):
    page = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", sheet.name)[:31])
    page.freeze_panes = "C2"
    page.column_dimensions["A"].width = 6
    page.column_dimensions["B"].width = 60
    width = max((column.index for column in layout.columns), default=1)
    headings = {column.index: column.heading for column in layout.columns}
    secret = {column.index for column in layout.columns if column.field == "nik"}
    bold = Font(bold=True)
    page.append(
        [
            _cell(page, text, font=bold)
            for text in (*titles, *(headings.get(i, "") for i in range(1, width + 1)))
        ]
    )
    for number in sorted(rows):
        findings = rows[number]
        marks = {problem.column: problem.severity for problem, _sentence in findings}
        cells = [
            _cell(page, number),
            _cell(page, "; ".join(dict.fromkeys(text for _problem, text in findings))),
        ]
        for index in range(1, width + 1):
            value = as_text(sheet.value(number, index))
            if index in secret and value:
                nik = parse_nik(value)[0]
                value = nik[:4] + "*" * max(len(nik) - 4, 0)
            cells.append(_cell(page, value, mark=marks.get(index)))
        page.append(cells)
    page.auto_filter.ref = f"A1:{get_column_letter(width + 2)}{len(rows) + 1}"


def _cell(page, value, font=None, mark=None):
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        # always as text: a name that begins with "=" is no formula
        cell.data_type = "s"
    if font:
        cell.font = font
    if mark:
        color = _COLORS.get(mark, "FFE699")
        cell.fill = PatternFill("solid", start_color=color, end_color=color)
    return cell
