import base64
import binascii
import hashlib
from collections import Counter

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.payments import bank_file
from odoo.exceptions import UserError

_MAX_BYTES = 5_000_000


class CitynetBankStatement(models.Model):
    """A bank's file: money received, matched to customers, the rest in a queue."""

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
