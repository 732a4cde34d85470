from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _citynet_after_paid(self):
        # EXTENDS billing: the first paid bill of a recommended customer credits both
        super()._citynet_after_paid()
        # closed by a credit note, or of nothing, is not paid
        paid = self.filtered(
            lambda move: move.payment_state != "reversed" and move.amount_total
        )
        # sudo: who registers payments brings about the credit, not more
        services = paid.sudo().line_ids.citynet_subscription_id
        if referred := services.filtered("referrer_id"):
            referred._credit_referrals()
