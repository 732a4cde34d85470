"""What a customer typed to change a service: a closed list of keys for each kind."""

from datetime import date, timedelta

from odoo.addons.citynet_crm.controllers.orders.order_checks import LINES, OrderChecks
from odoo.addons.citynet_crm.tools import phones, texts

ADDRESS_KEYS = ("street", "rt", "rw", "village", "district", "city", "zip", "landmark")
KEYS = {
    "package": ("package", "timing"),
    "relocation": (*ADDRESS_KEYS, "day"),
    "pause": ("day", "reason"),
    "resume": (),
    "stop": ("day", "reason"),
    "payer": ("payer_name", "payer_phone", "day"),
}
# (first, last) day that may be chosen, from today; a stop has its notice besides
DAYS = {"relocation": (1, 60), "pause": (0, 90), "stop": (0, 365), "payer": (0, 90)}
REASON_LENGTH, NAME_LENGTH, PHONE_LENGTH = 200, 100, 40


class ChangeForm(OrderChecks):
    def __init__(self, env, service, kind, data, packages):
        """
        :param service: the customer's own ``citynet.subscription``
        :param data: werkzeug's multi-dict of what was sent
        :param packages: ``product.template`` to choose from
        """
        self.env = env
        self.service = service
        self.company = service.company_id
        self.kind = kind
        self.packages = packages
        self.typed = dict.fromkeys(LINES, "") | {
            key: data.get(key) or "" for key in KEYS[kind]
        }
        self.values = {}
        self.errors = {}

    def is_asked(self, key):
        # EXTENDS: of the order form's lines, the address
        return self.kind == "relocation" and key in ADDRESS_KEYS

    def check_name(self):
        """EXTENDS: nobody's name is asked for here"""

    def check(self):
        """:return: bool, whether what was typed can be a request"""
        self.check_texts()
        if self.kind == "relocation" and not self.errors:
            self.check_address()
        if "day" in KEYS[self.kind]:
            self.check_day()
        getattr(self, f"check_{self.kind}", lambda: None)()
        return not self.errors

    def check_line(self, key, longest, sentence, *, required=True):
        """One line of free text."""
        try:
            value = texts.clean_line(self.typed[key])
        except texts.BadText:
            self.typed[key] = ""
            self.fail(key, self.env._("The text has a character that is not allowed"))
            return ""
        if (required and not value) or len(value) > longest:
            self.fail(key, sentence)
        return value

    def get_days(self):
        # EXTENDS: the days that may be chosen for this kind
        today = self.company._citynet_today()
        first, last = (today + timedelta(days=days) for days in DAYS[self.kind])
        if self.kind == "stop":
            first = max(self.service._get_earliest_end(today), self.service.date_start)
        return first, max(first, last)

    def suggest_day(self):
        """An end costs least when the days that are billed already are used."""
        if "day" not in KEYS[self.kind] or self.typed["day"]:
            return
        first, last = self.get_days()
        if self.kind == "stop":
            billed = self.service.next_period_start - timedelta(days=1)
            first = min(max(first, billed), last)
        self.typed["day"] = first.isoformat()

    def check_day(self):
        first, last = self.get_days()
        text = self.typed["day"].strip()
        try:
            day = date.fromisoformat(text) if text else first
        except ValueError:
            day = None
        if not day or not first <= day <= last:
            self.fail(
                "day",
                self.env._(
                    "Choose a day from %(first)s to %(last)s.",
                    first=first.strftime("%d/%m/%Y"),
                    last=last.strftime("%d/%m/%Y"),
                ),
            )
            return
        self.typed["day"] = day.isoformat()
        self.values["date_effective"] = day

    def check_package(self):
        found = self.packages.filtered(lambda one: str(one.id) == self.typed["package"])
        if not found:
            self.fail("package", self.env._("Choose a package from the list"))
        self.values["package_id"] = found.id
        if self.typed["timing"] not in ("now", "next"):
            self.typed["timing"] = "now"
        self.values["timing"] = self.typed["timing"]

    def check_relocation(self):
        """What was typed becomes the new contact's values."""
        typed = {key: self.values.pop(key, "") for key in LINES}
        if self.errors:
            return
        areas = self.env["citynet.area"]._find_served(
            typed["village"], typed["district"], typed["zip"], self.company
        )
        self.values["area_id"] = areas[:1].id
        self.values["address"] = {
            "name": f"{typed['street']}, {typed['village']}",
            "street": typed["street"],
            "citynet_rt": typed["rt"],
            "citynet_rw": typed["rw"],
            "citynet_village": typed["village"],
            "citynet_district": typed["district"],
            "citynet_landmark": typed["landmark"],
            "city": typed["city"],
            "zip": typed["zip"],
            "country_id": self.company.country_id.id,
        }

    def check_pause(self):
        self.values["reason"] = self.check_line(
            "reason",
            REASON_LENGTH,
            self.env._("This is too long (max. %(longest)s characters)", longest=200),
            required=False,
        )

    def check_stop(self):
        self.values["reason"] = self.check_line(
            "reason", REASON_LENGTH, self.env._("Tell us in a few words why.")
        )

    def check_payer(self):
        self.values["payer_name"] = self.check_line(
            "payer_name", NAME_LENGTH, self.env._("Who pays from then on?")
        )
        phone = self.check_line(
            "payer_phone", PHONE_LENGTH, self.env._("Phone number is not valid")
        )
        try:
            self.values["payer_phone"] = phones.indonesian_mobile(phone)
        except phones.PhoneRefused:
            self.fail("payer_phone", self.env._("Phone number is not valid"))

    def get_hidden(self):
        """:return: list of (key, value) that the confirming page sends again"""
        return [(key, self.typed[key]) for key in KEYS[self.kind] if key != "timing"]
