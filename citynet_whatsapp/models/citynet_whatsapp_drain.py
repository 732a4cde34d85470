"""The sender: takes messages from the queue, sends them and stores the outcomes.

Each message is committed as "on its way" before it leaves, so a sender that dies can't
have it sent twice by the next one: what it left behind is unclear, not waiting.
"""

import logging
import time
from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.outcomes import Rejected, Unsent
from ..tools.pace import Pacer
from ..tools.worker_pool import WorkerPool
from .citynet_whatsapp_claim import Budget

_logger = logging.getLogger(__name__)

# what the sender's lock is called among the database's locks
_LOCK = 0x57A
# another process wrote the same rows at the same moment: again
_TRIES = 10
# what comes back within this many seconds is written in one transaction
_NAP = 0.05
# so many connections fail before the account rests
_LINE_FAILURES = 3


class Drain:
    """One account's queue being worked off, until the time is over.

    :param account: ``citynet.whatsapp.account``, locked for this process
    """

    def __init__(self, account):
        self.account = account
        self.env = account.env
        self.messages = account.env["citynet.whatsapp.message"]
        self.pool = WorkerPool(
            account._get_provider(account.slots), account.slots, account.rate
        )
        now = time.monotonic()
        self.pacer = Pacer(account.rate, account.rate_now, now)
        # a sender before us may have sent until this very moment
        least = 1.0 if account._has_just_sent() else 0.0
        self.pacer.hold_until(now + max(1.0 / account.rate, least))
        self.budget = Budget(account)
        self.begun = {}
        self.finished = []
        self.line_failures = 0
        self.last_commit = 0.0
        self.is_open = True

    @property
    def is_busy(self):
        return bool(self.pool.in_progress or self.finished)

    def tick(self, wait):
        """Write what came back, take what may go; one transaction.

        :param float wait: most seconds to wait for something to come back
        :return: int, messages that were settled or taken
        """
        time.sleep(min(max(self.last_commit + _NAP - time.monotonic(), 0), _NAP))
        self.finished += self.pool.collect(wait if self.pool.in_progress else 0)
        for _key, outcome in self.finished:
            self._steer(outcome)
        room = self._get_room()
        if not self.finished and not room:
            return 0
        rows = self._commit(room)
        for key, _outcome in self.finished:
            del self.begun[key]
        settled, self.finished = len(self.finished), []
        for row in rows:
            self._submit(row)
        self.last_commit = time.monotonic()
        return settled + len(rows)

    def _get_room(self):
        """:return: int, how many messages may be taken now"""
        now = time.monotonic()
        self.pacer.recover(now)
        if not self.is_open or not self.account._may_send():
            self.is_open = False
            self.pool.stop()
            return 0
        return self.pacer.room(now, self.pool.free)

    def _commit(self, room):
        """:return: list of the rows that are taken, committed as such"""
        for left in reversed(range(_TRIES)):
            try:
                self.messages._settle(self.account, self.finished, self.begun)
                rows = (
                    self.messages._claim(self.account, room, self.budget)
                    if room
                    else []
                )
                self.env["ir.cron"]._commit_progress(len(self.finished))
                return rows
            except SerializationFailure:
                self.env.cr.rollback()
                self.budget = Budget(self.account)
                if not left:
                    raise
        return []

    def _submit(self, row):
        start = self.pacer.take(time.monotonic())
        self.begun[row["id"]] = row
        row["start"] = start
        payload = self.messages._complete_payload(row)
        self.pool.submit(row["id"], start, row["number"], payload, row["uuid"])

    def _steer(self, outcome):
        """Faster or slower, further or not: what one outcome means for the others."""
        self.line_failures = (
            self.line_failures + 1 if isinstance(outcome, Unsent) else 0
        )
        if isinstance(outcome, Rejected):
            if outcome.kind == "rate":
                self.pacer.slow_down(time.monotonic())
            if outcome.kind in ("account", "maintenance"):
                self.is_open = False
        if self.line_failures >= _LINE_FAILURES:
            self.is_open = False
            self.pool.stop()

    def finish(self):
        """Let what is under way land, and write it; nothing new is taken."""
        self.is_open = False
        while self.is_busy:
            self.tick(_NAP)
        self.pool.close()
        rate = 0 if self.pacer.current >= self.pacer.rate else self.pacer.current
        if abs(self.account.rate_now - rate) > 0.01:
            self.account.rate_now = rate


