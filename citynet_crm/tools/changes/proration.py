"""What a change of price within billing periods costs: pure, in whole rupiah."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from odoo.addons.citynet_crm.tools.billing.periods import Period, prorated


class Part(NamedTuple):
    """Days of ``whole`` whose price the change corrects, ``sign`` 1 or -1."""

    sign: int
    days: Period
    whole: Period


def change_parts(
    effective: date,
    billed: Iterable[tuple[Period, Period]],
    unbilled: Iterable[tuple[Period, Period]] = (),
) -> list[Part]:
    """The days for which a new price is to be put right by a charge.

    Days from ``effective`` on that are billed already were billed at the old price.
    Days before it that are not billed yet will be billed at the new one.

    :param date effective: first day of the new price
    :param billed: (days billed, whole period they lie in)
    :param unbilled: (days that no bill covers yet, whole period they lie in)
    :return: list of ``Part``
    """
    parts = []
    for days, whole in billed:
        start = max(days.start, effective)
        if start <= days.end:
            parts.append(Part(1, Period(whole.index, start, days.end), whole))
    for days, whole in unbilled:
        end = min(days.end, effective - timedelta(days=1))
        if days.start <= end:
            parts.append(Part(-1, Period(whole.index, days.start, end), whole))
    return parts


def change_cost(
    old: int, new: int, parts: Iterable[Part], rule: str, months: int = 1
) -> int:
    """What the next bill adds for ``parts`` (negative: a credit).

    Each price is rounded by itself, so changes add up in any order: old to new and
    back is exactly nothing, A and B at once is A and then B.

    :param int old: price of a whole period before
    :param int new: price of a whole period after
    :param str rule: as in ``periods.prorated``; where whole periods are never cut
        (``none``), a change within one is still paid by the days of the period
    :param int months: length of a whole period
    :return: int, whole rupiah
    """
    rule = "month" if rule == "none" else rule
    return sum(
        part.sign
        * (
            prorated(new, part.days, part.whole, rule, months)
            - prorated(old, part.days, part.whole, rule, months)
        )
        for part in parts
    )


def without_refund(total: int, charged: int) -> int:
    """What a change adds where nothing is given back, and a day counts as a whole.

    Several changes of one day come to what a single one from the first package to the
    last would have come to, so up and down nets to nothing here too.

    :param int total: cost of a change from the day's first price to the new one
    :param int charged: what the day's earlier changes came to
    :return: int, whole rupiah; negative only to take back what this day charged
    """
    return max(total, 0) - charged
