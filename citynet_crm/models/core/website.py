from odoo import api, models

# what the addons are written in, and what customers speak
LANGUAGES = ("en_US", "id_ID")


class Website(models.Model):
    _inherit = "website"

    @api.model
    def _citynet_offer_languages(self):
        """Install both languages and offer them on every website, from the start: one
        that is switched on later takes the public pages along (Odoo's list of languages
        is cached)."""
        languages = self.env["res.lang"]
        for code in LANGUAGES:
            languages |= languages._activate_and_install_lang(code)
        for website in self.search([]):
            website.language_ids |= languages
