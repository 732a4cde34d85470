"""Money that comes in restores, in its own transaction, what it was suspended for."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _citynet_restore_paid(self):
        """These bills changed: what is suspended for nothing else is restored.

        Their services are locked even where none is suspended: a list that is about
        to suspend one waits or is waited for (see ``citynet.isolir``).
        """
        if self._is_quiet():
            return
        late = self._citynet_filtered_bills().filtered(
            lambda move: (
                move.invoice_date_due
                and move.invoice_date_due < move.company_id._citynet_today()
            )
        )
        # sudo: a payment restores, whoever takes it; accountants only read services
        late.sudo().line_ids.citynet_subscription_id._restore_paid()._note_paid()

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in ("draft", "cancel") or "invoice_date_due" in vals:
            self._citynet_restore_suspended()
        return result

    def _citynet_restore_suspended(self):
        """A bill was cancelled or its due date moved: it may keep nothing suspended."""
        if self._is_quiet():
            return
        # sudo: as in ``_citynet_restore_paid``
        services = self._citynet_filtered_bills().sudo().line_ids
        services.citynet_subscription_id.filtered(
            lambda service: service.state == "suspended"
        )._restore_paid()


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _reconcile_post_hook(self, data):
        # EXTENDS account
        result = super()._reconcile_post_hook(data)
        self.move_id._citynet_restore_paid()
        return result


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
        if payers.filtered("citynet_number") and not self._citynet_is_quiet():
            # sudo: as in ``_citynet_restore_paid``
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
            restored.filtered(
                lambda service, payer=payer: (
                    service.partner_id.commercial_partner_id == payer
                )
                # who paid online waits since then, not since it was booked
            )._note_paid(payment.payment_transaction_id.last_state_change)

    def _citynet_is_quiet(self):
        """:return: bool, whether this is work on the past"""
        return self.env["account.move"].with_context(self.env.context)._is_quiet()
