"""One check per field of the order form; each leaves a value or a sentence."""

from datetime import date, timedelta

from odoo.addons.citynet_crm.controllers.core.typed_form import (
    ADDRESS_LINES,
    TypedForm,
)
from odoo.addons.citynet_crm.tools import phones, texts

# key: (longest, required); what has its own check is not here
LINES = {
    "package": (20, True),
    "promo_code": (64, False),
    "referral_code": (20, False),
    "name": (100, True),
    "phone": (40, True),
    "email": (254, False),
    **ADDRESS_LINES,
    "latitude": (20, False),
    "longitude": (20, False),
    "install_date": (10, False),
    "nik": (30, True),
    "login": (64, True),
}
NAME_FORBIDDEN = set("<>{}[]=\\|^~`")
FIRST_DAY, LAST_DAY = 1, 30  # from today


class OrderChecks(TypedForm):
    def __init__(self, *args, packages, customer, **kwargs):
        """
        :param packages: ``product.template`` on offer
        :param customer: ``res.partner`` who is logged in, or empty
        """
        super().__init__(*args, **kwargs)
        self.packages = packages
        self.customer = customer

    @property
    def needs_account(self):
        return not self.customer

    @property
    def needs_document(self):
        return not self.customer or not self.customer._citynet_get_identity()

    @property
    def package(self):
        """:return: ``product.template`` chosen, or empty."""
        chosen = self.typed["package"].strip()
        return self.packages.filtered(lambda package: str(package.id) == chosen)

    def check_texts(self):
        """Every line that is asked for."""
        self.check_lines({key: LINES[key] for key in LINES if self.is_asked(key)})
        self.check_name()

    def is_asked(self, key):
        if key == "nik":
            return self.needs_document
        return key != "login" or self.needs_account

    def get_too_long(self, key, longest):
        if key == "name":
            return self.env._("Name is too long (max. 100)")
        own_sentence = {
            "package": self.env._("Choose a package from the list"),
            "promo_code": self.env._("Promo code is not valid"),
            "referral_code": self.env._("Referral code is not valid"),
            "phone": self.env._("Phone number is not valid"),
            "email": self.env._("E-mail address is not valid"),
            "latitude": self.env._("Location is not valid"),
            "longitude": self.env._("Location is not valid"),
            "install_date": self.get_date_sentence(),
            "nik": self.env._("NIK must have 16 digits"),
        }
        return own_sentence.get(key) or super().get_too_long(key, longest)

    def check_name(self):
        name = self.values["name"]
        if name and len(name) < 2:
            self.fail("name", self.env._("Name is too short"))
        if NAME_FORBIDDEN & set(name) or name[:1] in ("+", "-", "@"):
            self.fail("name", self.env._("Name has characters that are not allowed"))

    def check_phone(self):
        if "phone" in self.errors:
            return
        try:
            self.values["phone"] = phones.indonesian_mobile(self.values["phone"])
        except phones.PhoneRefused as refusal:
            if refusal.code == "foreign":
                self.fail("phone", self.env._("Only Indonesian mobile numbers"))
            else:
                self.fail("phone", self.env._("Phone number is not valid"))

    def check_email(self):
        # as typed, since a line break is how a second header gets in
        email = self.typed["email"].strip(" ")
        if email and not texts.is_email(email):
            self.fail("email", self.env._("E-mail address is not valid"))

    def check_position(self):
        """The pin on the map: both degrees or none."""
        given = [self.values["latitude"], self.values["longitude"]]
        self.values["latitude"] = self.values["longitude"] = 0.0
        if not any(given):
            return
        for key, value, limit in (
            ("latitude", given[0], 90),
            ("longitude", given[1], 180),
        ):
            try:
                self.values[key] = texts.parse_degrees(value, limit)
            except ValueError:
                self.fail(key, self.env._("Location is not valid"))

    def get_days(self):
        """:return: (first, last) day that an installation may be wished for."""
        today = self.company._citynet_today()
        return today + timedelta(days=FIRST_DAY), today + timedelta(days=LAST_DAY)

    def get_date_sentence(self):
        return self.env._("Choose a date from tomorrow up to 30 days")

    def check_date(self):
        value = self.values["install_date"]
        self.values["install_date"] = False
        if not value or "install_date" in self.errors:
            return
        first, last = self.get_days()
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or not first <= day <= last:
            self.fail("install_date", self.get_date_sentence())
        self.values["install_date"] = day

    def check_package(self):
        """Package, network at the address, and promo belong together."""
        # sudo: empty ones; what is found takes their place, kept on the order and not shown
        area, promo = self.env["citynet.area"].sudo(), self.env["citynet.promo"].sudo()
        self.values |= {"package": self.package, "area": area, "promo": promo}
        if "package" in self.errors:
            return None
        if not self.package:
            return self.fail("package", self.get_package_sentence())
        areas = self.find_areas()
        sold = areas.filtered(self.package._citynet_sold_in)
        if areas and not sold:
            return self.fail(
                "package", self.env._("This package is not available at your address")
            )
        self.values["area"] = sold[:1]
        return self.check_promo()

    def get_package_sentence(self):
        """Was sold once, or never was: two reasons why it can't be ordered."""
        chosen = self.typed["package"]
        known = False
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 10:
            # sudo: whether a package of that number was ever sold, nothing more
            products = (
                self.env["product.template"].sudo().with_context(active_test=False)
            )
            known = products.search_count(
                [("id", "=", int(chosen)), ("citynet_is_package", "=", True)], limit=1
            )
        self.typed["package"] = ""
        if known:
            return self.env._("This package is not available at your address")
        return self.env._("Choose a package from the list")

    def find_areas(self):
        """:return: ``citynet.area`` that reach the address, those with a port first."""
        # sudo: visitors may not see the network; the best area is kept on the order
        areas = self.env["citynet.area"].sudo()
        if any(key in self.errors for key in ("village", "district", "zip")):
            return areas
        return areas._find_served(
            self.values["village"],
            self.values["district"],
            self.values["zip"],
            self.company,
        )

    def check_promo(self):
        code = self.values["promo_code"]
        if not code or "promo_code" in self.errors:
            return
        # sudo: visitors may not list promos, they have to know the code
        promos = self.env["citynet.promo"].sudo().with_company(self.company)
        promo = promos._find_valid(code, self.package, self.values["area"])
        if not promo:
            self.fail("promo_code", self.env._("Promo code is not valid"))
        elif not promo._is_for(self.customer):
            self.fail(
                "promo_code",
                self.env._("This promo is for new customers")
                if promo.customers == "new"
                else self.env._("This promo is for customers; log in first"),
            )
        self.values["promo"] = promo

    def check_referral(self):
        """The referral code belongs to another customer; the visitor has no service yet."""
        # sudo: a visitor learns whether a code is good, and never whose it is
        partners = self.env["res.partner"].sudo()
        self.values["referrer"] = partners
        code = self.values["referral_code"]
        if not code or "referral_code" in self.errors:
            return
        referrer = partners._citynet_find_by_referral(code, self.company)
        if not referrer:
            return self.fail("referral_code", self.env._("Referral code is not valid"))
        known = self.customer.commercial_partner_id
        if known == referrer or (
            "phone" not in self.errors
            and partners._citynet_find_by_phone(self.values["phone"]) & referrer
        ):
            return self.fail(
                "referral_code",
                self.env._("This is your own code; share it with others"),
            )
        if known.citynet_subscription_ids:
            return self.fail(
                "referral_code", self.env._("A referral code is for new customers")
            )
        self.values["referrer"] = referrer

    def wants_promos(self):
        """:return: bool, whether offers by e-mail were agreed to"""
        return self.typed["marketing"] in ("1", "on", "true", "yes")
