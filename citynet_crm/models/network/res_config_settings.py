from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    citynet_provisioning = fields.Selection(
        related="company_id.citynet_provisioning", readonly=False
    )
