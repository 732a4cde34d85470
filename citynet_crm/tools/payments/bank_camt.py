"""Statements in ISO 20022's XML: camt.053 (a day), camt.052 and camt.054 (within it)."""

import re
from datetime import date
from decimal import Decimal

from lxml import etree

from .bank_amounts import read_decimal
from .bank_types import Statement

_ROOTS = re.compile(
    r"<(?:\w+:)?(BkToCstmrStmt|BkToCstmrAcctRpt|BkToCstmrDbtCdtNtfctn)\b"
)
_TEXTS = (
    ".//{*}RmtInf/{*}Ustrd", ".//{*}CdtrRefInf/{*}Ref", ".//{*}RltdPties/{*}Dbtr//{*}Nm",
    ".//{*}RltdPties/{*}UltmtDbtr//{*}Nm", ".//{*}AddtlTxInf", "{*}AddtlNtryInf",
    ".//{*}Refs/{*}EndToEndId",
)  # fmt: skip
_NO_REFERENCE = {"NOTPROVIDED", "NONREF"}


def is_mine(text):
    """:return: bool, whether a file's text is a statement in XML"""
    return text.lstrip().startswith("<") and bool(_ROOTS.search(text))


def read(content, text, currency):  # noqa: ARG001 - all formats are read alike
    """:return: Statement
    :raise ValueError: ``damaged`` for what is no sound XML or brings declarations
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError("damaged") from error
    if root.getroottree().docinfo.doctype:
        raise ValueError("damaged")
    statement = Statement()
    for part in root.iter("{*}Stmt", "{*}Rpt", "{*}Ntfctn"):
        _read_part(statement, part, currency)
    return statement


def _read_part(statement, part, currency):
    for path in ("{*}Acct/{*}Id/{*}IBAN", "{*}Acct/{*}Id/{*}Othr/{*}Id"):
        account = re.sub(r"\D", "", part.findtext(path) or "")
        statement.accounts |= {account} - {""}
    own = Statement()
    for entry in part.iterfind("{*}Ntry"):
        _read_entry(own, entry, currency)
    balances = {}
    for balance in part.iterfind("{*}Bal"):
        kind = balance.findtext("{*}Tp/{*}CdOrPrtry/{*}Cd")
        amount = read_decimal(balance.findtext("{*}Amt"))
        if amount is not None:
            debit = balance.findtext("{*}CdtDbtInd") == "DBIT"
            balances[kind] = -amount if debit else amount
    opening = balances.get("OPBD", balances.get("PRCD"))
    if opening is not None and "CLBD" in balances:
        own.compare(
            "opening_closing",
            balances["CLBD"] - opening,
            own.get_sum(),
            part.sourceline,
        )
    for kind, name, rows in (
        ("total_credit", "TtlCdtNtries", own.credits),
        ("total_debit", "TtlDbtNtries", own.debits),
    ):
        said = read_decimal(part.findtext(f"{{*}}TxsSummry/{{*}}{name}/{{*}}Sum"))
        if said is not None:
            sign = 1 if kind == "total_credit" else -1
            unread = [sign * row.exact for row in own.unread if row.exact]
            found = sum((row.exact for row in rows), Decimal(0))
            found += sum(one for one in unread if one > 0)
            own.compare(kind, said, found, part.sourceline)
    statement.extend(own)


def _read_entry(statement, entry, currency):
    """An entry is a movement, or one for each of its transactions that has its sum."""
    line, text = entry.sourceline, _get_text(entry)
    amount, problem = _get_amount(entry, currency)
    sign = {"CRDT": 1, "DBIT": -1}.get(entry.findtext("{*}CdtDbtInd"))
    status = entry.findtext("{*}Sts/{*}Cd") or entry.findtext("{*}Sts") or "BOOK"
    day = _get_day(entry)
    if not problem:
        problem = (
            (not sign and "mark")
            or (status.strip() == "PDNG" and "pending")
            or (status.strip() not in ("BOOK", "PDNG", "") and "status")
            or (not day and "date")
        )
    if problem:
        exact = sign * amount if sign and amount is not None else None
        # what is pending is in no balance yet
        exact = None if problem in ("pending", "status", "currency") else exact
        statement.refuse(line, text or etree.QName(entry).localname, problem, exact)
        return
    reversal = (entry.findtext("{*}RvslInd") or "").strip() in ("true", "1")
    for one_line, one_text, one in _get_parts(entry, amount, currency):
        statement.add(day, one_text, sign * one, one_line, reversal)


def _get_parts(entry, amount, currency):
    """:return: list of tuples (line, text, Decimal) that make up the entry's amount"""
    parts = list(entry.iterfind("{*}NtryDtls/{*}TxDtls"))
    amounts = [_get_amount(part, currency)[0] for part in parts]
    if len(parts) > 1 and None not in amounts and sum(amounts) == amount:
        extra = entry.findtext("{*}AddtlNtryInf") or ""
        return [
            (part.sourceline, f"{_get_text(part)} {extra}", one)
            for part, one in zip(parts, amounts, strict=True)
        ]
    return [(entry.sourceline, _get_text(entry), amount)]


def _get_amount(element, currency):
    """:return: tuple (Decimal or None, why it isn't read or an empty text)"""
    for path in ("{*}Amt", "{*}AmtDtls/{*}TxAmt/{*}Amt"):
        found = element.find(path)
        if found is not None:
            amount = read_decimal(found.text)
            if found.get("Ccy", currency) != currency:
                return amount, "currency"
            return amount, "" if amount is not None else "amount"
    return None, "amount"


def _get_day(entry):
    for path in ("{*}BookgDt", "{*}ValDt"):
        for kind in ("{*}Dt", "{*}DtTm"):
            text = (entry.findtext(f"{path}/{kind}") or "").strip()
            try:
                return date.fromisoformat(text[:10])
            except ValueError:
                continue
    return None


def _get_text(element):
    parts = []
    for path in _TEXTS:
        for found in element.iterfind(path):
            part = " ".join((found.text or "").split())
            if part and part not in _NO_REFERENCE and part not in parts:
                parts.append(part)
    return " ".join(parts)
