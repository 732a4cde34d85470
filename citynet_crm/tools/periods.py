"""The arithmetic of billing periods: pure functions of dates and whole rupiah.

A service's periods form a grid: the k-th begins ``k * months`` months after the
anchor, on the anchor day or on the month's last day where the month is shorter.
Every start depends on the anchor and on k alone, never on the start before it, so a
short month doesn't shift the days that follow.
"""

from calendar import monthrange
from datetime import date, timedelta
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


def prorated(price: int, part: Period, whole: Period, rule: str, months: int = 1) -> int:
    """The price of a part of a period, in whole rupiah, rounded half up.

    :param int price: of the whole period
    :param Period part: days used, within ``whole``
    :param Period whole: the full period
    :param str rule: ``month`` counts the days of the period, ``thirty`` takes every
        month as 30 days, ``none`` always takes the whole price
    :param int months: length of the whole period
    """
    if rule == "none" or part.days >= whole.days:
        return price
    base = whole.days if rule == "month" else 30 * months
    used = min(part.days, base)
    return (2 * price * used + base) // (2 * base)
