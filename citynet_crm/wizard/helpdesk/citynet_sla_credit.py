from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetSlaCredit(models.TransientModel):
    """What an institution gets back where the promised level of service was missed.

    A credit of its own on the next bill, or a credit note on a posted one.
    """

    _name = "citynet.sla.credit"
    _description = "Service level credit"

    subscription_id = fields.Many2one("citynet.subscription", "Service", required=True)
    company_id = fields.Many2one(related="subscription_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    move_id = fields.Many2one(
        "account.move",
        "Bill",
        domain="[('move_type', '=', 'out_invoice'), ('state', '=', 'posted'),"
        " ('citynet_subscription_ids', '=', subscription_id)]",
    )
    target = fields.Selection(
        [("charge", "On the next bill"), ("note", "Credit note now")],
        "Credited",
        required=True,
        default="charge",
    )
    reason = fields.Char(
        required=True, help="Such as: 97.2 % instead of 99.5 % in October"
    )
    hours = fields.Float("Hours without service")
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        help="With or without tax, as the price of the service",
    )

    @api.depends("hours", "subscription_id", "move_id")
    def _compute_amount(self):
        """The share of a month of 30 days, in whole rupiah, at what the month of the
        bill, or today's, really costs."""
        for credit in self:
            price = credit._get_month_price()
            share = price * credit.hours / (30 * 24)
            credit.amount = min(round(share), price)

    def _get_month_price(self):
        """:return: int, rupiah of a month, promos and free months counted"""
        service = self.subscription_id
        if not service:
            return 0
        # sudo: customer service may know for which days a bill of the service is
        lines = self.move_id.sudo().line_ids.filtered(
            lambda line: (
                line.citynet_subscription_id == service and line.citynet_period_start
            )
        )
        day = min(lines.mapped("citynet_period_start"), default=None)
        day = day or service.company_id._citynet_today()
        [[price]] = service._get_month_prices([day]).values()
        return price

    def action_confirm(self):
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Write the reason; it is printed on the bill."))
        if self.amount <= 0:
            raise UserError(self.env._("A credit is more than nothing."))
        speaking = self.with_context(lang=self.subscription_id.partner_id.lang)
        text = speaking.env._(
            "Service level credit for %(service)s: %(reason)s",
            service=self.subscription_id.name,
            reason=reason,
        )
        if self.target == "charge":
            self.env["citynet.charge"].create(self._prepare_charge_values(text))
            return {"type": "ir.actions.act_window_close"}
        return self._make_note(text)

    def _prepare_charge_values(self, text):
        """:return: dict of the ``citynet.charge``"""
        return {
            "subscription_id": self.subscription_id.id,
            "kind": "sla",
            "name": text,
            "date": self.company_id._citynet_today(),
            "amount": -round(self.amount),
        }

    def _make_note(self, text):
        """A posted credit note, used for the bill if that is still open."""
        bill = self.move_id
        if not self.env.user.has_group("account.group_account_invoice"):
            raise UserError(self.env._("Accountants make credit notes."))
        if not bill or self.subscription_id not in bill.citynet_subscription_ids:
            raise UserError(self.env._("Choose the bill of this service to credit."))
        line = bill.invoice_line_ids.filtered(
            lambda line: line.citynet_subscription_id == self.subscription_id
        )[:1]
        if self.subscription_id._add_tax(self.amount) > bill.amount_total:
            raise UserError(
                self.env._("%(bill)s is smaller than this credit.", bill=bill.name)
            )
        note = self.env["account.move"].create(self._prepare_note_values(line, text))
        note.action_post()
        lines = (bill | note).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        if bill.amount_residual:
            lines.reconcile()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": note.id,
            "view_mode": "form",
        }

    def _prepare_note_values(self, line, text):
        """:return: dict of the ``account.move``, taxed as the bill's own line ``line``"""
        bill = self.move_id
        return {
            "move_type": "out_refund",
            "partner_id": bill.partner_id.id,
            "journal_id": bill.journal_id.id,
            "currency_id": bill.currency_id.id,
            "invoice_date": self.company_id._citynet_today(),
            "ref": f"{bill.name}: {self.reason}",
            "reversed_entry_id": bill.id,
            "invoice_line_ids": [
                fields.Command.create(
                    {
                        "name": text,
                        "product_id": line.product_id.id,
                        "account_id": line.account_id.id,
                        "price_unit": round(self.amount),
                        "tax_ids": [fields.Command.set(line.tax_ids.ids)],
                    }
                )
            ],
        }
