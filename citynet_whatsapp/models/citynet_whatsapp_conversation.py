"""What was written to and fro with one number: the agents' inbox."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_datetime, plaintext2html

from ..tools import rendering

WINDOW = timedelta(hours=24)
SHOWN = 60
# what users write themselves; chatter and activities write theirs on behalf of any reader
_WRITABLE = {
    "answer",
    "customer_words",
    "user_id",
    "activity_ids",
    "message_follower_ids",
    "message_ids",
    "message_main_attachment_id",
}


class CitynetWhatsappConversation(models.Model):
    _name = "citynet.whatsapp.conversation"
    _description = "WhatsApp conversation"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_last desc, id desc"
    _rec_names_search = ["number", "profile_name", "partner_id.name"]

    account_id = fields.Many2one(
        "citynet.whatsapp.account",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True
    )
    number = fields.Char(readonly=True)
    bsuid = fields.Char(
        "User ID", readonly=True, help="WhatsApp's own, where it hides the number"
    )
    profile_name = fields.Char(
        readonly=True, help="The customer's profile name on WhatsApp"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        readonly=True,
        index="btree_not_null",
        tracking=True,
        ondelete="set null",
        help="Who wrote last, by who has the number; empty while it isn't known",
    )
    candidate_ids = fields.Many2many(
        "res.partner",
        compute="_compute_candidate_ids",
        string="Customers with this number",
    )
    user_id = fields.Many2one(
        "res.users",
        "Assigned to",
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
    )
    status = fields.Selection(
        [("open", "To answer"), ("answered", "Answered"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="answered",
        index=True,
        tracking=True,
    )
    unread = fields.Integer("New messages", readonly=True)
    date_last = fields.Datetime("Last message", readonly=True, index=True)
    date_last_in = fields.Datetime("Customer's last message", readonly=True)
    last_text = fields.Char("Last message text", readonly=True)
    window_end = fields.Datetime("Free answers until", compute="_compute_window")
    is_window_open = fields.Boolean(
        "Can be answered freely",
        compute="_compute_window",
        search="_search_is_window_open",
    )
    unreachable_note = fields.Char("Not reachable because", readonly=True)
    message_ids_whatsapp = fields.One2many(
        "citynet.whatsapp.message", "conversation_id", "WhatsApp messages"
    )
    thread = fields.Html(compute="_compute_thread", sanitize=False)
    answer = fields.Text("Your answer")
    answer_parts = fields.Integer(
        compute="_compute_answer_parts", help="Messages that the answer goes out as"
    )
    customer_words = fields.Text(
        "As the customer", help="Simulator only: write as the customer"
    )
    provider = fields.Selection(related="account_id.provider")

    _number_uniq = models.UniqueIndex(
        "(account_id, number) WHERE number IS NOT NULL",
        "One conversation for each number.",
    )
    _bsuid_uniq = models.UniqueIndex(
        "(account_id, bsuid) WHERE bsuid IS NOT NULL",
        "One conversation for each user ID.",
    )

    @api.depends("partner_id.name", "profile_name", "number")
    def _compute_display_name(self):
        for talk in self:
            talk.display_name = (
                talk.partner_id.name or talk.profile_name or talk.number or talk.bsuid
            )

    @api.depends("date_last_in")
    def _compute_window(self):
        now = fields.Datetime.now()
        for talk in self:
            end = talk.date_last_in and talk.date_last_in + WINDOW
            talk.window_end = end
            talk.is_window_open = bool(end and end > now) or not talk._has_window()

    def _search_is_window_open(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        domain = fields.Domain("date_last_in", ">", fields.Datetime.now() - WINDOW)
        return domain if (True in value) == (operator == "in") else ~domain

    @api.depends("number")
    def _compute_candidate_ids(self):
        for talk in self:
            talk.candidate_ids = talk._find_partners()

    @api.depends("message_ids_whatsapp.state", "message_ids_whatsapp.body")
    def _compute_thread(self):
        for talk in self:
            messages = self.env["citynet.whatsapp.message"].search(
                talk._origin._get_messages_domain(),
                limit=SHOWN,
                order="create_date desc, id desc",
            )
            bubbles = [message._render_bubble() for message in messages]
            talk.thread = Markup(
                '<div class="o_citynet_whatsapp_thread">%s</div>'
            ) % Markup("").join(bubbles)

    @api.depends("answer")
    def _compute_answer_parts(self):
        for talk in self:
            text = rendering.clean_text(talk.answer or "", None)
            talk.answer_parts = len(rendering.split_text(text))

    # ---- What users may write ------------------------------------------------

    def write(self, vals):
        refused = set() if self.env.su else set(vals) - _WRITABLE
        if refused:
            raise AccessError(
                self.env._(
                    "Number, customer, time and texts of a conversation come from WhatsApp; use"
                    " the buttons (%(fields)s).",
                    fields=", ".join(sorted(refused)),
                )
            )
        return super().write(vals)

    def _mark(self, **values):
        """What a button writes, after its own check.

        :param values: fields of these conversations
        """
        self.check_access("write")
        # sudo: users move conversations by buttons, they can't write what came in
        self.sudo().write(values)

    def _has_window(self):
        """:return: bool, whether this line knows a time for free answers"""
        self.ensure_one()
        return self.account_id._get_provider_class().has_window

    def _get_messages_domain(self):
        """:return: Domain of all that was written to and from this number"""
        self.ensure_one()
        domain = fields.Domain("conversation_id", "=", self.id)
        if self.number:
            domain |= fields.Domain(
                "account_id", "=", self.account_id.id
            ) & fields.Domain("number", "=", self.number)
        return domain

    @api.model
    def _get(self, account, number, bsuid=""):
        """:return: the conversation with a number or user id, made where there is none"""
        key, value = ("number", number) if number else ("bsuid", bsuid)
        found = self.search(
            [("account_id", "=", account.id), (key, "=", value)], limit=1
        )
        if found:
            if number and bsuid and not found.bsuid:
                found.bsuid = bsuid
            return found
        return self.create(
            {
                "account_id": account.id,
                "number": number or False,
                "bsuid": bsuid or False,
            }
        )

    @api.model
    def _note_unreachable(self, message, outcome):
        """:param outcome: ``Rejected``: why this number can't be reached"""
        talk = self._get(message.account_id, message.number)
        talk.unreachable_note = f"{outcome.text} ({outcome.code})"
        talk.partner_id = talk._get_speaker()

    def action_answer(self):
        """Send what the agent has typed."""
        self.ensure_one()
        self.check_access("write")
        self._answer(self.answer or "")
        self.answer = False

    def _answer(self, text):
        """Write to the customer in one's own words.

        :param str text: longer than WhatsApp takes: it goes out in parts
        :return: the ``citynet.whatsapp.message`` records, in their order
        :raise UserError: when nothing is written or the 24 hours are over
        """
        self.ensure_one()
        text = rendering.clean_text(text, None)
        if not text:
            raise UserError(self.env._("Write your answer first."))
        if not self.is_window_open:
            raise UserError(
                self.env._(
                    "More than 24 hours have passed since %(name)s wrote. Only a template may be"
                    " sent now.",
                    name=self.display_name,
                )
            )
        if self.account_id.state == "draft":
            raise UserError(self.env._("The account isn't in use yet."))
        self._mark(
            status="answered",
            unread=0,
            user_id=(self.user_id or self.env.user).id,
        )
        speaker = self._get_speaker()
        self.env["citynet.reply"]._note_answer(speaker, self.company_id, text)
        return self.env["citynet.whatsapp.message"]._queue_text(
            self, text, self.env.user
        )

    def action_close(self):
        self._mark(status="closed", unread=0)

    def action_take(self):
        self._mark(user_id=self.env.uid, unread=0)

    def action_choose_customer(self):
        """Say which customer writes, or whose an unknown number is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who writes?"),
            "res_model": "citynet.whatsapp.speaker",
            "view_mode": "form",
            "target": "new",
            "context": {"default_conversation_id": self.id},
        }

    def action_make_lead(self):
        """Make a lead of an unknown number's request."""
        self.ensure_one()
        lead = self.env["crm.lead"].create(
            {
                "name": self.env._("WhatsApp: %(name)s", name=self.display_name),
                "contact_name": self.profile_name,
                "phone": self.number,
                "partner_id": self.partner_id.id,
                "type": "lead",
                "company_id": self.company_id.id,
                "user_id": self.env.uid,
                "description": plaintext2html(self.last_text or ""),
            }
        )
        return lead.get_formview_action()

    def action_choose_template(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a template"),
            "res_model": "citynet.whatsapp.composer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_conversation_id": self.id},
        }

    def action_write_as_customer(self):
        """Try it out: the words come in as if the customer had written them."""
        self.ensure_one()
        self.check_access("write")
        if self.provider != "simulator":
            raise UserError(
                self.env._("Only in the simulator can you write as the customer.")
            )
        # sudo: users can't write incoming events; here the simulator makes one
        self.env["citynet.whatsapp.event"].sudo()._simulate_words(
            self, self.customer_words
        )
        self.customer_words = False

    @api.model
    def _touch(self, account, number, moment, text):
        """An answer or template went out: the inbox shows it as the last word."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE citynet_whatsapp_conversation SET date_last = %s, last_text = %s
                 WHERE account_id = %s AND number = %s
                """,
                moment,
                rendering.one_line(text, 120),
                account.id,
                number,
            )
        )


class CitynetWhatsappMessage(models.Model):
    _inherit = "citynet.whatsapp.message"

    def _render_bubble(self):
        """:return: Markup, the message as it is shown in its conversation"""
        self.ensure_one()
        incoming = self.direction == "in"
        labels = self._get_selection_labels("state")
        files = Markup(" ").join(
            Markup('<a href="/web/content/%s?download=1" target="_blank">%s</a>')
            % (file.id, file.name)
            for file in self.attachment_ids
        )
        body = Markup("<br/>").join((self.body or "").split("\n"))
        label = self._get_kind_label()
        if label:
            body = Markup("<i>%s</i><br/>%s") % (label, body)
        note = format_datetime(self.env, self.create_date, dt_format="dd/MM HH:mm")
        if not incoming:
            note = f"{note} · {labels.get(self.state, '')}"
            if self.user_id:
                note = f"{self.user_id.name} · {note}"
        return Markup(
            '<div class="o_citynet_bubble %s"><div>%s</div><div>%s</div><small>%s</small></div>'
        ) % (
            "o_citynet_bubble_in" if incoming else "o_citynet_bubble_out",
            body,
            files,
            note,
        )
