"""What money does to bills: paid before, or paid now."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_citynet_take_payment(self):
        """Open the cash desk with this bill's customer."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "citynet_crm.citynet_cash_desk_action"
        )
        return {**action, "params": {"partner_id": self.commercial_partner_id.id}}

    def _citynet_after_issue(self):
        # EXTENDS billing: what was paid before is used first
        self._citynet_use_credit()
        super()._citynet_after_issue()

    def _citynet_after_credit(self):
        # EXTENDS billing: what is given back pays what is still open first
        super()._citynet_after_credit()
        self._citynet_use_credit()

    def _citynet_after_paid(self):
        # EXTENDS billing: a receipt goes out last
        super()._citynet_after_paid()
        self._citynet_send_receipts()

    def _citynet_is_mailed(self):
        # EXTENDS billing: what the receipt says of a bill that is closed at once, its
        # own mail says where there are no receipts
        return super()._citynet_is_mailed() or bool(
            self.amount_total and not self.company_id.citynet_receipt_mail
        )

    def _citynet_send_receipts(self):
        """Send the receipt by e-mail at once; other channels get the same event."""
        bills = self.filtered(
            lambda move: (
                move.company_id.citynet_receipt_mail
                and move.partner_id.email
                and move.amount_total
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
