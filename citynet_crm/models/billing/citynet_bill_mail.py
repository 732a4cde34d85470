"""Bills by e-mail: a step of its own, after the run and by stock's own queue."""

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    citynet_mail_bills = fields.Boolean(
        "Send bills by e-mail",
        help="To payers with an e-mail address. Bills are queued when they are made; "
        "PDF and mail are made afterwards, in batches",
    )


class AccountMove(models.Model):
    _inherit = "account.move"

    def _emit(self, event):
        # EXTENDS: new bills are queued for stock's job that prints and sends invoices
        result = super()._emit(event)
        if event == "invoice_issued":
            self._citynet_queue_mails()
        return result

    def _citynet_queue_mails(self):
        """Queue the mails of these bills; no PDF is made here.

        :return: the bills that were queued
        """
        queued = self.filtered(
            lambda move: move.company_id.citynet_mail_bills and move.partner_id.email
        )
        if queued:
            queued.sending_data = {
                "author_user_id": self.env.user.id,
                "author_partner_id": self.env.user.partner_id.id,
                "sending_methods": ["email"],
            }
            # sudo: whoever makes bills may have them sent, at the job's own pace
            self.env.ref("account.ir_cron_account_move_send").sudo()._trigger()
        return queued
