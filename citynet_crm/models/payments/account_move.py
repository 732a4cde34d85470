"""What money does to bills: paid before, or paid now."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _emit(self, event):
        # EXTENDS: credit is used before a new bill is told of, a receipt goes out last
        if event == "invoice_issued":
            self._citynet_use_credit()
        super()._emit(event)
        if event == "invoice_paid":
            self._citynet_send_receipts()

    def _citynet_send_receipts(self):
        """Send the receipt by e-mail at once; other channels get the same event."""
        if self._is_quiet():
            return
        bills = self.filtered(
            lambda move: (
                move.company_id.citynet_receipt_mail
                and move.partner_id.email
                and move.payment_state != "reversed"
            )
        )
        if bills:
            # sudo: those who take money have the receipt sent
            template = self.env.ref("citynet_crm.mail_template_paid").sudo()
            template.send_mail_batch(bills.ids)

    def _citynet_use_credit(self):
        """Use what the payers of these bills have paid before, oldest bill first."""
        # sudo: a customer's own money for their own bills, made by any user
        lines = self.env["account.move.line"].sudo()
        for company, bills in self.grouped("company_id").items():
            payers = bills.commercial_partner_id
            money = lines._read_group(
                [
                    ("partner_id", "child_of", payers.ids),
                    ("company_id", "=", company.id),
                    ("account_id.account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    ("amount_residual", "<", 0),
                ],
                ["partner_id"],
            )
            # sudo: as above
            desk = self.env["citynet.cash.desk"].sudo().with_company(company)
            owners = self.env["res.partner"].union(*(partner for (partner,) in money))
            for payer in owners.commercial_partner_id:
                desk._settle(payer)
