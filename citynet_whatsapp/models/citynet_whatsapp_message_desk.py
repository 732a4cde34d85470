"""What staff do with failed messages: send again, cancel, or send by e-mail."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetWhatsappMessage(models.Model):
    _inherit = "citynet.whatsapp.message"

    advice = fields.Char("What to do", compute="_compute_advice")

    @api.depends("state", "error_kind")
    def _compute_advice(self):
        texts = self._get_advices()
        for message in self:
            key = "unknown" if message.state == "unknown" else message.error_kind
            message.advice = (
                texts.get(key, "")
                if message.state in ("unknown", "failed", "held")
                else ""
            )

    @api.model
    def _get_advices(self):
        """:return: dict {kind of error: what helps}"""
        return {
            "busy": self.env._("WhatsApp had trouble. Try again."),
            "rate": self.env._("Too fast for WhatsApp. Try again later."),
            "pair": self.env._(
                "Too many messages to this number. Try again in some minutes."
            ),
            "later": self.env._(
                "WhatsApp holds advertising back from this person. Leave it."
            ),
            "window": self.env._(
                "24 hours have passed since the customer wrote: send a template."
            ),
            "recipient": self.env._(
                "This number can't be reached by WhatsApp: use e-mail or call."
            ),
            "opted_out": self.env._(
                "The customer doesn't want it. Don't send it again."
            ),
            "template": self.env._(
                "The template is wrong or stopped: fix it, then release it."
            ),
            "request": self.env._("The message was rejected: tell your administrator."),
            "account": self.env._("The account was stopped: fix it, then try again."),
            "number": self.env._(
                "Correct the customer's phone number, then try again."
            ),
            "render": self.env._(
                "The template doesn't fit the record: correct it, then try again."
            ),
            "media": self.env._(
                "The file couldn't be made or handed over. Try again, or use e-mail."
            ),
            "capped": self.env._(
                "Orders by visitors send only a few messages a day to one number. Call, or"
                " send it again."
            ),
            "expired": self.env._("It came too late to be of use. Leave it."),
            "unknown": self.env._(
                "It may have arrived. Ask the customer, then say so or send it again."
            ),
        }

    def action_retry(self):
        """Send again what failed or was cancelled. What may have arrived needs its own button."""
        self.check_access("write")
        if self.filtered(lambda message: message.state == "unknown"):
            raise UserError(
                self.env._(
                    "Some of these may have arrived; decide about them one by one."
                )
            )
        # what is held waits for its template or its broadcast, not for this button
        self._check_state("failed", "cancelled", "queued")
        self._requeue()

    def action_send_again(self):
        """It was unclear whether it arrived; an agent found out that it didn't."""
        self.check_access("write")
        self._check_state("unknown", "queued")
        self._requeue()

    def action_confirm_arrived(self):
        """It was unclear whether it arrived; an agent found out that it did."""
        self.check_access("write")
        unclear = self.filtered(lambda message: message.state == "unknown")
        unclear._transition(
            "accepted",
            {"needs_attention": False, "date_accepted": fields.Datetime.now()},
        )

    def action_cancel(self):
        self.check_access("write")
        self._check_not_begun()
        self._transition(
            "cancelled",
            {
                "needs_attention": False,
                "error_code": "cancelled",
                "error_text": self.env._(
                    "Not sent, by %(name)s.", name=self.env.user.name
                ),
            },
        )

    def action_email_instead(self):
        """The customer gets the text by e-mail, and not by WhatsApp."""
        self.check_access("write")
        self._check_not_begun()
        for message in self:
            if not message._get_email():
                raise UserError(
                    self.env._(
                        "%(name)s has no e-mail address.",
                        name=message.partner_id.name or message.number or "",
                    )
                )
        self._transition(
            "cancelled", {"needs_attention": False, "email_state": "wanted"}
        )
        # sudo: users who may write messages use the button, not the fields
        self.sudo()._write_emails()

    def _check_not_begun(self):
        """:raise UserError: for what is on its way: only the sender may give it up"""
        self._check_state("queued", "held", "unknown", "failed", "cancelled")

    def _requeue(self):
        now = fields.Datetime.now()
        # sudo: users can't write the ledger; the button changes its own messages only
        self.env["citynet.whatsapp.status"].sudo()._retire(self.ids)
        for message in self:
            if not message._is_wanted():
                raise UserError(
                    self.env._(
                        "%(name)s doesn't want such messages.",
                        name=message.display_name,
                    )
                )
            fresh = message._prepare_again()
            number = fresh.get("number", message.number)
            if not number or not (message.payload or fresh.get("payload")):
                raise UserError(
                    self.env._(
                        "%(name)s: there is no number or no text to send.",
                        name=message.display_name,
                    )
                )
            message._transition(
                "queued",
                {
                    **fresh,
                    "ref": False,
                    "due_at": now,
                    "expires_at": False,
                    "attempts": 0,
                    "needs_attention": False,
                    "error_code": False,
                    "error_kind": False,
                    "error_text": False,
                    "email_state": False,
                },
            )
        # sudo: agents may not call scheduled actions, only this one
        self.sudo()._wake_sender()

    def _prepare_again(self):
        """Look up again what was missing: a number, or a text.

        :return: dict of values; empty where nothing was missing or the record is gone
        """
        self.ensure_one()
        if self.error_kind not in ("number", "render", "template") or not self.event:
            return {}
        # sudo: the customer's number and the event's facts as when it happened; the
        # user gets to see no more of them than of the message
        queue = self.sudo()
        record = (
            queue.env[queue.res_model].browse(queue.res_id) if queue.res_id else None
        )
        rule = queue.env["citynet.whatsapp.rule"]._find(queue.event)
        if not (record and record.exists() and rule):
            return {}
        context = queue._get_queue_context(rule)
        row = queue._prepare_event_row(
            record, queue.partner_id, rule, queue.account_id, context
        )
        names = ("number", "body", "payload", "template_id", "media_state")
        return {name: row[name] for name in names if row.get(name)}

    # --- e-mail

    def _get_email(self):
        """:return: str, where this customer gets e-mail; empty: nowhere"""
        self.ensure_one()
        partner = self.partner_id
        return partner.email or partner.commercial_partner_id.email or ""

    def _write_emails(self):
        """One e-mail for each message that WhatsApp didn't carry."""
        for message in self.filtered(lambda message: message.email_state == "wanted"):
            address = message._get_email()
            if not address:
                message.write({"email_state": "none", "needs_attention": True})
                continue
            mail = self.env["mail.mail"].create(message._prepare_email_values(address))
            message.write(
                {"email_state": "done", "email_id": mail.id, "needs_attention": False}
            )

    def _prepare_email_values(self, address):
        """:return: dict of the ``mail.mail``"""
        self.ensure_one()
        lines = Markup("<br/>").join((self.body or "").split("\n"))
        rule = self.env["citynet.whatsapp.rule"]._find(self.event)
        title = rule.with_context(lang=self.partner_id.lang or "id_ID").name
        return {
            "subject": f"{self.company_id.name}: {title or self.event or ''}".strip(
                " :"
            ),
            "body_html": Markup("<p>%s</p>") % lines,
            "email_to": address,
            "email_from": self.company_id.email_formatted
            or self.env.user.email_formatted,
            "auto_delete": False,
        }

    @api.model
    def _cron_write_emails(self):
        """What failed and is wanted by e-mail instead."""
        queue = self.env["citynet.whatsapp.email.queue"]
        queue._process_queues(queue)
