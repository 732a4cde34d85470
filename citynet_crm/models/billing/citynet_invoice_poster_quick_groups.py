from odoo import models
from odoo.addons.citynet_crm.tools.billing.bill_pricer import BillPricer
from odoo.addons.citynet_crm.tools.posting.move_clone import OWN_LINES, Clone

# what the copies of a bill may have of their own; all else makes another shape
_OWN_IN_MOVE = ("partner_id", "invoice_date_due", "invoice_origin", "ref")
_OWN_IN_LINE = (
    "name",
    "price_unit",
    "citynet_subscription_id",
    "citynet_period_start",
    "citynet_period_end",
    "citynet_charge_id",
    "citynet_promo_id",
)


class CitynetInvoicePosterQuickGroups(models.AbstractModel):
    """Which bills differ in nothing but names, days and amounts."""

    _name = "citynet.invoice.poster.quick.groups"
    _description = "Invoice posting by copies: groups"

    def _group_by_shape(self, values):
        """:param dict values: {place: values of the bill}
        :return: list of lists of places; the bills of one list share a prototype
        """
        partners = self.env["res.partner"].browse(
            {one["partner_id"] for one in values.values()}
        )
        customers = self._get_customer_shapes(partners)
        groups = {}
        for place, one in values.items():
            key = self._get_shape(one)
            key = key and (key, customers[one["partner_id"]])
            groups.setdefault(key or place, []).append(place)
        return list(groups.values())

    def _get_shape(self, values):
        """:return: key of the bill's structure, None where it is one of its kind"""
        has_due = values.get("invoice_date_due") or values.get(
            "invoice_payment_term_id"
        )
        if not has_due or values.get("line_ids"):
            return None
        total = 0
        lines = []
        for command, _id, line in values["invoice_line_ids"]:
            price = line.get("price_unit") or 0
            total += price * line.get("quantity", 1)
            if command != 0 or (not line.get("display_type") and not price):
                return None
            lines.append(
                (
                    tuple(
                        sorted(
                            (name, repr(value))
                            for name, value in line.items()
                            if name not in _OWN_IN_LINE
                        )
                    ),
                    price > 0,
                    tuple(name for name in _OWN_IN_LINE if line.get(name)),
                )
            )
        if total <= 0:
            # closed by stock as soon as it is posted
            return None
        move = tuple(
            sorted(
                (name, repr(value))
                for name, value in values.items()
                if name not in (*_OWN_IN_MOVE, "invoice_line_ids")
            )
        )
        return move, bool(values.get("ref")), tuple(lines)

    def _get_customer_shapes(self, partners):
        """:return: dict {partner id: key of what a bill takes from its customer}"""
        shipping = {partner: self._get_shipping(partner) for partner in partners}
        everybody = partners.union(partners.commercial_partner_id, *shipping.values())
        shapes = self.env["citynet.move.cloner"]._get_partner_shapes(everybody)
        positions = self._get_fiscal_positions(shipping)
        return {
            partner.id: (
                shapes[partner.id],
                shapes[partner.commercial_partner_id.id],
                shapes[delivery.id],
                partner == partner.commercial_partner_id,
                partner == delivery,
                positions.get(partner),
            )
            for partner, delivery in shipping.items()
        }

    def _get_shipping(self, partner):
        """:return: where stock says that a bill's goods go"""
        if not (partner.child_ids or partner.parent_id):
            return partner
        return partner.browse(partner.address_get(["delivery"])["delivery"])

    def _get_fiscal_positions(self, shipping):
        """:return: dict {partner: id}; empty where none applies by itself"""
        Position = self.env["account.fiscal.position"]
        if not Position.search_count([("auto_apply", "=", True)], limit=1):
            return {}
        return {
            partner: Position._get_fiscal_position(partner, delivery=delivery).id
            for partner, delivery in shipping.items()
        }

    def _prepare_clone(self, values, partner, graph, pricer):
        """:return: ``Clone``, or None where the prototype can't stand for the bill"""
        lines = [line for _command, _id, line in values["invoice_line_ids"]]
        priced = pricer.amounts([line.get("price_unit") or 0 for line in lines])
        if not priced:
            return None
        own = [row for row in graph.lines if row["display_type"] in OWN_LINES]
        if len(own) != len(lines):
            return None
        own_fields = self._get_own_fields("account.move.line", _OWN_IN_LINE)
        return Clone(
            prototype_id=graph.move["id"],
            partner_id=partner.id,
            commercial_partner_id=partner.commercial_partner_id.id,
            shipping_id=self._get_shipping(partner).id,
            partner_name=partner.display_name,
            invoice_date=values["invoice_date"],
            # a term counts from the bill's date, which is the prototype's
            date_due=graph.move["invoice_date_due"]
            if graph.move["invoice_payment_term_id"]
            else values["invoice_date_due"],
            lines=[
                {
                    **{name: row[name] for name, _field in own_fields},
                    **amounts,
                    **{
                        name: field.convert_to_column_insert(line[name], self)
                        for name, field in own_fields
                        if name in line and name != "price_unit"
                    },
                }
                for row, line, amounts in zip(own, lines, priced.lines, strict=True)
            ],
            others=priced.others,
            move={
                **priced.move,
                **{
                    name: field.convert_to_column_insert(values.get(name), self)
                    for name, field in self._get_own_fields(
                        "account.move", ("invoice_origin", "ref")
                    )
                },
            },
        )

    def _get_pricer(self, graph, shared=None):
        """:param dict shared: what the pricers of one batch tell each other
        :return: what computes the amounts of bills like this one"""
        move = self.env["account.move"].browse(graph.move["id"])
        return BillPricer(move, graph, shared)

    def _get_own_fields(self, model, names):
        """:return: list of (name, field)"""
        fields = self.env[model]._fields
        return [(name, fields[name]) for name in names]
