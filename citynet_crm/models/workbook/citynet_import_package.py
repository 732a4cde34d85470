"""The packages that a workbook names, and what they become."""

from odoo import fields, models


class CitynetImportPackage(models.Model):
    _name = "citynet.import.package"
    _description = "Package of a workbook"
    _order = "audience, speed, id"

    _values_valid = models.Constraint(
        "CHECK (speed >= 0 AND price >= 0)", "Speed and price can't be negative."
    )

    import_id = fields.Many2one(
        "citynet.import", required=True, index=True, ondelete="cascade"
    )
    key = fields.Char(readonly=True)
    name = fields.Char("In the workbook", required=True, readonly=True)
    spellings = fields.Char(readonly=True)
    row_count = fields.Integer("Services", readonly=True)
    package_id = fields.Many2one(
        "product.template",
        "Becomes",
        domain=[("citynet_is_package", "=", True)],
        help="Empty: a new package with this speed and price",
    )
    speed = fields.Integer("Mbps")
    price = fields.Monetary("Monthly price", help="What customers pay, tax included")
    audience = fields.Selection(
        [("home", "Home"), ("institution", "Institution")], "For", readonly=True
    )
    is_settled = fields.Boolean("One clear price", readonly=True)
    currency_id = fields.Many2one(related="import_id.currency_id")
