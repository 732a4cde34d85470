from werkzeug.exceptions import NotFound

from odoo import http
from odoo.addons.citynet_crm.controllers.services.portal import CitynetPortal
from odoo.http import content_disposition, request

RECEIPT = "citynet_crm.report_receipt"


class CitynetPortalPayments(CitynetPortal):
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
