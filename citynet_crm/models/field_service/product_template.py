from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    citynet_is_material = fields.Boolean(
        "Material of field jobs",
        index="btree_not_null",
        help="Technicians report how much of it they used. With a sales price, what "
        "goes beyond the allowance is charged with the next bill",
    )
