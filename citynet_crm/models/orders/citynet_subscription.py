"""Who recommends us and who comes: both are credited, each once."""

import secrets

from odoo import api, fields, models

# without those that are taken for each other when read out
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class ResPartner(models.Model):
    _inherit = "res.partner"

    citynet_referral_code = fields.Char(
        "Referral code",
        compute="_compute_citynet_referral_code",
        store=True,
        copy=False,
        index="btree_not_null",
        help="A new customer types it when ordering; both get the referral credit",
    )

    _citynet_referral_uniq = models.UniqueIndex(
        "(citynet_referral_code) WHERE citynet_referral_code IS NOT NULL",
        "This referral code is in use already.",
    )

    @api.depends("citynet_number")
    def _compute_citynet_referral_code(self):
        """Each customer's own, once; nobody can guess another's."""
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


class CitynetBillingRules(models.AbstractModel):
    _inherit = "citynet.billing.rules"

    citynet_referral_amount = fields.Monetary(
        "Referral credit", help="For each of the two; 0: none"
    )


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    referrer_id = fields.Many2one(
        "res.partner", "Recommended by", index="btree_not_null", tracking=True
    )

    def _credit_referrals(self):
        """Credit both sides of these services' recommendations, where not done yet.

        :return: the new ``citynet.charge`` records
        """
        done = self.env["citynet.charge"].search(
            [("referral_service_id", "in", self.ids)]
        )
        values = []
        for service in self.filtered("referrer_id"):
            for receiver in service._get_referral_receivers():
                if done.filtered(
                    lambda charge, service=service, receiver=receiver: (
                        charge.referral_service_id == service
                        and charge.subscription_id == receiver
                    )
                ):
                    continue
                values.append(service._prepare_referral_values(receiver))
        return done.create([part for part in values if part["amount"]])

    def _get_referral_receivers(self):
        """:return: this service and the recommending customer's oldest running one"""
        self.ensure_one()
        theirs = self.search(
            [
                ("partner_id", "child_of", self.referrer_id.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "closed"),
                ("id", "!=", self.id),
            ],
            order="date_start, id",
            limit=1,
        )
        # nobody recommends himself
        same = self.referrer_id.commercial_partner_id == (
            self.partner_id.commercial_partner_id
        )
        return self.browse() if same or not theirs else self | theirs

    def _prepare_referral_values(self, receiver):
        """:return: dict of the ``citynet.charge`` that credits ``receiver``."""
        self.ensure_one()
        speaking = receiver.with_context(lang=receiver.partner_id.lang)
        name = (
            speaking.env._(
                "Thank you for coming on the recommendation of %(name)s",
                name=self.referrer_id.name,
            )
            if receiver == self
            else speaking.env._(
                "Thank you for recommending us to %(name)s", name=self.partner_id.name
            )
        )
        return {
            "subscription_id": receiver.id,
            "referral_service_id": self.id,
            "kind": "referral",
            "name": name,
            "date": self.company_id._citynet_today(),
            "amount": -self._get_rules().citynet_referral_amount,
        }


class CitynetCharge(models.Model):
    _inherit = "citynet.charge"

    referral_service_id = fields.Many2one(
        "citynet.subscription",
        "Recommended service",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="cascade",
    )

    _referral_uniq = models.UniqueIndex(
        "(referral_service_id, subscription_id) WHERE referral_service_id IS NOT NULL",
        "This recommendation is credited already.",
    )


class AccountMove(models.Model):
    _inherit = "account.move"

    def _emit(self, event):
        # EXTENDS: the first paid bill of who came by recommendation credits both
        result = super()._emit(event)
        if event == "invoice_paid":
            # closed by a credit note, or of nothing, is not paid
            paid = self.filtered(
                lambda move: move.payment_state != "reversed" and move.amount_total
            )
            # sudo: whoever registers payments brings about the credit, not more
            services = paid.sudo().line_ids.citynet_subscription_id
            if referred := services.filtered("referrer_id"):
                referred._credit_referrals()
        return result
