"""A number to write from, and what may be known and done with it."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.cloud import GRAPH, CloudProvider
from ..tools.fonnte import FonnteProvider
from ..tools.simulator import SimulatorProvider
from ..tools.transport import is_loopback

PROVIDERS = {
    "cloud": CloudProvider,
    "compatible": CloudProvider,
    "fonnte": FonnteProvider,
    "simulator": SimulatorProvider,
}
# fewer signs of the address for reports could be guessed
LEAST_KEY = 12
SECRETS = (
    "access_token",
    "app_secret",
    "app_secret_previous",
    "verify_token",
    "path_key",
)


class CitynetWhatsappAccount(models.Model):
    """One number at one provider. Its secrets are for the system group only."""

    _name = "citynet.whatsapp.account"
    _description = "WhatsApp account"
    _inherit = ["citynet.state.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"

    _transitions = {
        "draft": {"active"},
        "active": {"paused", "blocked"},
        "paused": {"active", "blocked"},
        "blocked": {"active", "paused"},
    }

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    provider = fields.Selection(
        [
            ("cloud", "WhatsApp Cloud API (official)"),
            ("compatible", "Partner that speaks the Cloud API"),
            ("fonnte", "Fonnte (not official: the number may be banned)"),
            ("simulator", "Simulator: messages stay in Odoo"),
        ],
        required=True,
        default="simulator",
        tracking=True,
    )
    base_url = fields.Char(
        "Address of the API",
        help="Only for a partner; empty: the provider's own",
        tracking=True,
    )
    api_version = fields.Char(
        default="v25.0", help="A version lives for about two years"
    )
    phone = fields.Char("WhatsApp number", help="As customers see it", tracking=True)
    phone_number_id = fields.Char("Phone number ID")
    waba_id = fields.Char("WhatsApp Business account ID")
    app_id = fields.Char("App ID", help="Needed for templates with a picture or a file")

    access_token = fields.Char(groups="base.group_system", copy=False)
    app_secret = fields.Char(groups="base.group_system", copy=False)
    app_secret_previous = fields.Char(
        "Previous app secret",
        groups="base.group_system",
        copy=False,
        help="While the secret is being replaced, reports signed with either are accepted",
    )
    verify_token = fields.Char(
        groups="base.group_system",
        copy=False,
        default=lambda self: secrets.token_urlsafe(24),
    )
    path_key = fields.Char(
        groups="base.group_system",
        copy=False,
        default=lambda self: secrets.token_urlsafe(24),
    )
    webhook_url = fields.Char(
        "Address for reports",
        compute="_compute_webhook_url",
        groups="base.group_system",
    )

    rate = fields.Integer(
        "Messages a second", default=40, help="Meta allows 80, less for a shared number"
    )
    slots = fields.Integer("Messages under way at once", default=32)
    spacing = fields.Integer(
        "Seconds between two messages to one person",
        default=6,
        help="Meta's own limit is 6",
    )
    rate_now = fields.Float("Present rate", readonly=True, copy=False)
    daily_limit = fields.Integer(
        "New recipients in 24 hours",
        default=250,
        help="Told by Meta; -1: no limit. What is beyond waits for the next day",
        tracking=True,
    )
    reserve = fields.Integer(
        "Kept for urgent messages (%)",
        default=10,
        help="Share of the daily recipients that bills, reminders and promos leave free",
    )
    stranger_limit = fields.Integer(
        "Messages a day by visitors' orders",
        default=3,
        help="To one number in 24 hours: any visitor can order with any number",
    )
    stranger_limit_unheard = fields.Integer(
        "... to a number that never wrote",
        default=1,
        help="Until it has answered once it may not be the visitor's at all",
    )
    quiet_from = fields.Float("Quiet from", default=20.0)
    quiet_to = fields.Float("Quiet until", default=8.0)
    allow_campaigns = fields.Boolean(
        "Promos to many",
        compute="_compute_allow_campaigns",
        store=True,
        readonly=False,
        help="On a number that isn't official this is how it gets banned",
    )
    auto_reply = fields.Boolean(
        "Answer keywords by itself", default=True, help="TAGIHAN, STATUS, GANGGUAN ..."
    )
    unknown_minutes = fields.Integer(
        "Unclear for (minutes)",
        default=15,
        help="How long to wait for a report before staff decide about an unclear message",
    )

    pause_reason = fields.Char(readonly=True, copy=False, tracking=True)
    paused_until = fields.Datetime(readonly=True, copy=False)
    quality = fields.Selection(
        [
            ("GREEN", "Good"),
            ("YELLOW", "Medium"),
            ("RED", "Low"),
            ("UNKNOWN", "Unknown"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_checked = fields.Datetime("Last tested", readonly=True, copy=False)

    _path_key_uniq = models.UniqueIndex(
        "(path_key) WHERE path_key IS NOT NULL", "Two accounts can't share one address."
    )
    _numbers_valid = models.Constraint(
        "CHECK (rate BETWEEN 1 AND 1000 AND slots BETWEEN 1 AND 64 AND spacing >= 0"
        " AND stranger_limit >= 0 AND stranger_limit_unheard >= 0"
        " AND daily_limit >= -1 AND reserve BETWEEN 0 AND 90 AND unknown_minutes >= 1"
        " AND quiet_from >= 0 AND quiet_from < 24 AND quiet_to >= 0 AND quiet_to < 24)",
        "Rate is 1 to 1000 a second, 1 to 64 messages under way, reserve 0 to 90 %, hours"
        " 0 to 24.",
    )

    @api.model
    def _selection_state(self):
        return [
            ("draft", self.env._("Being set up")),
            ("active", self.env._("In use")),
            ("paused", self.env._("Paused")),
            ("blocked", self.env._("Stopped by an error")),
        ]

    @api.depends("provider")
    def _compute_allow_campaigns(self):
        for account in self:
            account.allow_campaigns = PROVIDERS[account.provider].allows_campaigns

    @api.depends("path_key")
    def _compute_webhook_url(self):
        for account in self:
            base = account.company_id.get_base_url() or account.get_base_url()
            account.webhook_url = f"{base}/citynet/whatsapp/{account.path_key}"

    @api.constrains("base_url", "provider")
    def _check_base_url(self):
        for account in self:
            url = account.base_url or ""
            if account.provider == "compatible" and not url:
                raise ValidationError(
                    self.env._(
                        "%(name)s needs the address of the partner.", name=account.name
                    )
                )
            if url and not (url.startswith("https://") or is_loopback(url)):
                raise ValidationError(
                    self.env._(
                        "The address of %(name)s must begin with https://.",
                        name=account.name,
                    )
                )

    @api.constrains(*SECRETS)
    def _check_secrets(self):
        for account in self:
            # sudo: only whether a secret can be guessed is looked at
            known = account.sudo()
            if any(known[name] and not known[name].strip() for name in SECRETS):
                raise ValidationError(
                    self.env._("A key of %(name)s is only blanks.", name=account.name)
                )
            if known.path_key and len(known.path_key.strip()) < LEAST_KEY:
                raise ValidationError(
                    self.env._(
                        "The address of %(name)s is too easy to guess.",
                        name=account.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.env["citynet.whatsapp.message"].search_count(
            [("account_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._(
                    "An account with messages can't be deleted; archive it instead."
                )
            )

    @api.model
    def _get_account(self, company):
        """:return: the ``citynet.whatsapp.account`` a company writes from, or empty.

        One that is paused or blocked counts: its messages wait.
        """
        # sudo: which number carries a message is no secret, its tokens are
        return self.sudo().search(
            [("company_id", "=", company.id), ("state", "!=", "draft")], limit=1
        )

    def _get_provider_class(self):
        """:return: class of ``tools.provider.Provider``."""
        self.ensure_one()
        return PROVIDERS[self.provider]

    def _get_provider(self, connections=1):
        """:return: ``tools.provider.Provider`` that may be used from threads; close it."""
        self.ensure_one()
        # sudo: the token goes into the request and nowhere else
        account = self.sudo()
        settings = {
            "base_url": account.base_url
            or (GRAPH if account.provider == "cloud" else ""),
            "api_version": account.api_version,
            "phone_number_id": account.phone_number_id,
            "waba_id": account.waba_id,
            "app_id": account.app_id,
            "token": account.access_token,
        }
        return self._get_provider_class()(settings, connections)

    def _get_report_id(self):
        """:return: str, the number id that this account's reports carry"""
        self.ensure_one()
        return (
            "simulator" if self.provider == "simulator" else self.phone_number_id or ""
        )

    def _get_base_url_for_links(self):
        """:return: str, the address that buttons begin with."""
        self.ensure_one()
        return (self.company_id.get_base_url() or self.get_base_url()).rstrip("/")
