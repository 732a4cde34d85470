"""How an outage is worked off: small committed batches that any kill leaves whole.

A row and what it stands for (a message, a credit) are one transaction, so that a row
still open has done nothing yet.
"""

import math
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.fields import Domain
from odoo.service.model import retrying


class CitynetOutage(models.Model):
    _inherit = "citynet.outage"

    _batch_size = 200

    @api.model
    def _cron_drain_outages(self):
        """Work off the notices, then the services of outages that are over."""
        cron = self.env["ir.cron"]
        Notice, Service = self._get_queues()
        left = cron._commit_progress(
            remaining=Notice.search_count(self._get_notice_domain())
            + Service.search_count(self._get_settle_domain())
        )
        for step in (self._drain_notices, self._drain_services):
            while left:
                done = retrying(step, self.env)
                left = cron._commit_progress(done)
                if not done:
                    break

    @api.model
    def _get_queues(self):
        return self.env["citynet.outage.notice"], self.env["citynet.outage.service"]

    @api.model
    def _get_notice_domain(self):
        return Domain("is_done", "=", False)

    @api.model
    def _get_settle_domain(self):
        return Domain("is_settled", "=", False) & Domain(
            "outage_id.state", "=", "resolved"
        )

    @api.model
    def _claim_rows(self, rows, domain):
        """:return: the next rows of one outage, locked; another process has the rest"""
        first = rows.search(domain, limit=1, order="id")
        if not first:
            return first
        mine = domain & Domain("outage_id", "=", first.outage_id.id)
        if "event" in rows._fields:
            mine &= Domain("event", "=", first.event)
            mine &= Domain("number", "=", first.number)
        found = rows.search(mine, limit=self._batch_size, order="id")
        return found.try_lock_for_update(allow_referencing=True)

    @api.model
    def _drain_notices(self):
        """:return: int, customers told in this transaction"""
        notices = self._claim_rows(self._get_queues()[0], self._get_notice_domain())
        if not notices:
            return 0
        outage = notices.outage_id.with_company(notices.company_id)
        event, partners = notices[0].event, notices.partner_id
        told = outage.with_context(
            citynet_outage_partner_ids=partners.ids,
            citynet_outage_number=notices[0].number,
        )
        # nobody hears that something is over of which nobody was told
        if outage.date_announced:
            told._emit(event)
        if event == "outage_resolved":
            outage._shift_due_dates(partners)
        notices.is_done = True
        return len(notices)

    @api.model
    def _drain_services(self):
        """:return: int, services settled in this transaction"""
        rows = self._claim_rows(self._get_queues()[1], self._get_settle_domain())
        if rows:
            rows.outage_id._credit(rows)
            rows.is_settled = True
        return len(rows)

    def _get_credit(self, price):
        """What an outage is worth to a service.

        :param price: monthly price
        :return: int, whole rupiah, 0 for none; at most the monthly price
        """
        self.ensure_one()
        hours = (self.date_end - self.date_start).total_seconds() / 3600
        if self.credit_rule == "none" or hours < self.credit_from_hours:
            return 0
        if self.credit_rule == "percentage":
            return round(price * self.credit_percentage / 100)
        return round(price * min(math.ceil(hours / 24), 30) / 30)

    def _credit(self, rows):
        """Credit the services of ``rows`` on their next bills, each once."""
        self.ensure_one()
        values, credited = [], rows.browse()
        for row in rows:
            amount = self._get_credit(row.subscription_id.price)
            if amount and row.subscription_id.state != "closed" and not row.charge_id:
                credited |= row
                values.append(self._prepare_credit_values(row, amount))
        charges = self.env["citynet.charge"].create(values)
        for row, charge in zip(credited, charges, strict=True):
            row.charge_id = charge

    def _prepare_credit_values(self, row, amount):
        """:return: dict of the ``citynet.charge``, in the customer's language"""
        outage = self.with_context(lang=row.partner_id.lang or self.env.lang)
        return {
            "name": outage.env._(
                "Credit for outage %(number)s (%(cause)s)",
                number=self.name,
                cause=self.cause,
            ),
            "kind": "outage",
            "subscription_id": row.subscription_id.id,
            "outage_id": self.id,
            "date": self.company_id._citynet_today(),
            "amount": -amount,
        }

    def _shift_due_dates(self, partners):
        """Give the customers more time for the open bills of the services hit."""
        self.ensure_one()
        if not self.shift_days:
            return
        hit = self.env["citynet.outage.service"].search(
            [("outage_id", "=", self.id), ("partner_id", "in", partners.ids)]
        )
        bills = self.env["account.move"].search(
            OPEN_BILLS
            # terms say when the parts of a bill are due
            & Domain("invoice_payment_term_id", "=", False)
            & Domain("line_ids.citynet_subscription_id", "in", hit.subscription_id.ids)
        )
        for bill in bills:
            due = bill.invoice_date_due or fields.Date.context_today(bill)
            bill.invoice_date_due = due + timedelta(days=self.shift_days)
