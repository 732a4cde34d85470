"""A cell of the payments matrix: paid how much, when and how, or not at all."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from .headings import MONTH_BY_NAME, words_of
from .reader import as_text
from .values import find_amount, parse_amount

BLANK, UNPAID, PAID, FREE, STOPPED, UNKNOWN = (
    "blank", "unpaid", "paid", "free", "stopped", "unknown",
)  # fmt: skip

_UNPAID = {"belum", "blm", "unpaid", "nunggak", "tunggak", "menunggak", "hutang", "utang",
           "due", "outstanding", "bon", "tagih", "isolir", "suspend", "suspended", "blokir",
           "arrears", "overdue"}  # fmt: skip
_PAID = {"lunas", "lns", "l", "ls", "paid", "ok", "oke", "sudah", "sdh", "bayar", "terbayar", "v",
         "y", "ya", "yes", "done", "tf", "trf", "transfer", "cash", "tunai", "qris",
         "bca", "bri", "bni", "mandiri", "bsi", "dana", "ovo", "gopay", "shopeepay", "va",
         "ayopop", "alfamart", "indomaret", "atm", "setor", "settled"}  # fmt: skip
_FREE = {"free", "gratis", "bebas", "promo", "bonus", "libur", "cuti", "kompensasi"}
_STOPPED = {"berhenti", "stop", "putus", "cabut", "nonaktif", "off", "keluar", "tutup",
            "closed", "terminated", "stopped", "dicabut", "bongkar"}  # fmt: skip
_NOT = {"belum", "blm", "tidak", "tdk", "not", "no"}
_NOT_YET = {"belum", "blm", "unpaid"}
_LEFT = {"sisa", "kurang", "krg", "left", "remaining"}
# a day beside these is no day of payment
_OTHER_DAYS = {"janji", "nanti", "besok", "pindah", "pasang", "psb", "mulai", "aktif", "daftar",
               "ganti", "survey", "survei", "promise", "moved", "installed"}  # fmt: skip
_TICKS = "✓✔√☑✅🗸"
_WITHOUT = re.compile(r"^[-–—.\s]*$")
_TIMES = re.compile(r"^\s*(\d{1,2})\s*[x×*]\s*(?=\d)", re.I)
_LAST_DAY_NUMBER = 31  # a bare number up to it may be a day as well as an amount
_FAR = timedelta(days=200)  # a payment's day that far from its month is a slip


class Cell(NamedTuple):
    """What a cell says.

    ``amount``: rupiah paid, None: the whole price; ``day``: None where none is
    given; ``note``: what remains of the text; ``is_sure``: nothing was guessed;
    ``question``: key of what a person must say about it first.
    """

    kind: str
    amount: int | None = None
    day: date | None = None
    note: str = ""
    is_sure: bool = True
    question: str = ""


def parse_cell(value: Any, year: int, month: int, price: int | None = None) -> Cell:
    """:return: what the cell of that month says about a service of that price"""
    if value is None:
        return Cell(BLANK)
    if isinstance(value, (date, datetime)):
        day = value.date() if isinstance(value, datetime) else value
        is_near = abs(day - _middle(year, month)) <= _FAR
        return Cell(PAID, None, day if is_near else None, "", is_near)
    if isinstance(value, (int, float)):
        return _parse_number(value, year, month, price)
    return _parse_text(as_text(value), year, month, price)


def combine(cells: list[Cell]) -> Cell:
    """:return: what several cells about one month say together"""
    said = [cell for cell in cells if cell.kind != BLANK]
    if len(said) < 2:
        return (
            said[0] if said else next((one for one in cells if one.question), cells[0])
        )
    note = " ".join(dict.fromkeys(cell.note for cell in said if cell.note))
    kinds = {cell.kind for cell in said}
    if kinds == {PAID}:
        return Cell(
            PAID,
            next((cell.amount for cell in said if cell.amount is not None), None),
            next((cell.day for cell in said if cell.day), None),
            note,
            all(cell.is_sure for cell in said),
        )
    if len(kinds) == 1:
        return said[0]
    return Cell(UNKNOWN, note=note or " / ".join(sorted(kinds)), is_sure=False)


def _parse_number(
    value: float, year: int, month: int, price: int | None, text: str = ""
) -> Cell:
    """Rupiah, thousands of them, a tick or a day; what may be two of these is asked."""
    number = round(value)
    unknown = Cell(UNKNOWN, note=text or as_text(value), is_sure=False)
    if value == 0:
        return Cell(UNPAID)
    if value == 1:  # a tick
        return Cell(PAID)
    if value < 1:
        return unknown
    if value < 1000:
        amount = round(value * 1000)
        is_day = number == value and number <= _LAST_DAY_NUMBER and amount != price
        return (
            unknown if is_day or (price and amount > 3 * price) else Cell(PAID, amount)
        )
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
    plain = parse_amount(text)
    if plain is not None:
        return _parse_number(plain, year, month, price, text)
    if "?" in text:
        return Cell(UNKNOWN, note=text, is_sure=False)
    day, is_sure, rest = _find_day(text, year, month)
    amount, note = _find_paid(rest)
    note = " ".join(note.split()).strip(" ,;:-()")
    words = set(words_of(rest))
    if words & _LEFT:
        paid, left = _paid_and_left(rest, amount, price)
        return Cell(PAID if left else UNKNOWN, paid, day, text, is_sure and left)
    kind = _get_kind_by_words(words, day, amount, price, text)
    if kind in (UNPAID, FREE, STOPPED):
        return Cell(kind, note=text)
    if kind == UNKNOWN:
        return Cell(UNKNOWN, note=text, is_sure=False)
    return Cell(PAID, amount, day, note, is_sure)


def _get_kind_by_words(
    words: set[str], day: date | None, amount: int | None, price: int | None, text: str
) -> str:
    """What the words say; a day or an amount speaks only where no word denies it."""
    is_paid = bool(words & _PAID) or any(tick in text for tick in _TICKS)
    if words & _NOT_YET or (words & _NOT and words & _PAID):
        return UNPAID if amount is None or not price or amount >= price else UNKNOWN
    if words & _UNPAID and not is_paid:
        # "nunggak 50rb": is that all that is owed, or what was paid?
        is_all = amount is None or (price and amount >= price)
        return UNPAID if is_all and day is None else UNKNOWN
    if words & _FREE and amount is None:
        return FREE
    if words & _STOPPED and amount is None:
        return STOPPED
    if words & (_OTHER_DAYS | _NOT) or (words & _UNPAID and amount is None):
        return UNKNOWN
    return PAID if is_paid or amount is not None or day is not None else UNKNOWN


def _find_paid(text: str) -> tuple[int | None, str]:
    """An amount in a text: "150rb", "2x111rb"; "bayar 100" means thousands.

    :return: (rupiah or None, the text without it)
    """
    times = _TIMES.match(text)
    amount, note = find_amount(text[times.end() :] if times else text)
    if amount is not None:
        return amount * (int(times[1]) if times else 1), note
    numbers = re.findall(r"(?<![\w.,/-])\d{2,3}(?![\w.,/-])", text)
    if len(numbers) == 1 and int(numbers[0]) > _LAST_DAY_NUMBER:
        return int(numbers[0]) * 1000, text.replace(numbers[0], " ")
    return None, text


def _paid_and_left(
    text: str, amount: int | None, price: int | None
) -> tuple[int | None, bool]:
    """What was paid where something is left: "150.000 (sisa 50.000)" says both,
    "kurang 50rb" and "kurang 50" only what is left.

    :return: (rupiah or None, whether that is sure)
    """
    lead = re.split(r"\b(?:sisa|kurang|krg|left|remaining)\b", text, flags=re.I)[0]
    before, _rest = _find_paid(lead)
    if before is not None:
        return before, True
    if amount is None and (small := re.search(r"\d{1,3}(?![\d.,])", text[len(lead) :])):
        amount = int(small[0]) * 1000
    if price and amount and amount < price:
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
