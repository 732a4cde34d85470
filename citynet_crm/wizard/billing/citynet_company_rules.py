from odoo import api, fields, models
from odoo.exceptions import AccessError


class CitynetCompanyRules(models.TransientModel):
    """The company's rules as a manager edits them.

    Stock's settings page and the company itself can be saved by administrators only.
    """

    _name = "citynet.company.rules"
    _description = "Rules of billing"
    _inherit = ["citynet.billing.rules"]

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    citynet_auto_billing = fields.Boolean("Bill automatically")
    citynet_billing_checked = fields.Boolean("First preview was looked at")
    citynet_max_periods = fields.Integer("Most periods on a bill")
    citynet_mail_bills = fields.Boolean("Send bills by e-mail")
    citynet_limit_agent = fields.Monetary("Customer service enters up to")
    citynet_limit_account = fields.Monetary("Accountants enter up to")

    @api.model
    def _get_saved_fields(self):
        """:return: list of the names of the fields that the company keeps"""
        return [
            *self._get_rule_fields(),
            "citynet_auto_billing",
            "citynet_billing_checked",
            "citynet_max_periods",
            "citynet_mail_bills",
            "citynet_limit_agent",
            "citynet_limit_account",
        ]

    @api.model
    def default_get(self, fields_list):
        # EXTENDS base
        values = super().default_get(fields_list)
        company = self.env.company
        names = [name for name in self._get_saved_fields() if name in fields_list]
        return {**values, **{name: company[name] for name in names}}

    def action_save(self):
        """Make these the company's rules."""
        self.ensure_one()
        if not self.env.user.has_group("citynet_crm.group_manager"):
            raise AccessError(self.env._("Only managers change the rules of billing."))
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("These are the rules of a company that isn't yours.")
            )
        # sudo: managers set the billing rules of their own company, nothing else of it
        self.company_id.sudo().write(
            {name: self[name] for name in self._get_saved_fields()}
        )
        return {"type": "ir.actions.act_window_close"}
