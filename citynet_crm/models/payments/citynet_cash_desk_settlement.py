from odoo import models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.fields import Domain


class CitynetCashDeskSettlement(models.AbstractModel):
    """A customer's open bills, their money that isn't used yet, and one for the other.

    For all ways by which money comes in: the desk, the bank's file, online.
    """

    _name = "citynet.cash.desk.settlement"
    _description = "Cash desk: settlement"

    def _settle(self, customer, lines=None):
        """Use the customer's money for the oldest bills first, as stock reconciles."""
        bills = self._get_open_bills(customer).line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        )
        credits = self._get_credit_lines(customer)
        if lines:
            credits |= lines
        for account, own in bills.grouped("account_id").items():
            money = credits.filtered(
                lambda line, account=account: line.account_id == account
            )
            if money:
                (own | money).reconcile()

    def _get_bills(self):
        # sudo: agents see their customers' bills; some computed fields of stock read
        # journals and accounts on the way
        return self.env["account.move"].sudo()

    def _get_open_domain(self, customers):
        return (
            OPEN_BILLS
            & Domain("commercial_partner_id", "in", customers.commercial_partner_id.ids)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("currency_id", "=", self.env.company.currency_id.id)
        )

    def _get_open_bills(self, customer):
        return self._get_bills().search(
            self._get_open_domain(customer), order="invoice_date_due, id"
        )

    def _get_credit_lines(self, customer):
        """:return: ``account.move.line`` records of money not used for bills yet."""
        # sudo: agents see what a customer has paid, without a right on entries
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("partner_id", "child_of", customer.commercial_partner_id.id),
                    ("company_id", "=", self.env.company.id),
                    ("currency_id", "=", self.env.company.currency_id.id),
                    ("account_id.account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    ("amount_residual", "<", 0),
                ]
            )
        )
