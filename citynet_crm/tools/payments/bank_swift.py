"""Statements in MT940, field by field, so that one bad line leaves the others readable.

The fields' values are those of the library ``mt-940``.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from .bank_types import Statement

try:
    from mt940.models import Transactions
except ImportError:  # a server may do without; then a sentence says so
    Transactions = None

_FIELD = re.compile(r":(\d{2}[A-Z]?|NS):")
# the library reads 150 of "150.000,00" and the 28th of "the 30th of February"
_SOUND = re.compile(
    r"(?P<date>\d{6})(\d{4})?R?[CD][A-Z]?\d{1,13}(,\d{0,2})?[NFS][A-Z0-9]{3}", re.ASCII
)
_SUBFIELD = re.compile(r"\?\d\d")
_LINE = 65  # letters of a full line of :86:, which may end within a word


class _Field(NamedTuple):
    line: int
    name: str
    value: str


def is_mine(text):
    """:return: bool, whether a file's text is MT940"""
    return bool(re.search(r"^:20:", text, re.MULTILINE)) and bool(
        re.search(r"^:(60[FM]|61|62[FM]):", text, re.MULTILINE)
    )


def read(content, text, currency):  # noqa: ARG001 - all formats are read alike
    """:return: Statement
    :raise ValueError: ``no_library``
    """
    if Transactions is None:
        raise ValueError("no_library")
    statement = Statement()
    opening = named = None
    start = 0
    fields = _split(text)
    for number, field in enumerate(fields):
        if field.name == "25":
            account = re.sub(r"\D", "", field.value)
            statement.accounts |= {account} - {""}
        elif field.name in ("60F", "60M"):
            opening, named = _read_balance(field)
            start = field.line
        elif field.name == "61":
            after = fields[number + 1] if number + 1 < len(fields) else None
            details = after.value if after and after.name == "86" else ""
            _read_movement(statement, field, details, named not in (None, currency))
        elif field.name in ("62F", "62M"):
            closing = _read_balance(field)[0]
            if None not in (opening, closing):
                found = statement.get_sum(start, field.line)
                statement.compare(
                    "opening_closing", closing - opening, found, field.line
                )
            opening = None
    return statement


def _split(text):
    """:return: list of _Field with the lines that follow each"""
    fields = []
    for number, line in enumerate(text.splitlines(), 1):
        if found := _FIELD.match(line):
            fields.append(_Field(number, found[1], line[found.end() :]))
        elif re.match(r"-\}?\s*$|\{", line):
            fields.append(_Field(number, "", ""))
        elif fields and fields[-1].name:
            fields[-1] = fields[-1]._replace(value=f"{fields[-1].value}\n{line}")
    return fields


def _read_balance(field):
    """:return: tuple (Decimal or None, currency or None)"""
    if not re.match(r"[CD]\d{6}[A-Z]{3}\d{1,13}(,\d{0,2})?\s*$", field.value, re.ASCII):
        return None, None
    found = Transactions()
    try:
        found.parse(f":60F:{field.value}")
    except (RuntimeError, ValueError):
        return None, None
    amount = found.data["final_opening_balance"].amount
    return amount.amount, amount.currency


def _read_movement(statement, field, details, is_other_currency):
    text = f"{field.value} {details}"
    if is_other_currency:
        statement.refuse(field.line, text, "currency")
        return
    sound = _SOUND.match(field.value)
    if not sound:
        statement.refuse(field.line, text, "amount")
        return
    found = Transactions()
    try:
        [movement] = found.parse(f":61:{field.value}")
    except (RuntimeError, ValueError):
        statement.refuse(field.line, text, "date")
        return
    data = movement.data
    if f"{data['date']:%y%m%d}" != sound["date"]:
        statement.refuse(field.line, text, "date")
        return
    amount = abs(Decimal(data["amount"].amount))
    # RC takes a credit back, RD a debit
    sign = 1 if data["status"].upper() in ("C", "RD") else -1
    parts = [data.get("customer_reference"), data.get("extra_details"), _join(details)]
    own = " ".join(part for part in parts if part and part.strip() != "NONREF")
    statement.add(
        data["date"], own, sign * amount, field.line, data["status"].upper()[0] == "R"
    )


def _join(details):
    """:return: str, the lines of :86: as one; a full line may have broken a word"""
    joined = ""
    for line in details.splitlines():
        joined += line if len(line) >= _LINE else f"{line} "
    return _SUBFIELD.sub(" ", joined)
