"""What stands about a month, and the bill that comes of it."""

from datetime import date
from typing import NamedTuple

from . import payments
from .payments import Cell
from .records import Service
from .rows import Row
from .values import parse_amount

Month = tuple[int, int]


class Bill(NamedTuple):
    """One month of one service: ``paid`` rupiah of ``price``, 0: still owed."""

    year: int
    month: int
    paid: int
    day: date | None = None
    note: str = ""
    price: int = 0


class Entry(NamedTuple):
    """``price``: what the sheet of that month says, 0 where it is the customer's own."""

    cell: Cell
    row: int
    column: int
    sheet: str
    price: int = 0


def first_month(
    service: Service, first_entry: Month | None, first: Month
) -> Month | None:
    """The first month that an empty cell owes: the one after the installation.

    A day that isn't sure says less than the cells: empty ones at the beginning are
    from before the installation then.
    """
    start = service.start
    if start and service.is_start_sure:
        year, month = divmod(start.year * 12 + start.month, 12)
        return year, month + 1
    if first_entry is None:
        return None
    if start is None or first_entry > first:
        return first_entry
    return first


def is_after_stop(service: Service, month: Month) -> bool:
    return bool(service.stop) and month > (service.stop.year, service.stop.month)


def paid_bill(month: Month, amount: int, cell: Cell, price: int) -> Bill:
    return Bill(*month, amount, cell.day, cell.note, price)


def says_nothing(cell: Cell) -> bool:
    return cell.kind == payments.BLANK and not cell.question


def price_of(row: Row) -> int:
    price = parse_amount(row.get("price")) or 0
    return price * 1000 if 0 < price < 1000 else price


def share_out(bill: Bill, services: list[Service]) -> None:
    """One payment for several sites is shared out in their order."""
    if len(services) == 1:
        services[0].bills.append(bill)
        return
    left = bill.paid
    for position, service in enumerate(services, 1):
        is_last = position == len(services)
        paid = left if is_last else min(left, service.price)
        left -= paid
        if service.price or paid:
            price = service.price or paid
            service.bills.append(bill._replace(paid=paid, price=price))
