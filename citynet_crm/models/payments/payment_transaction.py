import logging
import math

from odoo import api, models
from odoo.tools import float_round

_logger = logging.getLogger(__name__)


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _process(self, provider_code, payment_data):
        """A notice about another amount or currency never confirms a transaction.

        Stock stops only when such a notice *changes* the state to ``error``; repeated,
        it finds the error already there, goes on, and ``_set_done`` takes it from there.
        """
        # EXTENDS payment
        tx = self or self._search_by_reference(provider_code, payment_data)
        if not tx:
            return tx
        tx.ensure_one()
        if tx.provider_code == "xendit" and not isinstance(
            payment_data.get("status"), str
        ):
            _logger.warning("Notice without a status for %s", tx.reference)
            return tx
        reason = tx._citynet_get_mismatch(payment_data)
        if reason:
            # no amounts of the notice in the log, the reference is enough to find it
            _logger.warning(
                "Notice refused for transaction %s: %s", tx.reference, reason
            )
            if tx.state in ("draft", "pending", "authorized"):
                tx._set_error(reason)
            return tx
        return super(PaymentTransaction, tx)._process(provider_code, payment_data)

    @api.model
    def _extract_reference(self, provider_code, payment_data):
        # EXTENDS payment: whatever strangers send to the notice's address is no error
        if not isinstance(payment_data, dict):
            return None
        reference = super()._extract_reference(provider_code, payment_data)
        return reference if isinstance(reference, str) else None

    def _apply_updates(self, payment_data):
        # EXTENDS payment: Xendit calls a payment settled once it has handed the money on
        if self.provider_code == "xendit" and payment_data.get("status") == "SETTLED":
            payment_data = {**payment_data, "status": "PAID"}
        return super()._apply_updates(payment_data)

    def _citynet_get_mismatch(self, payment_data):
        """Compare what the provider says was paid with what was to be paid.

        :param dict payment_data: the notice
        :return: str, what doesn't agree, or None
        """
        self.ensure_one()
        if self.operation == "validation":
            return None
        try:
            data = self._extract_amount_data(payment_data)
            if data is None:  # the provider has no amounts to compare (demo, transfer)
                return None
            amounts = [
                float(data["amount"]),
                *self._citynet_get_paid_amounts(payment_data),
            ]
            currency, digits = data["currency_code"], data.get("precision_digits")
        except (ArithmeticError, KeyError, TypeError, ValueError):
            return self.env._(
                "The amount or currency is missing from the payment data."
            )
        if not currency:
            return self.env._(
                "The amount or currency is missing from the payment data."
            )
        if currency != self.currency_id.name:
            return self.env._(
                "The currency of the payment is not the transaction's currency."
            )
        expected = abs(self.amount)  # providers send refunds as positive amounts
        if digits is not None:
            expected = float_round(
                expected, precision_digits=digits, rounding_method="DOWN"
            )
        for amount in amounts:
            if not math.isfinite(amount) or self.currency_id.compare_amounts(
                amount, expected
            ):
                return self.env._("The amount paid is not the transaction's amount.")
        return None

    def _citynet_get_paid_amounts(self, payment_data):
        """What was really paid, where the notice tells it apart from what was asked.

        :return: list of floats
        """
        # Xendit: ``amount`` is the nominal of its invoice, ``paid_amount`` what came in
        if (
            self.provider_code == "xendit"
            and payment_data.get("paid_amount") is not None
        ):
            return [float(payment_data["paid_amount"])]
        return []


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    def _build_request_url(self, endpoint, **kwargs):
        # EXTENDS payment: a gateway of one's own in front of Xendit, or its stand-in
        if self.code == "xendit":
            # sudo: the administrators' parameter
            parameters = self.env["ir.config_parameter"].sudo()
            if url := parameters.get_param("citynet_crm.xendit_url"):
                return f"{url.rstrip('/')}/{endpoint}"
        return super()._build_request_url(endpoint, **kwargs)
