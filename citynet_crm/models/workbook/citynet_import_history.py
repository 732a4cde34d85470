"""The months of a workbook as bills and payments."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from odoo import models
from odoo.addons.citynet_crm.tools.billing import periods


@dataclass(slots=True)
class Document:
    """A bill to make, and what was paid of it.

    ``lines``: (``citynet.subscription``, price, label); ``note``: how it was paid.
    """

    partner: Any
    period: periods.Period
    date: date
    date_due: date
    lines: list[tuple[Any, int, str]] = field(default_factory=list)
    paid: int = 0
    payment_date: date | None = None
    note: str = ""


class CitynetImportHistory(models.AbstractModel):
    _name = "citynet.import.history"
    _description = "Import: months paid"

    def _load_history(self, partners, services, report, steps, limit=None):
        """Make the bills that don't exist yet, and their payments.

        :param services: list of (service of the book, payer, ``citynet.subscription``)
        :param int limit: most bills to make now, the oldest first
        :return: dict of how many bills and payments were made, and how many bills are
            ``left``
        """
        waiting = self._get_documents(partners, services)
        documents = waiting[:limit]
        if not documents:
            return {"bills": 0, "payments": 0, "left": 0}
        self._check_chart()
        first, last = steps["services"], steps["bills"]
        text = self.env._("Bills and payments")
        before = self.move_count

        def tell(done):
            share = (before + done) / (before + len(waiting))
            report(first + (last - first) * share, text)

        self._make_documents(documents, tell)
        self._move_on(services)
        return {
            "bills": len(documents),
            "payments": sum(document.paid > 0 for document in documents),
            "left": len(waiting) - len(documents),
        }

    def _get_documents(self, partners, services):
        """:return: list of ``Document`` in the order of their days"""
        billed = self._get_billed_months(services)
        documents = {}
        today = self.company_id._citynet_today()
        labels = {}
        for service, payer, subscription in services:
            partner = partners[payer.key]
            for bill in service.bills:
                start = date(bill.year, bill.month, 1)
                if start in billed[subscription.id]:
                    continue
                price, paid = bill.price, bill.paid
                if self.mode == "arrears":
                    price, paid = price - paid, 0
                if price <= 0:
                    continue
                key = (
                    (payer.key, start)
                    if partner.citynet_invoice_grouping == "payer"
                    else (subscription.id, start)
                )
                document = documents.get(key)
                if document is None:
                    document = documents[key] = self._get_document(
                        partner, subscription, start, today
                    )
                label = self._get_label(labels, subscription, document.period, service)
                document.lines.append((subscription, price, label))
                document.paid += paid
                document.note = document.note or bill.note
                if paid:
                    usual = min(document.date_due, today)
                    document.payment_date = min(bill.day or usual, today)
        return sorted(
            documents.values(),
            key=lambda one: (one.date, one.partner.citynet_number or ""),
        )

    def _get_document(self, partner, subscription, start, today):
        following = periods.shift_months(start, 1, 1)
        day = max(start, min(subscription.date_start, following - timedelta(days=1)))
        return Document(
            partner,
            periods.Period(0, start, following - timedelta(days=1)),
            min(day, today),
            subscription._get_due_date(min(day, today)),
        )

    def _get_label(self, labels, subscription, period, service):
        """The text of a bill's line; the same for all services of a package."""
        lang = subscription.partner_id.lang
        key = (subscription.package_id.id, lang, period.start, service.label)
        if key not in labels:
            text = subscription.with_context(lang=lang)._get_period_text(period)
            labels[key] = f"{service.label}: {text}" if service.label else text
        return labels[key]

    def _get_billed_months(self, services):
        """:return: defaultdict {subscription id: set of period starts billed}"""
        ids = [subscription.id for _service, _payer, subscription in services]
        billed = defaultdict(set)
        for subscription, start in self.env["account.move.line"]._read_group(
            [
                ("citynet_subscription_id", "in", ids),
                ("citynet_period_start", "!=", False),
                ("parent_state", "!=", "cancel"),
            ],
            ["citynet_subscription_id", "citynet_period_start:day"],
        ):
            billed[subscription.id].add(start)
        return billed

    def _move_on(self, services):
        """Services that were here before are billed from where the book ends."""
        for service, _payer, subscription in services:
            ends = [
                periods.shift_months(date(bill.year, bill.month, 1), 1, 1)
                for bill in service.bills
            ]
            end = max(ends, default=None)
            if end and subscription.next_period_start < end:
                subscription.next_period_start = end
