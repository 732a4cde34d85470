"""What was read of a bank's file: money in, money out, what was not read, its checks."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_DOWN, Decimal
from typing import NamedTuple

# money that a bank or the company gives back, or a correction: no customer's payment
_GIVEN_BACK = re.compile(
    r"\b(RETUR|RETURN(?:ED)?|REVERSAL|REVERSED|REVERSE|RVSL|KOREKSI|CORRECTION|BATAL|"
    r"PEMBATALAN|PENGEMBALIAN|DIKEMBALIKAN|REFUND)\b"
)


class Row(NamedTuple):
    """A movement; ``amount`` is in whole rupiah and positive, ``exact`` has the sen."""

    date: date
    text: str
    amount: int
    line: int = 0
    exact: Decimal = Decimal(0)
    # given_back: by a later line of the file, ``other``; reversal: by its own text
    mark: str = ""
    other: int = 0


class Unread(NamedTuple):
    """A line that is no movement yet: a person looks at it."""

    line: int
    text: str
    reason: str
    # what it would add to the balance, None where that can't be told
    exact: Decimal | None = None


class Check(NamedTuple):
    """The file's own figure and the same by the lines that were read."""

    # opening_closing, total_credit, total_debit, balance; given_back: money that went
    # back, of which the file has no credit
    kind: str
    said: Decimal
    found: Decimal
    line: int = 0


@dataclass
class Statement:
    """A bank's file; each line of money is in exactly one of the lists."""

    credits: list[Row] = field(default_factory=list)
    debits: list[Row] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    accounts: set[str] = field(default_factory=set)
    differences: list[Check] = field(default_factory=list)
    tables: int = 0

    def extend(self, other):
        """Add what was read of another sheet."""
        self.credits += other.credits
        self.debits += other.debits
        self.unread += other.unread
        self.accounts |= other.accounts
        self.differences += other.differences

    def add(self, day, text, exact, line, reversal=False):
        """Add a movement.

        :param Decimal exact: negative for money out
        :param bool reversal: the bank says that it takes an earlier movement back
        """
        text = " ".join(text.split())
        whole = to_rupiah(abs(exact))
        if exact > 0 and whole:
            mark = "reversal" if reversal or is_given_back(text) else ""
            self.credits.append(Row(day, text, whole, line, exact, mark))
        else:
            mark = "reversal" if exact and (reversal or is_given_back(text)) else ""
            self.debits.append(Row(day, text, whole, line, -exact, mark))

    def refuse(self, line, text, reason, exact=None):
        """Note a line that was not read; its reason is a word of ``Unread``."""
        self.unread.append(Unread(line, " ".join(text.split())[:200], reason, exact))

    def compare(self, kind, said, found, line=0):
        """Keep a difference of a rupiah or more between the file's figure and ours."""
        if abs(said - found) >= 1:
            self.differences.append(Check(kind, said, found, line))

    def get_sum(self, start=0, end=None):
        """:return: Decimal, what the lines from ``start`` to before ``end`` add to the
        balance, those not read included as far as they can be told"""

        def inside(row):
            return row.line >= start and (end is None or row.line < end)

        return (
            sum((row.exact for row in self.credits if inside(row)), Decimal(0))
            - sum((row.exact for row in self.debits if inside(row)), Decimal(0))
            + sum((row.exact or 0 for row in self.unread if inside(row)), Decimal(0))
        )

    def mark_given_back(self):
        """Mark the credits that a later line of the file takes back again."""
        by_amount = defaultdict(list)
        for index, row in enumerate(self.credits):
            by_amount[row.amount].append(index)
        for debit in self.debits:
            if debit.mark != "reversal":
                continue
            found = [
                index
                for index in by_amount[debit.amount]
                if not self.credits[index].mark
                and self.credits[index].date <= debit.date
            ]
            words = get_words(debit.text)
            alike = [
                index for index in found if words & get_words(self.credits[index].text)
            ]
            # without a common word it must be the only credit of this amount
            hit = alike or (found if len(found) == 1 else [])
            if not hit:
                self.differences.append(
                    Check("given_back", debit.exact, Decimal(0), debit.line)
                )
            for index in hit[-1:]:
                self.credits[index] = self.credits[index]._replace(
                    mark="given_back", other=debit.line
                )


# words of banks that say nothing about who it was
_COMMON = frozenset(
    "TRSF TRF TRANSFER BANKING EBANKING BIFAST FAST SETOR SETORAN TUNAI BAYAR WIFI DARI"
    " INTERNET PEMBAYARAN ATM SWITCHING FTSCY KREDIT DEBIT DEBET".split()
)


def get_words(text):
    """:return: set of the words that may tell one payer from another"""
    found = set(re.findall(r"[A-Z0-9]{4,}", text.upper()))
    return {
        word
        for word in found
        if word not in _COMMON and not _GIVEN_BACK.fullmatch(word)
    }


def is_given_back(text):
    """:return: bool, whether a movement's text speaks of money that goes back"""
    return bool(_GIVEN_BACK.search(text.upper()))


def to_rupiah(exact):
    """:return: int; half a rupiah is not rounded up, money that didn't come is none"""
    return int(exact.quantize(Decimal(1), ROUND_HALF_DOWN))
