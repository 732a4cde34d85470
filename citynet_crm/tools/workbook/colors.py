"""Which coloured cells of a payments matrix say something, and which only look nice."""

import colorsys
from collections import Counter

from .layout import Layout
from .reader import Sheet
from .rows import data_rows
from .values import parse_amount

_FEW = 1 / 3  # share of the rows up to which a coloured row is no pattern

Cells = dict[tuple[int, int], str]


def find_colors(sheet: Sheet, layout: Layout) -> tuple[Cells, list[int]]:
    """Tell colours that mean something from stripes.

    A row coloured from its name on, or a column coloured as a whole and filled in, is
    decoration, as long as all coloured cells of the months are of such rows or columns.

    What stands in a cell may say enough: a word or a day. Empty cells and bare amounts
    are told apart by colours, those without a colour too.

    :return: {(row, column): colour or ""} of the months' cells that colours tell of;
        and the rows coloured as a whole that are no stripes
    """
    months = [index for _year, _month, index in layout.months()]
    if not sheet.fills or not months:
        return {}, []
    rows = [row.number for row in data_rows(sheet, layout)]
    fields = layout.fields()
    label = fields.get("name") or fields.get("code") or fields.get("institution") or 1
    cells = {
        (row, index): sheet.fills.get((row, index), "")
        for row in rows
        for index in months
    }
    whole = [
        row
        for row in rows
        if (color := sheet.fills.get((row, label)))
        and all(cells[row, index] == color for index in months)
    ]
    odd = [] if len(whole) > _FEW * len(rows) else whole
    left = [place for place, color in cells.items() if color and place[0] not in whole]
    left = [place for place in left if place[1] not in _decorated(sheet, cells, rows)]
    told = {_is_empty(sheet, place) for place in left} - {None}
    return {
        place: color
        for place, color in cells.items()
        if place[0] not in whole and _is_empty(sheet, place) in told
    }, odd


def _is_empty(sheet: Sheet, place: tuple[int, int]) -> bool | None:
    """:return: True for nothing, False for a bare amount, None for words and days"""
    value = sheet.value(*place)
    return value is None if value is None or parse_amount(value) is not None else None


def _decorated(sheet: Sheet, cells: Cells, rows: list[int]) -> set[int]:
    """:return: columns of one colour that have something written in most cells"""
    result = set()
    for index in {column for _row, column in cells}:
        colors = Counter(cells[row, index] for row in rows)
        written = sum(sheet.value(row, index) is not None for row in rows)
        if len(colors) == 1 and 2 * written > len(rows) > 1:
            result.add(index)
    return result


def color_word(color: str) -> str:
    """:return: key of a colour's name: "green", "light_blue", "gray" ..., "" for none"""
    if not color:
        return ""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    if strength < 0.12 or light in (0, 1):
        return "white" if light > 0.95 else "black" if light < 0.15 else "gray"
    names = ((0.045, "red"), (0.12, "orange"), (0.19, "yellow"), (0.45, "green"),
             (0.53, "turquoise"), (0.71, "blue"), (0.83, "purple"), (0.94, "pink"), (1.1, "red"))  # fmt: skip
    return next(name for limit, name in names if hue < limit)
