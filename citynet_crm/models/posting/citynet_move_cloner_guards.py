"""When invoices may be cloned."""

from collections import defaultdict

from odoo import api, models
from odoo.addons.citynet_crm.tools.posting.clone_obstacles import obstacles_of
from odoo.addons.citynet_crm.tools.posting.move_clone import TABLES
from odoo.addons.citynet_crm.tools.posting.row_copier import RowCopier
from odoo.tools import SQL

# links of lines that a clone has like its prototype
LINE_LINKS = {
    "account_move_line_account_tax_rel": "account_move_line_id",
    "account_account_tag_account_move_line_rel": "account_move_line_id",
}
PAYMENT_LINK = "account_move__account_payment"
# what runs on documents made by the standard path and doesn't on clones
_GUARDED = {
    "account.move": ["create", "_post", "action_post", "_invoice_paid_hook"],
    "account.move.line": ["create", "reconcile", "_reconcile_plan"],
    "account.payment": ["create", "action_post", "_generate_journal_entry"],
    "account.partial.reconcile": ["create"],
    "account.full.reconcile": ["create"],
}
# how the rows of one document point at each other
_OWN_REFERENCES = {
    ("account_move", "origin_payment_id"),
    ("account_move_line", "full_reconcile_id"),
    ("account_move_line", "move_id"),
    ("account_move_line", "payment_id"),
    ("account_partial_reconcile", "credit_move_id"),
    ("account_partial_reconcile", "debit_move_id"),
    ("account_partial_reconcile", "full_reconcile_id"),
    ("account_payment", "move_id"),
}
# a partner's columns that no stored value of a document depends on
_HARMLESS = {
    "id", "name", "complete_name", "commercial_partner_id", "parent_id", "ref", "street",
    "street2", "city", "zip", "email", "email_normalized", "phone", "phone_sanitized",
    "comment", "website", "function", "color", "barcode", "vat", "company_name",
    "commercial_company_name", "create_date", "create_uid", "write_date", "write_uid",
    "customer_rank", "supplier_rank", "partner_latitude", "partner_longitude",
    "date_localization", "contact_address_complete", "signup_type", "message_bounce",
    "calendar_last_notif_ack", "citynet_number", "citynet_rt", "citynet_rw",
    "citynet_village", "citynet_district", "citynet_landmark", "citynet_po_number",
    "citynet_is_service_address", "citynet_company_id", "citynet_promo_mail",
    "citynet_promo_mail_date", "l10n_id_tku", "l10n_id_nik",
}  # fmt: skip


