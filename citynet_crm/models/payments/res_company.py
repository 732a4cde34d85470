from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    citynet_receipt_mail = fields.Boolean("Receipts by e-mail", default=True)
    citynet_bank_limit = fields.Monetary(
        "Ask about received money above",
        help="A larger amount in a bank's file is booked by a person only. 0: a hundred "
        "times the largest bill",
    )
