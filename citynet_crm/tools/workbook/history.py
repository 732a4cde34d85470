"""The months of a payments matrix: what was billed, what was paid."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from . import payments
from .asked_cells import ask_about_cell
from .colors import Cells, find_colors
from .entries import (
    Bill,
    Entry,
    Month,
    first_month,
    is_after_stop,
    paid_bill,
    price_of,
    says_nothing,
    share_out,
)
from .faults import Problem
from .headings import words_of
from .layout import Layout
from .payments import UNKNOWN, Cell
from .questions import COLOR, HIDDEN_MONTHS, Questions
from .reader import Sheet, as_text
from .records import CLOSED, HOME, Payer, Service
from .rows import Row, data_rows
from .values import clean_code, parse_phone

# a month counts as billed to everybody once that share of the customers has an entry
_BILLED = 0.2


class Ledger:
    """All entries of all payment sheets, by payer."""

    def __init__(
        self,
        payers: dict[str, Payer],
        questions: Questions,
        by_row: dict[tuple[str, int], Payer] | None = None,
    ) -> None:
        self.problems: list[Problem] = []
        self._by_row = by_row or {}
        self._named: set[str] = set()
        self._questions = questions
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
        colors, odd = find_colors(sheet, layout)
        for row in data_rows(sheet, layout):
            values = [sheet.value(row.number, index) for _y, _m, index in months]
            payer = self._find(row)
            if row.number in odd:
                self.problems.append(Problem("row_color", row.sheet, row.number))
            if payer is None:
                if any(value is not None for value in values):
                    label = row.text("code") or row.text("name")
                    column = row.column("code") or row.column("name")
                    self.problems.append(
                        Problem("unknown_payer", row.sheet, row.number, column, label)
                    )
                continue
            self._add_row(row, payer, sheet, months, colors)

    def _add_row(
        self,
        row: Row,
        payer: Payer,
        sheet: Sheet,
        months: list[tuple[int, int, int]],
        colors: Cells,
    ) -> None:
        """Take what a row says about each month; several columns may tell of one."""
        price = sum(service.price for service in payer.services)
        own = len({month[:2] for month in months}) == 1 and price_of(row)
        held = self.entries.setdefault(payer.key, {})
        said: dict[Month, list[tuple[Cell, int]]] = {}
        for year, month, index in months:
            value = sheet.value(row.number, index)
            cell = payments.parse_cell(value, year, month, own or price or None)
            place = (row.sheet, row.number, index)
            is_hidden = index in sheet.hidden_columns and value is not None
            cell = ask_about_cell(self._questions, cell, place, colors, is_hidden)
            said.setdefault((year, month), []).append((cell, index))
        for month, cells in said.items():
            cell = payments.combine([one for one, _index in cells])
            before = held.get(month)
            if before is None or says_nothing(before.cell):
                held[month] = Entry(cell, row.number, cells[0][1], row.sheet, own or 0)
            elif not says_nothing(cell) and cell != before.cell:
                entry = Entry(cell, row.number, cells[0][1], row.sheet)
                self._note_cell(
                    "month_twice", entry, as_text(sheet.value(row.number, entry.column))
                )

    def _find(self, row: Row) -> Payer | None:
        if own := self._by_row.get((row.sheet, row.number)):
            return own
        _code, key = clean_code(row.get("code"))
        name = row.get("name") or row.get("institution")
        for candidate in (key, f"I{key}" if key else ""):
            if candidate in self._payers:
                return self._payers[candidate]
        if key and row.column("code"):
            return None
        same = self._by_name.get(_name_key(name or ""), [])
        phone = parse_phone(row.get("phone"))[0]
        if len(same) > 1 and phone:
            same = [one for one in same if self._payers[one].phone == phone]
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
        self._complete_prices()
        for key, payer in self._payers.items():
            held = self.entries.get(key)
            if held is None:
                if payer.kind == HOME:
                    self._note("no_history", payer.services[0], payer.name)
                continue
            for bill in self._bills(payer, held, last, is_stopped_owed):
                share_out(bill, payer.services)

    def _complete_prices(self) -> None:
        """A service without a price costs what all its payments say."""
        for key, payer in self._payers.items():
            service = payer.services[0]
            if len(payer.services) > 1 or service.price:
                continue
            paid = {
                entry.cell.amount
                for entry in self.entries.get(key, {}).values()
                if entry.cell.kind == payments.PAID and entry.cell.amount
            }
            if len(paid) == 1:
                service.price = paid.pop()
                self._note("price_by_payments", service, str(service.price))

    def _bills(
        self, payer: Payer, held: dict[Month, Entry], last: Month, is_stopped_owed: bool
    ) -> Iterable[Bill]:
        service = payer.services[0]
        filled = [
            one for one, entry in held.items() if entry.cell.kind != payments.BLANK
        ]
        first = first_month(service, min(filled, default=None), min(held))
        if first is None:
            return
        if not service.is_start_sure and first > min(held):
            service.start = date(*first, 1)
        ends = max(filled, default=first)
        own = sum(one.price for one in payer.services)
        is_running, ahead, owed_at_end = True, [], 0
        for month in sorted(held):
            entry = held[month]
            price = entry.price or own
            kind = entry.cell.kind
            is_running = is_running and kind != payments.STOPPED
            if kind == payments.BLANK and ahead:
                yield paid_bill(month, ahead.pop(0), entry.cell, price)
            elif kind != payments.BLANK:
                bill, more = self._bill_of_cell(entry, price, month, held)
                ahead = more + ahead
                yield from bill
            elif first <= month <= last and is_running:
                is_end = service.state == CLOSED and month > ends
                if is_end and (not is_stopped_owed or is_after_stop(service, month)):
                    continue
                if entry.cell.question:
                    self._note_open(entry)
                    continue
                owed_at_end += is_end
                yield from self._priced(entry, Bill(*month, 0, price=price))
        if owed_at_end:
            self._note("stopped_unpaid", service, payer.name, str(owed_at_end))

    def _bill_of_cell(
        self, entry: Entry, price: int, month: Month, held: dict[Month, Entry]
    ) -> tuple[Iterable[Bill], list[int]]:
        """:return: the bill that a filled cell means, if any, and what it paid of the
        months after"""
        if entry.cell.kind == UNKNOWN:
            self._note_open(entry)
        elif entry.cell.kind == payments.PAID:
            amounts = self._amounts(entry, price, month, held)
            bill = paid_bill(month, amounts[0], entry.cell, price)
            return self._priced(entry, bill), amounts[1:]
        elif entry.cell.kind == payments.UNPAID:
            bill = Bill(*month, 0, note=entry.cell.note, price=price)
            return self._priced(entry, bill), []
        return [], []

    def _priced(self, entry: Entry, bill: Bill) -> Iterable[Bill]:
        """The bill; what was paid is its price where none is known, and a month that is
        unpaid at an unknown price can't be billed."""
        if not bill.price and not bill.paid:
            self._note_cell("month_without_price", entry, bill.note)
            return
        yield bill._replace(price=bill.price or bill.paid)

    def _amounts(
        self, entry: Entry, price: int, month: Month, held: dict[Month, Entry]
    ) -> list[int]:
        """What was paid for the cell's month and, with several prices, those after."""
        amount = entry.cell.amount
        if not entry.cell.is_sure:
            self._note_cell("payment_guessed", entry, entry.cell.note)
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

    def _note_open(self, entry: Entry) -> None:
        """A cell whose question is open: texts one by one, the others with their
        question, which names the cells."""
        kind = entry.cell.question.split("/")[0]
        if kind in (COLOR, HIDDEN_MONTHS):
            if entry.cell.question in self._named:
                return
            self._named.add(entry.cell.question)
            places = self._questions.by_key[entry.cell.question].places()
            name = "cell_color" if kind == COLOR else "hidden_month"
            self._note_cell(name, entry, places)
            return
        self._note_cell("bad_payment", entry, entry.cell.note)

    def _note_cell(self, kind: str, entry: Entry, value: str, detail: str = "") -> None:
        self.problems.append(
            Problem(kind, entry.sheet, entry.row, entry.column, value, detail)
        )


def _name_key(name: object) -> str:
    return " ".join(sorted(words_of(name)))
