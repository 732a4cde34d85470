from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetWithholding(models.TransientModel):
    """A payer withheld tax: the withholding slip closes the rest of their bill.

    The entry is native: the tax account against the customer's, reconciled with the
    bill, so that short payments and slips may come in any order.
    """

    _name = "citynet.withholding"
    _description = "Tax withheld by the customer"

    move_id = fields.Many2one("account.move", "Bill", required=True, readonly=True)
    currency_id = fields.Many2one(related="move_id.currency_id")
    company_id = fields.Many2one(related="move_id.company_id")
    residual = fields.Monetary(related="move_id.amount_residual", string="Still to pay")
    amount = fields.Monetary(
        "Tax withheld", compute="_compute_amount", store=True, readonly=False
    )
    slip_number = fields.Char("Number of the slip", required=True)
    date = fields.Date(
        "Date of the slip",
        required=True,
        default=lambda self: self.env.company._citynet_today(),
    )
    account_id = fields.Many2one(
        "account.account",
        "Account of the tax",
        required=True,
        check_company=True,
        domain=[("account_type", "in", ("asset_current", "asset_prepayments"))],
        default=lambda self: self._default_account_id(),
    )

    @api.model
    def _default_account_id(self):
        """:return: the account that the last slip was booked on"""
        last = self.env["account.move"].search(
            [
                ("citynet_slip_number", "!=", False),
                ("company_id", "=", self.env.company.id),
            ],
            order="id desc",
            limit=1,
        )
        return last.line_ids.filtered("debit").account_id[:1]

    @api.depends("move_id")
    def _compute_amount(self):
        """All that is open; a collector pays the bill without its VAT."""
        for wizard in self:
            bill = wizard.move_id
            kind = bill.commercial_partner_id.citynet_tax_collector
            wizard.amount = (
                min(bill.amount_tax, bill.amount_residual)
                if kind in ("treasurer", "collector")
                else bill.amount_residual
            )

    def action_confirm(self):
        """Book the slip and close that much of the bill."""
        self.ensure_one()
        slip = (self.slip_number or "").strip()
        if not slip:
            raise UserError(self.env._("Give the number of the withholding slip."))
        if not 0 < self.amount <= self.residual:
            raise UserError(
                self.env._(
                    "%(bill)s has %(open)s open; the tax withheld is more than nothing "
                    "and at most that.",
                    bill=self.move_id.name,
                    open=self.currency_id.format(self.residual),
                )
            )
        entry = self.env["account.move"].create(self._prepare_entry_values(slip))
        entry.action_post()
        receivable = self.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        counterpart = entry.line_ids.filtered(
            lambda line: line.account_id == receivable.account_id
        )
        (receivable | counterpart).reconcile()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_entry_values(self, slip):
        """:return: dict of the ``account.move`` that books the slip ``slip``"""
        self.ensure_one()
        label = self.env._(
            "Tax withheld on %(bill)s, slip %(slip)s", bill=self.move_id.name, slip=slip
        )
        receivable = self.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        common = {"name": label, "partner_id": self.move_id.commercial_partner_id.id}
        lines = [
            {**common, "account_id": self.account_id.id, "debit": self.amount},
            {**common, "account_id": receivable.account_id.id, "credit": self.amount},
        ]
        return {
            "move_type": "entry",
            "date": self.date,
            "ref": label,
            "partner_id": self.move_id.commercial_partner_id.id,
            "company_id": self.company_id.id,
            "citynet_slip_number": slip,
            "line_ids": [fields.Command.create(line) for line in lines],
        }
