"""Money paid online is never lost: late, twice, or by a notice that never came."""

import logging
from datetime import timedelta

import psycopg2
import requests

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    _citynet_poll_after = timedelta(minutes=5)
    _citynet_poll_days = 3
    _citynet_poll_batch = 100

    citynet_polled = fields.Datetime("Last asked for", readonly=True, copy=False)

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
        # EXTENDS account_payment: a notice comes in nobody's time zone; the payment is
        # of the company's day
        today = self.company_id._citynet_today()
        return super()._create_payment(**{"date": today, **extra_create_values})

    def _post_process(self):
        # EXTENDS account_payment: what its bills don't need any more (paid twice, paid
        # late, cancelled) is used for the oldest open bill, or stays as credit
        result = super()._post_process()
        for tx in self.filtered(lambda tx: tx.state == "done"):
            payment = tx.payment_id
            if payment.partner_id.commercial_partner_id.citynet_number:
                # sudo: by whatever door the notice came
                desk = self.env["citynet.cash.desk"].sudo().with_company(tx.company_id)
                line = payment.sudo()._citynet_receivable_line()
                if not line.reconciled:
                    desk._settle(payment.partner_id.commercial_partner_id, line)
        return result

    @api.model
    def _cron_citynet_poll_notices(self):
        """Ask providers about transactions whose notice may have been lost."""
        now = fields.Datetime.now()
        transactions = self.search(
            [
                ("state", "in", ("draft", "pending", "authorized", "cancel")),
                ("operation", "!=", "validation"),
                ("create_date", "<", now - self._citynet_poll_after),
                ("create_date", ">", now - timedelta(days=self._citynet_poll_days)),
                ("provider_code", "in", self._citynet_get_polled_providers()),
            ],
            # those not asked for longest, or many that never pay would hide the others
            order="citynet_polled asc nulls first, id",
            limit=self._citynet_poll_batch,
        )
        cron = self.env["ir.cron"]
        left = cron._commit_progress(remaining=len(transactions))
        for tx in transactions:
            if not left:
                return
            tx._citynet_poll()
            left = cron._commit_progress(1)

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

    def _citynet_take(self, notice):
        """Take what the provider said of this transaction, whatever it said.

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


class AccountMove(models.Model):
    _inherit = "account.move"

    def _emit(self, event):
        # EXTENDS: money paid before is used for a new bill before anybody is told of it
        if event == "invoice_issued":
            self._citynet_use_credit()
        super()._emit(event)

    def _citynet_use_credit(self):
        """Use what the payers of these bills have paid before, oldest bill first."""
        lines = self.env["account.move.line"]
        for company, bills in self.grouped("company_id").items():
            payers = bills.commercial_partner_id
            # sudo: a customer's own money for his own bills, whoever makes them
            money = lines.sudo()._read_group(
                [
                    ("partner_id", "child_of", payers.ids),
                    ("company_id", "=", company.id),
                    ("account_id.account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    ("amount_residual", "<", 0),
                ],
                ["partner_id"],
            )
            desk = self.env["citynet.cash.desk"].sudo().with_company(company)
            owners = self.env["res.partner"].union(*(partner for (partner,) in money))
            for payer in owners.commercial_partner_id:
                desk._settle(payer)
