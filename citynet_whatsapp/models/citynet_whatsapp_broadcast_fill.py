"""How a broadcast gets into the queue: in small parts, each customer once."""

from itertools import repeat

from odoo import api, fields, models

from ..tools.errors import KINDS

# so many may wait in the queue; the rest is prepared when they are gone
AHEAD = 5000
# of the last so many, more refusals than this share stop it
WATCHED = 500
LEAST_WATCHED = 50
MOST_FAILED = 0.05


class CitynetWhatsappBroadcast(models.Model):
    _name = "citynet.whatsapp.broadcast"
    _inherit = ["citynet.whatsapp.broadcast", "citynet.queue.mixin"]

    # customers that are put into the queue in one transaction
    _batch_size = 200

    @api.model
    def _cron_fill_queue(self):
        """Go on with every broadcast whose time has come."""
        now = fields.Datetime.now()
        due = self.search(
            [
                ("state", "in", ("approved", "running")),
                "|",
                ("date_start", "=", False),
                ("date_start", "<=", now),
            ],
            order="id",
        )
        due._transition("running")
        self._process_queues(*due)
        for broadcast in due:
            broadcast._finish_if_done()
        if due.filtered(lambda broadcast: broadcast.state == "running"):
            self._wake_later()

    def _get_batches(self, size):
        # EXTENDS citynet.queue.mixin
        return repeat(self._fill)

    def _fill(self):
        """Put the next customers into the queue.

        :return: int, how many; 0 where there is nothing more to do at once
        """
        self.ensure_one()
        if self.state != "running":
            return 0
        if self._is_hurting():
            self._transition("paused")
            self._move_messages("queued", "held")
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(self.approver_id or self.create_uid).id,
                summary=self.env._("Broadcast paused: too many refusals"),
                date_deadline=self.company_id._citynet_today(),
            )
            return 0
        if self._count_queued() >= AHEAD:
            return 0
        partners = self._get_audience(self.cursor, self._batch_size)
        if not partners:
            return 0
        rows = self._prepare_rows(partners)
        self.env["citynet.whatsapp.message"]._insert_rows(rows)
        # what the run itself notes down
        self._bypass_guard("cursor").cursor = partners[-1].id
        return len(partners)

    def _prepare_rows(self, partners):
        """:return: list of dicts of messages; the key makes each number get one only"""
        messages = self.env["citynet.whatsapp.message"]
        rule = self.env["citynet.whatsapp.rule"].with_context(active_test=False)
        rule = rule.search([("event", "=", "promo_published")], limit=1)
        context = messages._get_queue_context(rule)
        rows = []
        for partner, number, verdict in self._judge(partners, set()):
            if verdict not in ("send", "double"):
                continue
            row = messages._prepare_event_row(
                self.promo_id, partner, rule, self.account_id, context
            )
            key = f"broadcast|{self.id}|{number}"
            rows.append({**row, "broadcast_id": self.id, "business_key": key})
        return rows

    def _count_queued(self):
        return self.env["citynet.whatsapp.message"].search_count(
            [("broadcast_id", "=", self.id), ("state", "in", ("queued", "held"))],
            limit=AHEAD,
        )

    def _is_hurting(self):
        """:return: bool, whether so many refuse it that the number is in danger"""
        self.ensure_one()
        if self.account_id.quality == "RED":
            return True
        last = self.env["citynet.whatsapp.message"].search(
            [("broadcast_id", "=", self.id), ("attempts", ">", 0)],
            order="claimed_at desc, id desc",
            limit=WATCHED,
        )
        if len(last) < LEAST_WATCHED:
            return False
        bad = last.filtered(
            lambda message: message.state == "failed" and message.error_kind in KINDS
        )
        return len(bad) > MOST_FAILED * len(last)

    def _finish_if_done(self):
        self.ensure_one()
        if self.state != "running" or self._get_audience(self.cursor, 1):
            return
        waiting = self.env["citynet.whatsapp.message"].search_count(
            [
                ("broadcast_id", "=", self.id),
                ("state", "in", ("queued", "held", "sending")),
            ],
            limit=1,
        )
        if not waiting:
            self._transition("done")

    @api.model
    def _wake_later(self):
        later = fields.Datetime.add(fields.Datetime.now(), minutes=1)
        self.env.ref("citynet_whatsapp.ir_cron_broadcast")._trigger(at=later)
