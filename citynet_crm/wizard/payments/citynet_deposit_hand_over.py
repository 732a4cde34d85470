from odoo import fields, models


class CitynetDepositHandOver(models.TransientModel):
    """All cash in hand is handed over, and counted by another person."""

    _name = "citynet.deposit.hand.over"
    _description = "Hand over cash"

    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )
    amount_taken = fields.Monetary(
        "Cash in hand according to receipts",
        readonly=True,
        default=lambda self: sum(
            self.env["citynet.deposit"]._get_in_hand(self.env.user).mapped("amount")
        ),
    )
    amount = fields.Monetary("Cash handed over", required=True)
    note = fields.Char("Explanation of a difference")

    def action_hand_over(self):
        self.ensure_one()
        deposit = self.env["citynet.deposit"]._hand_over(self.amount, self.note)
        return {
            "type": "ir.actions.act_window",
            "res_model": "citynet.deposit",
            "res_id": deposit.id,
            "view_mode": "form",
        }
