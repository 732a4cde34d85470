from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    citynet_bast_mail = fields.Boolean(
        "Hand-over document by e-mail",
        default=True,
        help="To customers with an e-mail address, when the job is done",
    )
