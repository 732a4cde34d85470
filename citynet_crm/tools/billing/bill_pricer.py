"""The amounts of bills of one shape, by Odoo's own tax engine, without records."""

from typing import Any, NamedTuple

from odoo.addons.citynet_crm.tools.posting.move_clone import OWN_LINES
from odoo.tools import float_repr

# what stock stores as zero, or not at all, on lines that aren't the customer's
_RESIDUALS = ("amount_residual", "amount_residual_currency")
# of a base line: what no amount follows from, but for taxes that were programmed
_NAMES = {"id", "record", "name", "price_unit", "partner_id"}
_PRODUCT = {"product_id", "product_uom_id"}
_KINDS = {"fixed", "percent", "division", "group"}
_STOCK = "odoo.addons.account.models.account_tax"
_ENGINE = ("_get_tax_details", "_add_tax_details_in_base_line", "_prepare_tax_lines")
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
    :param dict shared: what pricers of one batch tell each other: two that would
        compute the same compute it once
    """

    def __init__(self, move, graph, shared=None) -> None:
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
        shared = {} if shared is None else shared
        self._kinds = {row["id"]: self._get_kind(row) for row in graph.lines}
        kind = (self._company.id, *self._kinds.values())
        self._known: dict[tuple, Amounts | None] = shared.setdefault(kind, {})
        self._raw: dict[tuple, dict] = shared.setdefault("raw", {})
        self._alone: dict[tuple, dict] = shared.setdefault("alone", {})
        self._texts: dict[float, str] = shared.setdefault(
            ("texts", self._currency.id), {}
        )

    def _get_kind(self, row):
        """:return: key of all that a line's amounts follow from, but for its price"""
        base = self._base.get(row["id"])
        residuals = [bool(row[name]) or row[name] for name in _RESIDUALS]
        if row["display_type"] not in ("product", "tax", "payment_term"):
            return (row["display_type"], *(row[name] for name in _AMOUNTS))
        if base is None:
            # the price of a tax line and the like isn't computed: it stays what it is
            kept = ("display_type", "price_unit", "price_subtotal", "price_total")
            links = ("tax_repartition_line_id", "group_tax_id", "account_id")
            base_amount = row["tax_repartition_line_id"] or row["tax_base_amount"]
            return (*(row[name] for name in kept + links), base_amount, *residuals)
        ignored = _NAMES
        taxes = base["tax_ids"].flatten_taxes_hierarchy()
        engine = {getattr(type(taxes), name).__module__ for name in _ENGINE}
        if engine == {_STOCK} and {tax.amount_type for tax in taxes} <= _KINDS:
            ignored = _NAMES | _PRODUCT
        return (
            row["tax_base_amount"],
            *residuals,
            *(
                (name, repr(value))
                for name, value in base.items()
                if name not in ignored
            ),
        )

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
        """:return: dict, the base line with its taxes, not rounded yet"""
        base = {**self._base[row["id"]], "price_unit": price}
        key = (self._kinds[row["id"]], price)
        raw = self._raw.get(key)
        if raw is None:
            self._tax._add_tax_details_in_base_line(base, self._company)
            raw = self._raw[key] = base["tax_details"]
        # rounding writes into it
        taxes = [dict(one) for one in raw["taxes_data"]]
        return {**base, "tax_details": {**raw, "taxes_data": taxes}}

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
            key = (self._kinds[row["id"]], price)
            if key not in self._alone:
                alone = self._get_base(row, price)
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
