"""The receipt by e-mail, at once; other channels hear the same event."""

from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _emit(self, event):
        # EXTENDS
        super()._emit(event)
        if event == "invoice_paid" and not self._is_quiet():
            bills = self.filtered(
                lambda move: (
                    move.company_id.citynet_receipt_mail
                    and move.partner_id.email
                    and move.payment_state != "reversed"
                )
            )
            if bills:
                # sudo: a receipt goes out whoever took the money
                template = self.env.ref("citynet_crm.mail_template_paid").sudo()
                template.send_mail_batch(bills.ids)


class ResCompany(models.Model):
    _inherit = "res.company"

    citynet_receipt_mail = fields.Boolean("Receipts by e-mail", default=True)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    citynet_receipt_mail = fields.Boolean(
        related="company_id.citynet_receipt_mail", readonly=False
    )
