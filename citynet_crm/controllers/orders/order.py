"""The public order form."""

import uuid

from psycopg2.errors import UniqueViolation
from werkzeug.exceptions import (
    BadRequest,
    RequestEntityTooLarge,
    UnsupportedMediaType,
)

from odoo import http
from odoo.addons.citynet_crm.controllers.core.once import (
    count_once,
    get_visitor,
    is_counted,
    is_token,
)
from odoo.addons.citynet_crm.controllers.orders.order_form import FILE_KEY, OrderForm
from odoo.addons.citynet_crm.controllers.orders.website import get_offers
from odoo.addons.citynet_crm.models.orders.crm_lead_web_order import OrderRefused
from odoo.exceptions import ConcurrencyError, UserError
from odoo.http import request

# Photos of up to 30 MB still get their sentence on the form; more is not even read
MAX_CONTENT = 40 * 1024 * 1024
MAX_KEYS = 100
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class CitynetOrder(http.Controller):
    # csrf=False: ``_check_sender`` validates the same token, and shows a visitor whose
    # session has ended the form again, with what was typed, where stock throws it away
    @http.route(
        ["/internet/order", "/internet/order/<string:offer>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        csrf=False,
        sitemap=False,
        max_content_length=MAX_CONTENT,
    )
    def order(self, offer="", **kwargs):
        # sudo: visitors read no companies; the page shows name, address and rules of this one
        company = request.website.company_id.sudo()
        packages = get_offers(company)
        if request.httprequest.method != "POST":
            return self._show(
                OrderForm.begin(request.env, company, packages, offer, kwargs)
            )
        self._check_body()
        form = OrderForm(
            request.env,
            company,
            packages,
            request.httprequest.form,
            request.httprequest.files,
            offer,
        )
        return self._submit(form)

    @http.route(
        "/internet/order/thanks/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def thanks(self, token, **_kwargs):
        lead = request.env["crm.lead"]
        if is_token(token):
            # sudo: the token, known to the visitor's browser alone, opens the number,
            # the package and the user name of its order, nothing else
            lead = lead.sudo().search([("citynet_token", "=", token)], limit=1)
        if not lead:
            # the page that stock shows, without its search for the address, which
            # fails on addresses with a NUL in them
            return request.render("http_routing.404", {"path": ""}, status=404)
        return request.render("citynet_crm.order_thanks", {"lead": lead})

    def _check_body(self):
        """:raise HTTPException: for what no browser sends from our form."""
        sent = request.httprequest
        if sent.mimetype not in FORM_TYPES:
            raise UnsupportedMediaType(
                request.env._("Please use the form on our website")
            )
        if sent.mimetype == "multipart/form-data" and not sent.mimetype_params.get(
            "boundary"
        ):
            raise BadRequest(request.env._("Please use the form on our website"))
        if sum(1 for _key in sent.form.items(multi=True)) > MAX_KEYS:
            raise RequestEntityTooLarge

    def _submit(self, form):
        """From a posted form to an order, or back to the form with the reasons."""
        if form.is_trapped():
            return request.render("citynet_crm.order_thanks", {"lead": False})
        if not self._check_sender(form):
            return self._show(form)
        # sudo: visitors have no rights on orders; the form is the only way in
        leads = request.env["crm.lead"].sudo()
        lead = leads._find_web_order(form.token)
        if lead:
            return self._thank(form.token)
        if not self._may_try():
            return self._refuse_more(form)
        order = form.check()
        if order is None:
            if form.probed_login:  # trying out login names counts as an order
                self._count_order()
            return self._show(form)
        if not self._count_order(f"phone {order['phone']}"):
            return self._refuse_more(form)
        try:
            leads._place_web_order(order)
        except OrderRefused as refusal:
            form.errors[refusal.field] = str(refusal)
            return self._show(form)
        except UniqueViolation as error:
            # another request stored the same at the same moment, such as the year's
            # first number: run the request again, which then sees that row
            raise ConcurrencyError(str(error)) from error
        return self._thank(form.token)

    def _check_sender(self, form):
        """:return: bool, whether the form came from our page and from a human."""
        if not request.validate_csrf(form.csrf_token) or not is_token(form.token):
            form.message = request.env._("Your session has ended, please send again")
            return False
        try:
            request.env["ir.http"]._verify_request_recaptcha_token("citynet_order")
        except UserError:
            form.message = request.env._("Please confirm you are not a robot")
            return False
        return True

    def _get_limiter(self):
        # sudo: visitors have no rights on the table that counts them
        return request.env["citynet.rate.limit"].sudo()

    def _get_limit(self):
        """:return: int, orders a visitor may send within a window."""
        return self._get_limiter()._get_number("citynet_crm.limit_orders", 5)

    def _get_visitor(self):
        return get_visitor()

    def _may_try(self):
        """:return: bool; asked before anything costly is done with the form."""
        if is_counted():
            return True
        limiter = self._get_limiter()
        attempts = limiter._get_number("citynet_crm.limit_order_attempts", 30)
        return not limiter._is_full(
            "order", self._get_limit(), self._get_visitor()
        ) and limiter._hit("order attempt", attempts, self._get_visitor())

    def _count_order(self, *visitors):
        """:return: bool, whether this is still within the limit."""
        return count_once("order", self._get_limit(), self._get_visitor(), *visitors)

    def _refuse_more(self, form):
        form.message = request.env._("Too many requests, try again later")
        response = self._show(form, status=429)
        response.headers["Retry-After"] = str(self._get_limiter()._get_wait())
        return response

    def _thank(self, token):
        """Forget the form, so that the next one shown is a new order."""
        if request.session.get("citynet_order_token") == token:
            request.session.pop("citynet_order_token")
        return request.redirect(f"/internet/order/thanks/{token}")

    def _show(self, form, status=200):
        """The form with what was typed and what is wrong with it."""
        if not is_token(form.token):
            form.token = self._get_session_token()
        response = request.render(
            "citynet_crm.order_form",
            {
                "form": form,
                "file_key": FILE_KEY,
                "price": form.company.currency_id._citynet_format,
            },
            status=status,
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def _get_session_token(self):
        """One per browser until it has ordered: forms in two tabs are the same order."""
        token = request.session.get("citynet_order_token")
        if not token:
            token = request.session["citynet_order_token"] = uuid.uuid4().hex
        return token
