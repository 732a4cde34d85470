"""A customer's first page and services."""

from odoo import http
from odoo.addons.citynet_crm.controllers.core.gateway import CitynetGateway
from odoo.fields import Domain
from odoo.http import request

SERVICES_ON_HOME = 5


class CitynetPortal(CitynetGateway):
    # ------------------------------------------------------------------ first page
    @http.route()
    def home(self, **kw):
        # EXTENDS portal: what concerns the customer's line comes first
        response = super().home(**kw)
        response.qcontext.update(self._prepare_citynet_home_values())
        return response

    def _prepare_citynet_home_values(self):
        """:return: dict of what the first page shows; rooms add to it."""
        services, _pager = self._get_documents(
            "citynet.subscription", "/my/services", 1, [("state", "!=", "closed")]
        )
        return self._prepare_citynet_values(
            "home",
            citynet_services=services[:SERVICES_ON_HOME],
            citynet_service_count=len(services),
        )

    def _prepare_home_portal_values(self, counters):
        # EXTENDS portal
        values = super()._prepare_home_portal_values(counters)
        for name, (model, domain) in self._get_citynet_counters().items():
            if name in counters:
                own = self._get_own_domain() & Domain(domain or Domain.TRUE)
                # sudo: a number of the customer's own records
                values[name] = request.env[model].sudo().search_count(own)
        return values

    def _get_citynet_counters(self):
        """:return: dict {counter: (model, domain or None)} of the first page's cards"""
        return {"citynet_service_count": ("citynet.subscription", None)}

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
        """:return: dict of what the page of ``service`` shows; rooms add to it, and
        nothing of a payer that it had before (``_get_payer_domain``)"""
        return {"service": service}

    def _get_payer_domain(self, service):
        """:return: Domain of what belongs to the present payer of ``service``"""
        return Domain(
            "partner_id", "child_of", service.partner_id.commercial_partner_id.ids
        )
