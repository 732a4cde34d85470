"""How messages get into the queue: in the event's own transaction, frozen, and once."""

import hashlib
import json
import logging
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.models.core.citynet_queue_mixin import (
    CONFLICTS,
    process_in_halves,
)
from odoo.tools import SQL

from ..tools import rendering
from .citynet_whatsapp_rule import LANES

_logger = logging.getLogger(__name__)

# columns that the queue is filled by, and their types
_COLUMNS = {
    "direction": "varchar",
    "kind": "varchar",
    "account_id": "int4",
    "company_id": "int4",
    "partner_id": "int4",
    "number": "varchar",
    "conversation_id": "int4",
    "event": "varchar",
    "template_id": "int4",
    "broadcast_id": "int4",
    "res_model": "varchar",
    "res_id": "int4",
    "user_id": "int4",
    "business_key": "varchar",
    "uuid": "varchar",
    "body": "text",
    "payload": "jsonb",
    "media_state": "varchar",
    "lane": "int4",
    "purpose": "varchar",
    "is_money": "bool",
    "due_at": "timestamp",
    "expires_at": "timestamp",
    "state": "varchar",
    "error_code": "varchar",
    "error_kind": "varchar",
    "error_text": "varchar",
    "needs_attention": "bool",
    "email_state": "varchar",
    "attempts": "int4",
}


