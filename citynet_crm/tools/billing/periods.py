"""The arithmetic of billing periods: pure functions of dates and whole rupiah.

A service's periods form a grid: the k-th begins ``k * months`` months after the
anchor, on the anchor day or on the month's last day where the month is shorter.
Every start depends on the anchor and on k alone, never on the start before it, so a
short month doesn't shift the days that follow.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple


class Period(NamedTuple):
    """A billing period, both days included; ``index`` 0 is the anchor's own."""

    index: int
    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


def on_day(year: int, month: int, day: int) -> date:
    """:return: the day of a month, or the month's last one where it has fewer days."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def shift_months(anchor: date, anchor_day: int, months: int) -> date:
    """:return: date, ``months`` months (may be negative) after the anchor's month."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return on_day(year, month + 1, anchor_day)


def grid_anchor(start: date, anchor_day: int) -> date:
    """:return: date, the last anchor day on or before ``start``."""
    anchor = on_day(start.year, start.month, anchor_day)
    return anchor if anchor <= start else shift_months(anchor, anchor_day, -1)


def period_at(anchor: date, anchor_day: int, months: int, index: int) -> Period:
    """:return: the ``index``-th period of the grid, ``months`` months long."""
    start = shift_months(anchor, anchor_day, index * months)
    following = shift_months(anchor, anchor_day, (index + 1) * months)
    return Period(index, start, following - timedelta(days=1))


@lru_cache(4096)  # a run asks the same of most of its services, several times
def period_containing(anchor: date, anchor_day: int, months: int, day: date) -> Period:
    """:return: the period of the grid in which ``day`` lies."""
    distance = (day.year - anchor.year) * 12 + day.month - anchor.month
    index = distance // months
    period = period_at(anchor, anchor_day, months, index)
    if day < period.start:
        return period_at(anchor, anchor_day, months, index - 1)
    if day > period.end:
        return period_at(anchor, anchor_day, months, index + 1)
    return period


def free_days(
    start: date, covered: list[tuple[date, date]]
) -> tuple[date, date | None]:
    """The first days from ``start`` on that nothing covers.

    :param covered: (first, last) days, in order
    :return: the first free day, and the last one before the next cover or None
    """
    for first, last in covered:
        if first > start:
            return start, first - timedelta(days=1)
        start = max(start, last + timedelta(days=1))
    return start, None


def due_date(reference: date, due_day: int, due_days: int) -> date:
    """When a bill is to be paid.

    :param date reference: the bill's date
    :param int due_day: day of the month, the first one on or after ``reference``;
        0 for none
    :param int due_days: days after ``reference`` where no day of the month is set
    """
    if not due_day:
        return reference + timedelta(days=due_days)
    due = on_day(reference.year, reference.month, due_day)
    return due if due >= reference else shift_months(reference, due_day, 1)


def prorated(
    price: int, part: Period, whole: Period, rule: str, months: int = 1
) -> int:
    """The price of a part of a period, in whole rupiah, rounded half up.

    :param int price: of the whole period
    :param Period part: days used, within ``whole``
    :param Period whole: the full period
    :param str rule: ``month`` counts the days of the period, ``thirty`` takes every
        month as 30 days, ``none`` always takes the whole price
    :param int months: length of the whole period
    """
    return _share(price, part.days, whole.days, rule, months)


def rounded(amount: int, unit: int) -> int:
    """:return: ``amount`` (not negative) to the nearest multiple of ``unit``, half up."""
    return (2 * amount + unit) // (2 * unit) * unit


def change_amount(
    old: int, new: int, used: int, base: int = 30, *, refund: bool = True
) -> int:
    """What a package change costs that starts a new period on its day.

    The days used at the old price, and the new price, less what was paid for the period.

    :param int old: price of the period paid in advance
    :param int new: price of the new period
    :param int used: days of the old period used, at most ``base`` are counted
    :param bool refund: whether a downgrade may come to less than nothing
    :return: int, whole rupiah; negative is a credit
    """
    days = min(used, base)
    amount = (2 * old * days + base) // (2 * base) + new - old
    return amount if refund else max(amount, 0)


def split(
    price: int, parts: list[Period], whole: Period, rule: str, months: int = 1
) -> list[int]:
    """The prices of several parts of one period, in the order of ``parts``.

    Each part pays the growth of the price of all days up to its own end, so the
    rounding never gets lost: with every rule, parts that fill the period add up to
    ``price`` exactly.

    :param parts: days used, within ``whole``, without overlap, in any order
    """
    shares, days, before = {}, 0, 0
    for part in sorted(parts, key=lambda part: part.start):
        days += part.days
        total = _share(price, days, whole.days, rule, months)
        shares[part.start] = total - before
        before = total
    return [shares[part.start] for part in parts]


def counted_days(
    part: Period, whole: Period, rule: str, months: int = 1
) -> tuple[int, int]:
    """:return: the days that ``rule`` counts for ``part``, and those of the whole."""
    base = whole.days if rule == "month" else 30 * months
    return min(part.days, base), base


def _share(price: int, days: int, whole_days: int, rule: str, months: int) -> int:
    if rule == "none" or days >= whole_days:
        return price
    base = whole_days if rule == "month" else 30 * months
    return (2 * price * min(days, base) + base) // (2 * base)
