from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    _citynet_reopen_valid = models.Constraint(
        "CHECK (citynet_reopen_days >= 0)", "Days can't be negative."
    )

    citynet_reopen_days = fields.Integer(
        "Reopened by a reply within (days)",
        default=7,
        help="A reply within this many days after a complaint was resolved reopens it; "
        "0: never",
    )
