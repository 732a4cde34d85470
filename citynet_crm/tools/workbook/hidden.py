"""Rows, columns and sheets that Excel doesn't show: named, and asked about."""

from dataclasses import replace

from .faults import Problem
from .layout import SKIP, Layout
from .questions import HIDDEN_ROWS, TAKE, Questions
from .reader import Sheet, as_text


def leave_out_hidden(
    work: list[tuple[Sheet, Layout]], questions: Questions
) -> tuple[list[tuple[Sheet, Layout]], list[Problem]]:
    """Take hidden rows out of the sheets unless a person wants them in.

    Hidden months are asked about where they are read; other hidden columns are read.

    :return: the sheets without those rows, and what is hidden
    """
    left, problems = [], []
    for sheet, layout in work:
        if sheet.hidden_sheets:
            names = ", ".join(sheet.hidden_sheets)
            problems.append(Problem("hidden_sheet", sheet.name, 1, 0, names))
        if layout.kind != SKIP:
            rows = _ask_about_rows(sheet, layout, questions, problems)
            if rows:
                cells = [
                    () if number in rows else row
                    for number, row in enumerate(sheet.rows, 1)
                ]
                sheet = replace(sheet, rows=cells)
            problems += _name_columns(sheet, layout)
        left.append((sheet, layout))
    return left, problems


def _name_columns(sheet: Sheet, layout: Layout) -> list[Problem]:
    row = layout.heading_row
    return [
        Problem("hidden_column", sheet.name, row, column.index, column.heading)
        for column in layout.columns
        if column.index in sheet.hidden_columns and column.field not in ("", "month")
    ]


def _ask_about_rows(
    sheet: Sheet, layout: Layout, questions: Questions, problems: list[Problem]
) -> set[int]:
    """:return: numbers of the hidden rows that stay out"""
    out = set()
    name = layout.fields().get("name", 0)
    for number in sorted(sheet.hidden_rows):
        if number <= layout.heading_row or number > len(sheet.rows):
            continue
        if all(value is None for value in sheet.rows[number - 1]):
            continue
        place = (sheet.name, number, 0)
        answer = questions.ask(f"hidden_rows/{sheet.name}", HIDDEN_ROWS, place)
        if answer != TAKE:
            out.add(number)
        if not answer:
            value = as_text(sheet.value(number, name))
            problems.append(Problem("hidden_row", sheet.name, number, 0, value))
    return out
