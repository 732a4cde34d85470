"""Amounts as banks and their customers' spreadsheets write them."""

import re
from decimal import Decimal, InvalidOperation

_MOST_DIGITS = 15
# words that say which way the money went, in a column of their own or at the amount
CREDIT = frozenset(
    "cr k c kr crd crdt kredit credit masuk in setoran setor deposit penerimaan"
    " uangmasuk danamasuk transaksimasuk".split()
)
DEBIT = frozenset(
    "db d dr dbt dbit debet debit keluar out tarikan penarikan withdrawal pengeluaran"
    " uangkeluar danakeluar transaksikeluar".split()
)
_PLAIN = re.compile(r"\d+", re.ASCII)


def read_amount(value):
    """What a cell means.

    ``1.234.567,00``, ``1,234,567.00``, ``Rp 1234567,-``, ``(150.000)``, ``150.000-``,
    ``150,000.00 CR``, ``148950.00993``.

    :param value: the cell of a CSV file (text) or of a workbook (number or text)
    :return: tuple (Decimal, negative in brackets or with a minus; the word at the amount
        in small letters), None where it can't be told what it means; an empty cell is 0
    """
    if value is None:
        return Decimal(0), ""
    if isinstance(value, int | float):
        amount = _to_decimal(repr(value))
        return None if amount is None else (amount, "")
    text = re.sub(r"[\"'\u200b\ufeff]|RP\.?|IDR", "", str(value).upper())
    text = " ".join(text.replace("\xa0", " ").split())
    text = re.sub(r"\(([A-Z]+)\)", r" \1", text)  # 150.000 (DB)
    if text in ("", "-", "--"):
        return Decimal(0), ""
    found = re.fullmatch(r"([A-Z]*)[ .:]*([^A-Z]+?)[ ]*([A-Z]*)[ ]?([)]?)", text)
    if not found or (found[1] and found[3]):
        return None
    amount = _read_signed(found[2] + found[4])
    return None if amount is None else (amount, (found[1] or found[3]).lower())


def _read_signed(text):
    text = text.translate({0x2212: "-", 0x2013: "-"}).strip()
    brackets = re.fullmatch(r"\((.*)\)", text)
    negative = bool(brackets)
    text = (brackets[1] if brackets else text).strip()
    if re.search(r"[.,]-{2,}$", text):
        return None  # no sen, or no sen and a minus
    text = re.sub(r"[.,]-$", "", text)  # 150.000,- has no sen and is no minus
    for at_end, sign in ((False, "-"), (True, "-"), (False, "+"), (True, "+")):
        if text.endswith(sign) if at_end else text.startswith(sign):
            text = text[:-1] if at_end else text[1:]
            negative |= sign == "-"
            break
    text = text.strip()
    if re.fullmatch(r"\d{1,3}( \d{3})+([.,]\d{1,2})?", text, re.ASCII):
        text = text.replace(" ", "")
    amount = _read_digits(text)
    return amount if amount is None or not negative else -amount


def _read_digits(text):
    """:return: Decimal, None for groups and decimals that may mean two things"""
    kinds = {sign for sign in text if sign in ".,"}
    if len(kinds) == 2:
        decimal = max(kinds, key=text.rfind)
        group = re.escape(min(kinds, key=text.rfind))
        # three decimals behind groups of three: which of the two is the decimal sign?
        if not re.fullmatch(
            rf"(?!0)\d{{1,3}}({group}\d{{3}})+{re.escape(decimal)}(\d{{1,2}}|\d{{4,}})?",
            text,
            re.ASCII,
        ):
            return None
        group = min(kinds, key=text.rfind)
        return _to_decimal(text.replace(group, "").replace(decimal, "."))
    sign = next(iter(kinds), "")
    if not sign:
        return _to_decimal(text) if _PLAIN.fullmatch(text) else None
    if re.fullmatch(rf"(?!0)\d{{1,3}}({re.escape(sign)}\d{{3}})+", text, re.ASCII):
        return _to_decimal(text.replace(sign, ""))
    if re.fullmatch(rf"\d*{re.escape(sign)}\d*", text, re.ASCII) and len(text) > 1:
        return _to_decimal(text.replace(sign, "."))
    return None


def _to_decimal(text):
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    if not amount.is_finite() or abs(amount) >= 10**_MOST_DIGITS:
        return None
    return amount


def read_decimal(text):
    """An amount of a format with a decimal sign by its standard (CAMT.053, OFX).

    :return: Decimal; None for what is no number, and for ``150.000``: by the standard
        it is 150, by the habit of the country 150,000
    """
    text = (text or "").strip().replace(",", ".")
    if not re.fullmatch(r"[+-]?\d+(\.\d*)?", text, re.ASCII):
        return None
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", text, re.ASCII):
        return None
    return _to_decimal(text)
