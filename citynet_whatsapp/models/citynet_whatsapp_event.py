"""What providers have reported: kept as it came, once, and worked off later."""

import base64
import json
import logging
import time
import uuid
from itertools import repeat

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import retrying

from ..tools import hooks
from ..tools.simulator import prepare_statuses

_logger = logging.getLogger(__name__)

# seconds to wait for more
LINGER = 0.2
# a body that can't be worked off is put aside after so many tries
TRIES = 5
KEEP_DAYS = 30
# what a simulator's reports carry instead of Meta's id
SIMULATED = "simulator"


class CitynetWhatsappEvent(models.Model):
    _name = "citynet.whatsapp.event"
    _description = "Report of a WhatsApp provider"
    _inherit = ["citynet.queue.mixin"]
    _order = "id desc"
    _rec_name = "received_at"
    _log_access = False

    # bodies that are read in one transaction
    _batch_size = 200

    account_id = fields.Many2one(
        "citynet.whatsapp.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id")
    body = fields.Binary(attachment=False, required=True, groups="base.group_system")
    digest = fields.Char(required=True)
    received_at = fields.Datetime(required=True, index=True)
    state = fields.Selection(
        [
            ("new", "To be read"),
            ("done", "Read"),
            ("aside", "Ignored"),
        ],
        required=True,
        default="new",
    )
    tries = fields.Integer()
    note = fields.Char(help="Why it was put aside, or what in it was of no use")

    _body_uniq = models.Constraint(
        "UNIQUE (account_id, digest)", "This report is known."
    )
    _new_idx = models.Index("(id) WHERE state = 'new'")

    @api.model
    def _store(self, cr, account_id, body, digest, cron_id):
        """Keep a body, unless it is known, and have it read soon.

        One statement, no ORM: the provider waits for the answer.

        :param cr: cursor; the caller commits
        :param bytes body: as it came, unchecked
        :param str digest: of the body
        :return: bool, whether it is new
        """
        cr.execute(
            """
            WITH stored AS (
                INSERT INTO citynet_whatsapp_event
                       (account_id, body, digest, received_at, state, tries)
                VALUES (%(account)s, %(body)s, %(digest)s, now() AT TIME ZONE 'UTC', 'new', 0)
                ON CONFLICT (account_id, digest) DO NOTHING RETURNING id
            )
            INSERT INTO ir_cron_trigger (cron_id, call_at)
            SELECT %(cron)s, now() AT TIME ZONE 'UTC' FROM stored RETURNING id
            """,
            {
                "account": account_id,
                "body": base64.b64encode(body),
                "digest": digest,
                "cron": cron_id,
            },
            log_exceptions=False,
        )
        return bool(cr.rowcount)

    @api.model
    def _cron_read_events(self):
        """Read what has come, until nothing is left or the time is over."""
        self._process_queues(self)
        self._let_take_effect()
        if self.search_count(self._queue_domain(), limit=1):
            self._wake_reader()

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        return Domain("state", "=", "new")

    def _get_batches(self, size):
        # EXTENDS citynet.queue.mixin: also what comes while others are read
        return repeat(self._read_batch)

    @api.model
    def _wake_reader(self):
        # sudo: any user's action may start the reader, which runs as itself
        self.env.ref("citynet_whatsapp.ir_cron_events").sudo()._trigger()

    @api.model
    def _read_batch(self):
        """Split bodies into items and store those; one transaction, then their effect.

        :return: int, bodies that were read
        """
        events = self.search(self._queue_domain(), limit=self._batch_size, order="id")
        events = events.try_lock_for_update()
        if not events:
            return 0
        self._process_apart(events)
        self.env["ir.cron"]._commit_progress(0)
        self._let_take_effect()
        if len(events) < self._batch_size:
            # reports come in bursts: the next ones are read together
            time.sleep(LINGER)
        return len(events)

    def _process_batch(self, events):
        # EXTENDS citynet.queue.mixin
        events._read()

    def _on_failed(self, event, error):
        # EXTENDS citynet.queue.mixin: again, up to a point
        _logger.error("WhatsApp: report %s can't be read", event.id, exc_info=error)
        tries = event.tries + 1
        state = "aside" if tries >= TRIES else "new"
        event.write({"tries": tries, "state": state, "note": str(error)[:200]})

    @api.model
    def _let_take_effect(self):
        """Statuses reach their messages, words of customers are taken."""
        self._apply_until_done()
        retrying(self.env["citynet.whatsapp.message"]._take_inbound, self.env)

    def _read(self):
        statuses, messages, echoes, changes = [], [], [], []
        for event in self:
            account = event.account_id
            try:
                report = account._get_provider_class().parse(
                    base64.b64decode(event.body),
                    account._get_report_id(),
                    account.waba_id,
                )
            except hooks.Garbage as garbage:
                event.write({"state": "aside", "note": str(garbage)[:200]})
                _logger.warning("WhatsApp: report %s put aside: %s", event.id, garbage)
                continue
            statuses += [(account, item) for item in report.statuses]
            messages += [(account, item) for item in report.messages]
            echoes += [(account, item) for item in report.echoes]
            changes += [(account, *change) for change in report.changes]
            event._conclude(report)
        self.env["citynet.whatsapp.status"]._store(statuses)
        self.env["citynet.whatsapp.message"]._store_inbound(messages)
        self.env["citynet.whatsapp.message"]._store_echoes(echoes)
        for account, name, value in changes:
            account._apply_change(name, value)

    def _conclude(self, report):
        """Done, or put aside when there was nothing in it that we know."""
        odd = report.foreign + report.unknown
        useful = any((report.statuses, report.messages, report.echoes, report.changes))
        self.write(
            {
                "state": "done" if useful or not odd else "aside",
                "note": "; ".join(odd)[:200] or False,
            }
        )
        if report.foreign:
            _logger.warning(
                "WhatsApp: report %s is about %s", self.id, report.foreign[0]
            )
            self.account_id._alert(
                self.env._(
                    "WhatsApp reports of another number arrive at %(name)s: check its settings.",
                    name=self.account_id.name,
                )
            )

    @api.model
    def _apply_until_done(self):
        """Apply statuses in short transactions of their own, which block little."""
        after = 0
        while after is not None:
            after = self.env["citynet.whatsapp.status"]._apply_batch(after)

    # --- the simulator's own reports

    @api.model
    def _simulate_statuses(self, account, accepted, begun):
        """:param list accepted: dicts with id and ref of messages just handed over"""
        moment = int(time.time())
        statuses = [
            status
            for row in accepted
            if row["ref"]
            for status in prepare_statuses(
                row["ref"], begun[row["id"]]["number"], begun[row["id"]]["uuid"], moment
            )
        ]
        self._simulate(account, {"statuses": statuses})

    @api.model
    def _simulate_words(self, talk, words, payload=""):
        """:param talk: ``citynet.whatsapp.conversation`` in which the customer writes
        :param str payload: of the button that was tapped, if any
        """
        content = {"type": "text", "text": {"body": words or ""}}
        if payload:
            reply = {
                "type": "button_reply",
                "button_reply": {"id": payload, "title": words},
            }
            content = {"type": "interactive", "interactive": reply}
        message = {
            "from": talk.number.lstrip("+"),
            "id": f"sim.{uuid.uuid4().hex}",
            "timestamp": str(int(time.time())),
            **content,
        }
        self._simulate(talk.account_id, {"messages": [message]})

    @api.model
    def _simulate(self, account, value):
        """:param dict value: ``statuses`` or ``messages`` as in a provider's report"""
        body = json.dumps(
            {
                "object": "whatsapp_business_account",
                "entry": [
                    {
                        "id": SIMULATED,
                        "changes": [
                            {
                                "field": "messages",
                                "value": {
                                    "messaging_product": "whatsapp",
                                    "metadata": {"phone_number_id": SIMULATED},
                                    **value,
                                },
                            }
                        ],
                    }
                ],
            }
        ).encode()
        cron = self.env.ref("citynet_whatsapp.ir_cron_events")
        self._store(self.env.cr, account.id, body, hooks.digest(body), cron.id)
        self.env.cr.postcommit.add(cron._notifydb)

    @api.autovacuum
    def _gc_events(self):
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEEP_DAYS)
        old = self.search(
            Domain("received_at", "<", limit) & Domain("state", "!=", "new"),
            limit=10000,
        )
        self.env.cr.execute(
            "DELETE FROM citynet_whatsapp_event WHERE id = ANY(%s)", [old.ids]
        )
        return len(old), len(old) == 10000