class CitynetWhatsappAccount(models.Model):
    _inherit = "citynet.whatsapp.account"

    def _may_send(self):
        """:return: bool, whether messages may be handed over now"""
        self.ensure_one()
        rest = self.paused_until
        return self.state == "active" and not (rest and rest > fields.Datetime.now())

    @contextmanager
    def _lock_sending(self):
        """Yield whether this process alone sends for the account, until the end."""
        self.ensure_one()
        cr = self.env.cr
        cr.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, self.id])
        (is_locked,) = cr.fetchone()
        try:
            yield is_locked
        except BaseException:
            cr.rollback()
            raise
        finally:
            if is_locked:
                cr.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, self.id])

    @api.model
    def _cron_send(self):
        """Send what is due, account by account, for some seconds; then others' turn."""
        cron = self.env["ir.cron"]
        accounts = self.search([("state", "=", "active")])
        left = cron._commit_progress(remaining=accounts._count_due(0))
        deadline = time.monotonic() + left
        for account in accounts:
            # several accounts share the time that is left
            share = (deadline - time.monotonic()) / (
                len(accounts) - accounts.ids.index(account.id)
            )
            if share > 0:
                account._send_due(share)
        remaining = accounts._count_due(0)
        cron._commit_progress(remaining=remaining)
        if remaining:
            # without it the next turn would begin up to a minute later
            self.env["citynet.whatsapp.message"]._wake_sender()
        elif soonest := accounts._get_next_due():
            self.env.ref("citynet_whatsapp.ir_cron_send")._trigger(at=soonest)

    def _send_due(self, seconds):
        """Work off this account's queue.

        :param float seconds: how long, at most; what is under way then still lands
        """
        self.ensure_one()
        with self._lock_sending() as is_locked:
            if not is_locked or not self._may_send():
                return
            self._find_left_behind()
            self.env["citynet.whatsapp.message"]._expire(self)
            self.env["ir.cron"]._commit_progress(0)
            end = time.monotonic() + seconds
            if not self._count_due(min(seconds, 10)):
                return
            drain = Drain(self)
            try:
                self._run(drain, end)
            finally:
                drain.finish()
                self.env["ir.cron"]._commit_progress(0)

    def _run(self, drain, end):
        """Until the time is over or nothing is due within it."""
        idle_since = None
        while (now := time.monotonic()) < end and (drain.is_open or drain.is_busy):
            if drain.tick(_NAP):
                idle_since = None
                continue
            if drain.is_busy:
                continue
            time.sleep(_NAP)
            if idle_since is None:
                idle_since = now
            elif now - idle_since > 0.5:
                idle_since = None
                self.env.cr.rollback()
                if not self._count_due(end - now):
                    return

    def _find_left_behind(self):
        """A sender has died: what it had in hand may or may not have arrived."""
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE citynet_whatsapp_message
                   SET state = 'unknown', error_code = 'crash', error_kind = 'unknown',
                       error_text = %s
                 WHERE account_id = %s AND state = ANY(%s) RETURNING id
                """,
                self.env._("The sender stopped while it was on its way."),
                self.id,
                self.env["citynet.whatsapp.message"]._get_transition_sources("unknown"),
            )
        )
        if rows:
            _logger.warning("WhatsApp %s: %s messages are unclear", self.id, len(rows))

    def _has_just_sent(self):
        """:return: bool, whether another sender has had messages under way within the
        last second, give or take one"""
        self.ensure_one()
        since = fields.Datetime.subtract(fields.Datetime.now(), seconds=2)
        domain = [("account_id", "=", self.id), ("claimed_at", ">=", since)]
        return bool(self.env["citynet.whatsapp.message"].search_count(domain, limit=1))

    def _count_due(self, seconds):
        """:return: int, messages that may be sent within ``seconds``, up to 1,000"""
        ids = [account.id for account in self if account._may_send()]
        if not ids:
            return 0
        moment = fields.Datetime.add(
            fields.Datetime.now(), seconds=int(min(seconds, 3600))
        )
        return self.env["citynet.whatsapp.message"].search_count(
            [
                ("account_id", "in", ids),
                ("state", "=", "queued"),
                ("due_at", "<=", moment),
                ("media_state", "!=", "todo"),
            ],
            limit=1000,
        )

    def _get_next_due(self):
        """:return: naive UTC datetime of the next message's turn, None for none"""
        found = self.env["citynet.whatsapp.message"].search(
            [("account_id", "in", self.ids), ("state", "=", "queued")],
            order="due_at",
            limit=1,
        )
        moments = [found.due_at] if found else []
        moments += [m for m in self.mapped("paused_until") if m and found]
        return max(moments, default=None)
