"""What a customer owes and has paid."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.addons.citynet_crm.controllers.services.portal import CitynetPortal
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.fields import Domain
from odoo.http import content_disposition, request

RECEIPT = "citynet_crm.report_receipt"


class CitynetPortalPayments(CitynetPortal):
    def _prepare_citynet_home_values(self):
        # EXTENDS: the sum that is open and how to pay it
        return {
            **super()._prepare_citynet_home_values(),
            "citynet_due": self._prepare_due_values(self._get_open_bills()),
        }

    def _get_citynet_counters(self):
        return {
            **super()._get_citynet_counters(),
            "citynet_payment_count": ("account.payment", self._get_payment_domain()),
        }

    def _prepare_service_values(self, service):
        # EXTENDS: what is open for this service
        bills = self._get_open_bills(
            self._get_payer_domain(service)
            & Domain("line_ids.citynet_subscription_id", "=", service.id)
        )
        return {
            **super()._prepare_service_values(service),
            "due": self._prepare_due_values(bills),
            "bills": bills,
            "pay_url": self._get_pay_url,
        }

    def _get_payment_domain(self):
        """:return: Domain of the payments that customers see."""
        return (
            Domain("partner_type", "=", "customer")
            & Domain("payment_type", "=", "inbound")
            & Domain("state", "in", ("in_process", "paid"))
        )

    def _get_open_bills(self, domain=None):
        """:return: ``account.move`` to be paid, the one due first at the top (sudo)."""
        # sudo: the customer's own bills; access through followers would miss some
        return (
            request.env["account.move"]
            .sudo()
            .search(
                self._get_own_domain() & OPEN_BILLS & Domain(domain or Domain.TRUE),
                order="invoice_date_due, id",
            )
        )

    def _prepare_due_values(self, bills):
        """:return: dict with ``amount``, ``currency``, ``date`` (first due day),
        ``is_late``, ``count`` and ``pay_url``; None when nothing is open."""
        if not bills:
            return None
        first = bills[0]
        payable = bills.filtered(lambda bill: bill._has_to_be_paid())
        return {
            "amount": sum(bills.mapped("amount_residual")),
            "currency": first.currency_id,
            "date": first.invoice_date_due,
            "is_late": first.invoice_date_due < first.company_id._citynet_today(),
            "count": len(bills),
            "pay_url": payable and self._get_pay_url(payable[0]),
        }

    def _get_pay_url(self, bill):
        """:return: str, the stock page of the bill with its payment form open."""
        return bill.get_portal_url(query_string="&payment=True", anchor="portal_pay")

    @http.route(
        ["/my/payments", "/my/payments/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_payments(self, page=1, **_kwargs):
        payments, pager = self._get_documents(
            "account.payment",
            "/my/payments",
            page,
            self._get_payment_domain(),
            order="date desc, id desc",
        )
        values = self._prepare_citynet_values(
            "payment",
            payments=payments,
            pager=pager,
            has_receipt=bool(self._get_receipt()),
        )
        return request.render("citynet_crm.portal_my_payments", values)

    @http.route(
        "/my/payments/<int:payment_id>/receipt",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_receipt(self, payment_id, **_kwargs):
        payment = self._get_document(
            "account.payment", payment_id, domain=self._get_payment_domain()
        )
        report = self._get_receipt()
        if not report:
            raise NotFound
        content, _kind = report._render_qweb_pdf(report.report_name, payment.ids)
        name = f"{(payment.name or str(payment.id)).replace('/', '-')}.pdf"
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    def _get_receipt(self):
        """:return: ``ir.actions.report`` of receipts (sudo), or an empty recordset."""
        # sudo: customers may not read reports; the gateway decides which payment is shown
        reports = request.env["ir.actions.report"].sudo()
        return reports.search([("report_name", "=", RECEIPT)], limit=1)
