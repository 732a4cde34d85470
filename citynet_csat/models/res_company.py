from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    citynet_csat_small = fields.Integer(
        "Ranked from (answers)",
        default=5,
        help="Technicians, areas and packages with fewer answers are shown, not ranked",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    citynet_csat_small = fields.Integer(
        related="company_id.citynet_csat_small", readonly=False
    )
