"""What a bill costs that is paid too late."""

import logging
from datetime import timedelta
from functools import partial

import psycopg2

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.fields import Domain
from odoo.service.model import retrying
from odoo.tools import format_date

_logger = logging.getLogger(__name__)

_BATCH = 200


class CitynetCharge(models.Model):
    _inherit = "citynet.charge"

    @api.model
    def _cron_late_fees(self):
        """Put the late fees of unpaid bills on their next bills, each once.

        Batches of bills, each committed; the next starts behind the last, so all are
        seen in one go. A run that is cut off is made up by the next: which fees there
        are is read from the charges themselves.
        """
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search([]):
            today, last = company._citynet_today(), 0
            while bills := self._get_late_bills(company, today, last):
                retrying(partial(bills._citynet_add_late_fees, today), self.env)
                last = bills[-1:].id
                cron._commit_progress(len(bills))

    @api.model
    def _get_late_bills(self, company, today, after=0, limit=_BATCH):
        """:return: the next ``account.move`` records that may cost a late fee today"""
        return self.env["account.move"].search(
            OPEN_BILLS
            & Domain("company_id", "=", company.id)
            & Domain("id", ">", after)
            & Domain("invoice_date_due", "<", today)
            & Domain("line_ids.citynet_subscription_id", "!=", False),
            order="id",
            limit=limit,
        )

    @api.model
    def _add_late_fees(self, company, today):
        """:param date today: fees of ``today`` and before are due
        :return: the new ``citynet.charge`` records
        """
        bills = self._get_late_bills(company, today, limit=None)
        return bills._citynet_add_late_fees(today)

    def action_waive(self):
        """Ask for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive"),
            "res_model": "citynet.charge.waive",
            "view_mode": "form",
            "target": "new",
            "context": {"default_charge_ids": self.ids},
        }

    def _waive(self, reason):
        """These charges are not asked for; those already billed are credited.

        :param str reason: why, kept on the charge
        :return: the new ``citynet.charge`` credits of those already billed
        """
        charges = self.filtered(lambda charge: not charge.is_waived)
        charges.write({"is_waived": True, "waiver_reason": reason})
        credits = self.create(
            [
                {
                    "subscription_id": charge.subscription_id.id,
                    "kind": charge.kind,
                    "name": self.env._(
                        "Waived: %(name)s (%(reason)s)", name=charge.name, reason=reason
                    ),
                    "date": charge.company_id._citynet_today(),
                    "amount": -charge.amount,
                }
                for charge in charges
                if charge.is_billed
            ]
        )
        for service, own in charges.grouped("subscription_id").items():
            service.message_post(
                body=self.env._(
                    "Waived: %(names)s. Reason: %(reason)s",
                    names=", ".join(own.mapped("name")),
                    reason=reason,
                )
            )
        return credits


class AccountMove(models.Model):
    _inherit = "account.move"

    def _citynet_add_late_fees(self, today):
        """Add the late fees of these bills that are not there yet.

        A bill whose fee can't be made is named in the log and doesn't stop the others.

        :return: the new ``citynet.charge`` records
        """
        try:
            with self.env.cr.savepoint():
                return self._citynet_make_late_fees(today)
        except psycopg2.OperationalError:  # a conflict: the caller tries again
            raise
        except Exception:  # one bad bill doesn't stop the rest
            if len(self) == 1:
                _logger.exception("No late fee for bill %s", self.name)
                return self.env["citynet.charge"]
        half = len(self) // 2
        first = self[:half]._citynet_add_late_fees(today)
        return first | self[half:]._citynet_add_late_fees(today)

    def _citynet_make_late_fees(self, today):
        charges = self.env["citynet.charge"]
        known = {
            (charge.late_move_id, charge.late_step)
            for charge in charges.search([("late_move_id", "in", self.ids)])
        }
        return charges.create(
            [
                values
                for bill in self
                for values in bill._citynet_prepare_late_fees(today)
                if (bill, values["late_step"]) not in known
            ]
        )

    def _citynet_prepare_late_fees(self, today):
        """:return: list of ``citynet.charge`` values, all late fees up to ``today``."""
        self.ensure_one()
        service = self.line_ids.citynet_subscription_id[:1]
        if service.partner_id.commercial_partner_id != self.commercial_partner_id:
            return []  # it would stand on the bill of who pays for the service now
        rules = service._get_rules()
        amount = self._citynet_get_late_fee(rules)
        if not amount:
            return []
        first = self.invoice_date_due + timedelta(days=rules.citynet_grace_days + 1)
        values = []
        for step in range(1, rules.citynet_late_fee_times + 1):
            day = fields.Date.add(first, months=step - 1)
            if day > today:
                break
            values.append(
                {
                    "subscription_id": service.id,
                    "kind": "late_fee",
                    "date": day,
                    "amount": amount,
                    "late_move_id": self.id,
                    "late_step": step,
                    "name": service.with_context(
                        lang=self.partner_id.lang
                    )._get_late_fee_text(self, day),
                }
            )
        return values

    def _citynet_get_late_fee(self, rules):
        """:return: int, one late fee of this bill; earlier late fees cost none."""
        if rules.citynet_late_fee_kind == "none":
            return 0
        if rules.citynet_late_fee_kind == "amount":
            return round(rules.citynet_late_fee_amount)
        fees = self.line_ids.filtered(
            lambda line: line.citynet_charge_id.kind == "late_fee"
        )
        base = min(
            self.amount_residual, self.amount_total - sum(fees.mapped("price_total"))
        )
        if base <= 0:
            return 0
        percent = round(rules.citynet_late_fee_percent * 100)
        share = (2 * round(base) * percent + 10000) // 20000
        return max(share, round(rules.citynet_late_fee_minimum))


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def _get_late_fee_text(self, bill, day):
        return self.env._(
            "Late fee: bill %(bill)s was due on %(due)s and open on %(day)s.",
            bill=bill.name,
            due=format_date(self.env, bill.invoice_date_due, date_format="d MMM y"),
            day=format_date(self.env, day, date_format="d MMM y"),
        )
