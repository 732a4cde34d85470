from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def action_post(self):
        # EXTENDS account: money without a bill yet counts as much as any
        result = super().action_post()
        received = self.filtered(
            lambda payment: (
                payment.partner_type == "customer" and payment.payment_type == "inbound"
            )
        )
        payers = received.partner_id.commercial_partner_id
        if payers.filtered("citynet_number") and not self.move_id._are_events_off():
            # sudo: as in ``_citynet_after_reconciled``
            services = payers.sudo().citynet_subscription_ids
            restored = services.filtered(
                lambda service: service.state != "closed"
            )._restore_paid()
            received._citynet_note_paid(restored)
        return result

    def _citynet_note_paid(self, restored):
        """:param restored: services that these payments have opened again"""
        for payment in self:
            payer = payment.partner_id.commercial_partner_id
            theirs = restored.filtered(
                lambda service, payer=payer: (
                    service.partner_id.commercial_partner_id == payer
                )
            )
            if theirs:
                # money paid online counts from then, not from when it was booked
                theirs._note_paid(payment.payment_transaction_id.last_state_change)
