"""A customer's first page, services and jobs."""

from odoo import http
from odoo.addons.citynet_crm.controllers.core.gateway import CitynetGateway
from odoo.addons.citynet_crm.tools.billing.bills import OPEN_BILLS
from odoo.fields import Domain
from odoo.http import request

SERVICES_ON_HOME = 5


class CitynetPortal(CitynetGateway):
    # ------------------------------------------------------------------ first page
    @http.route()
    def home(self, **kw):
        # EXTENDS portal: what is to be paid and whether the line works come first
        response = super().home(**kw)
        response.qcontext.update(self._prepare_citynet_home_values())
        return response

    def _prepare_citynet_home_values(self):
        """:return: dict with services, the sum that is open and how to pay it."""
        services, _pager = self._get_documents(
            "citynet.subscription", "/my/services", 1, [("state", "!=", "closed")]
        )
        bills = self._get_open_bills()
        return self._prepare_citynet_values(
            "home",
            citynet_services=services[:SERVICES_ON_HOME],
            citynet_service_count=len(services),
            citynet_due=self._prepare_due_values(bills),
        )

    def _prepare_home_portal_values(self, counters):
        # EXTENDS portal
        values = super()._prepare_home_portal_values(counters)
        counted = {
            "citynet_service_count": ("citynet.subscription", None),
            "citynet_order_count": ("crm.lead", [("citynet_is_order", "=", True)]),
            "citynet_payment_count": ("account.payment", self._get_payment_domain()),
        }
        for name, (model, domain) in counted.items():
            if name in counters:
                own = self._get_own_domain() & Domain(domain or Domain.TRUE)
                # sudo: a number of the customer's own records
                values[name] = request.env[model].sudo().search_count(own)
        return values

    def _get_payment_domain(self):
        """:return: Domain of the payments that customers see."""
        return (
            Domain("partner_type", "=", "customer")
            & Domain("payment_type", "=", "inbound")
            & Domain("state", "in", ("in_process", "paid"))
        )

    # ------------------------------------------------------------------ money
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

    # ------------------------------------------------------------------ services
    @http.route(
        ["/my/services", "/my/services/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_services(self, page=1, **_kwargs):
        services, pager = self._get_documents(
            "citynet.subscription", "/my/services", page
        )
        values = self._prepare_citynet_values("service", services=services, pager=pager)
        return request.render("citynet_crm.portal_my_services", values)

    @http.route(
        "/my/services/<int:service_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def my_service(self, service_id, access_token=None, **_kwargs):
        service = self._get_document("citynet.subscription", service_id, access_token)
        values = self._prepare_citynet_values(
            "service", **self._prepare_service_values(service)
        )
        return request.render("citynet_crm.portal_my_service", values)

    def _prepare_service_values(self, service):
        """:return: dict of what the page of ``service`` shows: nothing of a payer that
        it had before"""
        payer = Domain(
            "partner_id", "child_of", service.partner_id.commercial_partner_id.ids
        )
        bills = (
            request.env["account.move"]
            .sudo()  # sudo: the bills of the service that the gateway let through
            .search(
                OPEN_BILLS
                & payer
                & Domain("line_ids.citynet_subscription_id", "=", service.id),
                order="invoice_date_due, id",
            )
        )
        return {
            "service": service,
            "due": self._prepare_due_values(bills),
            "bills": bills,
            "pay_url": self._get_pay_url,
            "promo_months": self._get_promo_months(service),
            "jobs": service.env["citynet.work.order"].search(
                payer & Domain("subscription_id", "=", service.id), order="id desc"
            ),
        }

    def _get_promo_months(self, service):
        """:return: int, months of discount still to be billed; -1: for good; 0: none."""
        promo, period = service.promo_id, service._get_next_period()
        if not promo or not period or promo.kind == "installation":
            return 0
        return promo._get_months_left(service._get_months(period)[0] - 1)

    # ------------------------------------------------------------------ jobs
    @http.route(
        "/my/jobs/<int:job_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def my_job(self, job_id, access_token=None, **_kwargs):
        job = self._get_document("citynet.work.order", job_id, access_token)
        values = self._prepare_citynet_values("job", job=job, access_token=access_token)
        return request.render("citynet_crm.portal_my_job", values)
