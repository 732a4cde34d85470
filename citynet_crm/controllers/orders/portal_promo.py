"""A customer's referral code, and whether offers are wanted."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.addons.citynet_crm.controllers.core.gateway import CitynetGateway
from odoo.http import request


class CitynetPortalPromo(CitynetGateway):
    def _prepare_citynet_values(self, page_name, **values):
        # EXTENDS: show the referral code on the first page if it earns a credit
        if page_name != "home":
            return super()._prepare_citynet_values(page_name, **values)
        partner = request.env.user.partner_id.commercial_partner_id
        # sudo: the customer's own code, wish and the amount that is promised
        company = request.website.company_id.sudo()
        payer = partner.sudo()
        promised = company.citynet_referral_amount
        # a bill asks for less by the credit and its tax
        if services := values.get("citynet_services"):
            promised = services[0]._add_tax(promised)
        return super()._prepare_citynet_values(
            page_name,
            **{
                "referral_code": payer.citynet_referral_code,
                "referral_currency": company.currency_id,
                "referral_amount": promised,
                "referral_url": f"{request.httprequest.host_url}internet/order"
                f"?referral_code={payer.citynet_referral_code}",
                "wants_promos": payer.citynet_promo_mail,
                "has_email": bool(payer.email),
                **values,
            },
        )

    @http.route(
        "/my/promo-mail", type="http", auth="user", website=True, methods=["POST"]
    )
    def promo_mail(self, wanted="", **_kwargs):
        partner = request.env.user.partner_id.commercial_partner_id
        # sudo: the customer's own wish, nothing else of the contact
        partner.sudo().citynet_promo_mail = wanted == "1"
        return request.redirect("/my")

    @http.route(
        "/promo/mail/<int:partner_id>/<string:token>",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        sitemap=False,
    )
    def promo_mail_end(self, partner_id, token, **_kwargs):
        """The link in each offer: a page with a button; only the button ends them."""
        partner = request.env["res.partner"]._citynet_find_by_promo_token(
            partner_id, token
        )
        if not partner:
            raise NotFound
        if request.httprequest.method == "POST":
            partner.citynet_promo_mail = False
        return request.render(
            "citynet_crm.promo_mail_end", {"is_ended": not partner.citynet_promo_mail}
        )
