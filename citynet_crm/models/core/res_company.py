from datetime import date, datetime

import pytz

from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    citynet_tz = fields.Selection(
        [
            ("Asia/Jakarta", "Western (Jakarta)"),
            ("Asia/Makassar", "Central (Makassar)"),
            ("Asia/Jayapura", "Eastern (Jayapura)"),
        ],
        "Provider's time zone",
        required=True,
        default="Asia/Jakarta",
        help="Decides which day it is for bills, due dates and suspensions",
    )
    citynet_consent_text = fields.Text(
        "Consent text",
        translate=True,
        default=lambda self: self._default_citynet_consent_text(),
        help="What a customer agrees to when ordering (Law 27/2022 on personal data)",
    )
    citynet_consent_version = fields.Char("Consent version", default="1")

    @api.model
    def _default_citynet_consent_text(self):
        return self.env._(
            "I agree that my name, address, phone number and identity document are "
            "kept and used to install, bill and support my internet service, and for "
            "nothing else."
        )

    @api.model
    def _citynet_translate_consent(self):
        """Give companies that use the standard text it in each language there is."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        standard = {
            code: self.with_context(lang=code)._default_citynet_consent_text()
            for code in {"en_US", *codes}
        }
        # sudo: run by the installation, for every company
        for company in self.sudo().search([]):
            for code in codes:
                translated = company.with_context(lang=code)
                if translated.citynet_consent_text in standard.values():
                    translated.citynet_consent_text = standard[code]

    def _citynet_today(self):
        """:return: date, today in this company's time zone (never the server's)."""
        self.ensure_one()
        return self._citynet_local(fields.Datetime.now()).date()

    def _citynet_local(self, moment: datetime) -> datetime:
        """:return: ``moment`` (naive UTC, as stored) in the company's time zone."""
        self.ensure_one()
        return pytz.utc.localize(moment).astimezone(pytz.timezone(self.citynet_tz))

    def _citynet_utc(self, day: date, hour: float = 0.0) -> datetime:
        """:return: naive UTC moment of a local day and hour, as Odoo stores it."""
        self.ensure_one()
        local = datetime(day.year, day.month, day.day, int(hour), round(hour % 1 * 60))
        zone = pytz.timezone(self.citynet_tz)
        return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
