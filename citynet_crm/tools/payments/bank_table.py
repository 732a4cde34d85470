"""A bank's table, from a CSV file or a workbook: every line of money is accounted for.

A line below the headings is a movement, a line of totals, a remark without money, or it
is not read, with a reason.
"""

import re
from decimal import Decimal
from itertools import pairwise

from .bank_amounts import read_amount
from .bank_cells import Cells
from .bank_dates import Days, find_dates, find_period, is_month_first
from .bank_headings import find_columns, get_account, get_currency, read_figure
from .bank_types import Statement

_PENDING = re.compile(r"\W*(pend|pending|tertunda|hold)\b", re.IGNORECASE)
_CARRIED = re.compile(r"saldo (awal|akhir)|(opening|closing) balance", re.IGNORECASE)
_FEW = 3  # a line of movements has at least so many cells with something in them


class Table:
    """Reads the lines of one file, or of one sheet, into a ``Statement``."""

    def __init__(self, lines, today, currency):
        """
        :param list lines: tuples (number, list of cells, the whole line as text)
        :param date today: see ``Days``
        :param str currency: other currencies are not read
        """
        self.lines, self.today, self.currency = lines, today, currency
        self.statement = Statement()
        self.figures = {}  # opening, closing, credit, debit
        self.cells = None  # of the headings above
        self.days = None
        self.named = ""  # the currency that the file names
        self.last = 0  # the last line of a movement
        self.balances = []  # (line, movement or None, balance or None)

    def read(self):
        """:return: Statement, None where there is no table"""
        headings = self._find_headings()
        if not headings:
            return None
        self.days = self._get_days(headings)
        for index, (number, cells, text) in enumerate(self.lines):
            if index in headings:
                if columns := headings[index]:
                    self.cells = Cells(columns, [line[1] for line in self.lines])
            elif not any(str(cell).strip() for cell in cells):
                continue
            elif self.cells:
                self._read_line(number, cells, text)
            else:
                self._read_before(text)
        self._check()
        self.statement.mark_given_back()
        return self.statement

    def _find_headings(self):
        """:return: dict {index of a line of headings: columns}, None for the second of
        two lines of headings"""
        found = {}
        for index, (_number, cells, _text) in enumerate(self.lines):
            if index in found:
                continue
            under = self.lines[index + 1][1] if index + 1 < len(self.lines) else ()
            if hit := find_columns([*map(str, cells)], [*map(str, under)]):
                found[index] = hit[0]
                if hit[1]:
                    found[index + 1] = None
        return found

    def _get_days(self, headings):
        """The file's period and its habit of dates, by all of its lines."""
        outside, dated, columns = [], [], None
        for index, (_number, cells, text) in enumerate(self.lines):
            if index in headings:
                columns = headings[index] or columns
                continue
            if columns and columns["date"] < len(cells):
                dated.append(str(cells[columns["date"]]).lower().strip("' "))
            if not columns or len([one for one in cells if str(one).strip()]) < _FEW:
                outside.append(text)
        spans = [one for text in outside for one in find_dates(text)]
        month_first = is_month_first([*dated, *spans])
        return Days(self.today, find_period(outside, month_first), month_first)

    # ---- One line -------------------------------------------------------------------

    def _read_before(self, text):
        if figure := read_figure(text):
            kind, amount = figure
            if amount is not None and kind != "sum":
                self.figures.setdefault(kind, amount)
        elif currency := get_currency(text):
            self.named = currency
        elif account := get_account(text):
            self.statement.accounts.add(account)

    def _read_line(self, number, cells, text):
        if day := self.days.read(self.cells.get(cells, "date")):
            self._read_movement(number, cells, text, day)
        elif figure := read_figure(text):
            self._keep_figure(cells, *figure)
        else:
            self._read_undated(number, cells, text)

    def _keep_figure(self, cells, kind, amount):
        """A line of totals below the table: one figure, or the sums of the columns."""
        if kind != "sum":
            if amount is not None:
                self.figures[kind] = amount
            return
        for column in ("credit", "debit"):
            found = read_amount(self.cells.get(cells, column))
            if found and found[0]:
                self.figures[column] = found[0]

    def _read_undated(self, number, cells, text):
        """No date: the rest of the text above, a remark, or money that isn't read."""
        if self.cells.has_money(cells):
            exact = self.cells.get_exact(cells)
            pending = _PENDING.match(str(self.cells.get(cells, "date")))
            reason = "pending" if pending else "date"
            self._refuse(
                number, cells, text, reason, None if isinstance(exact, str) else exact
            )
        elif len([one for one in cells if str(one).strip()]) >= _FEW and re.search(
            r"\d{4,}|\d[.,]\d{3}", text
        ):
            self._refuse(number, cells, text, "columns")
        elif self.last == number - 1 and self.cells.has_text_only(cells):
            self._continue_text(number, self.cells.get_text(cells))

    def _continue_text(self, number, text):
        """Some banks go on with a movement's text in the next line."""
        self.last = number
        movements = [self.statement.credits, self.statement.debits]
        rows = max(movements, key=lambda rows: rows[-1].line if rows else 0)
        rows[-1] = rows[-1]._replace(text=f"{rows[-1].text} {text}")

    def _read_movement(self, number, cells, text, day):
        filled = max(i for i, cell in enumerate(cells) if str(cell).strip()) + 1
        exact = self.cells.get_exact(cells)
        own = self.cells.get_text(cells)
        if filled > self.cells.width:
            self._refuse(number, cells, text, "columns")
        elif exact == "no_amount" and _CARRIED.search(own):
            kind = (
                "opening"
                if re.search("awal|opening", own, re.IGNORECASE)
                else "closing"
            )
            found = read_amount(self.cells.get(cells, "balance"))
            if found and found[0]:
                self.figures.setdefault(kind, found[0])
        elif isinstance(exact, str):
            self._refuse(number, cells, text, exact)
        elif self._get_currency(cells) not in (self.currency, "RP", "RUPIAH", ""):
            self._refuse(number, cells, text, "currency")
        else:
            account = re.sub(r"\D", "", str(self.cells.get(cells, "account")))
            self.statement.accounts |= {account} - {""}
            self.statement.add(day, own, exact, number, self.cells.is_reversal(cells))
            self._note_balance(number, cells, exact)
            self.last = number

    def _get_currency(self, cells):
        return str(self.cells.get(cells, "currency")).strip().upper() or self.named

    def _refuse(self, number, cells, text, reason, exact=None):
        self.statement.refuse(number, text, reason, exact)
        self._note_balance(number, cells, exact)

    def _note_balance(self, number, cells, exact):
        typed = self.cells.get(cells, "balance")
        found = read_amount(typed)
        self.balances.append(
            (number, exact, found[0] if found and typed != "" else None)
        )

    # ---- The file's own figures -----------------------------------------------------

    def _check(self):
        """Compare with the file's totals and balances; lines not read count as far as
        their amount is known."""
        statement, figures = self.statement, self.figures
        unread = [row.exact or Decimal(0) for row in statement.unread]
        credit = sum((row.exact for row in statement.credits), Decimal(0))
        credit += sum(one for one in unread if one > 0)
        debit = sum((row.exact for row in statement.debits), Decimal(0))
        debit -= sum(one for one in unread if one < 0)
        back = sum(row.exact for row in statement.debits if row.mark == "reversal")
        if "credit" in figures and abs(figures["credit"]) != credit - back:
            # banks may take what went back off the sum of credits, or not
            statement.compare("total_credit", abs(figures["credit"]), credit)
        if "debit" in figures and abs(figures["debit"]) != debit - back:
            statement.compare("total_debit", abs(figures["debit"]), debit)
        if {"opening", "closing"} <= figures.keys():
            said = figures["closing"] - figures["opening"]
            statement.compare("opening_closing", said, credit - debit)
        self._check_balances()

    def _check_balances(self):
        """Each balance follows from the one before, downwards or upwards."""
        links = [
            (one, other)
            for one, other in pairwise(self.balances)
            if None not in (one[2], other[2])
        ]
        if len({balance for link in links for _, _, balance in link}) < 2:
            return  # no balances, or a column that isn't filled
        down = [
            (line, balance, before + exact)
            for (_, _, before), (line, exact, balance) in links
            if exact is not None
        ]
        up = [
            (line, before, balance + exact)
            for (line, exact, before), (_, _, balance) in links
            if exact is not None
        ]
        breaks = [
            [one for one in way if abs(one[1] - one[2]) >= 1] for way in (down, up)
        ]
        for line, said, found in min(breaks, key=len)[:1]:
            self.statement.compare("balance", said, found, line)
