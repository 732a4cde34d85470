"""A breach and its two notices, with the clock of three days."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# Law 27/2022, article 46: at most three times 24 hours
HOURS = 3 * 24


class CitynetPrivacyBreach(models.Model):
    _name = "citynet.privacy.breach"
    _description = "Breach of personal data"
    _inherit = ["citynet.state.mixin", "citynet.sequence.mixin", "mail.thread"]
    _order = "id desc"
    _sequence_code = "citynet.privacy.breach"

    _transitions = {"open": {"told"}, "told": {"closed"}, "closed": {"told"}}

    name = fields.Char("Number", readonly=True, copy=False, required=True, default="/")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    date_known = fields.Datetime(
        "Known since", required=True, default=fields.Datetime.now, tracking=True
    )
    date_due = fields.Datetime("To be told by", compute="_compute_date_due", store=True)
    data = fields.Char(
        "What data", required=True, help="Such as: names and phone numbers"
    )
    cause = fields.Text("When and how it happened", required=True)
    measures = fields.Text(
        "What we do about it",
        required=True,
        help="To stop it, and to help those concerned",
    )
    partner_ids = fields.Many2many(
        "res.partner", "citynet_privacy_breach_partner_rel", string="People concerned"
    )
    person_count = fields.Integer("Number of people", help="As far as it is known")
    notice = fields.Text(
        compute="_compute_notice", help="The same text for the people and the authority"
    )
    date_people_told = fields.Datetime("People told on", readonly=True, copy=False)
    date_authority_told = fields.Datetime(
        "Authority told on", readonly=True, copy=False
    )
    authority_note = fields.Char(
        "Sent to, and their number",
        copy=False,
        help="Komdigi, or the authority that follows it",
    )

    @api.model
    def _selection_state(self):
        return [
            ("open", self.env._("To be told")),
            ("told", self.env._("Told")),
            ("closed", self.env._("Closed")),
        ]

    @api.depends("date_known")
    def _compute_date_due(self):
        for breach in self:
            known = breach.date_known or fields.Datetime.now()
            breach.date_due = known + timedelta(hours=HOURS)

    @api.depends("data", "cause", "measures", "date_known", "company_id")
    def _compute_notice(self):
        """The three things that article 46 asks for."""
        for breach in self:
            breach.notice = self.env._(
                "Notice of a breach of personal data (Law 27/2022, article 46)\n\n"
                "1. Data concerned: %(data)s\n"
                "2. When and how: known since %(known)s. %(cause)s\n"
                "3. What we do: %(measures)s\n\n%(company)s",
                data=breach.data or "",
                known=breach.date_known or "",
                cause=breach.cause or "",
                measures=breach.measures or "",
                company=breach.company_id.name or "",
            )

    def action_tell_people(self):
        """Mail the notice to the people concerned; who has no address is told by phone."""
        for breach in self:
            if not breach.partner_ids:
                raise UserError(self.env._("Choose the people concerned first."))
            if breach.date_people_told:
                raise UserError(self.env._("The people concerned were told already."))
            for partner in breach.partner_ids:
                breach.message_notify(
                    partner_ids=partner.ids,
                    subject=self.env._("About your personal data"),
                    body=breach.with_context(lang=partner.lang).notice,
                )
            breach.date_people_told = fields.Datetime.now()
        self._move_on()

    def action_authority_told(self):
        """The authority has the notice; its number is noted."""
        for breach in self:
            if not (breach.authority_note or "").strip():
                raise UserError(
                    self.env._("Note to whom it was sent, and the number they gave.")
                )
            breach.date_authority_told = fields.Datetime.now()
        self._move_on()

    def _move_on(self):
        """Told, once both were."""
        both = self.filtered(
            lambda breach: (
                breach.state == "open"
                and breach.date_people_told
                and breach.date_authority_told
            )
        )
        both._transition("told")

    def action_close(self):
        self._transition("closed")

    def action_reopen(self):
        self._check_state("closed")
        self._transition("told")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        """Proof stays."""
        if any(
            breach.date_people_told or breach.date_authority_told for breach in self
        ):
            raise UserError(
                self.env._("A breach that was told of stays in the register.")
            )
