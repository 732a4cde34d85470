"""What customers write: stored once, answered by itself or put before a person."""

import json
import logging
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.citynet_crm.models.core.citynet_queue_mixin import process_in_halves
from odoo.addons.citynet_crm.tools.keywords import without_courtesy

from ..tools import rendering
from ..tools.hooks_content import FILES

_logger = logging.getLogger(__name__)

# automatic answers to one number within the window of the rate limit
ANSWERS = 10
# an answer without a quotation belongs to what was last said within this time
ABOUT = timedelta(hours=72)
# kinds that are no words to anybody; what can't be shown is for a person
SILENT = ("reaction", "system", "revoke", "request_welcome")
# kinds whose text says something, or whose file does
READABLE = ("text", "button", "interactive", "location", "contacts", "edit", *FILES)


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
                    key: item.get(key)
                    for key in (
                        "bsuid",
                        "payload",
                        "context",
                        "media",
                        "profile",
                        "details",
                    )
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
        waiting = self._take_choice(talk)
        quoted = self._find_quoted(details.get("context"))
        partner = talk._get_speaker(quoted) or self._get_presser(talk)
        record = self._find_record(quoted, talk, partner)
        self.write(
            {
                "inbound_state": "done",
                "conversation_id": talk.id,
                "partner_id": partner.id,
                "number": self.number or talk.number,
                "res_model": record._name if record else False,
                "res_id": record.id if record else False,
                "body": self._get_shown_text(talk),
            }
        )
        talk._hear(self, partner, details.get("profile"))
        if self.kind == "edit":
            self._mark_original("edited")
        if self.kind in SILENT:
            self._take_silent(talk)
            return
        answer = self._is_readable() and self._get_answer(talk, partner, waiting)
        if answer:
            self._queue_text(talk, answer)
        if not answer or quoted:
            self._note_on(record or partner, partner)
        if not answer and not self._is_answered_by_phone():
            talk._wait_for_person()

    def _is_readable(self):
        """:return: bool, whether agents see what it says; else only the phone shows it"""
        self.ensure_one()
        details = self.inbound or {}
        says = self.body or details.get("media") or details.get("payload")
        return self.kind in READABLE and bool(says)

    def _take_choice(self, talk):
        """Where these words choose one of the number's customers, they are that one's.

        :return: the message that waited for the choice; None where nothing is chosen
        """
        if self.kind in SILENT:
            return None
        chosen = talk._read_choice(self.body, (self.inbound or {}).get("payload"))
        if not chosen:
            return None
        waiting = talk._choose(chosen)
        waiting.partner_id = chosen
        return waiting

    def _get_presser(self, talk):
        """:return: ``res.partner`` for whom the pressed button was made, where the number
        still is theirs; empty for other words"""
        owner = self.env["citynet.reply"]._get_payload_owner(
            (self.inbound or {}).get("payload")
        )
        return (
            owner
            if owner and owner._is_holder(talk._find_partners())
            else owner.browse()
        )

    def _find_quoted(self, ref):
        """:return: our message that the customer answers; may be empty"""
        if not ref:
            return self.browse()
        return self.search(
            [("account_id", "=", self.account_id.id), ("ref", "=", ref)], limit=1
        )

    def _find_record(self, quoted, talk, partner):
        """:return: the record that the words are about; None when they are about none, or
        about what was told to somebody who had the number before
        """
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
        if last.partner_id and not self._is_for(last, quoted, talk, partner):
            return None
        record = self.env[last.res_model].browse(last.res_id).exists()
        return record if record and hasattr(record, "message_post") else None

    def _is_for(self, told, quoted, talk, partner):
        """:param told: message to which these words may be the answer
        :return: bool, whether it was told to the one who writes now
        """
        if quoted:
            found = talk._find_partners()
            return not found or told.partner_id._is_holder(found)
        if not partner:
            # the number stands on the order, the customer's own may be another
            return told.res_model == "crm.lead" and not talk._find_partners()
        return told.partner_id._is_holder(partner)

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

    def _get_answer(self, talk, partner, waiting=None):
        """:param waiting: the message that waited for the choice these words made
        :return: str or dict of a payload to send back; None leaves it to a person
        """
        account, payload = self.account_id, (self.inbound or {}).get("payload")
        lang = partner.lang or "id_ID"
        talk = talk.with_context(lang=lang).with_company(account.company_id)
        answer = talk._handle_consent_words(self.body, partner)
        if answer is not None or not (account.auto_reply or payload):
            return answer
        # two machines that answer each other must come to an end
        limit = self.env["citynet.rate.limit"]
        if not limit._hit("whatsapp.reply", ANSWERS, self.number or talk.bsuid):
            return None
        if waiting is not None:
            return waiting._answer_chosen(talk, partner)
        return self._answer_words(talk, partner)

    def _answer_words(self, talk, partner):
        """:return: as of ``_get_answer``"""
        payload = (self.inbound or {}).get("payload") or None
        handler = talk.env["citynet.reply"]
        if talk._wants_other(self.body, payload):
            return talk._ask_who()
        is_asked = not partner and len(talk._get_payers()) > 1
        is_old = (payload or "").startswith("who:")
        if is_asked and (is_old or handler._needs_customer(self.body or "", payload)):
            return talk._ask_who(None if is_old else self)
        return handler._handle_reply(
            partner.with_env(talk.env), self.body or "", payload, "whatsapp"
        )

    def _answer_chosen(self, talk, partner):
        """Answer the words that waited for the choice of a customer.

        :return: str
        """
        described = talk._describe_choice(partner)
        if not self:
            return described
        answer = self._answer_words(talk, partner)
        if not answer:
            self._note_on(partner, partner)
            talk._wait_for_person()
        return "\n\n".join(filter(None, (described, answer)))

    @api.model
    def _prepare_text(self, text):
        """:return: dict of the payload of a text"""
        return {"type": "text", "text": {"body": text}, "plain": text}

    @api.model
    def _queue_text(self, talk, answer, user=None):
        """Queue what a customer is answered within the 24 hours' window.

        :param answer: str, longer ones go out in parts; or dict of a payload
        :return: the ``citynet.whatsapp.message`` records, in their order
        """
        if isinstance(answer, dict):
            payloads = [answer]
        else:
            text = rendering.clean_text(answer, None)
            payloads = [self._prepare_text(part) for part in rendering.split_text(text)]
        rows = [self._prepare_answer_row(talk, payload, user) for payload in payloads]
        # sudo: users who may answer in a conversation may queue the answer
        keys = self.sudo()._insert_rows(rows)
        last = payloads[-1]["plain"]
        talk._touch(talk.account_id, talk.number, fields.Datetime.now(), last)
        return self.browse(sorted(keys))

    @api.model
    def _prepare_answer_row(self, talk, payload, user):
        """:return: dict of the columns of one answer"""
        now = fields.Datetime.now()
        # sudo: agents answer by an account whose settings they may not read
        account = talk.account_id.sudo()
        return {
            "direction": "out",
            "kind": payload["type"],
            "account_id": account.id,
            "company_id": account.company_id.id,
            "partner_id": talk._get_speaker().id or None,
            "number": talk.number,
            "conversation_id": talk.id,
            "user_id": user.id if user else None,
            "uuid": self._new_uuid(),
            "body": payload["plain"],
            "payload": payload,
            "lane": 5,
            "purpose": "service",
            "is_money": False,
            "due_at": now,
            "expires_at": (talk.date_last_in or now) + timedelta(hours=24),
            "state": "queued",
            "needs_attention": False,
            "attempts": 0,
        }


class CitynetWhatsappConversation(models.Model):
    _inherit = "citynet.whatsapp.conversation"

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
        if partner or self.number:
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
        words = without_courtesy(text)
        consents = self.env["citynet.whatsapp.consent"]
        common = (self.company_id, self.number)
        if words in ("BERHENTI SEMUA", "STOP SEMUA", "STOP ALL"):
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
