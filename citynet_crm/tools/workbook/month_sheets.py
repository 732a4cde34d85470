"""Sheets that hold one month each: its customers, and in some column who paid."""

import re
from datetime import date
from typing import Any

from .headings import MONTH_BY_NAME, words_of, year_in
from .payments import BLANK, FREE, PAID, UNPAID, parse_cell
from .reader import Sheet

# words that are months and other things too
_AMBIGUOUS = {
    "mar",
    "mei",
    "may",
    "mrt",
    "des",
    "dec",
    "sep",
    "jan",
    "ags",
    "nop",
    "peb",
}
_PAYMENT = {"bayar", "dibayar", "terbayar", "pembayaran", "lunas", "pelunasan", "paid",
            "payment", "setor", "setoran", "diterima", "received"}  # fmt: skip
_NO_PAYMENT = {"belum", "batas", "cara", "metode", "via", "jatuh", "tempo"}
_TITLE_WORDS = 7
_DAY = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}|\d{1,2}\s+[A-Za-z]{3}")
_MOST = 0.6  # share of a column's words that say paid or not


def find_payments_of_month(sheet: Sheet, layout: Any, titles: list[Any]) -> None:
    """Where the sheet's name or title is a month and no column is one, its payments
    stand in the columns that say so: "Tgl Bayar", "Jumlah Bayar", "Ket" with LUNAS.

    :param layout: the sheet's ``Layout``, whose columns are changed
    """
    if any(column.field == "month" for column in layout.columns):
        return
    month = next((found for text in titles if (found := month_in(text))), None)
    if not month:
        return
    year = year_in(*titles)
    for column in layout.columns:
        words = set(words_of(column.heading))
        if column.field in ("code", "name", "number", "institution"):
            continue
        says_paid = words & _PAYMENT and not words & _NO_PAYMENT
        if column.field == "due_day":  # "Tgl Bayar": the day it was paid, or is due?
            says_paid = says_paid and _is_of_dates(sheet, layout, column.index)
        if says_paid or (
            column.field in ("", "remark", "status")
            and _is_of_payments(sheet, layout, column.index, (year or 2000, month))
        ):
            column.field, column.year, column.month = "month", year, month


def month_in(text: Any) -> int | None:
    """:return: the only month that a title names, or None"""
    if isinstance(text, date) or not isinstance(text, str):
        return None
    words = words_of(text)
    if len(words) > _TITLE_WORDS:
        return None
    found = {MONTH_BY_NAME[word] for word in words if word in MONTH_BY_NAME}
    if len(found) != 1:
        return None
    named = [word for word in words if word in MONTH_BY_NAME]
    others = [
        word for word in words if word not in MONTH_BY_NAME and not word.isdigit()
    ]
    # "Des Kaliputu" is a village; "Des 2026" and "Tagihan Des 2026" are months
    is_clear = not set(named) <= _AMBIGUOUS or not others or year_in(text)
    return found.pop() if is_clear else None


def _is_of_dates(sheet: Sheet, layout: Any, index: int) -> bool:
    rows = range(layout.heading_row + 1, len(sheet.rows) + 1)
    values = [value for row in rows if (value := sheet.value(row, index)) is not None]
    days = sum(isinstance(one, date) or bool(_DAY.search(str(one))) for one in values)
    return days >= _MOST * len(values) > 0


def _is_of_payments(sheet: Sheet, layout: Any, index: int, month: tuple) -> bool:
    said = []
    for row in range(layout.heading_row + 1, len(sheet.rows) + 1):
        value = sheet.value(row, index)
        if value is not None:
            said.append(isinstance(value, str) and parse_cell(value, *month).kind)
    paid = sum(kind in (PAID, UNPAID, FREE) for kind in said)
    return PAID in said and paid >= _MOST * len(said) and BLANK not in said
