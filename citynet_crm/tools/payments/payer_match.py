"""Whose money is this: the evidence in a bank's lines, weighed one against another.

What is beyond doubt is booked, in the order of certainty: a number of the customer's, a
full name with the amount of their bills, an amount that ends in their number. What is
paid so is no longer open for the lines after it. All else is proposed, the likely
customer first, with the reason why a person is asked.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

# money of many payers in one line: settlements of card machines and QR codes
_OF_MANY = re.compile(r"\b(MID|QRIS|EDC|MERCHANT|SETTLEMENT|KR OTOMATIS|MDR)\b")
_MOST_AHEAD = 11  # months that a payment may be for on top of what is open
_LENGTH_VA = 16
_FEW = 3  # customers whom a proposal names
_SUFFIXES = 1000


class Line(NamedTuple):
    """A line of money; ``doubt`` is a reason to ask whatever the evidence says."""

    key: object
    text: str
    amount: int
    doubt: str = ""


class Decision(NamedTuple):
    """Whose a line is, or may be."""

    payer: object  # None where no proposal is better than a guess
    how: str  # number, name, suffix; proposed: likely, amount; empty without a proposal
    book: bool
    reason: str  # why a person is asked
    others: tuple = ()  # payers, the likely first, ``payer`` among them


@dataclass
class _Evidence:
    score: int = 0
    only_amount: bool = True


class OpenBills:
    """What customers owe, kept up to date while a file is matched."""

    def __init__(self, bills, suffixes):
        """
        :param dict bills: {payer: list of whole rupiah open, the oldest bill first}
        :param dict suffixes: {payer: the last three digits of their number}
        """
        self.bills = {payer: list(amounts) for payer, amounts in bills.items()}
        self.suffixes = suffixes
        self.by_amount = defaultdict(set)
        for payer in self.bills:
            for amount in self.get_amounts(payer):
                self.by_amount[amount].add(payer)
        self._at_first = {key: set(payers) for key, payers in self.by_amount.items()}

    def get_amounts(self, payer):
        """:return: set of the sums that pay bills in full: one, the oldest few, all"""
        found, total = set(), 0
        for amount in self.bills.get(payer, ()):
            total += amount
            found |= {amount, total}
        return found

    def fits(self, payer, amount):
        """:return: bool, whether an amount pays bills of the customer in full, or all of
        them and months ahead at the price of the last"""
        if payer in self.by_amount.get(amount, ()):
            return True
        bills = self.bills.get(payer)
        if not bills or amount <= sum(bills):
            return False
        months, rest = divmod(amount - sum(bills), bills[-1])
        return not rest and months <= _MOST_AHEAD

    def was_open(self, amount):
        """:return: set of the payers whose bills it was when the file began"""
        return self._at_first.get(amount, set())

    def get_by_suffix(self, amount):
        """:return: set of payers whose open amount it is with their three digits added"""
        return {
            payer
            for suffix in range(1, _SUFFIXES)
            for payer in self.by_amount.get(amount - suffix, ())
            if self.suffixes.get(payer) == suffix
        }

    def pay(self, payer, amount):
        """The oldest bills first, as money is booked."""
        bills = self.bills.get(payer)
        if not bills:
            return
        for one in self.get_amounts(payer):
            self.by_amount[one].discard(payer)
        left = []
        for bill in bills:
            paid = min(bill, amount)
            amount -= paid
            if bill > paid:
                left.append(bill - paid)
        self.bills[payer] = left
        for one in self.get_amounts(payer):
            self.by_amount[one].add(payer)


class Matcher:
    """Decides for all lines of a file."""

    def __init__(self, bills, names, numbers, digits):
        """
        :param OpenBills bills:
        :param PayerNames names:
        :param dict numbers: {number as ``get_numbers`` gives it: set of payers}
        :param dict digits: {digits of a customer's number: set of payers}
        """
        self.bills, self.names = bills, names
        self.numbers, self.digits = numbers, digits
        self._hits = {}

    def match(self, lines):
        """:param list lines: of Line
        :return: dict {key: Decision}
        """
        decisions = {}
        for step in (self._match_number, self._match_name, self._match_suffix):
            for line in lines:
                if line.doubt or line.key in decisions:
                    continue
                if found := step(line):
                    how, payer = found
                    decisions[line.key] = Decision(payer, how, True, "", (payer,))
                    self.bills.pay(payer, line.amount)
        for line in lines:
            if line.key not in decisions:
                decisions[line.key] = self._propose(line)
        return decisions

    def _match_number(self, line):
        payers = self._get_named(line)
        if len(payers) != 1 or self._get_contradiction(line, payers):
            return None
        return "number", next(iter(payers))

    def _match_name(self, line):
        """A full name that no one else has, and the amount of their bills."""
        full = self._get_full(line)
        if len(full) != 1 or self._get_named(line) or _is_of_many(line):
            return None
        [payer] = full
        if not self.bills.fits(payer, line.amount):
            return None
        longer = any(
            self.names.is_part_of(payer, hit.payer)
            and self.bills.fits(hit.payer, line.amount)
            for hit in self._find(line)
            if hit.payer != payer
        )
        return None if longer else ("name", payer)

    def _match_suffix(self, line):
        """An amount that is one customer's with their digits, and no one's without."""
        payers = self.bills.get_by_suffix(line.amount)
        if (
            len(payers) != 1
            or self.bills.by_amount.get(line.amount)
            or self._get_named(line)
            or self._get_full(line) - payers
            or _is_of_many(line)
        ):
            return None
        return "suffix", next(iter(payers))

    def _propose(self, line):
        found = defaultdict(_Evidence)
        for payers, score in (
            (self._get_named(line), 100),
            (self._get_digits(line), 35),
            (self.bills.get_by_suffix(line.amount), 65),
        ):
            for payer in payers:
                found[payer].score += score
                found[payer].only_amount = False
        scores = {"full": 60, "more": 45, "single": 25}
        for hit in self._find(line):
            found[hit.payer].score += scores.get(hit.kind, round(20 * hit.share))
            found[hit.payer].only_amount = False
        same = self.bills.by_amount.get(line.amount, set())
        for payer in {*found, *same} if not _is_of_many(line) else found:
            if self.bills.fits(payer, line.amount):
                found[payer].score += 30
            elif payer in self.bills.was_open(line.amount):
                found[payer].score += 15
        ranked = sorted(found, key=lambda payer: (-found[payer].score, payer))
        reason = line.doubt or self._get_reason(line)
        if not ranked:
            return Decision(None, "", False, reason)
        best = ranked[0]
        clear = len(ranked) == 1 or found[best].score > found[ranked[1]].score
        how = "amount" if found[best].only_amount else "likely"
        others = tuple(ranked[:_FEW]) if clear or how == "likely" else ()
        if not clear:
            return Decision(None, "", False, reason, others)
        return Decision(best, how, False, reason, others)

    def _get_reason(self, line):
        """:return: str, why nothing is booked"""
        named, hits = self._get_named(line), self._find(line)
        kinds = {hit.kind for hit in hits}
        if named:
            return "numbers" if len(named) > 1 else "number_and_name"
        if _is_of_many(line):
            return "of_many"
        if len(self._get_full(line)) > 1:
            return "namesakes"
        if "full" in kinds:
            return "amount"
        if "more" in kinds:
            return "longer_name"
        if "single" in kinds:
            return "one_word"
        if self.bills.get_by_suffix(line.amount):
            return "suffixes"
        return "only_amount" if self.bills.by_amount.get(line.amount) else ""

    # ---- Evidence -------------------------------------------------------------------

    def _find(self, line):
        if line.key not in self._hits:
            self._hits[line.key] = self.names.find(line.text)
        return self._hits[line.key]

    def _get_full(self, line):
        return {hit.payer for hit in self._find(line) if hit.kind == "full"}

    def _get_named(self, line):
        return set().union(
            *(self.numbers.get(word, ()) for word in get_numbers(line.text))
        )

    def _get_digits(self, line):
        return set().union(
            *(self.digits.get(one, ()) for one in re.findall(r"\d{4,}", line.text))
        )

    def _get_contradiction(self, line, payers):
        """:return: bool, whether name and amount are those of another customer, and the
        amount isn't that of the one whose number it is"""
        [named] = payers
        return not self.bills.fits(named, line.amount) and any(
            self.bills.fits(payer, line.amount)
            for payer in self._get_full(line) - {named}
        )


def _is_of_many(line):
    return bool(_OF_MANY.search(line.text.upper()))


def get_numbers(text):
    """What in a text may be a number of a customer, a service, a bill or an account.

    ``CN10003.``, ``cn 10003`` and ``CN-10003`` are ``CN10003``; ``INV-2026-00531`` is
    ``INV/2026/00531``; a virtual account may stand in groups.

    :return: set of str in capitals
    """
    text = (text or "").upper()
    found = {word.strip("/.-") for word in re.findall(r"[A-Z0-9/.-]{4,}", text)}
    pieces = re.findall(r"[A-Z]+\d[A-Z0-9]*|[A-Z]+|\d[A-Z0-9]*", text)
    for index, piece in enumerate(pieces):
        if re.search(r"\d", piece) and len(piece) >= 4:
            found.add(piece)
        for length in (2, 3, 4):
            group = pieces[index : index + length]
            if len(group) < length or not group[-1][-1:].isdigit():
                continue
            if length == 2 and group[0].isalpha():
                found.add("".join(group))
            elif group[0][0].isalpha():
                found.add("/".join(group))
            joined = "".join(group)
            if joined.isdigit() and len(joined) == _LENGTH_VA:
                found.add(joined)
    return {word for word in found if re.search(r"\d", word)}
