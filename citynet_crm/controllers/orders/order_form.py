"""The order form: what was typed, what is wrong with it, what it means.

A form reads a closed list of keys and ignores all others. Its checks only read. ``check`` gives the values that ``crm.lead._place_web_order`` stores.
"""

from odoo.addons.citynet_crm.controllers.orders.order_checks import OrderChecks
from odoo.addons.citynet_crm.controllers.orders.order_personal_checks import (
    PersonalChecks,
)

TEXT_KEYS = (
    "package",
    "promo_code",
    "referral_code",
    "name",
    "phone",
    "email",
    "street",
    "rt",
    "rw",
    "village",
    "district",
    "city",
    "zip",
    "landmark",
    "latitude",
    "longitude",
    "install_date",
    "nik",
    "consent",
    "marketing",
    "login",
)
SECRET_KEYS = ("password", "password_again")  # never shown again
FILE_KEY = "photo"
TRAP_KEY = "website"  # no human sees this field
# What a link to the form may bring along, from the coverage check
LINK_KEYS = ("village", "district", "zip", "promo_code", "referral_code")


class OrderForm(OrderChecks, PersonalChecks):
    def __init__(self, env, company, packages, data, files, offer=""):
        """
        :param env: of the request
        :param company: ``res.company`` that sells
        :param packages: ``product.template`` on offer
        :param data: werkzeug's multi-dict of the texts sent; of a key sent twice the
            first counts
        :param files: likewise of the files
        :param str offer: the package of the page's address, used where the form sends none
        """
        super().__init__(
            env,
            company,
            {key: data.get(key) or "" for key in TEXT_KEYS},
            packages=packages,
            customer=self.get_customer(env),
            files=files,
            secrets={key: data.get(key) or "" for key in SECRET_KEYS},
        )
        if "package" not in data and "package" not in files:
            self.typed["package"] = self.get_offered_id(offer)
        self.token = data.get("token") or ""
        csrf_token = data.get("csrf_token") or ""
        self.csrf_token = csrf_token if csrf_token.isascii() else ""
        self.trap = data.get(TRAP_KEY)
        self.message = None

    @classmethod
    def begin(cls, env, company, packages, offer, link):
        """:return: an empty form, filled in with what is known already.

        :param dict link: the address's parameters
        """
        form = cls(env, company, packages, {}, {}, offer)
        form.typed |= form.get_known_values()
        form.typed |= {
            key: link[key][:100] for key in LINK_KEYS if isinstance(link.get(key), str)
        }
        form.typed = {key: value.replace("\0", "") for key, value in form.typed.items()}
        return form

    def get_offered_id(self, offer):
        """:return: str, id of the package that an address or a link names, or empty."""
        _name, package_id = self.env["ir.http"]._unslug(offer)
        if package_id is None and offer.isascii() and offer.isdigit():
            package_id = int(offer)
        return str(package_id) if package_id in self.packages.ids else ""

    @staticmethod
    def get_customer(env):
        """:return: ``res.partner`` of the customer who is logged in, or empty.

        Staff who open the page order for another person, like a visitor does.
        """
        user = env.user
        # sudo: the customer's own record; the form reads fields portal users can't
        return user.partner_id.sudo() if user._is_portal() else env["res.partner"]

    def get_known_values(self):
        """:return: dict of fields that a logged-in customer need not type again."""
        partner = self.customer
        if not partner:
            return {}
        return {
            "name": partner.name or "",
            "phone": partner.phone or "",
            "email": partner.email or "",
            "street": partner.street or "",
            "rt": partner.citynet_rt or "",
            "rw": partner.citynet_rw or "",
            "village": partner.citynet_village or "",
            "district": partner.citynet_district or "",
            "city": partner.city or "",
            "zip": partner.zip or "",
            "landmark": partner.citynet_landmark or "",
        }

    @property
    def takes_referral(self):
        """Whether a friend's code is asked for: where there is a credit, of the new.
        What came with a link is shown, as is what is said of it."""
        known = self.customer.commercial_partner_id.citynet_subscription_ids
        promised = bool(self.company.citynet_referral_amount) and not known
        return promised or bool(self.typed["referral_code"])

    @property
    def needs_address(self):
        """Whether a part of the address is missing."""
        return any(
            self.errors.get(key) for key in ("street", "village", "district", "city")
        )

    def is_trapped(self):
        """:return: bool, whether a robot filled in what only robots see."""
        return bool(self.trap)

    def check(self):
        """:return: dict for ``_place_web_order``, or None with ``errors`` filled in."""
        for key in (*TEXT_KEYS, *SECRET_KEYS):
            if key in self.files and self.files[key].filename:
                self.errors[key] = self.env._(
                    "The text has a character that is not allowed"
                )
        self.check_texts()
        self.check_phone()
        self.check_email()
        self.check_address()
        self.check_position()
        self.check_date()
        if self.needs_document:
            self.check_nik()
            self.check_photo()
        if self.needs_account:
            self.check_login()
            self.check_password()
        self.check_consent()
        self.check_package()
        self.check_referral()
        if self.errors:
            return None
        return self.get_order()

    def get_order(self):
        """:return: dict as ``crm.lead._place_web_order`` wants it."""
        values = self.values
        return {
            "token": self.token,
            "company": self.company,
            "package": values["package"],
            "area": values["area"],
            "promo": values["promo"],
            "promo_code": values["promo"].code or "",
            "referrer": values["referrer"],
            "wants_promos": self.wants_promos(),
            "name": values["name"],
            "phone": values["phone"],
            "email": values["email"],
            "lang": self.env.lang,
            "address": {
                "street": values["street"],
                "citynet_rt": values["rt"],
                "citynet_rw": values["rw"],
                "citynet_village": values["village"],
                "citynet_district": values["district"],
                "city": values["city"],
                "zip": values["zip"],
                "citynet_landmark": values["landmark"],
            },
            "latitude": values["latitude"],
            "longitude": values["longitude"],
            "install_date": values["install_date"],
            "nik": values.get("nik", ""),
            "photo": values.get("photo", b""),
            "partner": self.customer,
            "login": values.get("login", ""),
            "password": values.get("password", ""),
            "consent_version": self.company.citynet_consent_version,
            "consent_text": self.company.citynet_consent_text,
        }
