"""What else there is to cloned invoices: proof that they are right, and what follows."""

import logging
from collections import Counter

import psycopg2

from odoo import api, models
from odoo.addons.citynet_crm.tools.posting.move_clone import Ids, clone_rows

_logger = logging.getLogger(__name__)

RANKS = "citynet.customer_rank"
_RAISE = """
    WITH more AS (SELECT * FROM unnest(%s::int[], %s::int[]) AS more(id, rank)),
         free AS (SELECT id FROM res_partner WHERE id IN (SELECT id FROM more)
                     FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE res_partner partner SET customer_rank = customer_rank + more.rank
      FROM more JOIN free ON free.id = more.id
     WHERE partner.id = more.id
"""


class CitynetMoveClonerEffects(models.AbstractModel):
    _name = "citynet.move.cloner.effects"
    _description = "Copies of invoices: proof and what follows"

    @api.model
    def _get_differences(self, clone, move_id):
        """Compare a clone that could have been made with the document that was.

        :param clone: ``Clone`` that describes the invoice ``move_id``, which the
            standard path made from another prototype's values
        :return: list of "table.column", empty when the clone would have been equal
        """
        self.env.flush_all()
        graphs = self._get_graphs({clone.prototype_id, move_id})
        graph, real = graphs[clone.prototype_id], graphs[move_id]
        if [table for table, _row in graph.rows()] != [
            table for table, _ in real.rows()
        ]:
            return ["rows"]
        ids = Ids(
            real.move["id"], [line["id"] for line in real.lines], real.move["name"]
        )
        if real.payment:
            ids.payment, ids.payment_move = real.payment["id"], real.payment_move["id"]
            ids.payment_lines = [line["id"] for line in real.payment_lines]
            ids.payment_name = real.payment_move["name"]
            ids.partial = real.partial["id"]
        ids.full = real.full and real.full["id"]
        rows = {(table, row["id"]): row for table, row in graph.rows()}
        made = {(table, row["id"]): row for table, row in real.rows()}
        differences = set()
        for table, source, values in clone_rows(
            graph, clone, ids, real.move["create_date"]
        ):
            if table == "account_payment":
                values["move_id"] = ids.payment_move
            expected = {**rows[table, source], **values}
            actual = made[table, values["id"]]
            differences |= {
                f"{table}.{column}"
                for column, value in actual.items()
                if value != expected[column]
                and column not in ("create_date", "write_date", "access_token")
            }
        return sorted(differences)

    def _update_ranks(self, clones):
        """Invoices and payments make their customer a better one, as ``_post`` does."""
        counts = Counter()
        for clone in clones:
            counts.update({clone.partner_id, clone.commercial_partner_id})
            if clone.payment_date:
                counts[clone.commercial_partner_id] += 1
        partners = self.env["res.partner"].browse(counts)
        partners.fetch(["customer_rank"])
        known = partners.filtered("customer_rank")
        self._raise_ranks({partner.id: counts[partner.id] for partner in known})
        self._set_first_ranks(partners - known, counts)

    def _raise_ranks(self, counts):
        """What ``_increase_rank`` does to partners that have a rank: after the commit,
        and only to those no other transaction has locked. In one statement.

        :param dict counts: {partner id: how much}
        """
        postcommit, registry = self.env.cr.postcommit, self.env.registry
        waiting = postcommit.data.get(RANKS)
        if waiting is None:
            waiting = postcommit.data[RANKS] = Counter()

            @postcommit.add
            def raise_ranks():
                ranks = dict(waiting)
                waiting.clear()
                try:
                    with registry.cursor() as cr:
                        cr.execute(_RAISE, [list(ranks), list(ranks.values())])
                except psycopg2.OperationalError as error:
                    # as stock has it: a rank is worth no error after the commit
                    _logger.info("Customers' ranks stay: %s", error)

        waiting.update(counts)

    def _set_first_ranks(self, partners, counts):
        """What ``_increase_rank`` does to partners without a rank, in one statement.

        :param dict counts: {partner id: rank}
        """
        if not partners:
            return
        self.env.cr.execute(
            """UPDATE res_partner p
                  SET customer_rank = n.rank, write_uid = %s,
                      write_date = now() AT TIME ZONE 'UTC'
                 FROM unnest(%s::int[], %s::int[]) AS n(id, rank)
                WHERE p.id = n.id""",
            [self.env.uid, partners.ids, [counts[key] for key in partners.ids]],
        )
        partners.invalidate_recordset(["customer_rank", "write_uid", "write_date"])
        partners.modified(["customer_rank"])

    def _recompute_downstream(self, clones):
        columns = self._get_downstream_models()
        ids = {
            model: {
                line[column]
                for clone in clones
                for line in clone.lines
                if line.get(column)
            }
            for model, column in columns.items()
        }
        ids["res.partner"] = {clone.commercial_partner_id for clone in clones}
        for field in self._get_followers():
            records = self.env[field.model_name].browse(ids.get(field.model_name, ()))
            if records:
                self.env.add_to_compute(field, records)