class CitynetMoveClonerGuards(models.AbstractModel):
    _name = "citynet.move.cloner.guards"
    _description = "Copies of invoices: whether they are safe"

    @api.model
    def _get_checked_modules(self):
        """:return: set of modules whose overrides were read and have nothing to do
        for a clone that its prototype doesn't bring; add yours when that is so"""
        return {"account", "account_payment", "analytic", "citynet_crm", "mail"}

    @api.model
    def _get_downstream_models(self):
        """Whose stored values may follow from documents, and can be found again.

        :return: dict {model: column of the invoice lines that names its record}; the
            values are computed again after cloning
        """
        return {}

    @api.model
    def _get_given_dates(self):
        """:return: set of date columns of invoice lines that each clone is given"""
        return set()

    @api.model
    def _get_harmless_columns(self):
        """:return: set of columns of a partner that no document depends on; add
        yours, or each customer's bill has to be made the standard way"""
        return set(_HARMLESS)

    @api.model
    def _get_obstacles(self, clones):
        """Why these clones can't be made; the standard path can always.

        :param clones: list of ``Clone``
        :return: list of str for the log, empty when the way is free
        """
        self.env.flush_all()
        graphs = self._get_graphs({clone.prototype_id for clone in clones})
        dates = self._get_given_dates()
        found = {
            text for graph in graphs.values() for text in obstacles_of(graph, dates)
        }
        found.update(f"override in {name}" for name in self._get_unknown_overrides())
        found.update(f"stored {name}" for name in self._get_unknown_followers(graphs))
        if not found:
            found.update(self._get_journal_obstacles(graphs, clones))
            found.update(f"rows of {name}" for name in self._get_foreign_rows(graphs))
        return sorted(found)

    def _get_unknown_overrides(self):
        checked = self._get_checked_modules()
        return {
            f"{cls.__module__}.{method}"
            for model, methods in _GUARDED.items()
            for cls in type(self.env[model]).__mro__
            for method in methods
            if method in cls.__dict__
            and cls.__module__.startswith("odoo.addons.")
            and cls.__module__.split(".")[2] not in checked
        }

    def _get_followers(self):
        """:return: stored computed fields of other models that follow from documents"""
        sources = {table.replace("_", ".") for table in TABLES}
        return [
            field
            for name, model in self.env.items()
            if not (model._abstract or model._transient or name in sources)
            for field in model._fields.values()
            if field.store
            and field.compute
            and any(
                self._leads_through(model, path, sources)
                for path in self.env.registry.field_depends.get(field, ())
            )
        ]

    def _leads_through(self, model, path, sources):
        for part in path.split("."):
            field = model._fields.get(part)
            if field is None:
                return False
            if not field.relational:
                return False
            model = self.env[field.comodel_name]
            if model._name in sources:
                return True
        return False

    def _get_unknown_followers(self, graphs):
        """Followers that can't be found again, of records that prototypes point at.

        Those that point at documents themselves are found by ``_get_foreign_rows``.
        """
        known = {*self._get_downstream_models(), "res.partner"}
        tables = {table for table, _column, _target in self._get_references()}
        pointed = {
            field.comodel_name
            for graph in graphs.values()
            for table, row in graph.rows()
            for field in self.env[table.replace("_", ".")]._fields.values()
            if field.type == "many2one" and field.store and row.get(field.name)
        }
        return {
            str(field)
            for field in self._get_followers()
            if field.model_name not in known
            and field.model_name in pointed
            and self.env[field.model_name]._table not in tables
        }

    def _get_journal_obstacles(self, graphs, clones):
        Move = self.env["account.move"]
        moves = [
            one for graph in graphs.values() for one in (graph.move, graph.payment_move)
        ]
        for move in filter(None, moves):
            journal = self.env["account.journal"].browse(move["journal_id"])
            if journal.restrict_mode_hash_table or journal.sequence_override_regex:
                yield f"journal {journal.code}"
            reset = Move._deduce_sequence_number_reset(move["name"])
            if reset not in ("never", "year", "month"):
                yield f"numbering {reset}"
        journal = self.env["account.journal"].browse(moves[0]["journal_id"])
        first = min(
            day for one in clones for day in (one.invoice_date, one.payment_date) if day
        )
        if journal.company_id._get_violated_lock_dates(first, True, journal):
            yield "lock date"

    # rows elsewhere ------------------------------------------------------------

    def _get_references(self):
        """:return: list of (table, column, table referred to) by which other rows than
        those that are cloned can point at documents"""
        self.env.cr.execute(
            """SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
               FROM pg_constraint c
               JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
               WHERE c.contype = 'f'
                 AND c.confrelid = ANY (%s::regclass[]::oid[])""",
            [list(TABLES)],
        )
        links = {*LINE_LINKS, PAYMENT_LINK}
        # computed again after cloning
        computed = {
            (self.env[field.model_name]._table, field.name)
            for field in self._get_followers()
            if field.model_name in self._get_downstream_models()
        }
        return [
            row
            for row in self.env.cr.fetchall()
            if row[0] not in links and row[:2] not in _OWN_REFERENCES | computed
        ]

    def _get_foreign_rows(self, graphs):
        """:return: tables that hold rows of a prototype and wouldn't of its clones"""
        ids = defaultdict(list)
        for graph in graphs.values():
            for table, row in graph.rows():
                ids[table].append(row["id"])
        for table, column, target in self._get_references():
            query = SQL(
                "SELECT 1 FROM %s WHERE %s = ANY(%s) LIMIT 1",
                SQL.identifier(table),
                SQL.identifier(column),
                ids[target],
            )
            if ids[target] and self.env.execute_query(query):
                yield table

    def _get_partner_shapes(self, partners):
        """Partners of one shape have documents that differ in nothing but names.

        :return: dict {partner id: text}, equal for partners that can share a prototype
        """
        partners.flush_recordset()
        types = RowCopier(self.env.cr).column_types("res_partner")
        harmless = self._get_harmless_columns()
        columns = [column for column in types if column not in harmless]
        return dict(
            self.env.execute_query(
                SQL(
                    # whether there is a taxpayer's number can matter, which one can't
                    "SELECT id, md5(ROW(%s, vat IS NULL)::text) FROM res_partner"
                    " WHERE id = ANY(%s)",
                    SQL(", ").join(SQL.identifier(column) for column in columns),
                    partners.ids,
                )
            )
        )
