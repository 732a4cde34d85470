"""A cell of the payments matrix: paid how much, when and how, or not at all."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from .headings import MONTH_BY_NAME, words_of
from .reader import as_text
from .values import find_amount

BLANK, UNPAID, PAID, FREE, STOPPED, UNKNOWN = (
    "blank", "unpaid", "paid", "free", "stopped", "unknown",
)  # fmt: skip

_UNPAID = {"belum", "blm", "unpaid", "nunggak", "tunggak", "menunggak", "hutang", "utang",
           "due", "outstanding", "bon", "tagih", "isolir", "suspend", "suspended", "blokir",
           "arrears", "overdue"}  # fmt: skip
_PAID = {"lunas", "lns", "paid", "ok", "oke", "sudah", "sdh", "bayar", "terbayar", "v",
         "y", "ya", "yes", "done", "tf", "trf", "transfer", "cash", "tunai", "qris",
         "bca", "bri", "bni", "mandiri", "bsi", "dana", "ovo", "gopay", "shopeepay", "va",
         "ayopop", "alfamart", "indomaret", "atm", "setor", "settled"}  # fmt: skip
_FREE = {"free", "gratis", "bebas", "promo", "bonus", "libur", "cuti", "kompensasi"}
_STOPPED = {"berhenti", "stop", "putus", "cabut", "nonaktif", "off", "keluar", "tutup",
            "closed", "terminated", "stopped", "dicabut", "bongkar"}  # fmt: skip
_NOT = {"belum", "blm", "tidak", "tdk", "not", "no"}
_NOT_YET = {"belum", "blm", "unpaid"}
_LEFT = {"sisa", "kurang", "krg", "left", "remaining"}
_TICKS = "✓✔√☑"
_WITHOUT = re.compile(r"^[-–—.\s]*$")
_FAR = timedelta(days=200)  # a payment's day that far from its month is a slip


class Cell(NamedTuple):
    """What a cell says.

    ``amount``: rupiah paid, None: the whole price; ``day``: None where none is
    given; ``note``: what remains of the text; ``is_sure``: nothing was guessed.
    """

    kind: str
    amount: int | None = None
    day: date | None = None
    note: str = ""
    is_sure: bool = True


def parse_cell(value: Any, year: int, month: int, price: int | None = None) -> Cell:
    """:return: what the cell of that month says about a service of that price"""
    if value is None:
        return Cell(BLANK)
    if isinstance(value, (date, datetime)):
        day = value.date() if isinstance(value, datetime) else value
        is_near = abs(day - _middle(year, month)) <= _FAR
        return Cell(PAID, None, day if is_near else None, "", is_near)
    if isinstance(value, (int, float)):
        return _parse_number(round(value), year, month, price)
    return _parse_text(as_text(value), year, month, price)


def _parse_number(number: int, year: int, month: int, price: int | None) -> Cell:
    if number <= 0:
        return Cell(UNPAID)
    if number == 1:  # a tick
        return Cell(PAID)
    if price and number < 1000 and number * 1000 <= 3 * price:
        return Cell(PAID, number * 1000)
    # a day that lost its format
    day = date(1899, 12, 30) + timedelta(days=number) if number < 73_000 else None
    if (
        day
        and number != price
        and abs(day - _middle(year, month)) <= timedelta(days=70)
    ):
        return Cell(PAID, None, day)
    return Cell(PAID, number)


def _parse_text(text: str, year: int, month: int, price: int | None) -> Cell:
    if _WITHOUT.match(text):
        return Cell(BLANK) if "-" not in text else Cell(UNPAID)
    day, is_sure, rest = _find_day(text, year, month)
    amount, note = find_amount(rest)
    note = " ".join(note.split()).strip(" ,;:-()")
    words = set(words_of(rest))
    if amount is not None and words & _LEFT:
        paid, left = _paid_and_left(rest, amount, price)
        return Cell(PAID, paid, day, text, is_sure and left)
    if words & _NOT_YET or (words & _UNPAID and day is None and amount is None):
        return Cell(UNPAID, note=text)
    if words & _NOT and words & _PAID:
        return Cell(UNPAID, note=text)
    if words & _FREE and amount is None:
        return Cell(FREE, note=text)
    if words & _STOPPED and amount is None and day is None:
        return Cell(STOPPED, note=text)
    if amount is not None or day is not None:
        return Cell(PAID, amount, day, note, is_sure)
    if words & _PAID or any(tick in text for tick in _TICKS):
        return Cell(PAID, None, None, note, is_sure)
    return Cell(UNKNOWN, note=text, is_sure=False)


def _paid_and_left(
    text: str, amount: int, price: int | None
) -> tuple[int | None, bool]:
    """ "150.000 (sisa 50.000)" says both, "kurang 50rb" only what is left."""
    lead = re.split(r"\b(?:sisa|kurang|krg|left|remaining)\b", text, flags=re.I)[0]
    before, _rest = find_amount(lead)
    if before is not None:
        return before, True
    if price and amount < price:
        return price - amount, True
    return None, False


def _find_day(text: str, year: int, month: int) -> tuple[date | None, bool, str]:
    """:return: (day or None, whether it can be true, the text without it)"""
    pattern = r"(?<![\d.,])(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}|\d\d))?(?![\d]|[.,]\d)"
    named = r"(?<!\d)(\d{1,2})[\s-]*([A-Za-z]{3,9})\.?(?:[\s-]*(20\d\d|\d\d))?(?!\d)"
    if match := re.search(pattern, text):
        day, number, given = int(match[1]), int(match[2]), match[3]
    elif (match := re.search(named, text)) and match[2].lower() in MONTH_BY_NAME:
        day, number, given = int(match[1]), MONTH_BY_NAME[match[2].lower()], match[3]
    elif match := re.search(r"\b(?:tgl|tanggal|date)\.?\s*(\d{1,2})(?!\d)", text, re.I):
        day, number, given = int(match[1]), month, None
    else:
        return None, True, text
    rest = text[: match.start()] + " " + text[match.end() :]
    found, is_true = _near(day, number, given, year, month)
    return found, is_true, rest


def _near(
    day: int, number: int, given: str | None, year: int, month: int
) -> tuple[date | None, bool]:
    """The day; without a year of its own in the year nearest to the cell's month."""
    if not (1 <= number <= 12 and 1 <= day <= 31):
        return None, False
    middle = _middle(year, month)
    years = [int(given) % 2000 + 2000] if given else [year - 1, year, year + 1]
    days = [date(one, number, min(day, monthrange(one, number)[1])) for one in years]
    nearest = min(days, key=lambda one: abs(one - middle))
    if abs(nearest - middle) > _FAR:
        return None, False
    return nearest, nearest.day == day


def _middle(year: int, month: int) -> date:
    return date(year, month, 15)
