import secrets

from odoo import api, fields, models
from odoo.tools import consteq, hmac

# of referral codes: without those that are taken for each other when read out
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class ResPartner(models.Model):
    _inherit = "res.partner"

    _citynet_referral_uniq = models.UniqueIndex(
        "(citynet_referral_code) WHERE citynet_referral_code IS NOT NULL",
        "This referral code is in use already.",
    )

    citynet_referral_code = fields.Char(
        "Referral code",
        compute="_compute_citynet_referral_code",
        store=True,
        copy=False,
        index="btree_not_null",
        help="A new customer types it when ordering; both get the referral credit",
    )

    # ---- Recommendations -------------------------------------------------------

    @api.depends("citynet_number")
    def _compute_citynet_referral_code(self):
        """Each customer's own, made once; it can't be guessed."""
        for partner in self:
            partner.citynet_referral_code = partner.citynet_referral_code or (
                partner.citynet_number
                and "".join(secrets.choice(_LETTERS) for _place in range(9))
            )

    @api.model
    def _citynet_find_by_referral(self, code, company):
        """:param str code: as typed, any case
        :return: ``res.partner`` of the customer whose code it is and who has a service
            of ``company`` that isn't closed; empty otherwise
        """
        partner = self.search(
            [("citynet_referral_code", "=", "".join(code.split()).upper())], limit=1
        )
        running = partner.citynet_subscription_ids.filtered(
            lambda service: service.company_id == company and service.state != "closed"
        )
        return partner if running else self.browse()

    # ---- The end of promos by e-mail -------------------------------------------

    def _citynet_get_promo_token(self):
        """:return: str, opens the page that ends the offers to this customer alone"""
        self.ensure_one()
        # sudo: the database's secret signs and is shown to no one
        return hmac(self.env(su=True), "citynet-promo-mail", str(self.id))

    def _citynet_get_promo_url(self):
        """:return: str, the page on which offers are ended without a login"""
        return f"{self.get_base_url()}/promo/mail/{self.id}/{self._citynet_get_promo_token()}"

    @api.model
    def _citynet_find_by_promo_token(self, partner_id, token):
        """:return: ``res.partner`` (sudo) whose link this is, empty for any other"""
        # sudo: the signed link decides, for this one wish
        partners = self.sudo()
        partner = partners.browse(partner_id).exists()
        if partner and consteq(partner._citynet_get_promo_token(), token):
            return partner
        return partners.browse()
