"""Questions of visitors: each becomes a record that someone answers."""

from odoo import http
from odoo.addons.citynet_crm.controllers.core.once import count_once
from odoo.addons.citynet_crm.controllers.core.typed_form import TypedForm
from odoo.addons.citynet_crm.tools import phones, texts
from odoo.addons.citynet_crm.tools.visitors import visitor_key
from odoo.http import request

# {key: (longest, required)}
LINES = {
    "name": (100, True),
    "phone": (30, True),
    "email": (254, False),
    "subject": (100, True),
}
LONGEST_QUESTION = 2000


class ContactForm(TypedForm):
    """Who asks what; a phone is how we answer, an e-mail is welcome."""

    def check(self):
        """:return: dict of what was asked, or None where something is wrong"""
        self.check_lines(LINES)
        self._check_phone()
        self._check_email()
        self._check_question()
        return None if self.errors else self.values

    def _check_phone(self):
        if self.values["phone"]:
            try:
                self.values["phone"] = phones.indonesian_mobile(self.values["phone"])
            except phones.PhoneRefused:
                self.fail(
                    "phone", self.env._("Please type a mobile number, such as 0812...")
                )

    def _check_email(self):
        if self.values["email"] and not texts.is_email(self.values["email"]):
            self.fail("email", self.env._("This is no e-mail address"))

    def _check_question(self):
        try:
            lines = [
                texts.clean_line(line) for line in self.typed["question"].splitlines()
            ]
        except texts.BadText:
            self.typed["question"] = ""
            self.fail(
                "question", self.env._("The text has a character that is not allowed")
            )
            return
        self.values["question"] = "\n".join(lines).strip()
        if not self.values["question"]:
            self.fail("question", self.env._("This field is required"))
        elif len(self.values["question"]) > LONGEST_QUESTION:
            self.fail("question", self.get_too_long("question", LONGEST_QUESTION))


class CitynetContact(http.Controller):
    @http.route(
        "/contactus",
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
        sitemap=True,
    )
    def contact(self, **_kwargs):
        # sudo: visitors read no companies; the page shows name and address of this one
        company = request.website.company_id.sudo()
        sent = request.httprequest.method == "POST"
        source = request.httprequest.form if sent else {}
        typed = {key: source.get(key) or "" for key in (*LINES, "question")}
        form = ContactForm(request.env, company, typed)
        values = form.check() if sent else None
        if values is None:
            return self._show(form, status=422 if sent else 200)
        if not self._count():
            form.fail("question", request.env._("Too many requests, try again later"))
            return self._show(form, status=429)
        # sudo: visitors have no rights on leads; the form is the only way in
        request.env["crm.lead"].sudo()._citynet_ask(company, values)
        return request.redirect("/contactus-thank-you")

    def _show(self, form, status):
        values = {
            "company": form.company,
            "typed": form.typed,
            "errors": form.errors,
            "longest": {key: longest for key, (longest, _needed) in LINES.items()}
            | {"question": LONGEST_QUESTION},
        }
        return request.render("citynet_crm.contact", values, status=status)

    @staticmethod
    def _count():
        # sudo: the limit is the provider's setting
        limits = request.env["citynet.rate.limit"].sudo()
        limit = limits._get_number("citynet_crm.limit_questions", 5)
        return count_once(
            "question", limit, visitor_key(request.httprequest.remote_addr)
        )
