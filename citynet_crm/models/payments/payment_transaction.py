"""Money paid online is never lost: wrong amounts, late money, notices that don't come."""

import logging
import math
from datetime import timedelta

import psycopg2
import requests

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_round

_logger = logging.getLogger(__name__)


class PaymentTransaction(models.Model):
    _name = "payment.transaction"
    _inherit = ["payment.transaction", "citynet.queue.mixin"]

    _citynet_poll_after = timedelta(minutes=5)
    _citynet_poll_days = 3
    # those not asked for longest, or many that never pay would hide the others
    _queue_order = "citynet_polled asc nulls first, id"
    _queue_limit = 100
    _batch_size = 1
    # the very notice must not wait while its provider is asked for it
    _queue_locks = False

    citynet_polled = fields.Datetime("Last asked for", readonly=True, copy=False)

    # ---- Notices: amounts are compared first ---------------------------------

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
        # EXTENDS payment: what strangers send to the notice's address is no error
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

    # ---- Money that came late, or twice --------------------------------------

    def _set_done(self, *, state_message=None, extra_allowed_states=()):
        # EXTENDS payment: money wins over "cancelled" or "expired", however late
        done = super()._set_done(
            state_message=state_message,
            extra_allowed_states=(*extra_allowed_states, "cancel"),
        )
        if done:
            # sudo: the line of who paid at a machine is restored now, not when stock's
            # job comes by in ten minutes
            self.env.ref("payment.cron_post_process_payment_tx").sudo()._trigger()
        return done

    def _create_payment(self, **extra_create_values):
        # EXTENDS account_payment: a notice has no time zone; the payment is of the
        # company's day
        today = self.company_id._citynet_today()
        return super()._create_payment(**{"date": today, **extra_create_values})

    def _post_process(self):
        # EXTENDS account_payment: what its bills don't need any more (paid twice, paid
        # late, cancelled) is used for the oldest open bill, or stays as credit
        result = super()._post_process()
        for tx in self.filtered(lambda tx: tx.state == "done"):
            payment = tx.payment_id
            if payment.partner_id.commercial_partner_id.citynet_number:
                # sudo: notices come by a public page
                desk = self.env["citynet.cash.desk"].sudo().with_company(tx.company_id)
                line = payment.sudo()._citynet_receivable_line()
                if not line.reconciled:
                    desk._settle(payment.partner_id.commercial_partner_id, line)
        return result

    # ---- Notices that don't come ---------------------------------------------

    @api.model
    def _cron_citynet_poll_notices(self):
        """Ask providers about transactions whose notice may have been lost."""
        self._process_queues(self)

    def _queue_domain(self):
        # EXTENDS citynet.queue.mixin
        now = fields.Datetime.now()
        return Domain(
            [
                # also after an error: it may be a stranger's or a bad notice's, and
                # money wins over it
                (
                    "state",
                    "in",
                    ("draft", "pending", "authorized", "cancel", "error"),
                ),
                ("operation", "!=", "validation"),
                ("create_date", "<", now - self._citynet_poll_after),
                ("create_date", ">", now - timedelta(days=self._citynet_poll_days)),
                ("provider_code", "in", self._citynet_get_polled_providers()),
            ]
        )

    def _process_batch(self, transactions):
        # EXTENDS citynet.queue.mixin
        for tx in transactions:
            tx._citynet_poll()

    def _on_failed(self, tx, error):
        # EXTENDS citynet.queue.mixin: it goes behind those not asked for yet
        super()._on_failed(tx, error)
        tx.citynet_polled = fields.Datetime.now()

    @api.model
    def _citynet_get_polled_providers(self):
        """:return: list of the codes of providers that ``_citynet_fetch_notice`` knows"""
        return ["xendit"]

    def _citynet_poll(self):
        """Treat the provider's answer as the notice that didn't come."""
        self.ensure_one()
        self.citynet_polled = fields.Datetime.now()
        try:
            notice = self._citynet_fetch_notice()
        except (UserError, ValueError, requests.RequestException) as error:
            # the provider doesn't answer, or nonsense: asked again by the next call
            _logger.warning("No answer about %s: %s", self.reference, error)
            return
        if notice:
            self._citynet_take(notice)

    def _citynet_fetch_notice(self):
        """:return: dict, what the provider says of this transaction as in a notice; None
        where it knows nothing
        :raise ValidationError: when it doesn't answer
        """
        self.ensure_one()
        if self.provider_code != "xendit":
            return None
        answer = self.provider_id._send_api_request(
            "GET", "v2/invoices", params={"external_id": self.reference}
        )
        found = [
            invoice
            for invoice in (answer if isinstance(answer, list) else [])
            if isinstance(invoice, dict)
            and invoice.get("external_id") == self.reference
        ]
        paid = [one for one in found if one.get("status") in ("PAID", "SETTLED")]
        return next(iter(paid or found), None)

    def _citynet_take(self, notice):
        """Take what the provider said of this transaction, also that it failed.

        :param dict notice: as the provider would send it
        :return: bool, whether the transaction is done now
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._process(self.provider_code, notice)
                if self.state == "done":
                    self._post_process()
        except psycopg2.OperationalError:  # a conflict: the caller is tried again
            raise
        except Exception as error:  # noqa: BLE001, one payment doesn't keep the others back
            _logger.warning("Notice about %s not taken: %s", self.reference, error)
        return self.state == "done"

    # ---- The nightly check ---------------------------------------------------

    def _citynet_is_listed(self, since):
        """:return: bool, whether the provider's list of payments since ``since`` has to
        name this transaction"""
        self.ensure_one()
        changed = self.last_state_change or self.create_date
        # a notice may come a day after the money, and the list be a moment old
        first = since + timedelta(days=1)
        last = fields.Datetime.now() - timedelta(minutes=30)
        # Xendit lists what went through its invoices; cards are charged without one
        return (
            self.provider_code == "xendit"
            and self.state == "done"
            and self.payment_method_code != "card"
            and first <= changed <= last
        )
