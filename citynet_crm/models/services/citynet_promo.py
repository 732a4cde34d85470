from odoo import fields, models


class CitynetPromo(models.Model):
    _inherit = "citynet.promo"

    subscription_ids = fields.One2many("citynet.subscription", "promo_id", "Services")
