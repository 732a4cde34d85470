"""Services that are paid before they are used: without payment no next period."""

from odoo import models


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def _get_next_bill_day(self):
        # EXTENDS: the bills before have to be paid first
        if self._is_waiting_for_payment():
            return False
        return super()._get_next_bill_day()

    def _is_waiting_for_payment(self):
        """:return: bool, whether this is a prepaid service with a bill still open."""
        self.ensure_one()
        if not self._get_rules().citynet_prepaid or self.state == "closed":
            return False
        # sudo: whether a bill is paid decides on the next one, whoever asks
        return bool(
            self.env["account.move.line"]
            .sudo()
            .search_count(
                [
                    ("citynet_subscription_id", "=", self._origin.id),
                    ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                    ("citynet_period_start", "!=", False),
                    ("parent_state", "=", "posted"),
                    ("move_id.payment_state", "in", ("not_paid", "partial")),
                ],
                limit=1,
            )
        )

    def _citynet_look_at_payments(self):
        """Bills of these services were made or paid: when is the next one?"""
        prepaid = self.filtered(lambda service: service._get_rules().citynet_prepaid)
        self.env.add_to_compute(self._fields["date_next_bill"], prepaid)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _emit(self, event):
        # EXTENDS: a prepaid service's next bill follows from the payment of this one
        result = super()._emit(event)
        if event in ("invoice_issued", "invoice_paid"):
            # sudo: whoever registers payments doesn't write services
            self.sudo().line_ids.citynet_subscription_id._citynet_look_at_payments()
        return result
