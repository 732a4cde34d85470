from odoo import fields, models


class CitynetBillingRules(models.AbstractModel):
    _inherit = "citynet.billing.rules"

    citynet_referral_amount = fields.Monetary(
        "Referral credit", help="For each of the two; 0: none"
    )
