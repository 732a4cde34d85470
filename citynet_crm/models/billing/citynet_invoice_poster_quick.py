import logging
import random
from collections import defaultdict

import psycopg2

from odoo import models
from odoo.addons.citynet_crm.models.billing.citynet_invoice_poster import (
    PostingFallback,
)
from odoo.addons.citynet_crm.tools.billing.bill_pricer import BillPricer
from odoo.addons.citynet_crm.tools.posting.clone_obstacles import obstacles_of
from odoo.addons.citynet_crm.tools.posting.move_clone import OWN_LINES, Clone

_logger = logging.getLogger(__name__)

# where stock keeps what it adds to customers' ranks after the commit
_RANKS = "account.res.partner.increase_rank.customer_rank"
# models whose rows belong to a bill by its model and id
_POLYMORPHIC = (
    ("mail.message", "model", "res_id"),
    ("mail.followers", "res_model", "res_id"),
    ("mail.activity", "res_model", "res_id"),
    ("ir.attachment", "res_model", "res_id"),
)
# columns that tell any two bills apart
_OWN = {"id", "move_id", "create_date", "write_date", "access_token", "sequence_number"}

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


class _NotEqual(Exception):
    pass


def _plain(row, number):
    return {
        column: value.replace(number, "#") if isinstance(value, str) else value
        for column, value in row.items()
        if column not in _OWN
    }


