"""A bank's file: money received, matched to customers, the rest in a queue."""

import base64
import binascii
import hashlib
import re
from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.addons.citynet_crm.tools.payments import bank_file
from odoo.exceptions import UserError
from odoo.fields import Domain

_MAX_BYTES = 5_000_000


class CitynetBankStatement(models.Model):
    _name = "citynet.bank.statement"
    _description = "Bank statement file"
    _order = "id desc"
    _rec_name = "file_name"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    journal_id = fields.Many2one(
        "account.journal",
        "Bank",
        required=True,
        domain=[("type", "=", "bank")],
        check_company=True,
    )
    file = fields.Binary(required=True, attachment=True)
    file_name = fields.Char()
    line_ids = fields.One2many("citynet.bank.line", "statement_id", "Money received")
    known_count = fields.Integer("Imported before", readonly=True)
    matched_count = fields.Integer("Matched", compute="_compute_counts")
    unmatched_count = fields.Integer("Not matched", compute="_compute_counts")

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for statement in self:
            states = Counter(statement.line_ids.mapped("state"))
            statement.matched_count = states["matched"]
            statement.unmatched_count = states["unmatched"]

    def action_import(self):
        """Read the file and book what is clear; the same money is never read twice."""
        self.ensure_one()
        seen, values = Counter(), []
        for row in self._read_rows():
            seen[row] += 1  # two equal payments on a day are two payments
            key = f"{self.journal_id.id}|{row.date}|{row.text}|{row.amount}|{seen[row]}"
            values.append(
                {
                    "statement_id": self.id,
                    "date": row.date,
                    "text": row.text,
                    "amount": row.amount,
                    "fingerprint": hashlib.sha256(key.encode()).hexdigest(),
                }
            )
        lines = self.env["citynet.bank.line"]
        known = set(
            lines.search(
                [("fingerprint", "in", [one["fingerprint"] for one in values])]
            ).mapped("fingerprint")
        )
        self.known_count = len(known)
        lines.create(
            [one for one in values if one["fingerprint"] not in known]
        )._match()

    def _read_rows(self):
        """:return: list of ``bank_file.Row``
        :raise UserError: saying what is wrong with the file
        """
        try:
            content = base64.b64decode(self.file or b"", validate=False)
        except binascii.Error as error:
            raise UserError(self.env._("The file can't be read.")) from error
        if len(content) > _MAX_BYTES:
            raise UserError(self.env._("The file is too large for a bank statement."))
        try:
            rows = bank_file.read(content, self.company_id._citynet_today())
        except ValueError as error:
            raise UserError(
                self.env._(
                    "No table was found in the file. It is to be a CSV file or an Excel "
                    "workbook with the columns date, description, and amount or "
                    "credit."
                )
            ) from error
        if not rows:
            raise UserError(self.env._("No money was received by this statement."))
        return rows


class CitynetBankLine(models.Model):
    """Money received by the bank; unmatched until somebody knows whose it is."""

    _name = "citynet.bank.line"
    _description = "Money received by the bank"
    _inherit = ["citynet.state.mixin"]
    _order = "date desc, id desc"
    _rec_name = "text"

    _transitions = {"unmatched": {"matched", "ignored"}, "ignored": {"unmatched"}}

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

    _once = models.UniqueIndex("(fingerprint)", "This money was read already.")

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
        """Who may have paid an amount: one of his open bills, or all of them.

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
