from odoo import http
from odoo.addons.citynet_crm.controllers.services.portal import CitynetPortal
from odoo.http import request

ORDERS = [("citynet_is_order", "=", True), ("active", "in", (True, False))]


class CitynetPortalOrders(CitynetPortal):
    def _get_citynet_counters(self):
        return {
            **super()._get_citynet_counters(),
            "citynet_order_count": ("crm.lead", [("citynet_is_order", "=", True)]),
        }

    @http.route(
        ["/my/orders", "/my/orders/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_orders(self, page=1, **_kwargs):
        orders, pager = self._get_documents(
            "crm.lead", "/my/orders", page, ORDERS, order="create_date desc, id desc"
        )
        values = self._prepare_citynet_values("order", orders=orders, pager=pager)
        return request.render("citynet_crm.portal_my_orders", values)

    @http.route(
        "/my/orders/<int:order_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def my_order(self, order_id, **_kwargs):
        order = self._get_document("crm.lead", order_id, domain=ORDERS)
        values = self._prepare_citynet_values(
            "order", order=order, steps=order._get_citynet_steps()
        )
        return request.render("citynet_crm.portal_my_order", values)
