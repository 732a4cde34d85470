"""The months of a payments matrix: what was billed, what was paid."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from . import payments
from .faults import Problem
from .headings import words_of
from .layout import Layout
from .payments import Cell
from .reader import Sheet
from .records import CLOSED, HOME, Payer, Service
from .rows import Row, data_rows
from .values import clean_code

Month = tuple[int, int]
# a month counts as billed to everybody once that share of the customers has an entry
_BILLED = 0.2


class Bill(NamedTuple):
    """One month of one service: ``paid`` rupiah of its price, 0: still owed."""

    year: int
    month: int
    paid: int
    day: date | None = None
    note: str = ""


class Entry(NamedTuple):
    cell: Cell
    row: int
    column: int
    sheet: str


class Ledger:
    """All entries of all payment sheets, by payer."""

    def __init__(self, payers: dict[str, Payer]) -> None:
        self.problems: list[Problem] = []
        self.months: list[Month] = []
        self._payers = payers
        self._by_name: dict[str, list[str]] = {}
        for key, payer in payers.items():
            self._by_name.setdefault(_name_key(payer.name), []).append(key)
        self.entries: dict[str, dict[Month, Entry]] = {}

    def add_sheet(self, sheet: Sheet, layout: Layout) -> None:
        months = layout.months()
        self.months = sorted(
            {*self.months, *((year, month) for year, month, _ in months)}
        )
        for row in data_rows(sheet, layout):
            values = [sheet.value(row.number, index) for _y, _m, index in months]
            payer = self._find(row)
            if payer is None:
                if any(value is not None for value in values):
                    label = row.text("code") or row.text("name")
                    column = row.column("code") or row.column("name")
                    self.problems.append(
                        Problem("unknown_payer", row.sheet, row.number, column, label)
                    )
                continue
            price = sum(service.price for service in payer.services)
            held = self.entries.setdefault(payer.key, {})
            for (year, month, index), value in zip(months, values, strict=True):
                cell = payments.parse_cell(value, year, month, price)
                before = held.get((year, month))
                if before is None or before.cell.kind == payments.BLANK:
                    held[year, month] = Entry(cell, row.number, index, row.sheet)

    def _find(self, row: Row) -> Payer | None:
        _code, key = clean_code(row.get("code"))
        name = row.get("name") or row.get("institution")
        for candidate in (key, f"I{key}" if key else ""):
            if candidate in self._payers:
                return self._payers[candidate]
        if key and row.column("code"):
            return None
        same = self._by_name.get(_name_key(name or ""), [])
        return self._payers[same[0]] if len(same) == 1 else None

    def last_month(self) -> Month | None:
        """:return: the last month that was billed to everybody"""
        counts = Counter(
            month
            for held in self.entries.values()
            for month, entry in held.items()
            if entry.cell.kind != payments.BLANK
        )
        enough = _BILLED * max(counts.values(), default=0)
        return max((month for month, n in counts.items() if n >= enough), default=None)

    def make_bills(self, is_stopped_owed: bool) -> None:
        """Give each service its bills.

        :param bool is_stopped_owed: whether empty months at the end of a stopped
            service are owed (as they are for all others) or weren't billed
        """
        last = self.last_month()
        if last is None:
            return
        for key, payer in self._payers.items():
            held = self.entries.get(key)
            if held is None:
                if payer.kind == HOME:
                    self._note("no_history", payer.services[0], payer.name)
                continue
            for bill in self._bills(payer, held, last, is_stopped_owed):
                _share(bill, payer.services)

    def _bills(
        self, payer: Payer, held: dict[Month, Entry], last: Month, is_stopped_owed: bool
    ) -> Iterable[Bill]:
        service = payer.services[0]
        filled = [
            one for one, entry in held.items() if entry.cell.kind != payments.BLANK
        ]
        first = _first_month(service, min(filled, default=None), min(held))
        if first is None:
            return
        if not service.is_start_sure and first > min(held):
            service.start = date(*first, 1)
        ends = max(filled, default=first)
        price = sum(one.price for one in payer.services)
        is_running, ahead, owed_at_end = True, [], 0
        for month in sorted(held):
            entry = held[month]
            kind = entry.cell.kind
            if kind == payments.STOPPED:
                is_running = False
            if kind == payments.UNKNOWN:
                self._note_cell("bad_payment", entry, entry.cell.note)
            if kind == payments.PAID:
                amounts = self._amounts(entry, price, month, held)
                ahead = amounts[1:] + ahead
                yield _paid(month, amounts[0], entry.cell)
            elif kind in (payments.UNPAID, payments.UNKNOWN):
                yield Bill(*month, 0, note=entry.cell.note)
            elif kind == payments.BLANK and ahead:
                yield _paid(month, ahead.pop(0), entry.cell)
            elif kind == payments.BLANK and first <= month <= last and is_running:
                is_end = service.state == CLOSED and month > ends
                if is_end and (not is_stopped_owed or _is_after_stop(service, month)):
                    continue
                owed_at_end += is_end
                yield Bill(*month, 0)
        if owed_at_end:
            self._note("stopped_unpaid", service, payer.name, str(owed_at_end))

    def _amounts(
        self, entry: Entry, price: int, month: Month, held: dict[Month, Entry]
    ) -> list[int]:
        """What was paid for the cell's month and, with several prices, those after."""
        amount = entry.cell.amount
        if not entry.cell.is_sure:
            self._note_cell("bad_payment", entry, entry.cell.note)
        if amount is None or amount == price or not price:
            return [price if amount is None else amount]
        self._note_cell("amount_differs", entry, str(amount), str(price))
        times, rest = divmod(amount, price)
        later = [one for one in sorted(held) if one > month][: times - 1]
        if rest or times < 2 or len(later) < times - 1:
            return [amount]
        if any(held[one].cell.kind != payments.BLANK for one in later):
            return [amount]
        return [price] * times

    def _note(self, kind: str, service: Service, value: str, detail: str = "") -> None:
        row = service.row
        self.problems.append(Problem(kind, row.sheet, row.number, 0, value, detail))

    def _note_cell(self, kind: str, entry: Entry, value: str, detail: str = "") -> None:
        self.problems.append(
            Problem(kind, entry.sheet, entry.row, entry.column, value, detail)
        )


def _first_month(
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


def _is_after_stop(service: Service, month: Month) -> bool:
    return bool(service.stop) and month > (service.stop.year, service.stop.month)


def _paid(month: Month, amount: int, cell: Cell) -> Bill:
    return Bill(*month, amount, cell.day, cell.note)


def _share(bill: Bill, services: list[Service]) -> None:
    """One payment for several sites is shared out in their order."""
    left = bill.paid
    for position, service in enumerate(services, 1):
        is_last = position == len(services)
        paid = left if is_last else min(left, service.price)
        left -= paid
        service.bills.append(bill._replace(paid=paid))


def _name_key(name: object) -> str:
    return " ".join(sorted(words_of(name)))
