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
# columns that the clones of some rows of a table change and those of others keep
SOMETIMES = {
    "account_move": (
        "payment_reference",
        "partner_shipping_id",
        "invoice_date",
        "invoice_date_due",
        "ref",
    ),
    "account_move_line": (
        "invoice_date",
        "date_maturity",
        "name",
        "ref",
        "matching_number",
    ),
    "account_payment": (),
    "account_partial_reconcile": (),
}
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

    @property
    def line_columns(self) -> Iterable[str]:
        """:return: names of the columns that its lines bring values for"""
        return self.lines[0] if self.lines else ()


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
    yield _invoice_row(graph, clone, ids, stamps)
    yield from _invoice_lines(graph, clone, ids, stamps)
    if not graph.payment:
        return
    if graph.full:
        yield "account_full_reconcile", graph.full["id"], {"id": ids.full, **stamps}
    memo = clone.memo.replace("{number}", ids.name)
    yield from _payment_rows(graph, clone, ids, memo, stamps)
    yield from _payment_lines(graph, clone, ids, memo, stamps)
    yield _partial_row(graph, clone, ids, stamps)


def _changed(table, row, values, further=()):
    """:param values: columns with new values
    :param further: columns that some clones of other rows of ``table`` change
    :return: (table, id, {column: value}) of a row's clone"""
    kept = {column: row[column] for column in (*SOMETIMES[table], *further)}
    return table, row["id"], {**kept, **values}


def _invoice_row(graph, clone, ids, stamps):
    values = {
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
        "origin_payment_id": None,
        "access_token": None,
        **clone.move,
        **stamps,
    }
    return _changed("account_move", graph.move, values)


def _invoice_lines(graph, clone, ids, stamps):
    own, others = iter(clone.lines), iter(clone.others)
    ref = clone.move.get("ref")
    common = {
        "move_id": ids.move,
        "move_name": ids.name,
        "partner_id": clone.commercial_partner_id,
        "date": clone.invoice_date,
        "invoice_date": clone.invoice_date,
        "payment_id": None,
        "full_reconcile_id": None,
        **({"ref": ref} if ref else {}),
        **stamps,
    }
    term = {
        "date_maturity": clone.date_due,
        "name": term_label(ref or graph.move["ref"], ids.name),
        "full_reconcile_id": ids.full,
        "matching_number": _matching_number(graph, ids),
    }
    for line, new_id in zip(graph.lines, ids.lines, strict=True):
        values = {"id": new_id, **common}
        if line is graph.term:
            values.update(term)
        given = own if line["display_type"] in OWN_LINES else others
        values.update(next(given, {}))
        yield _changed("account_move_line", line, values, clone.line_columns)


def _payment_rows(graph, clone, ids, memo, stamps):
    payer, day = clone.commercial_partner_id, clone.payment_date
    payment = {
        "id": ids.payment,
        "move_id": None,  # its entry doesn't exist yet
        "name": ids.payment_name,
        "partner_id": payer,
        "memo": memo,
        "date": day,
        **stamps,
    }
    entry = {
        "id": ids.payment_move,
        **split_number(ids.payment_name),
        "partner_id": payer,
        "commercial_partner_id": payer,
        "invoice_partner_display_name": clone.partner_name,
        "date": day,
        "ref": memo,
        "origin_payment_id": ids.payment,
        "access_token": None,
        **stamps,
    }
    yield _changed("account_payment", graph.payment, payment)
    yield _changed("account_move", graph.payment_move, entry, clone.move)


def _payment_lines(graph, clone, ids, memo, stamps):
    old_memo = graph.payment["memo"] or ""
    matched = {
        "full_reconcile_id": ids.full,
        "matching_number": _matching_number(graph, ids),
    }
    common = {
        "move_id": ids.payment_move,
        "move_name": ids.payment_name,
        "partner_id": clone.commercial_partner_id,
        "date": clone.payment_date,
        "date_maturity": clone.payment_date,
        "ref": memo,
        "payment_id": ids.payment,
        "full_reconcile_id": None,
        **stamps,
    }
    for line, new_id in zip(graph.payment_lines, ids.payment_lines, strict=True):
        name = line["name"].replace(old_memo, memo)
        values = {"id": new_id, "name": name, **common}
        if line["id"] == graph.partial["credit_move_id"]:
            values.update(matched)
        yield _changed("account_move_line", line, values, clone.line_columns)


def _partial_row(graph, clone, ids, stamps):
    credits_of = [line["id"] for line in graph.payment_lines]
    credit = credits_of.index(graph.partial["credit_move_id"])
    values = {
        "id": ids.partial,
        "debit_move_id": ids.lines[graph.lines.index(graph.term)],
        "credit_move_id": ids.payment_lines[credit],
        "full_reconcile_id": ids.full,
        "max_date": max(clone.invoice_date, clone.payment_date),
        **stamps,
    }
    return _changed("account_partial_reconcile", graph.partial, values)


def _matching_number(graph: Graph, ids: Ids) -> str | None:
    if graph.full:
        return str(ids.full)
    return f"P{ids.partial}" if graph.partial else None
