import requests

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

_METHODS = ("qris", "bank_bca", "bank_permata", "dana", "ovo", "card")

_SECRETS = {
    "public_key": "xendit_public_key",
    "secret_key": "xendit_secret_key",
    "webhook_token": "xendit_webhook_token",
}


class CitynetOnlineSetup(models.TransientModel):
    """Online payment in one form: Xendit's keys and the bank account's QRIS.

    It sets up stock's own provider and bank account, and keeps nothing itself.

    Neither ``payment_xendit`` nor ``l10n_id`` is needed to have Citynet: what is
    missing is offered to be installed. Keys are written, never shown again.
    """

    _name = "citynet.online.setup"
    _description = "Set up online payment"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    has_xendit = fields.Boolean("Xendit is installed", compute="_compute_installed")
    has_qris = fields.Boolean("QRIS is installed", compute="_compute_installed")
    mode = fields.Selection(
        [
            ("disabled", "Off"),
            ("test", "Sandbox: for trying out, no real money"),
            ("enabled", "Live: real money"),
        ],
        required=True,
        default=lambda self: self._get_default_mode(),
    )
    public_key = fields.Char("Public key")
    secret_key = fields.Char("Secret key")
    webhook_token = fields.Char("Verification token of notices")
    are_keys_set = fields.Boolean("Keys are set", compute="_compute_are_keys_set")
    webhook_url = fields.Char("Address for notices", compute="_compute_webhook_url")
    journal_id = fields.Many2one(
        "account.journal",
        "Money goes to",
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
        default=lambda self: self._get_default_journal(),
    )
    method_ids = fields.Many2many(
        "payment.method",
        string="Ways to pay",
        domain=lambda self: [
            ("code", "in", _METHODS),
            ("is_primary", "=", True),
            ("active", "in", (True, False)),
        ],
        context={"active_test": False},
        default=lambda self: self._get_default_methods(),
    )
    answer = fields.Char("Connection", readonly=True)
    bank_account_id = fields.Many2one(
        "res.partner.bank",
        "Bank account",
        default=lambda self: self.env.company.partner_id.bank_ids[:1],
    )
    qris_api_key = fields.Char("QRIS API key")
    qris_mid = fields.Char("QRIS merchant ID")
    is_qris_set = fields.Boolean("QRIS is set", compute="_compute_is_qris_set")

    @api.depends("company_id")
    def _compute_installed(self):
        for setup in self:
            setup.has_xendit = (
                "xendit_secret_key" in self.env["payment.provider"]._fields
            )
            setup.has_qris = "l10n_id_qris_mid" in self.env["res.partner.bank"]._fields

    @api.depends("company_id")
    def _compute_are_keys_set(self):
        for setup in self:
            provider = setup._get_provider()
            setup.are_keys_set = setup.has_xendit and all(
                provider[name] for name in _SECRETS.values()
            )

    @api.depends("company_id")
    def _compute_webhook_url(self):
        for setup in self:
            setup.webhook_url = (
                f"{setup.company_id.get_base_url()}/payment/xendit/webhook"
            )

    @api.depends("bank_account_id")
    def _compute_is_qris_set(self):
        for setup in self:
            bank = setup.bank_account_id
            setup.is_qris_set = bool(
                setup.has_qris
                and bank.l10n_id_qris_api_key
                and bank.l10n_id_qris_mid
                and setup.company_id.qr_code
            )

    @api.model
    def _get_provider(self, company=None):
        """:return: the company's ``payment.provider`` of Xendit, empty without one"""
        company = company or self.company_id or self.env.company
        return self.env["payment.provider"].search(
            [("code", "=", "xendit"), ("company_id", "=", company.id)], limit=1
        )

    @api.model
    def _get_default_mode(self):
        state = self._get_provider().state
        return state if state in ("test", "enabled") else "test"

    @api.model
    def _get_default_journal(self):
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.env.company.id)], limit=1
        )
        return self._get_provider().journal_id or bank

    @api.model
    def _get_default_methods(self):
        methods = (
            self._get_provider()
            .with_context(active_test=False)
            .payment_method_ids.filtered(lambda one: one.code in _METHODS)
        )
        return methods.filtered("active") or methods.filtered(
            lambda one: one.code != "card"
        )

    def action_install_xendit(self):
        return self._install("payment_xendit")

    def action_install_qris(self):
        return self._install("l10n_id")

    def _install(self, name):
        """Install a module, and come back.

        :raise UserError: where this server doesn't have it
        """
        self._check_system()
        module = self.env["ir.module.module"].search([("name", "=", name)])
        if not module or module.state == "uninstallable":
            raise UserError(
                self.env._(
                    "This server doesn't have the module %(name)s; ask your "
                    "administrator to add it.",
                    name=name,
                )
            )
        module.button_immediate_install()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "citynet_crm.citynet_online_setup_action"
        )

    def action_test(self):
        """Save, and ask Xendit something harmless with the keys."""
        self.ensure_one()
        self._save_xendit()
        self.answer = self._ask_xendit()
        return self._show_again()

    def action_save(self):
        self.ensure_one()
        if self.has_xendit:
            self._save_xendit()
        if self.has_qris:
            self._save_qris()
        return {"type": "ir.actions.act_window_close"}

    def _ask_xendit(self):
        """:return: str, a sentence on the result"""
        try:
            answer = self._get_provider()._send_api_request(
                "GET", "v2/invoices", params={"limit": 1}
            )
        except (UserError, ValueError, requests.RequestException) as error:
            return self.env._("Xendit refused or didn't answer: %(why)s", why=error)
        if not isinstance(answer, list):
            return self.env._("Something answered, but not as Xendit does.")
        return self.env._("Xendit answered: the secret key is right.")

    def _save_xendit(self):
        self._check_system()
        provider = self._get_provider()
        if not provider:
            raise UserError(
                self.env._(
                    "Xendit isn't there for %(company)s yet; open Payment Providers once.",
                    company=self.company_id.name,
                )
            )
        typed = {
            field: self[name].strip()
            for name, field in _SECRETS.items()
            if (self[name] or "").strip()
        }
        if self.mode != "disabled" and any(
            not (typed.get(field) or provider[field]) for field in _SECRETS.values()
        ):
            raise UserError(
                self.env._("Give the public key, the secret key and the token.")
            )
        self._check_keys_fit(typed.get("xendit_secret_key") or "")
        provider.write({**typed, **self._prepare_provider_values()})
        methods = provider.with_context(active_test=False).payment_method_ids
        methods.filtered(
            lambda one: (
                one.code in _METHODS
                # a way to pay that another provider has too is left alone
                and not one.provider_ids.filtered("is_published") - provider
            )
        ).active = False
        self.method_ids.filtered(lambda one: one in methods).active = True
        self.write(dict.fromkeys(_SECRETS))  # a form keeps no secrets

    def _check_keys_fit(self, secret_key):
        """:raise UserError: for a live key in the sandbox, or the other way round"""
        wrong = {"test": "xnd_production_", "enabled": "xnd_development_"}.get(
            self.mode
        )
        if wrong and secret_key.startswith(wrong):
            raise UserError(
                self.env._("This key is for live payment, the form is set to sandbox.")
                if self.mode == "test"
                else self.env._("This is a sandbox key, the form is set to live.")
            )

    def _prepare_provider_values(self):
        """:return: dict of what the provider gets besides its keys"""
        return {
            "state": self.mode,
            "is_published": self.mode != "disabled",
            **({"journal_id": self.journal_id.id} if self.journal_id else {}),
        }

    def _save_qris(self):
        self._check_system()
        bank = self.bank_account_id
        typed = {
            field: value.strip()
            for field, value in (
                ("l10n_id_qris_api_key", self.qris_api_key or ""),
                ("l10n_id_qris_mid", self.qris_mid or ""),
            )
            if value.strip()
        }
        if not typed:
            return
        if not bank:
            raise UserError(self.env._("Choose the bank account that QRIS pays into."))
        bank.write(typed)
        self.company_id.qr_code = True  # stock's own switch: QR codes on invoices
        self.write({"qris_api_key": False, "qris_mid": False})

    def _show_again(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Set up online payment"),
        }

    def _check_system(self):
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only administrators set keys of payment."))
