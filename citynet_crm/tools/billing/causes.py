"""Why a service's bill is another sum than the one before."""

from typing import NamedTuple


class PeriodLine(NamedTuple):
    """A period on a bill; amounts in rupiah."""

    package: int
    is_whole: bool
    untaxed: float
    total: float


class ServiceBill(NamedTuple):
    """One service on one bill; sums with tax, in rupiah."""

    periods: list[PeriodLine]
    promos: float = 0
    charges: float = 0
    credits: float = 0

    @property
    def total(self) -> float:
        base = sum(period.total for period in self.periods)
        return base + self.promos + self.charges + self.credits


def explain(now: ServiceBill, before: ServiceBill | None) -> list[tuple[str, float]]:
    """What the difference between two bills comes from, largest part first.

    :param before: None for a service that had no bill yet
    :return: (cause, rupiah with tax); together they are the whole difference
    """
    if before is None:
        causes = [("new", now.total - now.charges - now.credits)]
        before = ServiceBill([])
    else:
        causes = _explain_periods(now.periods, before.periods)
        kind = "promo_changed"
        if not before.promos:
            kind = "promo_began"
        elif not now.promos:
            kind = "promo_ended"
        causes.append((kind, now.promos - before.promos))
    causes.append(("charge", now.charges - before.charges))
    causes.append(("credit", now.credits - before.credits))
    found = [(cause, amount) for cause, amount in causes if amount]
    return sorted(found, key=lambda one: -abs(one[1]))


def _explain_periods(now, before):
    """:return: list of (cause, rupiah) of the periods alone"""
    difference = _sum(now) - _sum(before)
    if not difference:
        return []
    if {one.package for one in now} != {one.package for one in before}:
        return [("package", difference)]
    if len(now) == len(before) and [one.untaxed for one in now] == [
        one.untaxed for one in before
    ]:
        return [("tax", difference)]
    prices = [
        next((one.total for one in periods if one.is_whole), None)
        for periods in (now, before)
    ]
    risen = 0
    if None not in prices:
        risen = (prices[0] - prices[1]) * sum(one.is_whole for one in now)
    whole = all(one.is_whole for one in (*now, *before))
    return [
        ("price", risen),
        ("months" if whole else "proration", difference - risen),
    ]


def _sum(periods):
    return sum(one.total for one in periods)