class CitynetWhatsappMessage(models.Model):
    _inherit = "citynet.whatsapp.message"

    @api.model
    def _queue_event(self, records, event, partners=None, **facts):
        """Tell the customers of ``records`` about an event, as its rule says.

        Errors here are logged or kept as a failed message; the business
        that caused the event goes on.

        :param partners: ``res.partner`` records who are told; default those whom the
            event of each record concerns
        :param facts: as of ``_emit``
        :return: list of ids of the new messages
        """
        # sudo: any user may cause an event; its customers get messages by the provider's
        # own rules; nothing of it is shown to the user
        queue, records = self.sudo(), records.sudo()
        if partners is not None:
            # sudo: as above
            partners = partners.sudo()
        rules = self.env["citynet.whatsapp.rule"]
        return [
            key
            for rule, part in rules._split(records, event, facts)
            for key in queue._queue_together(part, rule, partners, facts)
        ]

    def _queue_together(self, records, rule, partners, facts):
        """:return: list of ids of the new messages"""
        # what is wrong with the event's own records is not for us to catch
        self.env.flush_all()
        parts = process_in_halves(
            self.env,
            records,
            lambda some: self._queue_records(some, rule, partners, facts),
            lambda record, error: _logger.error(
                "WhatsApp: no message about %s of %s", rule.code, record, exc_info=error
            ),
            raised=CONFLICTS,
        )
        return [key for keys in parts for key in keys]

    @api.model
    def _queue_records(self, records, rule, partners, facts):
        """:return: list of ids of the new messages"""
        if rule.purpose == "marketing" and "citynet.promo" == records._name:
            self.env["citynet.whatsapp.broadcast"]._open_for(records)
            return []
        rows = []
        context = self._get_queue_context(rule)
        accounts = {
            record: account
            for record in records
            if (account := context["account"](record._get_whatsapp_company()))
            and record._is_told_by_whatsapp(rule.event)
        }
        records.filtered(accounts.get)._make_portal_tokens()
        for record, account in accounts.items():
            for partner in record._event_partners() if partners is None else partners:
                rows.append(
                    self._prepare_event_row(
                        record, partner, rule, account, context, facts
                    )
                )
        self._refuse_opted_out(rows)
        self._refuse_too_many(rows)
        return self._insert_rows(rows)

    @api.model
    def _queue_by_hand(self, record, partner, template, talk):
        """Queue a message that an agent wants sent now, even if it is a repeat.

        :param talk: ``citynet.whatsapp.conversation`` it belongs to, may be empty
        :return: list of the new message's id
        """
        # sudo: agents may send the provider's own words about a record they can read
        queue, record, partner = self.sudo(), record.sudo(), partner.sudo()
        template, known = template.sudo(), talk.sudo()
        rule = template.rule_id
        company = record._get_whatsapp_company()
        account = known.account_id or queue.env[
            "citynet.whatsapp.account"
        ]._get_account(company)
        if not account:
            return []
        context = queue._get_queue_context(rule)
        context["template"] = lambda _lang: template
        row = queue._prepare_event_row(record, partner, rule, account, context)
        row |= {
            "business_key": f"hand|{row['uuid']}",
            "due_at": fields.Datetime.now(),
            "user_id": self.env.uid,
            "conversation_id": talk.id or None,
        }
        if known.number:
            queue._check_recipient(record, partner, known)
            row["number"] = known.number
        queue._refuse_opted_out([row])
        if talk:
            talk._mark(status="answered", unread=0)
            talk._touch(
                account, known.number, fields.Datetime.now(), row.get("body") or ""
            )
        return queue._insert_rows([row])

    @api.model
    def _get_queue_context(self, rule):
        """:return: dict of look-ups that are made once for many records"""
        variables, accounts, templates, held = {}, {}, {}, {}
        account_model = self.env["citynet.whatsapp.account"]
        template_model = self.env["citynet.whatsapp.template"]

        def known(template):
            lang = template._get_lang_code()
            if lang not in variables:
                variables[lang] = self.env["citynet.whatsapp.variable"]._get_all(lang)
            return variables[lang]

        def find_template(lang):
            if lang not in templates:
                templates[lang] = template_model._find(rule, lang)
            return templates[lang]

        def find_account(company):
            if company not in accounts:
                accounts[company] = account_model._get_account(company)
            return accounts[company]

        def is_held(template, account):
            key = (template, account)
            if key not in held:
                held[key] = self.env["citynet.whatsapp.registration"]._is_held(*key)
            return held[key]

        return {
            "known": known,
            "template": find_template,
            "account": find_account,
            "is_held": is_held,
        }

    @api.model
    def _prepare_event_row(self, record, partner, rule, account, context, facts=None):
        """:param dict facts: of the occasion, as of ``_emit``
        :return: dict of the columns of one message about ``record``
        """
        template = context["template"](partner.lang or "id_ID")
        number = record._get_whatsapp_number(partner)
        row = {
            **self._prepare_row(account, rule, template),
            "partner_id": partner.id,
            "number": number or None,
            "res_model": record._name,
            "res_id": record.id,
        }
        if not template:
            return row | self._prepare_failure(
                "template", self.env._("No template for it."), rule
            )
        try:
            speaking = record.with_context(lang=template._get_lang_code())
            facts = speaking._prepare_whatsapp_facts(
                rule.event, partner, **(facts or {})
            )
            base_url = account._get_base_url_for_links()
            payload = template._render(facts, base_url, context["known"](template))
        except Exception as error:
            _logger.exception(
                "WhatsApp: %s of %s can't be put in words", rule.code, record
            )
            text = f"{type(error).__name__}: {error}"
            return row | self._prepare_failure("render", text, rule)
        row |= {
            "body": payload["plain"],
            "payload": payload,
            "business_key": self._get_business_key(record, rule, number, payload),
        }
        if template.header_kind in ("document", "image"):
            row["media_state"] = "todo"
        if not number:
            text = self.env._("No number that WhatsApp could know.")
            return row | self._prepare_failure("number", text, rule)
        if context["is_held"](template, account):
            row["state"] = "held"
        return row

    @api.model
    def _new_uuid(self):
        """:return: str by which reports find their message"""
        return uuid.uuid4().hex

    @api.model
    def _prepare_row(self, account, rule, template):
        """:return: dict of the columns that messages of one rule share"""
        now = fields.Datetime.now()
        lane, quiet = LANES[rule.lane]
        due = account._get_next_loud(now) if quiet else now
        hours = rule.expire_hours
        return {
            "direction": "out",
            "kind": "template",
            "account_id": account.id,
            "company_id": account.company_id.id,
            "event": rule.code,
            "template_id": template.id or None,
            "uuid": self._new_uuid(),
            "lane": lane,
            "purpose": rule.purpose,
            "is_money": rule.is_money,
            "due_at": due,
            "expires_at": due + timedelta(hours=hours) if hours else None,
            "state": "queued",
            "needs_attention": False,
            "attempts": 0,
        }

    @api.model
    def _prepare_failure(self, code, text, rule):
        """:return: dict of the columns of a message that fails before it is tried"""
        return {
            "state": "failed",
            "error_code": code,
            "error_kind": code,
            "error_text": rendering.one_line(text),
            "needs_attention": not rule.fallback_email,
            "email_state": "wanted" if rule.fallback_email else None,
        }

    @api.model
    def _get_business_key(self, record, rule, number, payload):
        """:return: str; a second message of one key is the same thing said again"""
        parts = [rule.code, record._name, str(record.id), number or "-"]
        if rule.repeat == "content":
            parts.append(hashlib.sha256(payload["plain"].encode()).hexdigest()[:16])
        elif rule.repeat == "always":
            parts.append(uuid.uuid4().hex)
        return "|".join(parts)

    @api.model
    def _refuse_opted_out(self, rows):
        """Mark in ``rows`` what its receiver doesn't want."""
        consents = self.env["citynet.whatsapp.consent"]
        for row, allowed in zip(rows, consents._are_allowed(rows), strict=True):
            if not allowed and row["state"] in ("queued", "held"):
                row.update(
                    state="cancelled",
                    error_code="opted_out",
                    error_kind="opted_out",
                    error_text=self.env._("The customer doesn't want such messages."),
                    email_state="wanted" if self._falls_back(row["event"]) else None,
                )

    @api.model
    def _falls_back(self, event):
        """:return: bool, whether an e-mail stands in for a message about ``event``"""
        return (
            bool(event)
            and self.env["citynet.whatsapp.rule"]._find(event).fallback_email
        )

    @api.model
    def _insert_rows(self, rows):
        """:param list rows: dicts of columns
        :return: list of ids; rows whose business key is known are left out in silence
        """
        if not rows:
            return []
        self.env["citynet.whatsapp.account"].flush_model()
        columns = SQL(", ").join(SQL.identifier(name) for name in _COLUMNS)
        types = SQL(", ").join(
            SQL("%s %s", SQL.identifier(name), SQL(kind))  # pylint: disable=sql-injection
            for name, kind in _COLUMNS.items()
        )
        found = self.env.execute_query(
            SQL(
                """
                INSERT INTO citynet_whatsapp_message (%s, create_date, create_uid)
                SELECT %s, now() AT TIME ZONE 'UTC', %s FROM jsonb_to_recordset(%s) AS rows(%s)
                ON CONFLICT DO NOTHING RETURNING id
                """,
                columns,
                columns,
                self.env.uid,
                json.dumps(rows, default=str),
                types,
            )
        )
        if found:
            self._wake_sender()
        return [key for (key,) in found]

    @api.model
    def _wake_sender(self):
        """The queue has something: look at it as soon as this is committed."""
        # sudo: anybody's action may start the sender, which runs as itself
        self.env.ref("citynet_whatsapp.ir_cron_send").sudo()._trigger()

    @api.model
    def _hold(self, account, template):
        """Messages of a template that can't go out wait; no attempt is lost."""
        self._move_held(account, template, "queued", "held")

    @api.model
    def _release(self, account, template):
        """The template is good again: what waited goes out."""
        if self._move_held(account, template, "held", "queued"):
            self._wake_sender()

    @api.model
    def _move_held(self, account, template, source, target):
        """:return: int, how many messages moved"""
        self.flush_model(["state"])
        self.env["citynet.whatsapp.broadcast"].flush_model(["state"])
        moved = self.env.execute_query(
            SQL(
                """
                UPDATE citynet_whatsapp_message SET state = %s
                 WHERE account_id = %s AND template_id = %s AND state = ANY(%s)
                   AND direction = 'out'
                   AND NOT EXISTS (SELECT 1 FROM citynet_whatsapp_broadcast b
                                    WHERE b.id = broadcast_id AND b.state = 'paused')
                RETURNING id
                """,
                target,
                account.id,
                template.id,
                self._get_transition_sources(target, source),
            )
        )
        self.browse([key for (key,) in moved]).invalidate_recordset(
            ["state"], flush=False
        )
        return len(moved)
