from odoo import api, fields, models


class CitynetTerms(models.Model):
    """Rules that hold for some services instead of the company's."""

    _name = "citynet.terms"
    _description = "Billing terms"
    _inherit = ["citynet.billing.rules"]
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model
    def default_get(self, fields_list):
        # EXTENDS base: new terms begin as the company's rules
        values = super().default_get(fields_list)
        names = [name for name in self._get_rule_fields() if name in fields_list]
        company = self.env.company
        return {**values, **{name: company[name] for name in names}}
