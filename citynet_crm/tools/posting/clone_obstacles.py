"""What keeps a posted invoice from being cloned. Pure functions of raw table rows."""

from collections.abc import Iterable
from datetime import date, datetime

from odoo.addons.citynet_crm.tools.posting.move_clone import (
    DATES,
    OWN_LINES,
    Graph,
    term_label,
)


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
