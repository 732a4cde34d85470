from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    citynet_bast_mail = fields.Boolean(
        related="company_id.citynet_bast_mail", readonly=False
    )
