import re
from collections import defaultdict

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.exceptions import UserError
from odoo.fields import Domain


class CitynetBankLine(models.Model):
    """Money received by the bank; unmatched until it is known whose it is."""

    _name = "citynet.bank.line"
    _description = "Money received by the bank"
    _inherit = ["citynet.state.mixin"]
    _order = "date desc, id desc"
    _rec_name = "text"

    _transitions = {"unmatched": {"matched", "ignored"}, "ignored": {"unmatched"}}
    _once = models.UniqueIndex("(fingerprint)", "This money was read already.")

    statement_id = fields.Many2one(
        "citynet.bank.statement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="statement_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True)
    text = fields.Char("Description", readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    fingerprint = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", domain=[("citynet_number", "!=", False)]
    )
    how = fields.Selection(
        [
            ("number", "By a number in the text"),
            ("suffix", "By the last three digits"),
            ("name", "By name and amount"),
            ("amount", "Proposed by the amount alone"),
            ("person", "By hand"),
        ],
        "Matched",
        readonly=True,
    )
    payment_id = fields.Many2one("account.payment", "Payment", readonly=True)

    @api.model
    def _selection_state(self):
        return [
            ("unmatched", self.env._("Not matched")),
            ("matched", self.env._("Matched")),
            ("ignored", self.env._("Not a customer's")),
        ]

    def _match(self):
        """Book the lines whose customer is beyond doubt, propose others."""
        by_amount, by_suffix = self._get_payers_by_amount()
        numbers = self._get_payers_by_number()
        for line in self.filtered(lambda one: one.state == "unmatched"):
            how, payers = line._find_payers(by_amount, by_suffix, numbers)
            if len(payers) != 1:
                continue
            line.write({"partner_id": payers.id, "how": how})
            if how != "amount":
                line._book()

    def _get_payers_by_amount(self):
        """Who may have paid an amount: one of their open bills, or all of them.

        :return: two dicts {rupiah: ``res.partner`` records}: by that amount, and by
            that amount with the last three digits of the customer's number added
        """
        bills = self.env["account.move"]._read_group(
            OPEN_BILLS
            & Domain("company_id", "in", self.company_id.ids)
            & Domain("commercial_partner_id.citynet_number", "!=", False),
            ["commercial_partner_id"],
            ["amount_residual:array_agg"],
        )
        none = self.env["res.partner"]
        by_amount, by_suffix = defaultdict(lambda: none), defaultdict(lambda: none)
        for payer, amounts in bills:
            suffix = int(re.sub(r"\D", "", payer.citynet_number) or 0) % 1000
            for amount in {*amounts, sum(amounts)}:
                by_amount[amount] |= payer
                if suffix:
                    by_suffix[amount + suffix] |= payer
        return by_amount, by_suffix

    def _get_payers_by_number(self):
        """:return: dict {number of a customer, service, bill or virtual account, in
        capitals: payer}"""
        words = {
            word for text in self.mapped("text") for word in self._get_words(text or "")
        }
        payers = {}
        for model, field, payer in (
            ("res.partner", "citynet_number", "commercial_partner_id"),
            ("citynet.subscription", "name", "partner_id"),
            ("account.move", "name", "commercial_partner_id"),
        ):
            for record in self.env[model].search([(field, "in", list(words))]):
                payers[record[field]] = record[payer]
        accounts = self.env["account.journal"]._citynet_find_by_virtual_accounts(
            words, self.company_id
        )
        return payers | {
            word: partners.commercial_partner_id for word, partners in accounts.items()
        }

    @api.model
    def _get_words(self, text):
        return set(re.findall(r"[A-Z0-9/.-]{4,}", text.upper()))

    def _find_payers(self, by_amount, by_suffix, numbers):
        """:return: str how, and the ``res.partner`` records it may be"""
        self.ensure_one()
        none = self.env["res.partner"]
        named = none.union(
            *(numbers[word] for word in self._get_words(self.text or "") & set(numbers))
        )
        if named:
            return "number", named
        same_amount = by_amount.get(self.amount, none)
        same_suffix = by_suffix.get(self.amount, none)
        if len(same_suffix) == 1 and not same_amount:
            return "suffix", same_suffix
        words = set(re.findall(r"[A-Z]{3,}", (self.text or "").upper()))
        by_name = same_amount.filtered(
            lambda payer: (
                (own := set(re.findall(r"[A-Z]{3,}", payer.name.upper())))
                and own <= words
            )
        )
        return ("name", by_name) if by_name else ("amount", same_amount)

    def action_book(self):
        """Book the lines for the customers that a person has chosen."""
        for line in self:
            if not line.partner_id:
                raise UserError(self.env._("Choose the customer of each line first."))
        self.filtered(lambda line: line.how in (False, "amount")).how = "person"
        self._book()

    def action_ignore(self):
        self._transition("ignored")

    def action_reopen(self):
        """It was a customer's money after all."""
        self._transition("unmatched")

    def _book(self):
        """Take the money for the oldest bills first; what is left is credit."""
        desk = self.env["citynet.cash.desk"]
        for line in self._transition("matched"):
            payer = line.partner_id.commercial_partner_id
            payment = self.env["account.payment"].create(line._prepare_payment_values())
            payment.action_post()
            desk._settle(payer, payment._citynet_receivable_line())
            line.payment_id = payment

    def _prepare_payment_values(self):
        """:return: dict of the ``account.payment``"""
        return {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": self.partner_id.commercial_partner_id.id,
            "amount": self.amount,
            "currency_id": self.currency_id.id,
            "journal_id": self.statement_id.journal_id.id,
            "date": self.date,
            "memo": self.text,
        }
