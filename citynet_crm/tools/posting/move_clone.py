"""Which values of a posted invoice, and of its payment, differ in a clone of it.

Pure functions of raw table rows. Everything not named here is copied as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

# the dates that ``clone_rows`` sets; a prototype with others can't be cloned
DATES = {
    "account_move": {"date", "invoice_date", "invoice_date_due"},
    "account_move_line": {"date", "invoice_date", "date_maturity"},
    "account_payment": {"date"},
    "account_partial_reconcile": {"max_date"},
    "account_full_reconcile": set(),
}
TABLES = tuple(DATES)
# lines that say something of their own in each clone
OWN_LINES = ("product", "line_section", "line_note")


@dataclass(slots=True)
class Clone:
    """One document to make.

    ``lines``: values of the lines that aren't taxes or terms, in their order; ``others``: those of
    the taxes and terms; ``move``: further values of the invoice. All lines and all clones of one
    call name the same columns. ``payment_date`` and
    ``memo`` count where the prototype is paid; ``{number}`` in the memo stands for the
    invoice's number.
    """

    prototype_id: int
    partner_id: int
    commercial_partner_id: int
    shipping_id: int
    partner_name: str
    invoice_date: date
    date_due: date
    lines: list[dict[str, Any]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    move: dict[str, Any] = field(default_factory=dict)
    payment_date: date | None = None
    memo: str = ""


@dataclass(slots=True)
class Graph:
    """A posted invoice as rows, with the payment that is reconciled with it."""

    move: dict
    lines: list[dict]
    term: dict
    payment: dict | None = None
    payment_move: dict | None = None
    payment_lines: list[dict] = field(default_factory=list)
    partial: dict | None = None
    full: dict | None = None
    partial_count: int = 0

    def rows(self) -> Iterator[tuple[str, dict]]:
        """:return: (table, row) of everything that makes the document"""
        yield "account_move", self.move
        yield from (("account_move_line", line) for line in self.lines)
        if self.payment:
            yield "account_payment", self.payment
            yield "account_move", self.payment_move
            yield from (("account_move_line", line) for line in self.payment_lines)
            yield "account_partial_reconcile", self.partial
        if self.full:
            yield "account_full_reconcile", self.full


@dataclass(slots=True)
class Ids:
    """The new rows' ids, in the order of ``Graph.rows``, and the new numbers."""

    move: int
    lines: list[int]
    name: str
    payment: int | None = None
    payment_move: int | None = None
    payment_lines: list[int] = field(default_factory=list)
    payment_name: str = ""
    partial: int | None = None
    full: int | None = None


def split_number(name: str) -> dict[str, Any]:
    """:return: name, prefix and number as ``sequence.mixin`` stores them"""
    digits = len(name) - len(name.rstrip("0123456789"))
    digits = min(digits, 9)
    start = len(name) - digits
    return {
        "name": name,
        "sequence_prefix": name[:start],
        "sequence_number": int(name[start:] or 0),
    }


def term_label(ref: str | None, number: str) -> str:
    """:return: the label that stock gives the receivable line of an invoice"""
    return f"{ref} - {number}" if ref and ref != number else number


