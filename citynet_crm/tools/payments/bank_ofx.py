"""Statements in OFX, of both its kinds (SGML and XML), by the library ``ofxtools``."""

import io
import re
from datetime import date
from html import unescape

from .bank_amounts import read_decimal
from .bank_types import Statement

try:
    from ofxtools.Parser import OFXTree
except ImportError:  # a server may do without; then a sentence says so
    OFXTree = None

_MOVEMENT = re.compile(r"<STMTTRN>", re.IGNORECASE)


def is_mine(text):
    """:return: bool, whether a file's text is OFX"""
    return bool(re.search(r"OFXHEADER|<OFX>", text[:2000], re.IGNORECASE))


def read(content, text, currency):
    """:return: Statement
    :raise ValueError: ``no_library``; ``damaged`` for a file that isn't sound, or of
        which the library would leave movements out
    """
    if OFXTree is None:
        raise ValueError("no_library")
    tree = OFXTree()
    try:
        root = tree.parse(io.BytesIO(content))
    except Exception as error:  # noqa: BLE001 - a broken file may raise anything
        raise ValueError("damaged") from error
    lines = [
        text.count("\n", 0, found.start()) + 1 for found in _MOVEMENT.finditer(text)
    ]
    movements = [] if root is None else list(root.iter("STMTTRN"))
    if root is None or len(lines) != len(movements):
        raise ValueError("damaged")
    statement = Statement()
    statement.accounts = {
        digits
        for found in root.iter("ACCTID")
        if (digits := re.sub(r"\D", "", found.text or ""))
    }
    foreign = {
        movement
        for part in (*root.iter("STMTRS"), *root.iter("CCSTMTRS"))
        if (part.findtext("CURDEF") or currency).strip().upper() != currency
        for movement in part.iter("STMTTRN")
    }
    for movement, line in zip(movements, lines, strict=True):
        _read_movement(statement, movement, line, movement in foreign)
    return statement


def _read_movement(statement, movement, line, is_foreign):
    amount = read_decimal(movement.findtext("TRNAMT"))
    day = _read_day(movement.findtext("DTPOSTED"))
    parts = []
    for name in ("NAME", "PAYEE/NAME", "MEMO", "REFNUM", "CHECKNUM"):
        part = unescape(movement.findtext(name) or "").strip()
        if part and part not in parts:
            parts.append(part)
    text = " ".join(parts)
    if is_foreign:
        statement.refuse(line, text, "currency")
    elif amount is None:
        statement.refuse(line, text, "amount")
    elif not day:
        statement.refuse(line, text, "date", amount)
    else:
        statement.add(day, text, amount, line)


def _read_day(text):
    found = re.match(r"\s*(\d{4})(\d\d)(\d\d)", text or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
