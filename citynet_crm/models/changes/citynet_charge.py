from odoo import fields, models


class CitynetCharge(models.Model):
    _inherit = "citynet.charge"

    back_line_id = fields.Many2one(
        "account.move.line",
        "Bill line given back",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Days of this line lie after the last day of the service or of its payer",
    )
