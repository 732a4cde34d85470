from odoo import fields, models


class CitynetCharge(models.Model):
    _inherit = "citynet.charge"

    _referral_uniq = models.UniqueIndex(
        "(referral_service_id, subscription_id) WHERE referral_service_id IS NOT NULL",
        "This recommendation is credited already.",
    )

    referral_service_id = fields.Many2one(
        "citynet.subscription",
        "Recommended service",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="cascade",
    )
