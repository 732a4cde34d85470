"""The ledger of reported statuses, and the states of messages that follow from it."""

import json
import logging
import time
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import errors
from ..tools.outcomes import Rejected

_logger = logging.getLogger(__name__)

_TRIES = 20
# for this long, a status whose message isn't stored yet is retried
ORPHAN_HOURS = 48
KEEP_DAYS = 120


class CitynetWhatsappStatus(models.Model):
    """One line for each status of each message: the ledger that states follow from."""

    _name = "citynet.whatsapp.status"
    _description = "Reported status of a WhatsApp message"
    _order = "id desc"
    _rec_name = "status"
    _log_access = False

    # statuses that take effect in one transaction
    _batch_size = 1000

    account_id = fields.Many2one(
        "citynet.whatsapp.account", required=True, ondelete="cascade", index=True
    )
    message_id = fields.Many2one(
        "citynet.whatsapp.message", index="btree_not_null", ondelete="cascade"
    )
    ref = fields.Char(required=True)
    callback = fields.Char()
    status = fields.Char(required=True)
    moment = fields.Datetime(required=True)
    received_at = fields.Datetime(required=True, index=True)
    code = fields.Char()
    text = fields.Char()
    category = fields.Char()
    is_billable = fields.Boolean()
    is_applied = fields.Boolean()
    is_retired = fields.Boolean(help="Of an attempt that was followed by another one")

    _natural_uniq = models.Constraint(
        "UNIQUE (account_id, ref, status)", "This status is known."
    )
    _todo_idx = models.Index("(id) WHERE is_applied IS NOT TRUE")

    @api.model
    def _store(self, items):
        """:param items: list of (account, dict as of ``tools.hooks``)"""
        if not items:
            return
        now = fields.Datetime.to_string(fields.Datetime.now())
        rows = [
            {
                **{
                    key: item[key]
                    for key in ("ref", "status", "code", "text", "category")
                },
                "callback": item["callback"] or None,
                "is_billable": item["billable"],
                "moment": fields.Datetime.to_string(item["moment"]),
                "account_id": account.id,
            }
            for account, item in items
        ]
        self.env.cr.execute(
            """
            INSERT INTO citynet_whatsapp_status
                   (account_id, ref, callback, status, moment, received_at, code, text,
                    category, is_billable, is_applied)
            SELECT account_id, ref, callback, status, moment, %s, code, text,
                   category, is_billable, FALSE
              FROM jsonb_to_recordset(%s) AS r(
                   account_id int4, ref varchar, callback varchar, status varchar,
                   moment timestamp, code varchar, text varchar, category varchar,
                   is_billable bool)
            ON CONFLICT (account_id, ref, status) DO NOTHING
            """,
            [now, json.dumps(rows)],
        )

    @api.model
    def _apply_batch(self, after):
        """Apply the next statuses and commit; retry after a concurrent write.

        :param int after: id of the last one that was looked at
        :return: int like it for the next call, None when there are no more
        """
        for left in reversed(range(_TRIES)):
            try:
                last, failed = self._apply(after)
                for message_id, code, text in failed:
                    self._follow_failure(message_id, code, text)
                self.env["ir.cron"]._commit_progress(0)
                return last
            except SerializationFailure:
                # the sender has just written one of these messages
                self.env.cr.rollback()
                if not left:
                    raise
                time.sleep(0.01)
        return None

    @api.model
    def _apply(self, after):
        """:return: (last id checked or None, list of (message id, code, text) failed)"""
        self.env["citynet.whatsapp.message"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH todo AS (
                    SELECT id, account_id, ref, callback FROM citynet_whatsapp_status
                     WHERE is_applied IS NOT TRUE AND id > %s ORDER BY id LIMIT %s
                ), matched AS (
                    SELECT DISTINCT ON (id) id, message_id FROM (
                        SELECT t.id, m.id AS message_id, 0 AS rank
                          FROM todo t JOIN citynet_whatsapp_message m
                            ON m.account_id = t.account_id AND m.ref = t.ref
                         WHERE m.direction = 'out'
                         UNION ALL
                        SELECT t.id, m.id, 1
                          FROM todo t JOIN citynet_whatsapp_message m
                            ON m.uuid = t.callback AND m.account_id = t.account_id
                    ) found ORDER BY id, rank
                ), kept AS (
                    UPDATE citynet_whatsapp_status s
                       SET message_id = matched.message_id, is_applied = TRUE
                      FROM matched WHERE s.id = matched.id
                )
                SELECT t.id, matched.message_id FROM todo t LEFT JOIN matched ON matched.id = t.id
                """,
                after,
                self._batch_size,
            )
        )
        if not rows:
            self._park_orphans()
            return None, []
        messages = list({message for _id, message in rows if message})
        failed = self._raise_states(messages) if messages else []
        return max(key for key, _message in rows), failed

    @api.model
    def _raise_states(self, message_ids):
        """What the ledger says of these messages becomes their state; it only rises.

        What was given up may have arrived all the same; that it failed changes nothing.

        :return: list of (message id, code, text) of those that failed just now
        """
        messages = self.env["citynet.whatsapp.message"]
        rows = self.env.execute_query(
            SQL(
                """
                WITH facts AS (
                    SELECT message_id, max(ref) FILTER (WHERE NOT retired) AS ref,
                           min(moment) FILTER (WHERE status = 'sent') AS sent,
                           min(moment) FILTER (WHERE status = 'delivered') AS delivered,
                           min(moment) FILTER (WHERE status = 'read') AS read,
                           min(moment) FILTER (WHERE status = 'failed' AND NOT retired) AS failed,
                           max(code) FILTER (WHERE status = 'failed' AND NOT retired) AS code,
                           max(text) FILTER (WHERE status = 'failed' AND NOT retired) AS text,
                           max(category) AS category, bool_or(is_billable) AS is_billable
                      FROM (SELECT *, coalesce(is_retired, FALSE) AS retired
                              FROM citynet_whatsapp_status
                             WHERE message_id = ANY(%(ids)s) AND is_applied) known
                     GROUP BY message_id
                ), changed AS (
                    UPDATE citynet_whatsapp_message m
                       SET state = j.after,
                           ref = coalesce(m.ref, j.ref),
                           date_accepted = coalesce(m.date_accepted, j.sent, j.delivered, j.read),
                           date_sent = coalesce(j.sent, m.date_sent),
                           date_delivered = coalesce(j.delivered, j.read, m.date_delivered),
                           date_read = coalesce(j.read, m.date_read),
                           date_failed = CASE WHEN j.after = 'failed'
                               THEN coalesce(m.date_failed, j.failed) END,
                           error_code = CASE WHEN j.after = 'failed'
                               THEN coalesce(m.error_code, j.code) END,
                           error_kind = CASE WHEN j.after = 'failed' THEN m.error_kind END,
                           error_text = CASE WHEN j.after = 'failed'
                               THEN coalesce(m.error_text, j.text) END,
                           needs_attention = j.after = 'failed' AND m.needs_attention,
                           email_state = CASE WHEN j.after = 'failed' OR m.email_state <> 'wanted'
                               THEN m.email_state END,
                           price_category = coalesce(nullif(j.category, ''), m.price_category),
                           is_billable = coalesce(j.is_billable, m.is_billable),
                           cost = CASE WHEN j.is_billable THEN coalesce(
                               (SELECT p.price FROM citynet_whatsapp_price p
                                 WHERE p.company_id = m.company_id AND p.category = j.category
                                   AND p.date_from <= coalesce(j.delivered, j.sent, now())
                                 ORDER BY p.date_from DESC LIMIT 1), 0) ELSE 0 END
                      FROM (
                        SELECT f.*, m.id, m.state AS before,
                               CASE WHEN m.state = 'read'
                                      OR f.read IS NOT NULL AND m.state = ANY(%(to_read)s)
                                        THEN 'read'
                                    WHEN m.state = 'delivered' OR f.delivered IS NOT NULL
                                     AND m.state = ANY(%(to_delivered)s) THEN 'delivered'
                                    WHEN f.failed IS NOT NULL
                                        THEN CASE WHEN m.state = ANY(%(to_failed)s)
                                             THEN 'failed' ELSE m.state END
                                    WHEN f.sent IS NOT NULL AND m.state = ANY(%(to_sent)s)
                                        THEN 'sent'
                                    ELSE m.state END AS after
                          FROM facts f JOIN citynet_whatsapp_message m ON m.id = f.message_id
                      ) j WHERE m.id = j.id AND j.after <> 'cancelled'
                    RETURNING m.id, j.code, j.text, j.before, j.after
                )
                SELECT id, code, text FROM changed WHERE after = 'failed' AND before <> 'failed'
                """,
                ids=message_ids,
                to_read=messages._get_transition_sources("read"),
                to_delivered=messages._get_transition_sources("delivered"),
                to_failed=messages._get_transition_sources("failed"),
                to_sent=messages._get_transition_sources("sent"),
            )
        )
        messages.browse(message_ids).invalidate_recordset(flush=False)
        return rows

    @api.model
    def _follow_failure(self, message_id, code, text):
        """A message was accepted and failed later: retry, e-mail, or a task for staff."""
        message = self.env["citynet.whatsapp.message"].browse(message_id)
        outcome = Rejected(code or "", errors.kind_of(code), text or "")
        message._settle_reported_failure(outcome)

    @api.model
    def _park_orphans(self):
        """Stop retrying statuses of messages that are not ours."""
        self.env.cr.execute(
            """
            UPDATE citynet_whatsapp_status SET is_applied = TRUE
             WHERE is_applied IS NOT TRUE AND received_at < %s
            """,
            [fields.Datetime.now() - timedelta(hours=ORPHAN_HOURS)],
        )

    @api.model
    def _retire(self, message_ids):
        """These messages are tried again: how the last attempt failed counts no more."""
        self.env.cr.execute(
            "UPDATE citynet_whatsapp_status SET is_retired = TRUE WHERE message_id = ANY(%s)",
            [list(message_ids)],
        )

    @api.autovacuum
    def _gc_statuses(self):
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEEP_DAYS)
        old = self.search([("received_at", "<", limit)], limit=50000)
        self.env.cr.execute(
            "DELETE FROM citynet_whatsapp_status WHERE id = ANY(%s)", [old.ids]
        )
        return len(old), len(old) == 50000
