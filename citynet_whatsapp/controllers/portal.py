"""Customers' consent to WhatsApp messages, on their account page."""

from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import request


class WhatsappPortal(CustomerPortal):
    @http.route("/my/whatsapp", type="http", auth="user", website=True, methods=["GET"])
    def whatsapp_consent(self, **_params):
        values = self._prepare_portal_layout_values()
        values |= {"page_name": "whatsapp", **self._get_whatsapp_values()}
        return request.render("citynet_whatsapp.portal_whatsapp", values)

    @http.route(
        "/my/whatsapp", type="http", auth="user", website=True, methods=["POST"]
    )
    def whatsapp_consent_save(self, **params):
        values = self._get_whatsapp_values()
        if values["number"]:
            wishes = {
                purpose: "granted" if params.get(purpose) == "1" else "withdrawn"
                for purpose in ("service", "marketing")
            }
            self._save_whatsapp_wishes(values, wishes)
        return request.redirect("/my/whatsapp?saved=1")

    def _save_whatsapp_wishes(self, values, wishes):
        """Only what has changed becomes a line of the log."""
        consents = request.env["citynet.whatsapp.consent"]
        for purpose, wish in wishes.items():
            if values[purpose] != (wish == "granted"):
                consents._log(
                    request.env.company,
                    values["number"],
                    wish,
                    "portal",
                    request.env._(
                        "Ticked in the customer portal by %(login)s",
                        login=request.env.user.login,
                    ),
                    (purpose,),
                    partner_id=request.env.user.partner_id.id,
                )

    def _get_whatsapp_values(self):
        """:return: dict number, service, marketing: what this customer wants now"""
        partner = request.env.user.partner_id
        number = partner._get_whatsapp_number()
        company = request.env.company
        holders = partner._get_number_holders(company, [number])
        if number in holders and not partner._is_holder(holders[number]):
            # who ordered with a customer's number doesn't speak for it
            number = ""
        # sudo: customers see what they have agreed to
        last = (
            request.env["citynet.whatsapp.consent"]
            .sudo()
            ._get_last({(company.id, number)})
        )
        return {
            "number": number,
            "service": last.get((company.id, number, "service")) != "withdrawn",
            "marketing": last.get((company.id, number, "marketing")) == "granted",
        }
