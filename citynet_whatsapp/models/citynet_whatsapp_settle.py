"""What came of each attempt, written down set by set."""

import json
import random
import time
from datetime import timedelta

from odoo import api, fields, models

from ..tools.outcomes import Accepted, Rejected, Unclear
from ..tools.worker_pool import STOPPED

TRIES = 8
FIRST_WAIT = 5.0
LONGEST_WAIT = 900.0
# 4, 16, 64 ... seconds for one number that gets too much
PAIR_BASE = 4
LATER = timedelta(hours=24)
LINE_WAIT = timedelta(seconds=30)
_ATTEMPTS = "id int4, outcome varchar, code varchar, text varchar, milliseconds int4"
_ACCEPTED = "id int4, ref varchar"
_OTHERS = (
    "id int4, state varchar, due_at timestamp, error_code varchar, error_kind varchar,"
    " error_text varchar, refund bool, needs_attention bool, email_state varchar"
)


class CitynetWhatsappMessage(models.Model):
    _inherit = "citynet.whatsapp.message"

    @api.model
    def _settle(self, account, finished, begun):
        """Write the outcomes; done again from the start if the transaction fails.

        :param list finished: (id, outcome) of messages that were on their way
        :param dict begun: {id: row} as claimed
        """
        if not finished:
            return
        self._settle_attempts(finished, begun)
        accepted, others, seen = [], [], set()
        for key, outcome in finished:
            if isinstance(outcome, Accepted):
                ref = None if outcome.ref in seen else outcome.ref
                seen.add(outcome.ref)
                accepted.append({"id": key, "ref": ref})
            else:
                others.append({"id": key, **self._judge(account, begun[key], outcome)})
        self._settle_accepted(account, accepted)
        self._settle_others(others)
        for key, outcome in finished:
            if isinstance(outcome, Rejected):
                self.browse(key)._follow_rejection(outcome)
        if account.provider == "simulator" and accepted:
            self.env["citynet.whatsapp.event"]._simulate_statuses(
                account, accepted, begun
            )

    @api.model
    def _settle_attempts(self, finished, begun):
        now = time.monotonic()
        rows = []
        for key, outcome in finished:
            row = begun[key]
            rows.append(
                {
                    "id": row["attempt_id"],
                    "outcome": type(outcome).__name__.lower(),
                    "code": getattr(outcome, "code", None),
                    "text": (getattr(outcome, "text", "") or "")[:500] or None,
                    "milliseconds": int(1000 * max(now - row["start"], 0)),
                }
            )
        self.env.cr.execute(
            f"""
            UPDATE citynet_whatsapp_attempt a
               SET date_end = %s, outcome = r.outcome, code = r.code, text = r.text,
                   milliseconds = r.milliseconds
              FROM jsonb_to_recordset(%s) AS r({_ATTEMPTS}) WHERE a.id = r.id
            """,  # noqa: S608 columns are ours
            [fields.Datetime.now(), json.dumps(rows)],
        )

    @api.model
    def _settle_accepted(self, account, rows):
        """A report may have come before the answer: it isn't taken back."""
        if not rows:
            return
        self.env.cr.execute(
            f"""
            UPDATE citynet_whatsapp_message m
               SET state = CASE WHEN m.state = ANY(%(sources)s) THEN 'accepted'
                           ELSE m.state END,
                   date_accepted = coalesce(m.date_accepted, %(now)s),
                   ref = CASE WHEN m.ref IS NOT NULL THEN m.ref
                         WHEN EXISTS (SELECT 1 FROM citynet_whatsapp_message o
                               WHERE o.account_id = %(account)s AND o.ref = r.ref) THEN NULL
                         ELSE r.ref END,
                   error_code = NULL, error_kind = NULL, error_text = NULL,
                   needs_attention = FALSE
              FROM jsonb_to_recordset(%(rows)s) AS r({_ACCEPTED}) WHERE m.id = r.id
            """,  # noqa: S608
            {
                "now": fields.Datetime.now(),
                "account": account.id,
                "sources": self._get_transition_sources("accepted"),
                "rows": json.dumps(rows),
            },
        )

    @api.model
    def _settle_others(self, rows):
        if not rows:
            return
        self.env.cr.execute(
            f"""
            UPDATE citynet_whatsapp_message m
               SET state = r.state, due_at = coalesce(r.due_at, m.due_at),
                   error_code = r.error_code, error_kind = r.error_kind,
                   error_text = r.error_text,
                   attempts = m.attempts - CASE WHEN r.refund THEN 1 ELSE 0 END,
                   counts_recipient = m.counts_recipient AND r.state = 'unknown',
                   needs_attention = r.needs_attention, email_state = r.email_state,
                   date_failed = CASE WHEN r.state = 'failed' THEN %(now)s END
              FROM jsonb_to_recordset(%(rows)s) AS r({_OTHERS})
             WHERE m.id = r.id AND m.state = 'sending' AND r.state = ANY(%(targets)s)
            """,  # noqa: S608
            {
                "now": fields.Datetime.now(),
                "targets": sorted(self._transitions["sending"]),
                "rows": json.dumps(rows, default=fields.Datetime.to_string),
            },
        )

    @api.model
    def _judge(self, account, row, outcome):
        """What becomes of a message that wasn't taken.

        :param dict row: as claimed
        :return: dict of columns, see ``_OTHERS``
        """
        now = fields.Datetime.now()
        result = {
            "due_at": None,
            "error_code": getattr(outcome, "code", None),
            "error_kind": getattr(outcome, "kind", None),
            "error_text": outcome.text[:500],
            "refund": False,
            "needs_attention": False,
            "email_state": None,
        }
        if isinstance(outcome, Unclear):
            return {**result, "state": "unknown", "error_kind": "unknown"}
        if not isinstance(outcome, Rejected):
            # it never left: nothing lost but time
            wait = LINE_WAIT if outcome.text != STOPPED else timedelta()
            kind = {"error_kind": "line", "due_at": now + wait}
            return {**result, **kind, "state": "queued", "refund": True}
        message = self.browse(row["id"])
        if outcome.kind in ("account", "maintenance"):
            return {**result, "state": "queued", "refund": True}
        if outcome.kind == "template" and message.template_id:
            return {**result, "state": "held", "refund": True}
        wait = self._get_retry_wait(message, row["attempts"], outcome)
        if wait is not None:
            return {
                **result,
                "due_at": now + wait,
                "state": message._get_state_of_retry(),
            }
        falls_back = self._falls_back(message.event)
        return {
            **result,
            "state": "failed",
            "needs_attention": not falls_back
            and outcome.kind not in ("opted_out", "later"),
            "email_state": "wanted" if falls_back else None,
        }

    def _get_state_of_retry(self):
        """:return: str: queued, unless it was paused or cancelled meanwhile"""
        self.ensure_one()
        if self.broadcast_id.state in ("paused", "cancelled"):
            return "held" if self.broadcast_id.state == "paused" else "cancelled"
        return "queued" if self._is_wanted() else "cancelled"

    def _is_wanted(self):
        """:return: bool, whether the customer lets us send this message now"""
        self.ensure_one()
        row = {
            "company_id": self.company_id.id,
            "number": self.number,
            "purpose": self.purpose,
            "event": self.event,
        }
        # sudo: the customer's consent decides, also for users who can't read it
        return self.env["citynet.whatsapp.consent"].sudo()._are_allowed([row])[0]

    def _settle_reported_failure(self, outcome):
        """It was taken, and a report says that it failed.

        :param outcome: ``Rejected``, as the report tells
        """
        self.ensure_one()
        row = {"id": self.id, "attempts": self.attempts}
        values = self._judge(self.account_id, row, outcome)
        if values["state"] != "failed":
            self.env["citynet.whatsapp.status"]._retire(self.ids)
            values["ref"] = None
        values["due_at"] = values["due_at"] or fields.Datetime.now()
        del values["refund"]
        state = values.pop("state")
        if state == self.state:
            self._bypass_guard(*values).write(values)
        else:
            self._transition(state, values)
        self._follow_rejection(outcome)

    @api.model
    def _get_retry_wait(self, message, attempts, outcome):
        """:return: timedelta until the next try, None when there is none"""
        if outcome.kind == "later":
            if (
                message.purpose == "marketing"
                and attempts < 2
                and not message.broadcast_id
            ):
                return LATER
            return None
        if outcome.kind not in ("busy", "rate", "pair") or attempts >= TRIES:
            return None
        if outcome.kind == "pair":
            seconds = PAIR_BASE ** min(attempts, 5)
        else:
            seconds = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
        seconds = max(seconds * random.uniform(0.7, 1.3), outcome.wait)  # noqa: S311
        return timedelta(seconds=seconds)

    def _follow_rejection(self, outcome):
        """What a refusal means beyond its own message.

        :param outcome: ``Rejected``, or a report of the same kind
        """
        self.ensure_one()
        account = self.account_id
        if outcome.kind == "account":
            account._block(outcome.code, outcome.text)
        elif outcome.kind == "maintenance":
            account._rest(outcome.text or outcome.code)
        elif outcome.kind == "template" and self.template_id:
            rows = self.env["citynet.whatsapp.registration"]._get(
                self.template_id, account
            )
            rows = rows or self.template_id._ensure_registrations(account)
            rows._stop(outcome.code, outcome.text)
        elif outcome.kind == "opted_out" and self.number:
            self.env["citynet.whatsapp.consent"]._log(
                self.company_id,
                self.number,
                "withdrawn",
                "provider",
                outcome.text,
                partner_id=self.partner_id.id,
            )
        elif outcome.kind == "recipient" and self.number:
            self.env["citynet.whatsapp.conversation"]._note_unreachable(self, outcome)

    @api.model
    def _complete_payload(self, row):
        """The frozen content, with the file that was uploaded for it since.

        :param dict row: as claimed
        :return: dict for ``Provider.send``
        """
        payload = row["payload"]
        if isinstance(payload, str):
            payload = json.loads(payload)
        if not row["media_ref"]:
            return payload
        media = {"id": row["media_ref"]}
        if row["media_type"] == "document":
            media["filename"] = row["media_name"]
        if payload["type"] != "template":
            kind = payload["type"]
            return {**payload, kind: {**payload[kind], **media}}
        template = payload["template"]
        header = {
            "type": "header",
            "parameters": [{"type": row["media_type"], row["media_type"]: media}],
        }
        components = [header, *template.get("components", [])]
        return {**payload, "template": {**template, "components": components}}
