"""What a customer's bill shows besides its lines."""

from odoo import models
from odoo.fields import Domain

from ..tools.bills import OPEN_BILLS


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_citynet_take_payment(self):
        """Open the cash desk with this bill's customer."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "citynet_crm.citynet_cash_desk_action"
        )
        return {**action, "params": {"partner_id": self.commercial_partner_id.id}}

    def _get_name_invoice_report(self):
        # EXTENDS account: so stock's print button, mails and portal give our bill
        self.ensure_one()
        if self._citynet_filtered_bills():
            return "citynet_crm.report_bill_document"
        return super()._get_name_invoice_report()

    def _citynet_get_previous_balance(self):
        """:return: float, what the customer still owes on bills due before this one."""
        self.ensure_one()
        if self.state != "posted":
            return 0
        [[total]] = self._read_group(
            OPEN_BILLS
            & Domain("commercial_partner_id", "=", self.commercial_partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("currency_id", "=", self.currency_id.id)
            & Domain("invoice_date", "<", self.invoice_date),
            [],
            ["amount_residual:sum"],
        )
        return total or 0

    def _citynet_get_bank_accounts(self):
        """:return: ``res.partner.bank`` records to which customers transfer."""
        self.ensure_one()
        return self.partner_bank_id or self.company_id.partner_id.bank_ids.filtered(
            lambda bank: bank.company_id in (bank.company_id.browse(), self.company_id)
        )
