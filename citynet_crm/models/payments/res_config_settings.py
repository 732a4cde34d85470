from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    citynet_receipt_mail = fields.Boolean(
        related="company_id.citynet_receipt_mail", readonly=False
    )
