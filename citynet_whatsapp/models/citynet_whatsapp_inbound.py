"""What customers write: stored once, answered by itself or put before a person."""

import json
import logging
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.citynet_crm.models.core.citynet_queue_mixin import process_in_halves

from ..tools import rendering

_logger = logging.getLogger(__name__)

# automatic answers to one number within the window of the rate limit
ANSWERS = 10
# an answer without a quotation belongs to what was last said within this time
ABOUT = timedelta(hours=72)
# kinds that are no words to anybody
SILENT = ("reaction", "system", "unsupported", "order", "unknown")


class CitynetWhatsappMessage(models.Model):
    _inherit = "citynet.whatsapp.message"

    # incoming messages of one transaction
    _inbound_batch_size = 20

    inbound_state = fields.Selection(
        [("todo", "To process"), ("done", "Processed"), ("error", "Processing failed")],
        readonly=True,
    )
    inbound = fields.Json(readonly=True, help="What the report said besides the text")

    _inbound_idx = models.Index("(id) WHERE inbound_state = 'todo'")

    @api.model
    def _store_inbound(self, items):
        """:param items: list of (account, dict as of ``tools.hooks``); known ones are left out"""
        if not items:
            return
        rows = [
            {
                "account_id": account.id,
                "company_id": account.company_id.id,
                "number": item["number"] or None,
                "ref": item["ref"],
                "kind": item["kind"],
                "body": item["text"],
                "moment": fields.Datetime.to_string(item["moment"]),
                "inbound": {
                    key: item[key]
                    for key in ("bsuid", "payload", "context", "media", "profile")
                },
                "media_state": "todo" if item["media"] else None,
            }
            for account, item in items
        ]
        self.env.cr.execute(
            """
            INSERT INTO citynet_whatsapp_message
                   (direction, state, inbound_state, account_id, company_id, number, ref, kind,
                    body, date_accepted, inbound, media_state, lane, create_date, create_uid)
            SELECT 'in', 'received', 'todo', account_id, company_id, number, ref, kind,
                   body, moment, inbound, media_state, 0, now() AT TIME ZONE 'UTC', %s
              FROM jsonb_to_recordset(%s) AS r(
                   account_id int4, company_id int4, number varchar, ref varchar, kind varchar,
                   body text, moment timestamp, inbound jsonb, media_state varchar)
            ON CONFLICT DO NOTHING
            """,
            [self.env.uid, json.dumps(rows)],
        )

    @api.model
    def _take_inbound(self):
        """Work off what has come in; a bad message harms no other."""
        while messages := self.search(
            [("inbound_state", "=", "todo")],
            limit=self._inbound_batch_size,
            order="id",
        ).try_lock_for_update():
            process_in_halves(
                self.env,
                messages,
                lambda some: [message._take() for message in some],
                lambda message, error: message._note_not_taken(error),
            )
            self.env["ir.cron"]._commit_progress(0)

    def _note_not_taken(self, error):
        """:param error: exception that kept this message from being taken"""
        _logger.error("WhatsApp: message %s can't be taken", self.id, exc_info=error)
        self.write(
            {
                "inbound_state": "error",
                "error_text": str(error)[:200],
                "needs_attention": True,
            }
        )

    def _take(self):
        """Find whose it is and what it is about; answer, or leave it to a person."""
        self.ensure_one()
        details = self.inbound or {}
        talk = self.env["citynet.whatsapp.conversation"]._get(
            self.account_id, self.number, details.get("bsuid")
        )
        quoted = self._find_quoted(details.get("context"))
        partner = talk._get_speaker(quoted)
        record = self._find_record(quoted, talk, partner)
        self.write(
            {
                "inbound_state": "done",
                "conversation_id": talk.id,
                "partner_id": partner.id,
                "number": self.number or talk.number,
                "res_model": record._name if record else False,
                "res_id": record.id if record else False,
            }
        )
        talk._hear(self, partner, details.get("profile"))
        if self.kind in SILENT:
            return
        answer = self._get_answer(talk, partner, details.get("payload"))
        if answer:
            self._queue_text(talk, answer)
        if not answer or quoted:
            self._note_on(record or partner, partner)
        if not answer:
            talk._wait_for_person()

    def _find_quoted(self, ref):
        """:return: our message that the customer answers; may be empty"""
        if not ref:
            return self.browse()
        return self.search(
            [("account_id", "=", self.account_id.id), ("ref", "=", ref)], limit=1
        )

    def _find_record(self, quoted, talk, partner):
        """:return: the record that the words are about; None when they are about none"""
        last = quoted or self.search(
            [
                ("account_id", "=", self.account_id.id),
                ("number", "=", talk.number),
                ("direction", "=", "out"),
                ("res_id", "!=", False),
                ("claimed_at", ">", fields.Datetime.now() - ABOUT),
            ],
            order="claimed_at desc, id desc",
            limit=1,
        )
        if not (last and last.res_model in self.env):
            return None
        record = self.env[last.res_model].browse(last.res_id).exists()
        return record if record and hasattr(record, "message_post") else None

    def _note_on(self, record, partner):
        """The customer's words, in the chatter of what they are about."""
        if not record:
            return
        author = partner or self.env.ref("base.partner_root")
        words = Markup("<br/>").join((self.body or self.env._("(a file)")).split("\n"))
        record.message_post(
            body=Markup("<b>WhatsApp</b> %s<br/>%s") % (self.number or "", words),
            author_id=author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )

    def _get_answer(self, talk, partner, payload):
        """:return: str to send back; None leaves it to a person"""
        account = self.account_id
        lang = partner.lang or "id_ID"
        talk = talk.with_context(lang=lang).with_company(account.company_id)
        answer = talk._handle_consent_words(self.body, partner)
        if answer is not None or not (account.auto_reply or payload):
            return answer
        # two machines that answer each other must come to an end
        limit = self.env["citynet.rate.limit"]
        if not limit._hit("whatsapp.reply", ANSWERS, self.number or talk.bsuid):
            return None
        handler = talk.env["citynet.reply"]
        return handler._handle_reply(
            partner.with_env(talk.env), self.body or "", payload or None, "whatsapp"
        )

    @api.model
    def _queue_text(self, talk, text, user=None):
        """Queue a free text to a customer within the 24 hours' window.

        :return: the ``citynet.whatsapp.message``
        """
        text = rendering.clean_text(text)
        now = fields.Datetime.now()
        # sudo: agents answer by an account whose settings they may not read
        account = talk.account_id.sudo()
        row = {
            "direction": "out",
            "kind": "text",
            "account_id": account.id,
            "company_id": account.company_id.id,
            "partner_id": talk.partner_id.id or None,
            "number": talk.number,
            "conversation_id": talk.id,
            "user_id": user.id if user else None,
            "uuid": self._new_uuid(),
            "body": text,
            "payload": {"type": "text", "text": {"body": text}, "plain": text},
            "lane": 5,
            "purpose": "service",
            "is_money": False,
            "due_at": now,
            "expires_at": (talk.date_last_in or now) + timedelta(hours=24),
            "state": "queued",
            "needs_attention": False,
            "attempts": 0,
        }
        # sudo: users who may answer in a conversation may queue the answer
        [key] = self.sudo()._insert_rows([row])
        talk._touch(talk.account_id, talk.number, now, text)
        return self.browse(key)


