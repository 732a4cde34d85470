"""What customer and provider write to each other about a complaint.

Both write in the complaint's own thread, from the portal, by mail or in the backend.
Who has written decides what follows: somebody of ours has answered, or the customer
has said what we waited for, or that it isn't settled after all.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.models.helpdesk.citynet_ticket_clock import OPEN
from odoo.tools import html2plaintext


class ResCompany(models.Model):
    _inherit = "res.company"

    citynet_reopen_days = fields.Integer(
        "Reopened by a reply within (days)",
        default=7,
        help="A customer who answers so soon after his complaint was resolved opens it "
        "again; 0: never",
    )

    _citynet_reopen_valid = models.Constraint(
        "CHECK (citynet_reopen_days >= 0)", "Days can't be negative."
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    citynet_reopen_days = fields.Integer(
        related="company_id.citynet_reopen_days", readonly=False
    )


class CitynetTicket(models.Model):
    _inherit = "citynet.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        for ticket in tickets:
            # the customer reads our answers by mail and may reply to them
            ticket.message_subscribe(partner_ids=ticket.partner_id.ids)
        return tickets

    def _message_post_after_hook(self, message, msg_values):
        # EXTENDS mail
        result = super()._message_post_after_hook(message, msg_values)
        if message.message_type in ("comment", "email"):
            self._heed_message(message)
        return result

    def _heed_message(self, message):
        """What follows from the words of a person; machines and notes change nothing."""
        self.ensure_one()
        # sudo: who the author is, whoever carries his words
        author = message.author_id.sudo()
        is_public = not (message.is_internal or message.subtype_id.internal)
        if author.user_ids.filtered(lambda user: user.active and not user.share):
            if is_public and not self.env.context.get("citynet_no_answer"):
                self._note_first_answer()
                text = html2plaintext(message.body or "").strip()
                told = self.with_context(citynet_answer=text)
                told._emit("ticket_answered")
        elif author.commercial_partner_id == self.partner_id.commercial_partner_id:
            # sudo: the customer's own complaint; he has no access to it but through us
            self.sudo()._hear_customer(message, is_public)

    def _hear_customer(self, message, is_public):
        """:param bool is_public: written into the thread itself, not noted from elsewhere"""
        if self.merged_into_id:
            self.merged_into_id.message_post(
                body=message.body,
                author_id=message.author_id.id,
                message_type="comment",
                subtype_id=message.subtype_id.id,
            )
        elif self.state in OPEN:
            self._go_on()
        elif is_public and self._is_reopened_by_reply():
            self.action_reopen()
        elif is_public and self.user_id:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.user_id.id,
                summary=self.env._("The customer wrote on a settled complaint"),
                date_deadline=self.company_id._citynet_today(),
            )

    def _is_reopened_by_reply(self):
        """:return: bool, whether a reply of the customer opens the complaint again"""
        self.ensure_one()
        days = self.company_id.citynet_reopen_days
        return bool(
            self.state == "resolved"
            and days
            and self.date_resolved
            and self.date_resolved >= fields.Datetime.now() - timedelta(days=days)
        )

    def _may_be_replied(self):
        """:return: bool, whether the customer may write on from his page"""
        self.ensure_one()
        return self.state in OPEN or self._is_reopened_by_reply()

    def _prepare_event_values(self, event):
        # EXTENDS citynet_crm
        answer = self.env.context.get("citynet_answer")
        return {
            **super()._prepare_event_values(event),
            "answer": answer or self.env._("Please see the page of your complaint."),
        }


class CitynetReply(models.AbstractModel):
    _inherit = "citynet.reply"

    @api.model
    def _note_answer(self, partner, company, text):
        """The current user has answered a customer through a channel of its own.

        :param partner: ``res.partner`` who was answered, may be empty
        :param str text: what was written
        """
        if not partner:
            return
        # sudo: whoever may answer the customer has answered his complaints with it
        tickets = (
            self.env["citynet.ticket"]
            .sudo()
            .search(
                [
                    ("partner_id", "child_of", partner.commercial_partner_id.ids),
                    ("company_id", "=", company.id),
                    ("state", "in", OPEN),
                    ("date_first_answer", "=", False),
                ]
            )
        )
        for ticket in tickets:
            ticket.message_post(
                body=self.env._("Answered elsewhere: %(text)s", text=text),
                author_id=self.env.user.partner_id.id,
            )
        tickets._note_first_answer()
