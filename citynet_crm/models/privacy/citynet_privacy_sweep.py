"""A person's words wherever they stand: every text of every table, and files.

Kinds say where words are expected. Staff write them elsewhere as well: in the chatter of
a list, in the remark of another record. Phone, e-mail, NIK, and a name or an address that
no one else has, are looked for wherever people write, and never in what the provider wrote
for all: templates, packages, villages, settings.
"""

import logging
import re

import psycopg2

from odoo import api, models
from odoo.addons.citynet_crm.tools import personal_data
from odoo.addons.citynet_crm.tools.personal_data import MASK
from odoo.fields import Domain
from odoo.tools import SQL, split_every

_logger = logging.getLogger(__name__)

# tables of one transaction
_TABLES = 60
# kept by law, or with the words of the erasure itself
_SKIPPED = ("citynet_privacy_kept", "citynet_privacy_erasure")
# what the provider wrote: a customer may be called like a product or a village
_OWN = (
    *("citynet_area", "citynet_village", "citynet_promo", "citynet_terms"),
    *("product_template", "product_product", "res_company", "res_lang", "res_country"),
    *("res_groups", "mail_template", "account_account", "account_journal"),
    *("account_tax", "crm_stage", "crm_team", "website", "website_menu"),
)
# of the tables of Odoo's own machinery those that say what people wrote
_MACHINERY = ("ir_attachment", "ir_logging")
_TYPES = ("text", "varchar", "jsonb", "json", "bpchar")
# files that are read: others are pictures, or kept by law
_TEXT_TYPES = ("text/", "application/xml", "application/json", "application/x-ofx")
_FILES = (
    "text/%",
    "%xml%",
    "%json%",
    "%zip%",
    "%sheet%",
    "%excel%",
    "%octet%",
    "%ofx%",
)


