import hashlib
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetBankStatement(models.Model):
    """A bank's file: read, checked by a person, then matched to customers."""

    _name = "citynet.bank.statement"
    _description = "Bank statement file"
    _inherit = ["citynet.state.mixin", "citynet.bank.statement.file"]
    _order = "id desc"
    _rec_name = "file_name"

    _transitions = {"new": {"read"}, "read": {"booked"}}

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    journal_id = fields.Many2one(
        "account.journal",
        "Bank",
        required=True,
        domain=[("type", "=", "bank")],
        check_company=True,
        default=lambda self: self._get_only_bank(),
    )
    file = fields.Binary(required=True, attachment=True)
    file_name = fields.Char()
    line_ids = fields.One2many("citynet.bank.line", "statement_id", "Money received")
    credit_count = fields.Integer("Money received, lines", readonly=True)
    credit_amount = fields.Monetary("Money received, sum", readonly=True)
    debit_count = fields.Integer("Money out, lines", readonly=True)
    debit_amount = fields.Monetary("Money out, sum", readonly=True)
    unread_count = fields.Integer("Lines not read", readonly=True)
    unread_amount = fields.Monetary(
        "Not read, sum", readonly=True, help="As far as the amounts are understood"
    )
    unread_text = fields.Text("What was not read", readonly=True)
    check_text = fields.Text("What doesn't agree", readonly=True)
    known_count = fields.Integer("Imported before", readonly=True)
    matched_count = fields.Integer("Matched", compute="_compute_counts")
    unmatched_count = fields.Integer("Not matched", compute="_compute_counts")

    @api.model
    def _selection_state(self):
        return [
            ("new", self.env._("New")),
            ("read", self.env._("Read, to be checked")),
            ("booked", self.env._("Matched")),
        ]

    @api.model
    def _get_only_bank(self):
        """:return: the company's bank journal where it has one only"""
        banks = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.env.company.id)], limit=2
        )
        return banks if len(banks) == 1 else banks.browse()

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for statement in self:
            states = Counter(statement.line_ids.mapped("state"))
            statement.matched_count = states["matched"]
            statement.unmatched_count = states["unmatched"]

    @api.onchange("file")
    def _onchange_file(self):
        """A picture or a torn file is refused before it is saved."""
        if not self.file or self.state != "new" or self._origin.file == self.file:
            return None
        try:
            self._read_statement()
        except UserError as error:
            self.file = self.file_name = False
            return {
                "warning": {
                    "title": self.env._("This file can't be read"),
                    "message": str(error),
                }
            }
        return None

    def write(self, vals):
        if vals.keys() & {"file", "journal_id", "company_id"} and any(
            statement.state != "new" for statement in self
        ):
            raise UserError(
                self.env._(
                    "The file was read already. Take another one for another file."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if any(statement.state == "booked" for statement in self):
            raise UserError(
                self.env._("What was matched stays: it says where the money came from.")
            )

    def action_import(self):
        """Read the file; nothing is booked. The same money is never read twice."""
        self.ensure_one()
        self._check_state("new")
        statement = self._read_statement()
        values = self._prepare_lines(statement)
        known = self._get_known(values)
        marked = self._get_read_before(values) - known
        self._transition("read", self._prepare_figures(statement))
        self.known_count = len(known)
        lines = self.env["citynet.bank.line"]
        lines._bypass_guard("state").create(
            [
                {
                    **one,
                    "state": "read",
                    "mark": one["mark"]
                    or one["fingerprint"] in marked
                    and "read_before",
                }
                for one in values
                if one["fingerprint"] not in known
            ]
        )

    def action_match(self):
        """Book what is clear, propose the rest, and say how much there is of both.

        :return: action, the sentence
        """
        self.ensure_one()
        self._check_state("read")
        self._transition("booked")
        lines = self.line_ids
        lines._transition("unmatched")
        lines._match()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if self.unmatched_count else "success",
                "message": self.env._(
                    "%(matched)s of %(count)s lines are booked, %(waiting)s wait for a "
                    "person.",
                    matched=self.matched_count,
                    count=len(lines),
                    waiting=self.unmatched_count,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _prepare_lines(self, statement):
        """:param statement: ``Statement``
        :return: list of dict of ``citynet.bank.line``, known or not
        """
        seen, values = Counter(), []
        for row in statement.credits:
            same = (row.date, row.text, row.amount)
            seen[same] += 1  # two equal payments on a day are two payments
            key = (
                f"{self.journal_id.id}|{row.date}|{row.text}|{row.amount}|{seen[same]}"
            )
            values.append(
                {
                    "statement_id": self.id,
                    "date": row.date,
                    "text": row.text,
                    "amount": row.amount,
                    "line_number": row.line,
                    "mark": row.mark or False,
                    "fingerprint": hashlib.sha256(key.encode()).hexdigest(),
                }
            )
        return values

    def _get_known(self, values):
        """:return: set of the fingerprints that were read before"""
        fingerprints = [one["fingerprint"] for one in values]
        lines = self.env["citynet.bank.line"].search(
            [("fingerprint", "in", fingerprints)]
        )
        return set(lines.mapped("fingerprint"))

    def _get_read_before(self, values):
        """What an earlier file has of a day, and this one hasn't by the same text, may
        be the same money in another format.

        :return: set of the fingerprints of such lines
        """
        earlier = self.env["citynet.bank.line"].search(
            [
                ("date", "in", [one["date"] for one in values]),
                ("statement_id.journal_id", "=", self.journal_id.id),
                ("fingerprint", "not in", [one["fingerprint"] for one in values]),
            ]
        )
        missing = {(line.date, line.amount) for line in earlier}
        return {
            one["fingerprint"]
            for one in values
            if (one["date"], one["amount"]) in missing
        }
