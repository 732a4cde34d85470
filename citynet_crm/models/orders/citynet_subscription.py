from odoo import fields, models


class CitynetSubscription(models.Model):
    """Who recommends us and who comes: both are credited, each once."""

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
        return done._create_by_rule([part for part in values if part["amount"]])

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
        # a recommendation of oneself doesn't count
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