class CitynetInvoicePosterQuick(models.AbstractModel):
    """Keeps the promise of ``citynet.invoice.poster``, forty times faster.

    One bill of each shape is made by the standard way, so that every override of every
    installed addon runs on it; the others are copies of its rows
    (``citynet.move.cloner``) with their own names, days and amounts. In each batch some
    bills are made both ways and compared column by column before the copies are kept.

    What isn't known to be safe goes the standard way: bills of a structure of their
    own, bills that their prototype can't stand for, and all of them where a guard of
    ``_get_obstacles`` or the proof objects.
    """

    _name = "citynet.invoice.poster.quick"
    _inherit = ["citynet.invoice.poster"]
    _description = "Invoice posting by copies"

    # bills made both ways in each batch
    _proof_count = 2
    # bills that one transaction makes by the standard way, when they are most of it
    _by_hand_limit = 200

    def _make(self, values_list):
        # EXTENDS citynet.invoice.poster
        values = dict(enumerate(values_list))
        groups = self._group_by_shape(values)
        first = [group[0] for group in groups]
        if len(groups) > len(values) / 2:
            self._check_by_hand(values, groups, ["bills of many kinds"])
        made, failed = self._make_standard({place: values[place] for place in first})
        clones, reasons = self._prepare_clones(
            values, [group for group in groups if group[0] in made], made
        )
        copied, problem = self._copy(values, clones)
        made.update(copied)
        rest = {
            place: one
            for place, one in values.items()
            if place not in made and place not in failed
        }
        self._check_by_hand(values, rest, reasons, problem)
        if problem:
            run = self.env["citynet.billing.run"].browse(values[0]["citynet_run_id"])
            run._stop_quick(**problem)
        more, bad = self._make_standard(rest)
        return made | more, failed | bad

    def _check_by_hand(self, values, rest, reasons, problem=None):
        """:param rest: what is left to the standard way
        :param reasons: list of str, why it is
        :param problem: dict of ``_stop_quick``, or None
        :raise PostingFallback: where locks and memory would be held for minutes
        """
        if len(rest) > max(self._by_hand_limit, len(values) / 2):
            raise PostingFallback(**(problem or {"reasons": reasons or ["amounts"]}))

    # ---- Which bills differ in nothing but names, days and amounts -----------

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

    # ---- The copies ----------------------------------------------------------

    def _prepare_clones(self, values, groups, made):
        """:return: dict {place: ``Clone``} of the bills that a prototype can stand for,
        and a sorted list of reasons why others have none"""
        graphs = self.env["citynet.move.cloner"]._get_graphs(
            [made[group[0]] for group in groups]
        )
        moves = self.env["account.move"].browse(graphs)
        moves.line_ids.fetch(["display_type", "tax_ids", "tax_repartition_line_id"])
        partners = self.env["res.partner"].browse(
            {values[place]["partner_id"] for group in groups for place in group}
        )
        partners = {partner.id: partner for partner in partners}
        clones, found, shared = {}, set(), {}
        dates = self.env["citynet.move.cloner"]._get_given_dates()
        for group in groups:
            if len(group) < 2:
                continue
            graph = graphs[made[group[0]]]
            reasons = obstacles_of(graph, dates)
            pricer = None if reasons else self._get_pricer(graph, shared)
            if not pricer or not pricer.fits():
                found.update(reasons or ["amounts"])
                _logger.info(
                    "%s bills like %s are made one by one: %s",
                    len(group),
                    graph.move["name"],
                    ", ".join(reasons) or "amounts",
                )
                continue
            for place in group[1:]:
                one = values[place]
                partner = partners[one["partner_id"]]
                if clone := self._prepare_clone(one, partner, graph, pricer):
                    clones[place] = clone
        return clones, sorted(found)

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

    def _copy(self, values, clones):
        """Make the clones, if nothing stands against them and the proof succeeds.

        :return: dict {place: id of the ``account.move``}, and None or what to tell the
            run: dict of ``_stop_quick``
        """
        if not clones:
            return {}, None
        cloner = self.env["citynet.move.cloner"]
        ordered = list(clones.values())
        reasons = cloner._get_obstacles(ordered) + self._get_stray_rows(ordered)
        if reasons:
            return {}, {"reasons": reasons, "is_wrong": False}
        chosen = random.sample(list(clones), min(self._proof_count, len(clones)))
        expected = self._make_standard_rows({place: values[place] for place in chosen})
        try:
            with self.env.cr.savepoint():
                made = dict(zip(clones, cloner._clone(ordered), strict=True))
                reasons = self._compare(expected, made)
                if reasons:
                    raise _NotEqual
        except _NotEqual:
            return {}, {"reasons": reasons, "is_wrong": True}
        except psycopg2.IntegrityError as error:
            self._raise_if_number_taken(error)
            # a bill that the database refuses: the standard way finds out which
            _logger.info("Bills are made one by one: %s", error)
            return {}, None
        except psycopg2.OperationalError:
            raise
        except Exception as error:
            # what copies can't do, the standard way can
            _logger.exception("Bills can't be copied")
            return {}, {"reasons": [repr(error)], "is_wrong": True}
        return made, None

    def _raise_if_number_taken(self, error):
        """A user posted a bill while we numbered ours: a conflict, to be tried again."""
        if error.diag.constraint_name == "account_move_unique_name":
            raise psycopg2.errors.lookup("40001")(str(error)) from error

    # ---- The proof -----------------------------------------------------------

    def _make_standard_rows(self, values):
        """Make bills by the standard way, and take them back.

        :param dict values: {place: values of the bill}
        :return: dict {place: its rows, or None where it can't be made}
        """
        ranks = self.env.cr.postcommit.data.get(_RANKS)
        before = dict(ranks) if ranks is not None else None
        with self.env.cr.savepoint() as savepoint:
            made, _failed = self._make_standard(values)
            rows = self._get_rows(made)
            savepoint.rollback()
        self.env["account.move"]._get_sequence_cache().clear()
        after = self.env.cr.postcommit.data.get(_RANKS)
        if after is not None:
            after.clear()
            after.update(before or {})
        return rows

    def _compare(self, expected, made):
        """:return: list of "table.column" in which bills differ from the standard's"""
        actual = self._get_rows({place: made[place] for place in expected})
        found = set()
        for place, rows in expected.items():
            for table, lines in rows.items():
                others = actual[place][table]
                if len(lines) != len(others):
                    found.add(f"{table}: {len(lines)} / {len(others)}")
                    continue
                for one, other in zip(lines, others, strict=True):
                    found |= {
                        f"{table}.{column}"
                        for column, value in one.items()
                        if other[column] != value
                    }
        return sorted(found)

    def _get_rows(self, moves_by_place):
        """Everything stored about these bills, but for what tells any two apart.

        :return: dict {place: {table: list of rows}}
        """
        cloner = self.env["citynet.move.cloner"]
        self.env.flush_all()
        graphs = cloner._get_graphs(moves_by_place.values())
        result = {}
        for place, move_id in moves_by_place.items():
            graph, number = graphs[move_id], graphs[move_id].move["name"]
            rows = defaultdict(list)
            for table, row in graph.rows():
                rows[table].append(_plain(row, number))
            for link, links in cloner._get_links(graph).items():
                rows[link] = links
            result[place] = rows
        return result

    def _get_stray_rows(self, clones):
        """Rows that belong to prototypes by model and id, and that copies wouldn't have.

        :return: list of str for the log
        """
        ids = list({clone.prototype_id for clone in clones})
        found = []
        for model, name, key in _POLYMORPHIC:
            # sudo: asked for by the billing run, nothing is shown
            if (
                self.env[model]
                .sudo()
                .with_context(active_test=False)
                .search_count([(name, "=", "account.move"), (key, "in", ids)], limit=1)
            ):
                found.append(f"rows of {model}")
        return found
