"""The cash desk: take the money, once."""

import re

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.addons.citynet_crm.tools.amounts import parse_rupiah
from odoo.exceptions import ConcurrencyError, UserError

_TOKEN = re.compile(r"[0-9a-zA-Z-]{16,64}")


class CitynetCashDesk(models.AbstractModel):
    _inherit = "citynet.cash.desk"

    _max_amount = 1_000_000_000

    @api.model
    def take_payment(self, partner_id, amount, journal_id, token, seen_open, note=""):
        """Take money: a posted stock payment, used for the oldest bills first.

        What is left over stays as the customer's credit. The same ``token`` takes the
        money once, however often it comes.

        :param amount: as typed, or whole rupiah
        :param str token: made by the screen, new for each payment
        :param seen_open: what the screen showed as open; if it changed meanwhile,
            nothing is taken
        :param str note: such as the bank's reference
        :return: dict: ``payment_id``, ``name``, ``amount``, ``left`` (still open),
            ``credit``, ``receipt_url`` (a page) and ``print`` (the action for a PDF)
        :raise UserError: with a sentence for whoever stands at the desk
        """
        self._check_desk()
        if not (isinstance(token, str) and _TOKEN.fullmatch(token)):
            raise UserError(
                self.env._("The screen is out of date; load the page again.")
            )
        # sudo: agents take money at the desk without any right on payments
        payments = self.env["account.payment"].sudo()
        payment = payments.search([("citynet_desk_token", "=", token)])
        if not payment:
            customer = self._get_customer(partner_id)
            amount = self._check_amount(amount)
            journal = self._check_journal(journal_id)
            self._check_still_open(customer, seen_open)
            try:
                payment = payments.create(
                    self._prepare_payment_values(customer, amount, journal, token, note)
                )
                self.env.flush_all()
            except UniqueViolation as error:
                # the same click a moment ago: when it is through, return its payment
                raise ConcurrencyError(token) from error
            payment.action_post()
            self._settle(customer, payment._citynet_receivable_line())
        return self._get_result(payment)

    @api.model
    def use_credit(self, partner_id, seen_open):
        """Use what a customer has paid before for the oldest bills.

        :return: as ``get_customer``
        """
        self._check_desk()
        customer = self._get_customer(partner_id)
        self._check_still_open(customer, seen_open)
        self._settle(customer)
        return self.get_customer(partner_id)

    def _check_amount(self, typed):
        amount = parse_rupiah(typed)
        if amount is None:
            raise UserError(
                self.env._(
                    "Enter the amount in whole rupiah, such as 150000 or 150.000."
                )
            )
        if amount <= 0:
            raise UserError(self.env._("The amount must be more than zero."))
        if amount > self._max_amount:
            raise UserError(
                self.env._(
                    "The desk takes at most %(amount)s at once.",
                    amount=self.env.company.currency_id.format(self._max_amount),
                )
            )
        return amount

    def _check_journal(self, journal_id):
        journal = self._get_journals().filtered(lambda one: one.id == journal_id)
        if not journal:
            raise UserError(self.env._("Choose how the customer pays."))
        return journal

    def _check_still_open(self, customer, seen_open):
        total = sum(self._get_open_bills(customer).mapped("amount_residual"))
        if seen_open != total:
            raise UserError(
                self.env._(
                    "What %(name)s owes has changed meanwhile; look again before you "
                    "take money.",
                    name=customer.name,
                )
            )

    def _prepare_payment_values(self, customer, amount, journal, token, note):
        """:return: dict of the ``account.payment``."""
        return {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": customer.commercial_partner_id.id,
            "amount": amount,
            "currency_id": self.env.company.currency_id.id,
            "journal_id": journal.id,
            "date": self.env.company._citynet_today(),
            "memo": note.strip()[:200] if isinstance(note, str) else "",
            "citynet_taken_by_id": self.env.uid,
            "citynet_desk_token": token,
        }

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

    def _get_result(self, payment):
        customer = payment.partner_id
        receipt = self.env.ref("citynet_crm.account_payment_receipt_action")
        return {
            "payment_id": payment.id,
            "name": payment.name,
            "amount": payment.amount,
            "left": sum(self._get_open_bills(customer).mapped("amount_residual")),
            "credit": -sum(self._get_credit_lines(customer).mapped("amount_residual")),
            "receipt_url": f"/report/html/{receipt.report_name}/{payment.id}",
            "print": receipt.report_action(payment.ids, config=False),
        }
