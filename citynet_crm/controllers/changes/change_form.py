"""What a customer typed to change a service: a form, with a closed list of keys, a kind.

``CitynetPortalChanges._get_change_forms`` says which form is a kind's.
"""

from datetime import date, timedelta

from odoo.addons.citynet_crm.controllers.core.typed_form import (
    ADDRESS_LINES,
    TypedForm,
)
from odoo.addons.citynet_crm.tools import phones

REASON_LENGTH, NAME_LENGTH, PHONE_LENGTH = 200, 100, 40


class ChangeForm(TypedForm):
    kind = None
    keys = ()
    # (first, last) day that may be chosen, from today; None where there is no choice
    days = None
    # there is something to choose before it is known what the change means
    has_choice = True
    # when it may begin, where the customer decides that on the last page
    timings = (None,)

    def __init__(self, env, service, data, packages):
        """
        :param service: the customer's own ``citynet.subscription``
        :param data: werkzeug's multi-dict of what was sent
        :param packages: ``product.template`` to choose from
        """
        typed = {key: data.get(key) or "" for key in self.keys}
        super().__init__(env, service.company_id, typed)
        self.service = service
        self.packages = packages

    def check(self):
        """:return: bool, whether what was typed can be a request"""
        self.check_own()
        if self.days:
            self.check_day()
        return not self.errors

    def check_own(self):
        """What this kind asks for, the day apart: fill ``values`` for the request."""
        raise NotImplementedError

    def check_line(self, key, longest, sentence, *, required=True):
        """:return: str, one line of free text"""
        value = self.read_line(key)
        if value is None:
            return ""
        if (required and not value) or len(value) > longest:
            self.fail(key, sentence)
        return value

    def get_days(self):
        """:return: (first, last) day that may be chosen"""
        today = self.company._citynet_today()
        first, last = (today + timedelta(days=days) for days in self.days)
        return first, last

    def suggest_day(self):
        """Fill in a day where none was typed."""
        if self.days and not self.typed["day"]:
            self.typed["day"] = self.get_suggested_day().isoformat()

    def get_suggested_day(self):
        """:return: date"""
        return self.get_days()[0]

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

    def get_hidden(self):
        """:return: list of (key, value) that the confirming page sends again"""
        return [(key, self.typed[key]) for key in self.keys if key != "timing"]


class PackageForm(ChangeForm):
    kind = "package"
    keys = ("package", "timing")
    timings = ("now", "next")

    def check_own(self):
        found = self.packages.filtered(lambda one: str(one.id) == self.typed["package"])
        if not found:
            self.fail("package", self.env._("Choose a package from the list"))
        self.values["package_id"] = found.id
        if self.typed["timing"] not in self.timings:
            self.typed["timing"] = self.timings[0]
        self.values["timing"] = self.typed["timing"]


class RelocationForm(ChangeForm):
    kind = "relocation"
    keys = (*ADDRESS_LINES, "day")
    days = (1, 60)

    def check_own(self):
        """What was typed becomes the new contact's values."""
        self.check_lines(ADDRESS_LINES)
        if not self.errors:
            self.check_address()
        typed = {key: self.values.pop(key) for key in ADDRESS_LINES}
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


class PauseForm(ChangeForm):
    kind = "pause"
    keys = ("day", "reason")
    days = (0, 90)

    def check_own(self):
        self.values["reason"] = self.check_line(
            "reason",
            REASON_LENGTH,
            self.get_too_long("reason", REASON_LENGTH),
            required=False,
        )


class ResumeForm(ChangeForm):
    kind = "resume"
    has_choice = False

    def check_own(self):
        """Nothing is asked."""


class StopForm(ChangeForm):
    kind = "stop"
    keys = ("day", "reason")
    days = (0, 365)

    def check_own(self):
        self.values["reason"] = self.check_line(
            "reason", REASON_LENGTH, self.env._("Tell us in a few words why.")
        )

    def get_days(self):
        # EXTENDS: there is a notice besides
        _first, last = super().get_days()
        today = self.company._citynet_today()
        first = max(self.service._get_earliest_end(today), self.service.date_start)
        return first, max(first, last)

    def get_suggested_day(self):
        """An end costs least when the days that are billed already are used."""
        first, last = self.get_days()
        billed = self.service.next_period_start - timedelta(days=1)
        return min(max(first, billed), last)


class PayerForm(ChangeForm):
    kind = "payer"
    keys = ("payer_name", "payer_phone", "day")
    days = (0, 90)

    def check_own(self):
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
