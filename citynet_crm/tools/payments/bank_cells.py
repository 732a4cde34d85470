"""The cells of one line of a bank's table, by the headings above it."""

import re
from decimal import Decimal

from .bank_amounts import CREDIT, DEBIT, read_amount


class Cells:
    """What the columns of a table mean, and how this table writes amounts."""

    def __init__(self, columns, lines):
        """
        :param dict columns: see ``find_columns``
        :param list lines: lists of cells, those of the whole file
        """
        self.columns = columns
        self.width = columns["width"]
        self._marked = any(self._get_marks(cells) & (CREDIT | DEBIT) for cells in lines)
        debits = [
            found[0]
            for cells in lines
            if (found := read_amount(self.get(cells, "debit"))) and found[0]
        ]
        self._negative_debits = all(amount < 0 for amount in debits)

    def get(self, cells, meaning):
        """:return: the cell of a column, an empty text where there is none"""
        index = self.columns.get(meaning)
        if index is None or index >= len(cells):
            return ""
        value = cells[index]
        return value.strip() if isinstance(value, str) else value

    def get_text(self, cells):
        """:return: str, all columns of text, what stands in two of them once"""
        parts = []
        for index in self.columns["text"]:
            part = str(cells[index]).strip(" '") if index < len(cells) else ""
            if part and not any(part in other for other in parts):
                parts.append(part)
        return " ".join(" ".join(parts).split())

    def has_money(self, cells):
        """:return: bool, whether a column of money holds more than a nought"""
        for name in ("credit", "debit", "amount"):
            found = read_amount(self.get(cells, name))
            if not found or found[0]:
                return True
        return False

    def has_text_only(self, cells):
        """:return: bool, whether the line goes on with the text of the one above"""
        filled = {i for i, cell in enumerate(cells) if str(cell).strip()}
        return filled <= set(self.columns["text"])

    def is_reversal(self, cells):
        """:return: bool, whether the bank takes a credit back, in its own column"""
        found = read_amount(self.get(cells, "credit"))
        return bool(found and found[0] < 0)

    def get_exact(self, cells):
        """What a line adds to the balance.

        :return: Decimal, negative for money out; or str, why that can't be told
        """
        if "credit" in self.columns:
            return self._get_of_two(cells)
        found = read_amount(self.get(cells, "amount"))
        if found is None:
            return "amount"
        amount, _word = found
        if self.get(cells, "amount") == "":
            found = read_amount(self.get(cells, "debit"))
            return -abs(found[0]) if found and found[0] else "no_amount"
        if re.search(r"\d", str(self.get(cells, "mark"))):
            return "columns"
        return self._get_by_marks(amount, self._get_marks(cells))

    def _get_marks(self, cells):
        """:return: set of the words beside an amount that say which way it went"""
        found = read_amount(self.get(cells, "amount"))
        words = {found[1]} if found else set()
        for meaning in ("sign", "mark"):
            words.add(re.sub(r"[^a-z]", "", str(self.get(cells, meaning)).lower()))
        return words - {""}

    def _get_by_marks(self, amount, words):
        if not words:
            needed = "sign" in self.columns or self._marked
            return "no_mark" if needed and amount else amount
        if words <= CREDIT:
            return amount
        return -abs(amount) if words <= DEBIT else "mark"

    def _get_of_two(self, cells):
        """:return: as ``get_exact``, of a table with a column for credits"""
        values = []
        for meaning, words in (("credit", CREDIT), ("debit", DEBIT)):
            found = read_amount(self.get(cells, meaning))
            if found is None:
                return "amount"
            if found[1] and found[1] not in words:
                return "mark"
            values.append(found[0])
        credit, debit = values
        if credit and debit:
            return "both"
        if debit < 0 and not self._negative_debits:
            return "negative_debit"
        if not credit and not debit:
            blank = all(self.get(cells, one) == "" for one in ("credit", "debit"))
            return "no_amount" if blank else Decimal(0)
        return credit or -abs(debit)
