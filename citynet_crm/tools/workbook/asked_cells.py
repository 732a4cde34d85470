"""A cell of the payments whose meaning only a person knows."""

from .colors import Cells
from .payments import BLANK, FREE, PAID, UNKNOWN, UNPAID, Cell
from .questions import (
    AS_WRITTEN,
    COLOR,
    HIDDEN_MONTHS,
    IS_NOTHING,
    IS_PAID,
    IS_UNPAID,
    TAKE,
    TEXT,
    Questions,
)


def ask_about_cell(
    questions: Questions,
    cell: Cell,
    place: tuple[str, int, int],
    colors: Cells,
    is_hidden: bool,
) -> Cell:
    """:param cell: what stands there says by itself
    :param place: (sheet, row, column)
    :param colors: as ``find_colors`` returns them
    :param is_hidden: whether it is filled, and of a column that Excel doesn't show
    :return: the cell as a person said it is, or with the question that is open"""
    if is_hidden:
        key = f"hidden_months/{place[0]}"
        answer = questions.ask(key, HIDDEN_MONTHS, place)
        if answer != TAKE:
            return Cell(BLANK if answer else UNKNOWN, note=cell.note, question=key)
    color = colors.get(place[1:])
    if color is not None:
        is_empty = cell.kind == BLANK
        key = f"color/{color or 'none'}/{'empty' if is_empty else 'value'}"
        answer = questions.ask(key, COLOR, place, color=color, has_value=not is_empty)
        if is_empty and not color and answer in ("", IS_UNPAID, AS_WRITTEN):
            # empty as in any other book: owed as far as it is billed
            return cell if answer else cell._replace(question=key)
        if answer != AS_WRITTEN:
            return _answered(cell, answer, key)
    if cell.kind == UNKNOWN:
        key = f"text/{' '.join(cell.note.lower().split())}"
        answer = questions.ask(key, TEXT, place, label=cell.note, has_value=True)
        return _answered(cell, answer, key)
    return cell


def _answered(cell: Cell, answer: str, key: str) -> Cell:
    """:return: the cell as it was answered; without an answer it stays a question"""
    if answer == IS_PAID:
        return cell._replace(kind=PAID, is_sure=True)
    if answer == IS_UNPAID:
        return Cell(UNPAID, note=cell.note)
    if answer == IS_NOTHING:
        return Cell(FREE, note=cell.note)
    return Cell(UNKNOWN, cell.amount, cell.day, cell.note, False, key)
