"""One message, out or in, with everything that became of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .citynet_whatsapp_rule import LANES

# what reports say, in the order in which it happens; it only ever rises
RANKS = ("accepted", "sent", "delivered", "read")
REACHED = ("delivered", "read")
REPORTED = ("sent", *REACHED)
OPEN = ("queued", "held", "sending", "unknown")

# what ``tools/errors.py`` tells apart, and what fails before or after a try
ERROR_KINDS = [
    ("recipient", "Not on WhatsApp"),
    ("opted_out", "Doesn't want it"),
    ("template", "Template"),
    ("request", "Message rejected"),
    ("account", "Account"),
    ("window", "24 hours over"),
    ("later", "Too much advertising"),
    ("pair", "Too many to this number"),
    ("rate", "Too fast"),
    ("busy", "Trouble at WhatsApp"),
    ("maintenance", "Number under maintenance"),
    ("line", "No connection"),
    ("number", "No number"),
    ("render", "Doesn't fit the record"),
    ("media", "File"),
    ("expired", "Too late"),
    ("capped", "Enough for a day"),
    ("unknown", "Unclear"),
]


class CitynetWhatsappMessage(models.Model):
    """Outbox and history in one. Content is frozen when the event happens.

    The queue is worked off by SQL (``citynet_whatsapp_claim.py`` and
    ``citynet_whatsapp_status.py``), which asks ``_get_transition_sources``; people move
    messages by the desk's buttons, which say themselves what they are for.
    """

    _name = "citynet.whatsapp.message"
    _description = "WhatsApp message"
    _inherit = ["citynet.state.mixin"]
    _order = "id desc"
    _rec_names_search = ["number", "partner_id.name", "body"]

    # a report may come at any time, also after the message was given up or put back:
    # what arrived has arrived
    _transitions = {
        "queued": {"sending", "held", "failed", "cancelled", *REPORTED},
        "held": {"queued", "failed", "cancelled", *REPORTED},
        "sending": {
            "accepted",
            "unknown",
            "queued",
            "held",
            "failed",
            "cancelled",
            *REPORTED,
        },
        "unknown": {"accepted", "queued", "failed", "cancelled", *REPORTED},
        "accepted": {"failed", *REPORTED},
        "sent": {"failed", *REACHED},
        "delivered": {"read"},
        "failed": {"queued", "held", "cancelled", *REACHED},
        "cancelled": {"queued", *REPORTED},
    }

    direction = fields.Selection(
        [("out", "To the customer"), ("in", "From the customer")],
        required=True,
        readonly=True,
        default="out",
        index=True,
    )
    account_id = fields.Many2one(
        "citynet.whatsapp.account", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    number = fields.Char(readonly=True, help="In international form, with its plus")
    conversation_id = fields.Many2one(
        "citynet.whatsapp.conversation", readonly=True, index="btree_not_null"
    )
    event = fields.Char("Event code", readonly=True, index="btree_not_null")
    event_name = fields.Char("Event", compute="_compute_event_name")
    template_id = fields.Many2one(
        "citynet.whatsapp.template",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    broadcast_id = fields.Many2one(
        "citynet.whatsapp.broadcast",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    res_model = fields.Char("About (model)", readonly=True)
    res_id = fields.Many2oneReference("About", model_field="res_model", readonly=True)
    user_id = fields.Many2one("res.users", "Written by", readonly=True)
    business_key = fields.Char(
        readonly=True,
        help="What the message is about; the same thing is never said twice",
    )
    uuid = fields.Char(readonly=True, help="Comes back with each report on the message")

    body = fields.Text("Text", readonly=True)
    payload = fields.Json(
        readonly=True, help="Frozen content, as handed to the provider"
    )
    media_state = fields.Selection(
        [("todo", "To be made"), ("done", "Ready")],
        readonly=True,
        help="A file has to be uploaded before the message goes out",
    )
    media_ref = fields.Char("File at the provider", readonly=True)
    media_type = fields.Char(readonly=True)
    media_name = fields.Char(readonly=True)
    media_tries = fields.Integer(readonly=True)
    kind = fields.Char(readonly=True, default="text")
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "citynet_whatsapp_message_attachment_rel",
        string="Files",
        readonly=True,
    )

    lane = fields.Integer(readonly=True, default=30)
    lane_name = fields.Selection(
        "_selection_lane", "Lane name", compute="_compute_lane_name"
    )
    purpose = fields.Selection(
        [("service", "Of the contract"), ("marketing", "Advertising")],
        readonly=True,
        default="service",
    )
    is_money = fields.Boolean("About money", readonly=True)
    due_at = fields.Datetime("Not before", readonly=True)
    expires_at = fields.Datetime("Expires after", readonly=True)
    attempts = fields.Integer("Tries", readonly=True)
    claimed_at = fields.Datetime("Last tried", readonly=True)
    counts_recipient = fields.Boolean(
        readonly=True, help="Took one of the account's recipients of the day"
    )

    ref = fields.Char("ID at the provider", readonly=True)
    date_accepted = fields.Datetime("Handed over", readonly=True)
    date_sent = fields.Datetime("Sent", readonly=True)
    date_delivered = fields.Datetime("Delivered", readonly=True)
    date_read = fields.Datetime("Read", readonly=True)
    date_failed = fields.Datetime("Failed", readonly=True)
    error_code = fields.Char(readonly=True)
    error_kind = fields.Selection(ERROR_KINDS, "Kind of error", readonly=True)
    error_text = fields.Char("Reason", readonly=True)
    needs_attention = fields.Boolean("To review", readonly=True, index=True)
    email_id = fields.Many2one("mail.mail", "E-mail instead", readonly=True)
    email_state = fields.Selection(
        [("wanted", "To be written"), ("done", "Written"), ("none", "No address")],
        "E-mail instead of it",
        readonly=True,
        index="btree_not_null",
    )
    price_category = fields.Char(readonly=True)
    is_billable = fields.Boolean("Charged", readonly=True)
    cost = fields.Float(
        readonly=True, digits=(12, 2), help="By the price list, in rupiah"
    )
    attempt_ids = fields.One2many("citynet.whatsapp.attempt", "message_id", "Attempts")

    _key_uniq = models.UniqueIndex(
        "(company_id, business_key) WHERE business_key IS NOT NULL",
        "This has been said already.",
    )
    _ref_uniq = models.UniqueIndex(
        "(account_id, ref) WHERE ref IS NOT NULL", "The provider's id is used already."
    )
    _uuid_uniq = models.UniqueIndex(
        "(uuid) WHERE uuid IS NOT NULL", "Two messages of one uuid."
    )
    _due_idx = models.Index("(account_id, lane, due_at, id) WHERE state = 'queued'")
    _busy_idx = models.Index(
        "(account_id, state, id) WHERE state IN ('sending', 'unknown')"
    )
    _held_idx = models.Index("(account_id, template_id) WHERE state = 'held'")
    _expiry_idx = models.Index("(expires_at) WHERE state IN ('queued', 'held')")
    _number_idx = models.Index("(account_id, number, claimed_at)")
    _claimed_idx = models.Index("(account_id, claimed_at) WHERE claimed_at IS NOT NULL")
    _record_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.model
    def _selection_state(self):
        return [
            ("queued", self.env._("Waiting")),
            ("held", self.env._("Held")),
            ("sending", self.env._("On its way")),
            ("unknown", self.env._("Unclear")),
            ("accepted", self.env._("Handed over")),
            ("sent", self.env._("Sent")),
            ("delivered", self.env._("Delivered")),
            ("read", self.env._("Read")),
            ("failed", self.env._("Failed")),
            ("cancelled", self.env._("Not sent")),
            ("received", self.env._("Received")),
        ]

    @api.model
    def _get_writable_fields(self):
        """What was said stays as it was said; buttons move it on."""
        # EXTENDS citynet.state.mixin
        return set()

    @api.model
    def _selection_lane(self):
        return self.env["citynet.whatsapp.rule"]._selection_lane()

    @api.depends("lane")
    def _compute_lane_name(self):
        names = {number: name for name, (number, _quiet) in LANES.items()}
        for message in self:
            message.lane_name = names.get(message.lane, False)

    @api.depends("event")
    def _compute_event_name(self):
        # sudo: who reads a message may know what it is about
        rules = self.env["citynet.whatsapp.rule"].sudo().with_context(active_test=False)
        names = {
            rule.code: rule.name
            for rule in rules.search([("code", "in", self.mapped("event"))])
        }
        for message in self:
            message.event_name = names.get(message.event, message.event)

    @api.depends("number", "event", "direction")
    def _compute_display_name(self):
        for message in self:
            who = message.partner_id.name or message.number or ""
            message.display_name = f"{who} · {message.event}" if message.event else who

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if not self.env.su:
            raise UserError(
                self.env._("Messages are a record of what was said; they stay.")
            )

    def action_view_record(self):
        """Open what the message is about."""
        self.ensure_one()
        if not self.res_model or self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).get_formview_action()


class CitynetWhatsappAttempt(models.Model):
    """Each time a message was handed to a provider; written before it happens."""

    _name = "citynet.whatsapp.attempt"
    _description = "Attempt to send a WhatsApp message"
    _order = "id desc"
    _log_access = False
    _rec_name = "message_id"

    message_id = fields.Many2one(
        "citynet.whatsapp.message", required=True, index=True, ondelete="cascade"
    )
    date_start = fields.Datetime("Started on", required=True, index=True)
    date_end = fields.Datetime("Ended")
    outcome = fields.Selection(
        [
            ("accepted", "Accepted"),
            ("rejected", "Refused"),
            ("unclear", "No clear answer"),
            ("unsent", "Never left"),
        ]
    )
    code = fields.Char()
    text = fields.Char("Answer")
    milliseconds = fields.Integer()