def clone_rows(
    graph: Graph, clone: Clone, ids: Ids, now: datetime
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """:return: (table, id of the row to copy, {column: value}) for each new row"""
    stamps = {"create_date": now, "write_date": now}
    matching = _matching_number(graph, ids)
    yield (
        "account_move",
        graph.move["id"],
        {
            "id": ids.move,
            **split_number(ids.name),
            "payment_reference": ids.name,
            "partner_id": clone.partner_id,
            "commercial_partner_id": clone.commercial_partner_id,
            "partner_shipping_id": clone.shipping_id,
            "invoice_partner_display_name": clone.partner_name,
            "date": clone.invoice_date,
            "invoice_date": clone.invoice_date,
            "invoice_date_due": clone.date_due,
            "ref": graph.move["ref"],
            "origin_payment_id": None,
            "access_token": None,
            **clone.move,
            **stamps,
        },
    )
    extra, others = iter(clone.lines), iter(clone.others)
    ref = clone.move.get("ref")
    custom = dict.fromkeys(clone.lines[0] if clone.lines else (), None)
    for line, new_id in zip(graph.lines, ids.lines, strict=True):
        is_term = line is graph.term
        values = {
            **{column: line[column] for column in custom},
            "id": new_id,
            "move_id": ids.move,
            "move_name": ids.name,
            "partner_id": clone.commercial_partner_id,
            "date": clone.invoice_date,
            "invoice_date": clone.invoice_date,
            "date_maturity": clone.date_due if is_term else line["date_maturity"],
            "name": term_label(ref or graph.move["ref"], ids.name)
            if is_term
            else line["name"],
            "ref": ref or line["ref"],
            "payment_id": None,
            "full_reconcile_id": ids.full if is_term else None,
            "matching_number": matching if is_term else line["matching_number"],
            **stamps,
        }
        own = extra if line["display_type"] in OWN_LINES else others
        values.update(next(own, {}))
        yield "account_move_line", line["id"], values
    if graph.payment:
        yield from _payment_rows(graph, clone, ids, custom, matching, stamps)


def _payment_rows(graph, clone, ids, custom, matching, stamps):
    day = clone.payment_date
    memo = clone.memo.replace("{number}", ids.name)
    if graph.full:
        yield "account_full_reconcile", graph.full["id"], {"id": ids.full, **stamps}
    yield (
        "account_payment",
        graph.payment["id"],
        {
            "id": ids.payment,
            "move_id": None,  # its entry doesn't exist yet
            "name": ids.payment_name,
            "partner_id": clone.commercial_partner_id,
            "memo": memo,
            "date": day,
            **stamps,
        },
    )
    yield (
        "account_move",
        graph.payment_move["id"],
        {
            "id": ids.payment_move,
            **split_number(ids.payment_name),
            "payment_reference": graph.payment_move["payment_reference"],
            "partner_id": clone.commercial_partner_id,
            "commercial_partner_id": clone.commercial_partner_id,
            "partner_shipping_id": graph.payment_move["partner_shipping_id"],
            "invoice_partner_display_name": clone.partner_name,
            "date": day,
            "invoice_date": graph.payment_move["invoice_date"],
            "invoice_date_due": graph.payment_move["invoice_date_due"],
            "ref": memo,
            "origin_payment_id": ids.payment,
            "access_token": None,
            **{column: graph.payment_move[column] for column in clone.move},
            **stamps,
        },
    )
    old_memo = graph.payment["memo"] or ""
    for line, new_id in zip(graph.payment_lines, ids.payment_lines, strict=True):
        is_matched = line["id"] == graph.partial["credit_move_id"]
        yield (
            "account_move_line",
            line["id"],
            {
                **{column: line[column] for column in custom},
                "id": new_id,
                "move_id": ids.payment_move,
                "move_name": ids.payment_name,
                "partner_id": clone.commercial_partner_id,
                "date": day,
                "invoice_date": line["invoice_date"],
                "date_maturity": day,
                "name": line["name"].replace(old_memo, memo),
                "ref": memo,
                "payment_id": ids.payment,
                "full_reconcile_id": ids.full if is_matched else None,
                "matching_number": matching if is_matched else line["matching_number"],
                **stamps,
            },
        )
    matched = [line["id"] for line in graph.payment_lines]
    yield (
        "account_partial_reconcile",
        graph.partial["id"],
        {
            "id": ids.partial,
            "debit_move_id": ids.lines[graph.lines.index(graph.term)],
            "credit_move_id": ids.payment_lines[
                matched.index(graph.partial["credit_move_id"])
            ],
            "full_reconcile_id": ids.full,
            "max_date": max(clone.invoice_date, day),
            **stamps,
        },
    )


def _matching_number(graph: Graph, ids: Ids) -> str | None:
    if graph.full:
        return str(ids.full)
    return f"P{ids.partial}" if graph.partial else None


def obstacles_of(graph: Graph, given: Iterable[str] = ()) -> list[str]:
    """
    :param given: date columns of invoice lines that each clone is given
    :return: what keeps this document from being cloned, names for the log
    """
    if not graph.term:
        return ["several instalments, or none"]
    facts = {
        "reconciled with something else than one payment": graph.partial_count
        > bool(graph.payment),
        "payment without a memo": graph.payment and not graph.payment["memo"],
        "payment reference isn't the number": graph.move["payment_reference"]
        != graph.move["name"],
        "accounting date differs": graph.move["date"] != graph.move["invoice_date"],
        "label of the receivable line": graph.term["name"]
        != term_label(graph.move["ref"], graph.move["name"]),
        "cash rounding": graph.move["invoice_cash_rounding_id"],
        "hashed journal": graph.move["inalterable_hash"],
        "exchange difference": graph.partial and graph.partial["exchange_move_id"],
    }
    found = {name for name, is_true in facts.items() if is_true}
    for line in graph.lines + graph.payment_lines:
        if line["analytic_distribution"]:
            found.add("analytic distribution")
        if line["currency_id"] != line["company_currency_id"]:
            found.add("foreign currency")
        if line["display_type"] not in (*OWN_LINES, "tax", "payment_term"):
            found.add(f"line of kind {line['display_type']}")
    return sorted(found | _unknown_dates(graph, set(given)))


def _unknown_dates(graph: Graph, given: set[str]) -> set[str]:
    """Days for which a clone has no value."""
    known = {**DATES, "account_move_line": DATES["account_move_line"] | given}
    return {
        f"date {table}.{column}"
        for table, row in graph.rows()
        for column, value in row.items()
        if isinstance(value, date)
        and not isinstance(value, datetime)
        and column not in known[table]
    }
