"""GANGGUAN: the internet doesn't work. One open complaint a customer is enough."""

import re

from odoo import api, models

KEYWORDS = ("GANGGUAN", "LAPOR", "RUSAK")
_TITLE_LIMIT = 80


class CitynetReply(models.AbstractModel):
    _inherit = "citynet.reply"

    @api.model
    def _handle_reply(self, partner, text, payload=None):
        # EXTENDS citynet_crm
        if partner and self._get_keyword(text, payload) in KEYWORDS:
            return self._answer_trouble(partner, "" if payload else text)
        return super()._handle_reply(partner, text, payload)

    @api.model
    def _answer_trouble(self, partner, text):
        """Tell what is known of it, else open a complaint.

        :param str text: the customer's words with the keyword
        :return: str; None leaves it to a person, where there is no service to mend
        """
        # sudo: the customer's own services and complaints
        payer = partner.sudo().commercial_partner_id
        services = (
            self.env["citynet.subscription"]
            .sudo()
            .search([("partner_id", "child_of", payer.ids), ("state", "!=", "closed")])
        )
        if not services:
            return None
        known = self._get_known_trouble(services)
        if known:
            return known
        # sudo: and what he has complained of already
        ticket = (
            self.env["citynet.ticket"]
            .sudo()
            .search(
                [
                    ("partner_id", "child_of", payer.ids),
                    ("state", "in", ("new", "assigned")),
                    ("category", "in", ("no_connection", "slow", "unstable", "device")),
                ],
                limit=1,
            )
        )
        if ticket:
            return self._describe_known_ticket(ticket, text)
        ticket = ticket.create(self._prepare_trouble_values(payer, services, text))
        return self.env._(
            "We have noted your complaint as %(number)s, and our team looks after it. Reply"
            " STATUS to see how it stands.",
            number=ticket.name,
        )

    @api.model
    def _get_known_trouble(self, services):
        """What already explains why these services don't work.

        Unpaid bills, or an outage that was announced. Whoever knows more overrides it.

        :param services: ``citynet.subscription`` records of one customer
        :return: str, the sentence the customer gets instead of a complaint; None
        """
        arrears = services.filtered(
            lambda one: one.state == "suspended" and one.suspend_reason == "arrears"
        )
        running = services - arrears
        if running:
            outages = self.env["citynet.outage"]
            known = outages._get_known_sentences(running)
            return "\n".join(known) or None
        return self.env._(
            "Your service is suspended because of unpaid bills. Reply TAGIHAN to see and pay"
            " them; it comes back by itself."
        )

    @api.model
    def _describe_known_ticket(self, ticket, text):
        """:return: str; new words are added to the complaint that is open"""
        words = self._strip_keyword(text)
        if words:
            ticket.message_post(body=words, author_id=ticket.partner_id.id)
        return self.env._(
            "Your complaint %(number)s is open already (%(state)s). We have not forgotten you.",
            number=ticket.name,
            state=dict(ticket._selection_state())[ticket.state],
        )

    @api.model
    def _prepare_trouble_values(self, payer, services, text):
        """:return: dict of the ``citynet.ticket``"""
        words = self._strip_keyword(text)
        channel = self.env.context.get("citynet_channel")
        known = dict(self.env["citynet.ticket"]._fields["channel"].selection)
        return {
            "title": words[:_TITLE_LIMIT] or self.env._("Internet doesn't work"),
            "description": words,
            "category": "no_connection",
            "channel": channel if channel in known else "phone",
            "partner_id": payer.id,
            # of several services nobody knows which until somebody asks
            "subscription_id": services.id if len(services) == 1 else False,
            "company_id": services[0].company_id.id,
        }

    @api.model
    def _strip_keyword(self, text):
        """:return: str, the customer's words without the keyword before them"""
        return re.sub(r"^\W*\w+\W*", "", text or "").strip()
