from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    _citynet_reopen_valid = models.Constraint(
        "CHECK (citynet_reopen_days >= 0)", "Days can't be negative."
    )

    citynet_reopen_days = fields.Integer(
        "Reopened by a reply within (days)",
        default=7,
        help="A customer who answers so soon after his complaint was resolved opens it "
        "again; 0: never",
    )
