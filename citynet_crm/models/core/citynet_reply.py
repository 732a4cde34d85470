"""The seam by which a customer's words come back, by any channel."""

import re

from odoo import api, models

_WORD = re.compile(r"[^\W\d_]+")


class CitynetReply(models.AbstractModel):
    _name = "citynet.reply"
    _description = "Answers what customers write"

    @api.model
    def _handle_reply(self, partner, text, payload=None, channel=None):
        """Answer a message, or leave it to a person.

        Addons override it: they look whether the message is theirs, else call
        ``super()``. A channel (WhatsApp, SMS, ...) only carries text in and out, and
        sets the customer's language in the context.

        :param partner: ``res.partner`` who wrote; may be empty for unknown senders
        :param str text: what was written
        :param str payload: hidden value of a tapped button, such as ``csat:TOKEN:5``
        :param str channel: by which it came, such as ``whatsapp``
        :return: str, the answer to send back; None leaves it to a person
        """
        return None

    @api.model
    def _get_keyword(self, text, payload=None):
        """:return: str, the first word in capitals, of a button's value before the text"""
        found = _WORD.search(payload or text or "")
        return found[0].upper() if found else ""
