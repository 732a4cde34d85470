from odoo import api, fields, models
from odoo.exceptions import UserError

_PROPOSED = (False, "likely", "amount")


class CitynetBankLine(models.Model):
    """Money received by the bank; unmatched until it is known whose it is."""

    _name = "citynet.bank.line"
    _description = "Money received by the bank"
    _inherit = ["citynet.state.mixin", "citynet.bank.line.matching"]
    _order = "date desc, id desc"
    _rec_name = "text"

    _transitions = {
        "unmatched": {"matched", "ignored"},
        "ignored": {"unmatched"},
        # what a file brings that is to be checked
        "read": {"unmatched"},
    }
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
            ("likely", "Proposed, not certain"),
            ("amount", "Proposed by the amount alone"),
            ("person", "By hand"),
        ],
        "Matched",
        readonly=True,
    )
    line_number = fields.Integer("Line of the file", readonly=True)
    mark = fields.Selection(
        [
            ("reversal", "Speaks of money given back"),
            ("given_back", "Given back"),
            ("read_before", "Perhaps read from another file"),
        ],
        "To be asked about",
        readonly=True,
    )
    note = fields.Char("Why it waits", readonly=True)
    payment_id = fields.Many2one("account.payment", "Payment", readonly=True)

    @api.model
    def _selection_state(self):
        return [
            ("unmatched", self.env._("Not matched")),
            ("read", self.env._("To be checked")),
            ("matched", self.env._("Matched")),
            ("ignored", self.env._("Not a customer's")),
        ]

    def action_book(self):
        """Book the lines for the customers that a person has chosen."""
        for line in self:
            if not line.partner_id:
                raise UserError(self.env._("Choose the customer of each line first."))
        self.filtered(lambda line: line.how in _PROPOSED).how = "person"
        self._book()

    def action_ignore(self):
        self._transition("ignored")

    def action_reopen(self):
        """It was a customer's money after all."""
        self._check_state("ignored", "unmatched")
        self._transition("unmatched")

    def _book(self):
        """Take the money for the oldest bills first; what is left is credit."""
        desk = self.env["citynet.cash.desk"]
        lines = self._transition("matched")
        payments = self.env["account.payment"].create(
            [line._prepare_payment_values() for line in lines]
        )
        payments.action_post()
        for line, payment in zip(lines, payments, strict=True):
            payer = line.partner_id.commercial_partner_id
            desk.with_company(line.company_id)._settle(
                payer, payment._citynet_receivable_line()
            )
            line.write({"payment_id": payment.id, "note": False})

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
