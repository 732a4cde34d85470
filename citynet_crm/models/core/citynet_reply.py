"""The seam by which a customer's words come back, by any channel."""

from odoo import api, models
from odoo.addons.citynet_crm.tools import keywords


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
    def _needs_customer(self, text, payload=None):
        """Whether the answer depends on who asks: a channel that can't tell which of
        several customers writes has to ask first.

        :param str text: as of ``_handle_reply``
        :param str payload: as of ``_handle_reply``
        :return: bool
        """
        return False

    @api.model
    def _get_payload_owner(self, payload):
        """:param str payload: hidden value of a tapped button
        :return: ``res.partner`` whom a button was made for; empty where it is for all
        """
        return self.env["res.partner"]

    @api.model
    def _get_keyword(self, text, payload=None):
        """The keyword that a message begins with, where it is meant as one.

        Alone, or with a short tail: polite words, a customer's number. In a sentence it
        is a word like the others.

        :return: str in capitals, of a button's value before the text; empty for a sentence
        """
        if payload:
            return keywords.first_word(payload)
        return keywords.find_keyword(text)
