"""What people ask for by the law on personal data, with its clock of three days."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# Law 27/2022, articles 30 to 34 and 40: three times 24 hours
HOURS = 3 * 24
OPEN = ("new", "in_progress")
# what staff note; who asks for what stays as it was asked
_NOTED = frozenset(("words", "identity_note", "refusal"))
# what follows from a decision
_DECIDED = frozenset(("user_id", "date_done", "erasure_id"))


class CitynetPrivacyRequest(models.Model):
    _name = "citynet.privacy.request"
    _description = "Request about personal data"
    _inherit = ["citynet.state.mixin", "citynet.sequence.mixin", "mail.thread"]
    _order = "id desc"
    _sequence_code = "citynet.privacy.request"

    _transitions = {
        "new": {"in_progress", "done", "refused", "cancelled"},
        "in_progress": {"done", "refused"},
    }
    _once = models.UniqueIndex(
        "(partner_id, kind) WHERE state IN ('new', 'in_progress')",
        "This customer has asked for the same already.",
    )

    name = fields.Char("Number", readonly=True, copy=False, required=True, default="/")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [
            ("copy", "A copy of my data"),
            ("correct", "Correct my data"),
            ("stop", "Stop using my data for offers"),
            ("erase", "Erase my data"),
        ],
        "Asks for",
        required=True,
    )
    channel = fields.Selection(
        [("portal", "Customer portal"), ("whatsapp", "WhatsApp"), ("desk", "Staff")],
        "Came by",
        required=True,
        readonly=True,
        default="desk",
    )
    words = fields.Text("In their words")
    identity_note = fields.Char(
        "How we know who asks",
        tracking=True,
        help="Such as: showed the KTP at the desk, called back on the number of the contract",
    )
    date_due = fields.Datetime(
        "To be done by", compute="_compute_date_due", store=True, index=True
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue")
    user_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    date_done = fields.Datetime("Decided on", readonly=True, copy=False)
    refusal = fields.Char("Refused because", copy=False, tracking=True)
    obstacles = fields.Text("To be settled before", compute="_compute_obstacles")
    erasure_id = fields.Many2one("citynet.privacy.erasure", readonly=True, copy=False)

    @api.model
    def _selection_state(self):
        return [
            ("new", self.env._("New")),
            ("in_progress", self.env._("In progress")),
            ("done", self.env._("Done")),
            ("refused", self.env._("Refused")),
            ("cancelled", self.env._("Withdrawn")),
        ]

    @api.depends("create_date")
    def _compute_date_due(self):
        for request in self:
            asked = request.create_date or fields.Datetime.now()
            request.date_due = asked + timedelta(hours=HOURS)

    @api.depends("date_due", "state")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for request in self:
            late = request.date_due and request.date_due < now
            request.is_overdue = request.state in OPEN and bool(late)

    @api.model
    def _get_overdue_domain(self):
        """:return: Domain of the requests that should have been done; plain values"""
        now = fields.Datetime.to_string(fields.Datetime.now())
        return Domain("state", "in", OPEN) & Domain("date_due", "<", now)

    @api.depends("partner_id", "kind", "state")
    def _compute_obstacles(self):
        erasures = self.env["citynet.privacy.erasure"]
        for request in self:
            found = []
            if request.kind == "erase" and request.state in OPEN:
                if request.partner_id and not request.erasure_id:
                    draft = erasures.new({"partner_id": request.partner_id.id})
                    found = draft._get_obstacles()
            request.obstacles = "\n".join(found)

    # ---- Asked ---------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su and (
                vals.get("channel", "desk") != "desk" or _DECIDED & vals.keys()
            ):
                raise AccessError(
                    self.env._("Staff note what they were told by people.")
                )
        requests = super().create(vals_list)
        officers = self.env.ref("citynet_crm.group_privacy_officer").all_user_ids
        for request in requests:
            # sudo: officers of the company are told, whoever notes the request
            request.sudo().message_subscribe(
                officers.filtered(
                    lambda user, own=request.company_id: own in user.company_ids
                ).partner_id.ids
            )
        return requests

    @api.model
    def _get_writable_fields(self):
        # EXTENDS citynet.state.mixin
        return _NOTED

    @api.model
    def _ask(self, partner, kind, channel, words="", identity_note=""):
        """A person asks; the same thing asked again is the request that is open.

        :param partner: ``res.partner``, of whom it is certain who they are
        :param str kind: as of ``kind``
        :return: the request
        """
        payer = partner.commercial_partner_id
        known = self.search(
            [
                ("partner_id", "=", payer.id),
                ("kind", "=", kind),
                ("state", "in", OPEN),
            ],
            limit=1,
        )
        return known or self.create(
            {
                "partner_id": payer.id,
                "company_id": (payer.citynet_company_id or self.env.company).id,
                "kind": kind,
                "channel": channel,
                "words": words,
                "identity_note": identity_note,
            }
        )

    # ---- Decided -------------------------------------------------------------

    def _check_officer(self):
        if not (
            self.env.su or self.env.user.has_group("citynet_crm.group_privacy_officer")
        ):
            raise AccessError(
                self.env._("Officers for personal data decide on these requests.")
            )

    def action_carry_out(self):
        """Do what was asked for, and tell the person."""
        self._check_officer()
        self._check_state("new")
        for request in self:
            if not (request.identity_note or "").strip():
                raise UserError(
                    self.env._(
                        "Note first how we know that it is this person who asks."
                    )
                )
            request._carry_out()

    def _carry_out(self):
        if self.kind == "stop":
            # sudo: the person's own wish, also where other rooms keep it
            data = self.env["citynet.personal.data"].sudo()
            data._stop_processing(self._get_people())
        if self.kind == "erase":
            self._erase()
            return
        self._settle("done")

    def _get_people(self):
        """:return: ``res.partner``: the customer and all contacts"""
        return self.env["citynet.personal.data"]._get_people(self.partner_id)

    def _erase(self):
        """Begin the erasure; told now, as afterwards there is no address to write to."""
        # sudo: an officer decides, our own code writes what follows
        erasure = self.env["citynet.privacy.erasure"].sudo()
        values = {"partner_id": self.partner_id.id, "company_id": self.company_id.id}
        begun = erasure.create({**values, "user_id": self.env.uid})
        decided = {"user_id": self.env.uid, "erasure_id": begun.id}
        self._transition("in_progress", decided)
        self._tell()

    def action_refuse(self):
        """Say no, with the reason that the person is told."""
        self._check_officer()
        for request in self:
            if not (request.refusal or "").strip():
                raise UserError(self.env._("Write down why; the person is told."))
            if request.erasure_id:
                raise UserError(self.env._("The erasure has begun."))
        self._settle("refused")

    def action_cancel(self):
        """The person withdrew it."""
        self._transition("cancelled")

    def _settle(self, state):
        """:param str state: done or refused"""
        now = fields.Datetime.now()
        values = {"user_id": self.env.uid, "date_done": now}
        for request in self._transition(state, values):
            request._tell()

    def _tell(self):
        """Mail the person what became of it, where there is an address."""
        template = self.env.ref("citynet_crm.mail_template_privacy_request")
        for request in self.filtered("partner_id.email"):
            # sudo: templates render what the officer may not read in full
            template.sudo().send_mail(request.id, force_send=request.kind == "erase")

    # ---- The copy ------------------------------------------------------------

    def action_download_copy(self):
        """The copy, to be handed over to the person at the desk."""
        self.ensure_one()
        self._check_officer()
        return {
            "type": "ir.actions.act_url",
            "url": f"/citynet/privacy/copy/{self.id}",
            "target": "download",
        }

    def _make_copy(self):
        """:return: bytes of the ZIP; who took it is noted below the request"""
        self.ensure_one()
        if self.kind != "copy" or self.state != "done":
            raise UserError(self.env._("There is no copy to this request."))
        content = self.env["citynet.privacy.copy"]._make(self._get_people())
        # sudo: the log is written for people who may not write the request
        self.sudo()._message_log(
            body=self.env._("The copy was taken by %s.", self.env.user.name)
        )
        return content
