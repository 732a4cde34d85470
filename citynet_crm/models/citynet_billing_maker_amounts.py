"""The amounts of bills of one shape, by Odoo's own tax engine, without records."""

from typing import Any, NamedTuple

from odoo.addons.citynet_crm.tools.move_clone import OWN_LINES
from odoo.tools import float_repr

# what stock stores as zero, or not at all, on lines that aren't the customer's
_RESIDUALS = ("amount_residual", "amount_residual_currency")
_AMOUNTS = (
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
        self._blank = {
            row["id"]: {name: row[name] for name in _AMOUNTS} for row in graph.lines
        }
        field = move.line_ids._fields["price_unit"]
        self._price_digits = field.get_digits(move.env)
        self._known: dict[tuple, Amounts | None] = {}
        self._alone: dict[tuple, dict] = {}
        self._texts: dict[float, str] = {}

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
        found = dict(self._blank)
        untaxed = taxes = 0
        for (row, price), base, (_base, values) in zip(
            priced, bases, result["base_lines_to_update"], strict=True
        ):
            found[row["id"]] = {
                **self._get_line(row, values),
                **self._get_totals(row, price, base),
            }
            untaxed -= values["balance"]
        for tax_line, _key, values in result["tax_lines_to_update"]:
            line = self._get_line(tax_line, values)
            line["tax_base_amount"] = self._to_money(values["tax_base_amount"])
            found[tax_line["id"]] = line
            taxes -= values["balance"]
        total = self._currency.round(untaxed + taxes)
        if total <= 0:
            return None
        term = self._graph.term
        found[term["id"]] = self._get_line(
            term, {"balance": total, "amount_currency": total}
        )
        return Amounts(
            self._get_move(untaxed, taxes, total),
            [found[row["id"]] for row in self._own],
            [found[row["id"]] for row in self._others],
        )

    def _get_base(self, row, price):
        return {**self._base[row["id"]], "price_unit": price}

    def _get_line(self, row, values):
        """:return: dict of the amount columns of one line"""
        balance = values["balance"]
        money = self._to_money(balance)
        line = {
            **self._blank[row["id"]],
            "balance": money,
            "amount_currency": self._to_money(values["amount_currency"]),
            "debit": self._to_money(max(balance, 0)),
            "credit": self._to_money(max(-balance, 0)),
        }
        for name in _RESIDUALS:
            # where it isn't followed up, it stays what it is: nothing
            if line[name]:
                line[name] = money
        return line

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
            "price_unit": self._to_price(price),
            "price_subtotal": self._to_money(details["total_excluded_currency"]),
            "price_total": self._to_money(details["total_included_currency"]),
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
        """:return: str, the amount as the column takes it"""
        text = self._texts.get(value)
        if text is None:
            text = self._texts[value] = float_repr(
                self._currency.round(value), self._currency.decimal_places
            )
        return text

    def _to_price(self, value):
        digits = self._price_digits
        return float_repr(value, digits[1]) if digits else value


def _is_same(stored, value):
    return stored == value or (
        stored is not None and value is not None and float(stored) == float(value)
    )
