from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    citynet_receipt_mail = fields.Boolean("Receipts by e-mail", default=True)