class CitynetPrivacySweep(models.AbstractModel):
    _name = "citynet.privacy.sweep"
    _description = "A person's words in all of the database"

    # ---- Whose words ---------------------------------------------------------

    @api.model
    def _get_words(self, partners):
        """:param partners: ``res.partner``, a payer with all contacts
        :return: dict {kind of word: sorted list}: what is looked for everywhere
        """
        found = {}
        data = self.env["citynet.personal.data"]
        for kind in data._get_personal_kinds():
            records = data._get_kind_records(kind, partners) if kind.words else ()
            for name, word_kind in kind.words.items():
                if records and name in records._fields:
                    found.setdefault(word_kind, set()).update(
                        personal_data.clean_word(word_kind, value)
                        for value in records.mapped(name)
                    )
        return {
            kind: sorted(self._filter_own(kind, words - {""}, partners))
            for kind, words in found.items()
        }

    @api.model
    def _filter_own(self, kind, words, partners):
        """:return: set of the words that no other contact has: what two people share
        isn't taken from the other"""
        columns = {
            "name": ("name",),
            "address": ("street", "street2", "citynet_landmark"),
            "email": ("email",),
            "phone": ("phone", "phone_sanitized"),
        }.get(kind)
        if not columns:
            return words
        own = set()
        for word in words:
            if kind == "name" and " " not in word:
                continue
            pattern = personal_data.make_pattern(kind, word)
            condition = SQL(" OR ").join(
                SQL("%s ~* %s", SQL.identifier(column), pattern) for column in columns
            )
            query = SQL(
                "SELECT 1 FROM res_partner WHERE (%s) AND NOT (id = ANY(%s)) LIMIT 1",
                condition,
                partners.ids,
            )
            if not self.env.execute_query(query):
                own.add(word)
        return own

    # ---- Tables --------------------------------------------------------------

    @api.model
    def _get_table_groups(self):
        """:return: list of lists of (table, [(column, type)]), the same at each call"""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT class.relname, attname, typname
                  FROM pg_attribute
                  JOIN pg_class AS class ON class.oid = attrelid
                  JOIN pg_type AS type ON type.oid = atttypid
                 WHERE class.relnamespace = current_schema::regnamespace
                   AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
                   AND attgenerated = '' AND typname = ANY(%s)
                   AND NOT class.relname = ANY(%s)
                   AND (class.relname NOT LIKE 'ir\\_%%' OR class.relname = ANY(%s))
                 ORDER BY class.relname, attname
                """,
                list(_TYPES),
                [*_SKIPPED, *self._get_own_tables()],
                list(_MACHINERY),
            )
        )
        translated = self._get_translated_columns()
        tables = {}
        for table, column, kind in rows:
            if (table, column) not in translated:
                tables.setdefault(table, []).append((column, kind))
        return [list(group) for group in split_every(_TABLES, tables.items())]

    @api.model
    def _get_own_tables(self):
        """:return: list of tables with words of the provider; addons append theirs"""
        return list(_OWN)

    @api.model
    def _get_translated_columns(self):
        """:return: set of (table, column): what is translated was written for all"""
        return {
            (model._table, name)
            for model in self.env.values()
            if not model._abstract
            for name, field in model._fields.items()
            if field.translate
        }

    @api.model
    def _sweep_tables(self, pattern, tables):
        """Mask what is found in these tables.

        :param tables: of ``_get_table_groups``
        """
        self.env.flush_all()
        for table, columns in tables:
            try:
                with self.env.cr.savepoint(flush=False):
                    self._sweep_table(pattern, table, columns)
            except psycopg2.errors.UniqueViolation:
                # two masks can't be told apart
                self._sweep_table(pattern, table, columns, suffix=SQL("id::text"))
            except psycopg2.DataError:
                # a number in JSON becomes a number
                self._sweep_table(pattern, table, columns, json_mask="0")
        self.env.invalidate_all(flush=False)

    @api.model
    def _sweep_table(self, pattern, table, columns, suffix=None, json_mask=MASK):
        """:param SQL suffix: what a mask ends with
        :param str json_mask: the mask in JSON"""
        assignments = [
            SQL(
                "%s = regexp_replace(%s::text, %s, %s || %s, 'gi')::%s",
                SQL.identifier(column),
                SQL.identifier(column),
                pattern,
                json_mask if kind.startswith("json") else MASK,
                suffix or SQL("''"),
                SQL.identifier(kind),
            )
            for column, kind in columns
        ]
        found = [
            SQL("%s::text ~* %s", SQL.identifier(column), pattern)
            for column, _kind in columns
        ]
        query = SQL(
            "UPDATE %s SET %s WHERE (%s) AND %s",
            SQL.identifier(table),
            SQL(", ").join(assignments),
            SQL(" OR ").join(found),
            self._get_table_condition(table),
        )
        self.env.cr.execute(query, log_exceptions=False)

    @api.model
    def _get_table_condition(self, table):
        """:return: SQL, which rows may be changed: entries that were sealed by a hash
        are kept as they are, as tax law asks"""
        return {
            "account_move": SQL("inalterable_hash IS NULL"),
            "account_move_line": SQL(
                "move_id NOT IN (SELECT id FROM account_move"
                " WHERE inalterable_hash IS NOT NULL)"
            ),
        }.get(table, SQL("TRUE"))

    # ---- Files ---------------------------------------------------------------

    @api.model
    def _sweep_files(self, pattern):
        """Mask the person's words in files that are text; delete packed ones that say
        them, such as an exported list."""
        # sudo: all files, whoever's they are
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                Domain("type", "=", "binary")
                & Domain("res_model", "not in", ("ir.ui.view", "ir.module.module"))
                & Domain("url", "=", False)
                & Domain("res_field", "in", [False, *self._get_file_fields()])
                & Domain.OR([Domain("mimetype", "=like", like) for like in _FILES])
            )
        )
        for attachment in attachments:
            content = attachment.raw or b""
            if not personal_data.holds(pattern, content):
                continue
            if attachment.mimetype.startswith(_TEXT_TYPES):
                text = content.decode("utf-8", "surrogateescape")
                masked = re.sub(pattern, MASK, text, flags=re.IGNORECASE)
                attachment.raw = masked.encode("utf-8", "surrogateescape")
            else:
                attachment.unlink()

    @api.model
    def _get_file_fields(self):
        """:return: list of the fields whose files stand beside the database"""
        names = self.env["ir.model.fields"].sudo()  # sudo: names of fields
        return sorted(set(names.search([("ttype", "=", "binary")]).mapped("name")))
