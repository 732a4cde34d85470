from odoo import fields, models
from odoo.exceptions import UserError


class CitynetBillCorrect(models.TransientModel):
    """A bill was wrong: credit all of it, and bill its days and charges again."""

    _name = "citynet.bill.correct"
    _description = "Credit a bill and bill again"

    move_id = fields.Many2one("account.move", "Bill", required=True, readonly=True)
    currency_id = fields.Many2one(related="move_id.currency_id")
    amount_total = fields.Monetary(related="move_id.amount_total")
    reason = fields.Char(required=True, help="Printed on the credit note")
    bill_again = fields.Selection(
        [
            ("tomorrow", "Tomorrow, so that mistakes can be corrected first"),
            ("now", "With the next run"),
            ("never", "Not at all: the days stay credited"),
        ],
        "Bill the days again",
        required=True,
        default="tomorrow",
    )

    def action_confirm(self):
        """:return: dict of the action that shows the credit note"""
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the bill is credited."))
        credit = self.move_id._citynet_credit(reason, self.bill_again)
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": credit.id,
            "view_mode": "form",
        }