class CitynetWhatsappConversation(models.Model):
    _inherit = "citynet.whatsapp.conversation"

    def _get_speaker(self, quoted):
        """Who writes: of several people with one number, the one we wrote to.

        :param quoted: the message that is answered, may be empty
        :return: ``res.partner``, empty for an unknown number
        """
        self.ensure_one()
        if quoted.partner_id:
            return quoted.partner_id
        if self.partner_id:
            return self.partner_id
        found = self._find_partners()
        payers = found.commercial_partner_id
        if len(payers) == 1:
            return payers if payers in found or len(found) != 1 else found
        last = self.env["citynet.whatsapp.message"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("number", "=", self.number),
                ("direction", "=", "out"),
                ("partner_id", "in", (found | payers).ids),
            ],
            limit=1,
        )
        return last.partner_id or found[:1]

    def _hear(self, message, partner, profile):
        """:param message: that has come in; the inbox shows it"""
        self.ensure_one()
        moment = message.date_accepted
        values = {
            "date_last": max(moment, self.date_last or moment),
            "date_last_in": max(moment, self.date_last_in or moment),
            "last_text": rendering.one_line(message.body or f"[{message.kind}]", 120),
            "unreachable_note": False,
        }
        if profile:
            values["profile_name"] = profile
        if partner and not self.partner_id:
            values["partner_id"] = partner.id
        self.write(values)

    def _wait_for_person(self):
        """No keyword answered the message: an agent has to."""
        self.ensure_one()
        self.write({"status": "open", "unread": self.unread + 1})
        summary = self.env._("Answer on WhatsApp")
        if self.user_id and not self.activity_ids.filtered(
            lambda a: a.summary == summary
        ):
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.user_id.id,
                summary=summary,
                date_deadline=self.company_id._citynet_today(),
            )

    def _handle_consent_words(self, text, partner):
        """BERHENTI and MULAI; they come before anything else, and always get an answer.

        :return: str, None when the text is neither
        """
        self.ensure_one()
        words = rendering.one_line(text or "", 40).upper().strip(" .!")
        consents = self.env["citynet.whatsapp.consent"]
        common = (self.company_id, self.number)
        if words in ("BERHENTI SEMUA", "STOP ALL"):
            consents._log(
                *common,
                "withdrawn",
                "message",
                text,
                ("service", "marketing"),
                partner_id=partner.id,
            )
            return self.env._(
                "You get no more messages from us by WhatsApp. Bills come by e-mail or in your"
                " account. Reply MULAI to have them here again."
            )
        if words in ("BERHENTI", "STOP", "UNSUB", "UNSUBSCRIBE"):
            consents._log(*common, "withdrawn", "message", text, partner_id=partner.id)
            return self.env._(
                "You get no more promos by WhatsApp. Messages about your service and bills go on;"
                " reply BERHENTI SEMUA to stop those too, or MULAI to agree again."
            )
        if words in ("MULAI", "START"):
            consents._log(
                *common,
                "granted",
                "message",
                text,
                ("service", "marketing"),
                partner_id=partner.id,
            )
            return self.env._(
                "Thank you. You get messages about your service, and promos. Reply BERHENTI to"
                " stop the promos."
            )
        return None
