from odoo import api, models
from odoo.exceptions import AccessError


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts._citynet_check_company_account()
        return accounts

    def write(self, vals):
        self._citynet_check_company_account()
        result = super().write(vals)
        self._citynet_check_company_account()  # none becomes the company's by it
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_company_account(self):
        self._citynet_check_company_account()

    def _citynet_check_company_account(self):
        """Bills print the company's accounts, also those sent long ago.

        :raise AccessError: for who is no accounting manager
        """
        if self.env.su or self.env.user.has_group("account.group_account_manager"):
            return
        # sudo: whose account it is decides, and journals are for accountants
        if self.sudo().filtered(
            lambda account: account.partner_id.ref_company_ids or account.journal_id
        ):
            raise AccessError(
                self.env._(
                    "Only accounting managers change the company's bank accounts."
                )
            )

    def _citynet_get_virtual_account(self, partner):
        """:return: str as the journal's, False without one"""
        self.ensure_one()
        # sudo: customers print bills and may not read journals; the number is their own
        return self.sudo().journal_id._citynet_get_virtual_account(partner)
