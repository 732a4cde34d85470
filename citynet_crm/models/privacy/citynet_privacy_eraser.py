"""Clears a person's records, kind by kind; the second time changes nothing more."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class CitynetPrivacyEraser(models.AbstractModel):
    """Fields are cleared past the ORM: no write may leave the old words in the chatter,
    tell a customer of it, or be refused by a guard of a finished record."""

    _name = "citynet.privacy.eraser"
    _description = "Clears personal data"

    @api.model
    def _clear(self, kind, records):
        """Clear records of one kind, with their files.

        :param kind: ``PersonalKind``
        :return: int, how many records
        """
        self._clear_files(kind, records)
        if kind.deletes:
            self._delete_rows(records)
        elif records:
            self._clear_fields(kind, records)
        return len(records)

    @api.model
    def _delete_rows(self, records):
        ids, table = records.ids, records._table
        if ids:
            records.invalidate_recordset()
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(table), ids)
            )

    @api.model
    def _clear_fields(self, kind, records):
        records.flush_recordset()
        columns = []
        for name, value in kind.clears.items():
            field = records._fields.get(name)
            if field and field.store and field.column_type:
                columns.append(self._get_assignment(field, value))
        if not columns:
            return
        query = SQL(
            "UPDATE %s SET %s WHERE id = ANY(%s)",
            SQL.identifier(records._table),
            SQL(", ").join(columns),
            records.ids,
        )
        self.env.cr.execute(query)
        records.invalidate_recordset(flush=False)

    @api.model
    def _get_assignment(self, field, value):
        """:return: SQL, ``column = value``"""
        name = SQL.identifier(field.name)
        if field.type == "boolean":
            return SQL("%s = %s", name, value)
        if value:
            before, found, after = value.partition("{id}")
            number = SQL("id::text") if found else SQL("''")
            return SQL("%s = %s || %s || %s", name, before, number, after)
        if field.required:
            return SQL("%s = ''", name)
        return SQL("%s = NULL", name)

    # ---- Files ---------------------------------------------------------------

    @api.model
    def _clear_files(self, kind, records):
        """Delete the files of these records; the filestore is cleared afterwards."""
        if kind.files:
            self._get_files(kind, records).unlink()

    @api.model
    def _get_files(self, kind, records):
        """:return: the ``ir.attachment`` records that belong to ``records``"""
        domain = Domain("res_model", "=", kind.model) & Domain(
            "res_id", "in", records.ids
        )
        if kind.files is True:
            # a condition on res_field: else stock leaves out the files of fields
            domain &= Domain("res_field", "=", False) | Domain("res_field", "!=", False)
        else:
            domain &= Domain("res_field", "in", kind.files)
        # sudo: also files that no user may read
        return self.env["ir.attachment"].sudo().search(domain)

    @api.model
    def _collect_garbage(self):
        """Delete from the filestore what no attachment names any more; this commits.

        Stock's own way: a file that two attachments share stays for the other.
        """
        # sudo: the filestore is no user's
        self.env["ir.attachment"].sudo()._gc_file_store()

    # ---- What was written below them -----------------------------------------

    @api.model
    def _clear_chatter(self, kind, records):
        """Clear the words below records that are the person's own."""
        self.env.flush_all()
        self._clear_messages(
            SQL("model = %s AND res_id = ANY(%s)", kind.model, records.ids)
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM mail_activity WHERE res_model = %s AND res_id = ANY(%s)",
                kind.model,
                records.ids,
            )
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _clear_own_messages(self, partners):
        """Clear what these people wrote, and what was mailed to them alone."""
        self.env.flush_all()
        self._clear_messages(SQL("author_id = ANY(%s)", partners.ids))
        self._clear_messages(
            SQL(
                """message_type IN ('email', 'email_outgoing', 'user_notification')
                   AND EXISTS (SELECT FROM mail_message_res_partner_rel AS told
                                WHERE told.mail_message_id = mail_message.id
                                  AND told.res_partner_id = ANY(%s))""",
                partners.ids,
            )
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _clear_messages(self, condition):
        """:param SQL condition: on ``mail_message``"""
        rows = self.env.execute_query(
            SQL("SELECT id FROM mail_message WHERE %s ORDER BY id", condition)
        )
        ids = [row[0] for row in rows]
        if not ids:
            return
        self._unlink_message_files(ids)
        for query in (
            "DELETE FROM mail_tracking_value WHERE mail_message_id = ANY(%s)",
            "DELETE FROM mail_mail WHERE mail_message_id = ANY(%s)",
            "UPDATE mail_notification SET failure_reason = NULL, mail_email_address = NULL"
            " WHERE mail_message_id = ANY(%s)",
            "UPDATE mail_message SET body = '', subject = NULL, email_from = NULL,"
            " reply_to = NULL, incoming_email_to = NULL, incoming_email_cc = NULL,"
            " outgoing_email_to = NULL WHERE id = ANY(%s)",
        ):
            self.env.cr.execute(query, [ids])

    @api.model
    def _unlink_message_files(self, ids):
        """Delete the files that went with messages, but no paper of a bill."""
        rows = self.env.execute_query(
            SQL(
                "SELECT attachment_id FROM message_attachment_rel"
                " WHERE message_id = ANY(%s)",
                ids,
            )
        )
        # sudo: files of messages that nobody reads now
        files = self.env["ir.attachment"].sudo().browse([row[0] for row in rows])
        files.exists().filtered(lambda file: file.res_model != "account.move").unlink()
