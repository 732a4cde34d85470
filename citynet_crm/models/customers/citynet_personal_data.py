"""Who a customer is, and how they are reached."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind

_ADDRESS = ("street", "street2", "zip", "citynet_rt", "citynet_rw", "citynet_landmark")
_ERASED = "Erased {id}"
# stored copies of them as well, and those of stock addons that may be installed
_CONTACT_FIELDS = (
    *("phone", "phone_sanitized", "email", "email_normalized", "vat", "comment"),
    *("ref", "website", "function", "company_name", "commercial_company_name"),
    *("barcode", "company_registry", "signup_type", "contact_address_complete"),
    *("additional_info", "partner_latitude", "partner_longitude", "active"),
    *("l10n_id_nik", "l10n_id_buyer_document_number", "l10n_id_tku"),
    *("citynet_po_number", "citynet_isolir_exempt_reason", "citynet_new_number"),
    *("citynet_promo_mail", "citynet_promo_mail_date"),
)


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            self._get_user_kind(),
            self._get_identity_log_kind(),
            self._get_contact_kind(),
        ]

    @api.model
    def _get_user_kind(self):
        """:return: ``PersonalKind`` of the login to the portal"""
        return PersonalKind(
            key="login",
            label=self.env._("Login to the customer portal"),
            model="res.users",
            shows=("login", "login_date"),
            clears={
                "login": "erased-{id}",
                "password": False,
                "totp_secret": False,
                "signature": False,
                "active": False,
            },
            words={"login": "email"},
            purpose=self.env._("Bills, payments and complaints online"),
        )

    @api.model
    def _get_identity_log_kind(self):
        """:return: ``PersonalKind`` of the log of views, whose rows stay"""
        return PersonalKind(
            key="identity_log",
            label=self.env._("Who looked at the identity document"),
            model="citynet.identity.log",
            owner=("identity_id.partner_id",),
            shows=("create_date", "nik_masked", "reason"),
            clears={"nik_masked": False},
            purpose=self.env._("Proof of who saw identity documents"),
            basis="law",
        )

    @api.model
    def _get_contact_kind(self):
        """:return: ``PersonalKind`` of name, numbers and addresses"""
        return PersonalKind(
            key="contact",
            label=self.env._("Name, phone, e-mail and address"),
            model="res.partner",
            owner=("id",),
            shows=(
                "name",
                "citynet_number",
                "phone",
                "email",
                *_ADDRESS,
                "citynet_village",
                "citynet_district",
                "city",
                "vat",
                "citynet_promo_mail",
                "citynet_promo_mail_date",
            ),
            clears={
                "name": _ERASED,
                "complete_name": _ERASED,
                **dict.fromkeys((*_ADDRESS, *_CONTACT_FIELDS), False),
            },
            words={
                "name": "name",
                "phone": "phone",
                "email": "email",
                "street": "address",
                "street2": "address",
                "citynet_landmark": "address",
                "vat": "number",
                "l10n_id_nik": "number",
                "l10n_id_buyer_document_number": "number",
            },
            files=True,
            chatter=True,
            purpose=self.env._("Installing, billing and supporting the service"),
        )

    @api.model
    def _stop_processing(self, partners, entirely=False):
        super()._stop_processing(partners, entirely)
        partners.filtered("citynet_promo_mail").citynet_promo_mail = False

    @api.model
    def _erase_elsewhere(self, partners, pattern):
        """Where they logged in from, their keys, and what they looked at on the site."""
        super()._erase_elsewhere(partners, pattern)
        # sudo: logins of customers, which staff needn't be able to read
        users = partners.sudo().with_context(active_test=False).user_ids
        for query, ids in (
            ("DELETE FROM res_device_log WHERE user_id = ANY(%s)", users.ids),
            ("DELETE FROM res_users_apikeys WHERE user_id = ANY(%s)", users.ids),
            ("DELETE FROM website_visitor WHERE partner_id = ANY(%s)", partners.ids),
        ):
            self.env.cr.execute(query, [ids])
