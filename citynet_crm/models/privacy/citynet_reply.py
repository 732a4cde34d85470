from odoo import api, models
from odoo.addons.citynet_crm.tools.keywords import without_courtesy

# what opens a request, with and without "saya"
_ASKED = {
    "DATA SAYA": "copy",
    "SALIN DATA SAYA": "copy",
    "HAPUS DATA SAYA": "erase",
    "PERBAIKI DATA SAYA": "correct",
    "STOP DATA SAYA": "stop",
}


class CitynetReply(models.AbstractModel):
    """DATA SAYA and its like open a request; a person decides on it."""

    _inherit = "citynet.reply"

    @api.model
    def _handle_reply(self, partner, text, payload=None, channel=None):
        # EXTENDS core: of a customer whom the channel is certain of
        kind = self._get_privacy_kind(text, payload)
        if not (kind and partner):
            return super()._handle_reply(partner, text, payload, channel)
        requests = self.env["citynet.privacy.request"].sudo()  # sudo: a person asks
        request = requests._ask(
            partner,
            kind,
            "whatsapp" if channel == "whatsapp" else "desk",
            words=text,
            identity_note=self.env._("Wrote from the number of the contract"),
        )
        return self.env._(
            "We have noted your request %(number)s about your data. You hear from us"
            " within 3 x 24 hours.\nCopy: DATA SAYA. Correct: PERBAIKI DATA SAYA."
            " No more offers: STOP DATA SAYA. Erase: HAPUS DATA SAYA.",
            number=request.name,
        )

    @api.model
    def _needs_customer(self, text, payload=None):
        # EXTENDS core
        kind = self._get_privacy_kind(text, payload)
        return bool(kind) or super()._needs_customer(text, payload)

    @api.model
    def _get_privacy_kind(self, text, payload=None):
        """:return: str, kind of the request that these words ask for; None"""
        return None if payload else _ASKED.get(without_courtesy(text))
