"""The accounts of an import, checked by other means than those that made them."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

_UNBALANCED = """
    SELECT move.name FROM account_move move
      JOIN account_move_line line ON line.move_id = move.id
     WHERE move.citynet_import_id = %(id)s
     GROUP BY move.id HAVING sum(line.balance) <> 0 OR bool_or(line.parent_state <> 'posted')
"""
_NUMBERS = """
    SELECT move.sequence_prefix FROM account_move move
     WHERE move.journal_id IN (
           SELECT DISTINCT journal_id FROM account_move WHERE citynet_import_id = %(id)s)
       AND move.state = 'posted'
     GROUP BY move.journal_id, move.sequence_prefix
    HAVING count(*) <> count(DISTINCT move.name)
        OR count(*) < max(move.sequence_number) - min(move.sequence_number) + 1
"""
_RESIDUAL = """
    SELECT move.name FROM account_move move
      JOIN account_move_line line ON line.move_id = move.id
       AND line.display_type = 'payment_term'
      LEFT JOIN account_partial_reconcile partial ON partial.debit_move_id = line.id
     WHERE move.citynet_import_id = %(id)s AND move.move_type = 'out_invoice'
     GROUP BY move.id, line.id
    HAVING line.amount_residual <> line.balance - coalesce(sum(partial.amount), 0)
        OR move.amount_residual <> line.amount_residual
        OR (move.payment_state = 'paid') <> (line.amount_residual = 0)
        OR line.reconciled <> (line.amount_residual = 0)
"""
_PAYMENTS = """
    SELECT payment.name FROM account_payment payment
      JOIN account_move move ON move.id = payment.move_id
      LEFT JOIN account_move_line line ON line.move_id = move.id AND line.credit > 0
     WHERE move.citynet_import_id = %(id)s
     GROUP BY payment.id, move.id
    HAVING payment.amount <> sum(line.credit) OR payment.name <> move.name
        OR move.origin_payment_id <> payment.id OR payment.date <> move.date
"""


class CitynetImportAudit(models.AbstractModel):
    _name = "citynet.import.audit"
    _description = "Import: audit"

    def _audit(self):
        """Ask the database, not the code, whether the books are right.

        :raise UserError: when they aren't; nothing of the import stays then
        """
        self.ensure_one()
        self.env.flush_all()
        for sentence, query in self._get_audit_queries():
            names = [row[0] for row in self.env.execute_query(SQL(query, id=self.id))]
            if names:
                raise UserError(sentence % {"names": ", ".join(map(str, names[:10]))})

    def _get_audit_queries(self):
        """:return: list of (sentence with a place for names, SQL that returns them)"""
        _ = self.env._
        return [
            (
                _("These entries do not balance: %(names)s", names="%(names)s"),
                _UNBALANCED,
            ),
            (
                _("These numbers have gaps or doubles: %(names)s", names="%(names)s"),
                _NUMBERS,
            ),
            (
                _("What is open on these bills is wrong: %(names)s", names="%(names)s"),
                _RESIDUAL,
            ),
            (
                _(
                    "These payments differ from their entries: %(names)s",
                    names="%(names)s",
                ),
                _PAYMENTS,
            ),
        ]
