"""The amounts of bills of one shape, by Odoo's own tax engine, without records."""

from typing import Any, NamedTuple

from odoo.addons.citynet_crm.tools.move_clone import OWN_LINES
from odoo.tools import float_repr

# what stock stores as zero, or not at all, on lines that aren't the customer's
_RESIDUALS = ("amount_residual", "amount_residual_currency")


class Amounts(NamedTuple):
    """Columns of a bill: of its move, of its own lines, of taxes and terms."""

    move: dict[str, Any]
    lines: list[dict[str, Any]]
    others: list[dict[str, Any]]


class BillPricer:
    """Prices bills like a prototype with other unit prices.

    :param move: the prototype, a posted ``account.move``
    :param graph: its rows, a ``Graph``
    """

    def __init__(self, move, graph) -> None:
        self._move, self._graph = move, graph
        self._company, self._currency = move.company_id, move.currency_id
        self._tax = move.env["account.tax"]
        self._own = [row for row in graph.lines if row["display_type"] in OWN_LINES]
        self._others = [
            row for row in graph.lines if row["display_type"] not in OWN_LINES
        ]
        records = {line.id: line for line in move.line_ids}
        self._base = {
            row["id"]: move._prepare_product_base_line_for_taxes_computation(
                records[row["id"]]
            )
            for row in self._own
            if row["display_type"] == "product"
        }
        self._tax_lines = [
            move._prepare_tax_line_for_taxes_computation(records[row["id"]])
            for row in self._others
            if row["tax_repartition_line_id"]
        ]
        self._known: dict[tuple, Amounts | None] = {}
        self._alone: dict[tuple, dict] = {}

    def fits(self) -> bool:
        """:return: whether the prototype's own amounts come out as they are stored"""
        amounts = self.amounts([row["price_unit"] or 0 for row in self._own])
        if not amounts:
            return False
        pairs = [
            (self._graph.move, amounts.move),
            *zip(self._own, amounts.lines, strict=True),
            *zip(self._others, amounts.others, strict=True),
        ]
        return all(
            _is_same(row[column], value)
            for row, values in pairs
            for column, value in values.items()
        )

    def amounts(self, prices) -> Amounts | None:
        """:param prices: unit prices of the own lines, in order
        :return: ``Amounts``, None where other tax lines would come out"""
        key = tuple(map(float, prices))
        if key not in self._known:
            self._known[key] = self._compute(key)
        return self._known[key]

    def _compute(self, prices):
        priced = [
            (row, price)
            for row, price in zip(self._own, prices, strict=True)
            if row["id"] in self._base
        ]
        bases = [self._get_base(row, price) for row, price in priced]
        self._tax._add_tax_details_in_base_lines(bases, self._company)
        self._tax._round_base_lines_tax_details(bases, self._company)
        self._tax._add_accounting_data_in_base_lines_tax_details(bases, self._company)
        result = self._tax._prepare_tax_lines(bases, self._company, self._tax_lines)
        if result["tax_lines_to_add"] or result["tax_lines_to_delete"]:
            return None
        found = {
            row["id"]: self._get_line(row, values, price, base)
            for (row, price), base, (_base, values) in zip(
                priced, bases, result["base_lines_to_update"], strict=True
            )
        }
        taxes = 0
        for tax_line, _key, values in result["tax_lines_to_update"]:
            row = next(one for one in self._others if one["id"] == tax_line["id"])
            found[row["id"]] = self._get_line(row, values)
            taxes -= values["balance"]
        untaxed = -sum(
            values["balance"] for _, values in result["base_lines_to_update"]
        )
        total = self._currency.round(untaxed + taxes)
        if total <= 0:
            return None
        term = self._graph.term
        found[term["id"]] = self._get_line(
            term, {"balance": total, "amount_currency": total}
        )
        return Amounts(
            self._get_move(untaxed, taxes, total),
            [found.get(row["id"]) or self._get_line(row) for row in self._own],
            [found.get(row["id"]) or self._get_line(row) for row in self._others],
        )

    def _get_base(self, row, price):
        return {**self._base[row["id"]], "price_unit": price}

    def _get_line(self, row, values=None, price=None, base=None):
        """:return: dict of the amount columns of one line"""
        line = {
            name: row[name]
            for name in (
                "price_unit",
                "price_subtotal",
                "price_total",
                "debit",
                "credit",
                "balance",
                "amount_currency",
                "tax_base_amount",
                *_RESIDUALS,
            )
        }
        if values is None:
            return line
        balance = values["balance"]
        money = {
            "balance": balance,
            "amount_currency": values["amount_currency"],
            "debit": max(balance, 0),
            "credit": max(-balance, 0),
        }
        for name in _RESIDUALS:
            # where it isn't followed up, it stays what it is: nothing
            if row[name]:
                money[name] = balance
        if "tax_base_amount" in values:
            money["tax_base_amount"] = values["tax_base_amount"]
        if base:
            money |= self._get_totals(row, price, base)
            line["price_unit"] = self._to_price(price)
        return {
            **line,
            **{name: self._to_money(value) for name, value in money.items()},
        }

    def _get_totals(self, row, price, base):
        """The line's own totals: stock rounds them without regard to the other lines."""
        if len(self._base) > 1:
            key = (row["id"], price)
            if key not in self._alone:
                alone = self._get_base(row, price)
                self._tax._add_tax_details_in_base_line(alone, self._company)
                self._tax._round_base_lines_tax_details([alone], self._company)
                self._alone[key] = alone["tax_details"]
            details = self._alone[key]
        else:
            details = base["tax_details"]
        return {
            "price_subtotal": details["total_excluded_currency"],
            "price_total": details["total_included_currency"],
        }

    def _get_move(self, untaxed, taxes, total):
        values = {
            "amount_untaxed": untaxed,
            "amount_tax": taxes,
            "amount_total": total,
            "amount_residual": total,
        }
        signed = {f"{name}_signed": value for name, value in values.items()}
        values["amount_untaxed_in_currency_signed"] = untaxed
        values["amount_total_in_currency_signed"] = total
        return {
            name: self._to_money(value) for name, value in {**values, **signed}.items()
        }

    def _to_money(self, value):
        return float_repr(self._currency.round(value), self._currency.decimal_places)

    def _to_price(self, value):
        field = self._move.line_ids._fields["price_unit"]
        digits = field.get_digits(self._move.env)
        return float_repr(value, digits[1]) if digits else value


def _is_same(stored, value):
    return stored == value or (
        stored is not None and value is not None and float(stored) == float(value)
    )
