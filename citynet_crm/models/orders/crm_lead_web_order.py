"""An order from the public page: everything of it is stored, or nothing."""

import base64

from odoo import api, fields, models
from odoo.addons.auth_signup.models.res_partner import SignupError
from odoo.addons.citynet_crm.tools import locks
from odoo.exceptions import AccessError, UserError


class OrderRefused(UserError):
    """The order can't be taken after all.

    :param str field: the form's field that the reason belongs to
    :param str message: the reason, for the visitor
    """

    def __init__(self, field, message):
        super().__init__(message)
        self.field = field


class CrmLeadWebOrder(models.AbstractModel):
    _name = "crm.lead.web.order"
    _description = "Order: from the public page"

    _citynet_token_uniq = models.UniqueIndex(
        "(citynet_token) WHERE citynet_token IS NOT NULL",
        "This order was already sent.",
    )

    citynet_consent_date = fields.Datetime("Consent given", readonly=True, copy=False)
    citynet_consent_version = fields.Char("Consent version", readonly=True, copy=False)
    citynet_token = fields.Char(
        "Form token",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="One per shown order form: the same form sent twice is one order",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_consent_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_consent_fields(vals)
        return super().write(vals)

    @api.model
    def _check_consent_fields(self, vals):
        """:raise AccessError: for users who write what a visitor agreed to"""
        if not self.env.su and {"citynet_consent_date", "citynet_consent_version"} & (
            vals.keys()
        ):
            raise AccessError(
                self.env._("What a customer agreed to, and when, is kept as it was.")
            )

    @api.model
    def _find_web_order(self, token):
        """The order that a form has already become.

        Waits for another request with the same form, so that of two of them the
        second finds what the first has stored.

        :param str token: of the form
        :return: ``crm.lead``, empty when the form is new
        """
        locks.advisory_lock(self.env, f"citynet.order {token}")
        with locks.new_snapshot(self.env) as env:
            found = env["crm.lead"].with_context(active_test=False)
            lead_id = found.search([("citynet_token", "=", token)], limit=1).id
        return self.browse(lead_id)

    @api.model
    def _place_web_order(self, order):
        """Store what a visitor ordered.

        :param dict order: checked values of the form

            * ``token``, ``package`` (``product.template``), ``company``, ``area``
              (``citynet.area`` or empty), ``promo`` (``citynet.promo`` or empty),
              ``promo_code``, ``referrer`` (``res.partner`` or empty)
            * ``name``, ``phone`` (E.164), ``email``, ``lang`` (code)
            * ``address``: dict of fields that orders and contacts share
            * ``latitude``, ``longitude``, ``install_date`` (date or False)
            * ``nik``, ``photo`` (bytes of the cleaned photo), both empty for a customer
              whose document is known
            * ``partner``: the customer who is logged in, else empty; then ``login`` and
              ``password`` of the account to make
            * ``wants_promos``: bool, offers by e-mail were agreed to
            * ``consent_version``, ``consent_text``: as shown to the visitor
        :return: the ``crm.lead``
        :raise OrderRefused: user name or last seat of the promo went to another visitor
            meanwhile; nothing is stored then
        """
        with self.env.cr.savepoint():
            if order["promo"] and not order["promo"]._take_seat():
                raise OrderRefused("promo_code", self.env._("Promo code is not valid"))
            partner = order["partner"] or self.env["res.partner"].create(
                self._prepare_web_partner_values(order)
            )
            lead = self.create(self._prepare_web_order_values(order, partner))
            lead._keep_web_identity(order)
            if not order["partner"]:
                lead._open_web_account(order)
        return lead

    @api.model
    def _prepare_web_partner_values(self, order):
        """:return: dict of the new customer's ``res.partner``.

        Always a new one: who knows a customer's number or e-mail address is not that
        customer, and would see its bills. Doubles are merged by staff.
        """
        return {
            **order["address"],
            "name": order["name"],
            "phone": order["phone"],
            "email": order["email"],
            "lang": order["lang"],
            "country_id": self.env.ref("base.id").id,
            "citynet_audience": order["package"].citynet_audience,
            "company_id": False,
            "citynet_company_id": order["company"].id,
            "user_id": False,
            "citynet_promo_mail": order["wants_promos"],
        }

    @api.model
    def _prepare_web_order_values(self, order, partner):
        """:return: dict of the ``crm.lead``; the price stays with the package."""
        return {
            **order["address"],
            "name": f"{order['name']} - {order['package'].name}",
            "partner_id": partner.id,
            "contact_name": order["name"],
            "phone": order["phone"],
            "email_from": order["email"],
            "lang_id": self.env["res.lang"]._get_data(code=order["lang"]).id,
            "country_id": self.env.ref("base.id").id,
            "company_id": order["company"].id,
            "user_id": False,
            "citynet_token": order["token"],
            "citynet_package_id": order["package"].id,
            "citynet_promo_code": order["promo_code"],
            "citynet_promo_id": order["promo"].id,
            "citynet_referrer_id": order["referrer"].id,
            "citynet_area_id": order["area"].id,
            "citynet_latitude": order["latitude"],
            "citynet_longitude": order["longitude"],
            "citynet_install_date": order["install_date"],
            "citynet_consent_date": fields.Datetime.now(),
            "citynet_consent_version": order["consent_version"],
        }

    def _keep_web_identity(self, order):
        """Put NIK and photo where only viewers get at them, never on the order."""
        self.ensure_one()
        if not order["nik"]:
            self.citynet_identity_id = order["partner"]._citynet_get_identity()
            return
        # sudo: visitors hand in a document that they can't read afterwards
        identity = self.sudo()._ensure_identity()
        identity.write(
            {
                "nik": order["nik"],
                "photo": base64.b64encode(order["photo"]),
                "consent_date": self.citynet_consent_date,
                "consent_version": order["consent_version"],
                "consent_text": order["consent_text"],
            }
        )

    def _open_web_account(self, order):
        """Make the portal account of a new customer.

        :raise OrderRefused: when the name was taken at the same time
        """
        self.ensure_one()
        users = self.env["res.users"]
        locks.advisory_lock(self.env, f"citynet.login {order['login']}")
        with locks.new_snapshot(self.env) as env:
            taken = env["res.users"]._citynet_is_login_taken(order["login"])
        if not taken:
            try:
                users._signup_create_user(self._prepare_web_account_values(order))
            except SignupError:
                taken = True
        if taken:
            raise OrderRefused(
                "login", self.env._("Sorry, this username is already registered")
            )

    def _prepare_web_account_values(self, order):
        """:return: dict of ``res.users`` values, copied over the portal template user."""
        self.ensure_one()
        values = {
            "login": order["login"],
            "password": order["password"],
            "partner_id": self.partner_id.id,
            "name": order["name"],
            "lang": order["lang"],
            "tz": order["company"].citynet_tz,
        }
        if order["email"]:
            values["email"] = order["email"]
        return values
