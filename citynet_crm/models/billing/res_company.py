from odoo import fields, models


class ResCompany(models.Model):
    """The provider's rules. ``citynet.terms`` has the same for some services only."""

    _name = "res.company"
    _inherit = ["res.company", "citynet.billing.rules"]

    citynet_auto_billing = fields.Boolean("Make bills by itself", default=True)
