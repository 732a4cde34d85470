from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    citynet_receipt_mail = fields.Boolean(
        related="company_id.citynet_receipt_mail", readonly=False
    )
    citynet_bank_limit = fields.Monetary(
        related="company_id.citynet_bank_limit",
        currency_field="citynet_currency_id",
        readonly=False,
    )
