from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    citynet_provisioning = fields.Selection(
        [("manual", "By hand: a work list")],
        "Network",
        required=True,
        default="manual",
        help="How lines are suspended and restored; adapters come as addons",
    )
