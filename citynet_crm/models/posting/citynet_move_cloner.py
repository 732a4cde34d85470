"""Many posted invoices that are alike, at the speed of the database.

One door: ``_clone(clones)`` makes documents that equal their prototypes in every
stored column but those that name the customer, the days, the numbers and what the
caller gives. Prototypes are made by the standard path, so that every override of
every installed module runs on them; ``_get_obstacles`` says when the way isn't safe,
and the caller takes the standard path then.
"""

from collections import defaultdict

from odoo import api, models
from odoo.addons.citynet_crm.models.posting.citynet_move_cloner_guards import (
    LINE_LINKS,
    PAYMENT_LINK,
)
from odoo.addons.citynet_crm.tools.posting.move_clone import (
    TABLES,
    Graph,
    Ids,
    clone_rows,
)
from odoo.addons.citynet_crm.tools.posting.row_copier import RowCopier
from odoo.tools import split_every

# the order in which rows can be inserted without pointing at what isn't there yet
_ORDER = (
    "account_full_reconcile",
    "account_payment",
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
)


class CitynetMoveCloner(models.AbstractModel):
    _name = "citynet.move.cloner"
    _inherit = ["citynet.move.cloner.guards", "citynet.move.cloner.effects"]
    _description = "Makes invoices by copying rows"

    # invoices whose rows are inserted together
    _batch_size = 1000

    @api.model
    def _clone(self, clones, progress=None):
        """Make the documents; call it only when ``_get_obstacles`` found none.

        :param clones: list of ``Clone``, in the order in which they get their numbers
        :param progress: called with the number made after each batch
        :return: list of the new invoices' ids, in the same order
        """
        self.env.flush_all()
        graphs = self._get_graphs({clone.prototype_id for clone in clones})
        self._lock_journals(graphs.values())
        made = []
        for batch in split_every(self._batch_size, clones):
            made += self._clone_batch(batch, graphs)
            if progress:
                progress(len(made))
        # numbers were given behind the ORM's back
        self.env["account.move"]._get_sequence_cache().clear()
        self.env.invalidate_all(flush=False)
        self._update_ranks(clones)
        self._recompute_downstream(clones)
        return made

    def _clone_batch(self, clones, graphs):
        copier = RowCopier(self.env.cr)
        batch_graphs = [graphs[clone.prototype_id] for clone in clones]
        ids = self._reserve_ids(copier, clones, batch_graphs)
        rows = defaultdict(list)
        now = self.env.cr.now()
        for clone, graph, new in zip(clones, batch_graphs, ids, strict=True):
            for table, source, values in clone_rows(graph, clone, new, now):
                rows[table].append((source, values))
        for table in _ORDER:
            if rows[table]:
                copier.copy(table, rows[table])
        self._copy_links(copier, rows["account_move_line"], batch_graphs, ids)
        return [new.move for new in ids]

    def _reserve_ids(self, copier, clones, graphs):
        """:return: list of ``Ids``, one for each clone"""
        paid = [graph for graph in graphs if graph.payment]
        full = sum(bool(graph.full) for graph in graphs)
        lines = sum(len(graph.lines) + len(graph.payment_lines) for graph in graphs)
        supply = {
            "account_move": iter(
                copier.reserve("account_move", len(graphs) + len(paid))
            ),
            "account_move_line": iter(copier.reserve("account_move_line", lines)),
            "account_payment": iter(copier.reserve("account_payment", len(paid))),
            "account_partial_reconcile": iter(
                copier.reserve("account_partial_reconcile", len(paid))
            ),
            "account_full_reconcile": iter(
                copier.reserve("account_full_reconcile", full)
            ),
        }
        names = self._get_names(
            [
                (graph.move, clone.invoice_date)
                for graph, clone in zip(graphs, clones, strict=True)
            ]
        )
        payment_names = iter(
            self._get_names(
                [
                    (graph.payment_move, clone.payment_date)
                    for graph, clone in zip(graphs, clones, strict=True)
                    if graph.payment
                ]
            )
        )
        result = []
        for graph, name in zip(graphs, names, strict=True):
            take = {table: supply[table].__next__ for table in TABLES}
            new_lines = [take["account_move_line"]() for _line in graph.lines]
            ids = Ids(take["account_move"](), new_lines, name)
            if graph.payment:
                ids.payment = take["account_payment"]()
                ids.payment_move = take["account_move"]()
                ids.payment_lines = [
                    take["account_move_line"]() for _line in graph.payment_lines
                ]
                ids.payment_name = next(payment_names)
                ids.partial = take["account_partial_reconcile"]()
            if graph.full:
                ids.full = take["account_full_reconcile"]()
            result.append(ids)
        return result

    def _copy_links(self, copier, line_rows, graphs, ids):
        """Taxes and tags of the lines; payments of the invoices, both ways."""
        for table, column in LINE_LINKS.items():
            linked = copier.linked(
                table, column, {source for source, _new in line_rows}
            )
            copies = [
                (source, {column: values["id"]})
                for source, values in line_rows
                if source in linked
            ]
            copier.copy_links(table, column, copies)
        paid = [
            (graph.move["id"], {"invoice_id": new.move, "payment_id": new.payment})
            for graph, new in zip(graphs, ids, strict=True)
            if graph.payment
        ]
        if not paid:
            return
        copier.copy_links(PAYMENT_LINK, "invoice_id", paid)
        self.env.cr.execute(
            """UPDATE account_payment p SET move_id = n.move_id
               FROM unnest(%s::int[], %s::int[]) AS n(id, move_id) WHERE p.id = n.id""",
            [
                [values["payment_id"] for _source, values in paid],
                [new.payment_move for new in ids if new.payment],
            ],
        )

    # numbers -----------------------------------------------------------------

    def _lock_journals(self, graphs):
        """Let no other transaction number documents of these journals until ours ends.

        A number taken before the lock was ours shows as a unique violation: the
        caller's transaction is tried again then.
        """
        journals = {graph.move["journal_id"] for graph in graphs}
        journals |= {
            graph.payment_move["journal_id"] for graph in graphs if graph.payment
        }
        self.env.cr.execute(
            "SELECT id FROM account_journal WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(journals)],
        )

    def _get_names(self, documents):
        """The next numbers of the journals, without a gap.

        :param documents: list of (row of a move whose numbering goes on, date)
        :return: list of names
        """
        Move = self.env["account.move"]
        styles, last, names = {}, {}, []
        for move, day in documents:
            style = move["sequence_prefix"]
            if style not in styles:
                styles[style] = (
                    *Move._get_sequence_format_param(move["name"]),
                    Move._deduce_sequence_number_reset(move["name"]),
                )
            text, values, reset = styles[style]
            values = dict(values)
            if reset in ("year", "month"):
                values["year"] = Move._truncate_year_to_length(
                    day.year, values["year_length"]
                )
                values["month"] = day.month if reset == "month" else values["month"]
            key = (move["journal_id"], text.format(**{**values, "seq": 0}))
            if key not in last:
                last[key] = self._get_last_number(move["journal_id"], text, values)
            last[key] += 1
            names.append(text.format(**{**values, "seq": last[key]}))
        return names

    def _get_last_number(self, journal_id, text, values):
        first = text.format(**{**values, "seq": 1})
        prefix = first[: len(first) - values["seq_length"]]
        self.env.cr.execute(
            """SELECT max(sequence_number) FROM account_move
               WHERE journal_id = %s AND sequence_prefix = %s""",
            [journal_id, prefix],
        )
        return self.env.cr.fetchone()[0] or 0

    def _get_links(self, graph):
        """:return: dict {table: list of its rows, without the lines' ids} of a document"""
        copier = RowCopier(self.env.cr)
        place = {row["id"]: index for index, row in enumerate(graph.lines)}
        return {
            table: sorted(
                (
                    {**row, column: place[row[column]]}
                    for row in copier.fetch(table, place, column)
                ),
                key=lambda row: tuple(row.values()),
            )
            for table, column in LINE_LINKS.items()
        }

    # prototypes --------------------------------------------------------------

    def _get_graphs(self, move_ids):
        """:return: dict {invoice id: ``Graph``}"""
        copier = RowCopier(self.env.cr)
        moves = copier.fetch("account_move", move_ids)
        lines = _by_move(copier.fetch("account_move_line", move_ids, "move_id"))
        graphs = {}
        for move in moves:
            terms = [
                one
                for one in lines[move["id"]]
                if one["display_type"] == "payment_term"
            ]
            term = terms[0] if len(terms) == 1 else {}
            graphs[move["id"]] = Graph(move, lines[move["id"]], term)
        self._add_payments(copier, graphs)
        return graphs

    def _add_payments(self, copier, graphs):
        """Complete the graphs of paid invoices."""
        by_term = {graph.term["id"]: graph for graph in graphs.values() if graph.term}
        partials = copier.fetch("account_partial_reconcile", by_term, "debit_move_id")
        credit_ids = [partial["credit_move_id"] for partial in partials]
        move_by_line = {
            row["id"]: row["move_id"]
            for row in copier.fetch("account_move_line", credit_ids)
        }
        move_ids = set(move_by_line.values())
        moves = {row["id"]: row for row in copier.fetch("account_move", move_ids)}
        lines = _by_move(copier.fetch("account_move_line", move_ids, "move_id"))
        payments = _by_move(copier.fetch("account_payment", move_ids, "move_id"))
        full_ids = [one["full_reconcile_id"] for one in partials]
        fulls = {
            row["id"]: row for row in copier.fetch("account_full_reconcile", full_ids)
        }
        for partial in partials:
            graph = by_term[partial["debit_move_id"]]
            move_id = move_by_line[partial["credit_move_id"]]
            graph.partial_count += 1
            graph.partial = partial
            graph.full = fulls.get(partial["full_reconcile_id"])
            graph.payment_move = moves[move_id]
            graph.payment_lines = lines[move_id]
            graph.payment = (payments[move_id] or [None])[0]


def _by_move(rows):
    result = defaultdict(list)
    for row in rows:
        result[row["move_id"]].append(row)
    return result
