from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    citynet_reopen_days = fields.Integer(
        related="company_id.citynet_reopen_days", readonly=False
    )
