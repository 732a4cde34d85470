from odoo import api, models, tools


class AccountFiscalPosition(models.Model):
    _inherit = "account.fiscal.position"

    @api.model
    @tools.ormcache("company.id")
    def _citynet_has_automatic(self, company):
        """:return: bool, whether any position of ``company`` applies by itself; asked for
        each charge of a run"""
        domain = self._check_company_domain(company)
        return bool(
            self.with_company(company).search_count(
                [*domain, ("auto_apply", "=", True)], limit=1
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        # EXTENDS account
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        # EXTENDS account
        self.env.registry.clear_cache()
        return super().unlink()
