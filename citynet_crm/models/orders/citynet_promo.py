"""A published promo by e-mail: queued, only to those who said that they want it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac


class ResPartner(models.Model):
    _inherit = "res.partner"

    citynet_promo_mail = fields.Boolean(
        "Promos by e-mail", help="The customer agreed to get our offers"
    )
    citynet_promo_mail_date = fields.Datetime(
        "Said on", readonly=True, copy=False, help="When the customer said so last"
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("citynet_promo_mail"):
                vals.setdefault("citynet_promo_mail_date", fields.Datetime.now())
        return super().create(vals_list)

    def write(self, vals):
        if "citynet_promo_mail" in vals:
            vals = {"citynet_promo_mail_date": fields.Datetime.now(), **vals}
        return super().write(vals)

    def _citynet_get_promo_token(self):
        """:return: str, opens the page that ends the offers to this customer alone"""
        self.ensure_one()
        # sudo: the database's secret signs, nobody reads it
        return hmac(self.env(su=True), "citynet-promo-mail", str(self.id))

    def _citynet_get_promo_url(self):
        """:return: str, the page on which offers are ended without a login"""
        return f"{self.get_base_url()}/promo/mail/{self.id}/{self._citynet_get_promo_token()}"

    @api.model
    def _citynet_find_by_promo_token(self, partner_id, token):
        """:return: ``res.partner`` (sudo) whose link this is, empty for any other"""
        # sudo: the signed link decides, for this one wish
        partner = self.sudo().browse(partner_id).exists()
        if partner and consteq(partner._citynet_get_promo_token(), token):
            return partner
        return self.sudo().browse()


class CitynetPromo(models.Model):
    _name = "citynet.promo"
    _inherit = ["citynet.promo", "citynet.drain.mixin"]

    _mail_batch = 100

    mail_state = fields.Selection(
        [("waiting", "Being sent"), ("done", "Sent")],
        "E-mail",
        readonly=True,
        copy=False,
    )
    mail_count = fields.Integer("E-mails", readonly=True, copy=False)
    mail_last_id = fields.Integer("E-mailed up to", readonly=True, copy=False)
    mail_audience_count = fields.Integer(
        "Agreed to e-mails", compute="_compute_mail_audience_count"
    )

    def _compute_mail_audience_count(self):
        for promo in self:
            promo.mail_audience_count = len(promo._get_mail_audience())

    def _event_partners(self):
        # EXTENDS: whom it may be told; whoever tells them asks for consent
        return self.env["res.partner"].union(*(promo._get_audience() for promo in self))

    def _get_mail_audience(self):
        """:return: ``res.partner`` of the audience who agreed, have an address, and
        aren't on stock's black list"""
        self.ensure_one()
        return self._get_audience().filtered(
            lambda payer: (
                payer.citynet_promo_mail and payer.email and not payer.is_blacklisted
            )
        )

    def action_send_mail(self):
        """Have the promo told by e-mail; the mails are made by a job, each once."""
        self._check_manager_sends()
        for promo in self:
            if promo.state != "published":
                raise UserError(
                    self.env._(
                        "Publish %(name)s before you tell of it.", name=promo.name
                    )
                )
            if not promo._get_mail_audience():
                raise UserError(
                    self.env._(
                        "None of the customers that %(name)s is for has agreed to "
                        "offers by e-mail.",
                        name=promo.name,
                    )
                )
            if not promo.mail_state:
                promo.mail_state = "waiting"
        # sudo: managers start the job, at its own pace
        self.env.ref("citynet_crm.ir_cron_promo_mail").sudo()._trigger()

    def _check_manager_sends(self):
        self.check_access("write")

    @api.model
    def _cron_send_promos(self):
        promos = self.search([("mail_state", "=", "waiting")], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(promos))
        for promo in promos:
            if not promo._drain():
                return

    def _drain_batch(self):
        # EXTENDS: mails and the place reached are committed together, so a run that is
        # cut off writes to nobody twice
        self.lock_for_update()
        self.invalidate_recordset(["mail_state", "mail_last_id", "state"])
        if self.mail_state != "waiting":
            return 0
        left = self._get_mail_audience() if self.state == "published" else []
        batch = [
            payer
            for payer in sorted(left, key=lambda payer: payer.id)
            if payer.id > self.mail_last_id
        ][: self._mail_batch]
        if not batch:
            self.mail_state = "done"
            return 0
        payers = self.env["res.partner"].union(*batch)
        template = self.env.ref("citynet_crm.mail_template_promo")
        for lang, own in payers.grouped("lang").items():
            promo = self.with_context(lang=lang or self.env.lang)
            template.with_context(citynet_promo=promo).send_mail_batch(own.ids)
        self.mail_count += len(batch)
        self.mail_last_id = batch[-1].id
        return len(batch)
