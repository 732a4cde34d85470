from odoo import fields, models


class CitynetCharge(models.Model):
    _inherit = "citynet.charge"

    _outage_uniq = models.UniqueIndex(
        "(outage_id, subscription_id) WHERE outage_id IS NOT NULL",
        "A service is credited once for an outage.",
    )

    outage_id = fields.Many2one(
        "citynet.outage", readonly=True, index="btree_not_null", ondelete="restrict"
    )
