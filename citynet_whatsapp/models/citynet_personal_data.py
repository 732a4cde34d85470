"""What customers wrote and were told by WhatsApp."""

import base64
import re

from odoo import api, models
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind
from odoo.fields import Domain
from odoo.tools import split_every

# messages that are still to go out
_WAITING = ("queued", "held", "sending", "unknown")
_EVENTS = 500


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            PersonalKind(
                key="whatsapp_message",
                label=self.env._("WhatsApp messages"),
                model="citynet.whatsapp.message",
                owner=("partner_id", "conversation_id.partner_id"),
                shows=("create_date", "direction", "body", "state"),
                clears=dict.fromkeys(
                    ("number", "body", "payload", "inbound", "media_ref", "media_name")
                    + ("error_text",),
                    False,
                ),
                words={"number": "phone"},
                files=True,
                over=lambda day: (
                    Domain("create_date", "<", day)
                    & Domain("state", "not in", _WAITING)
                ),
                purpose=self.env._("To tell of bills, jobs and outages, and to answer"),
            ),
            PersonalKind(
                key="whatsapp_conversation",
                label=self.env._("WhatsApp conversations"),
                model="citynet.whatsapp.conversation",
                shows=("number", "profile_name", "date_last"),
                clears=dict.fromkeys(
                    ("number", "bsuid", "profile_name", "last_text", "question")
                    + ("unreachable_note", "answer", "customer_words"),
                    False,
                ),
                # how they call themselves may be any words: it is cleared, not looked for
                words={"number": "phone"},
                files=True,
                chatter=True,
                purpose=self.env._("To answer customers"),
            ),
            PersonalKind(
                key="whatsapp_consent",
                label=self.env._("Consent to messages"),
                model="citynet.whatsapp.consent",
                shows=("create_date", "purpose", "action", "source", "evidence"),
                clears={"number": "erased-{id}", "evidence": False},
                words={"number": "phone"},
                purpose=self.env._("Proof of what was agreed to"),
                basis="law",
            ),
        ]

    @api.model
    def _stop_processing(self, partners, entirely=False):
        # EXTENDS core
        super()._stop_processing(partners, entirely)
        # sudo: the person's own wish, and messages are written by our own code
        consents = self.env["citynet.whatsapp.consent"].sudo()
        for company, number in self._get_numbers(partners):
            consents._log(
                company,
                number,
                "withdrawn",
                "agent",
                self.env._("Request about personal data"),
                partner_id=partners.commercial_partner_id[:1].id,
            )
        if entirely:
            messages = self.env["citynet.whatsapp.message"].sudo()  # sudo: as above
            messages.search(
                [
                    ("partner_id", "in", partners.ids),
                    ("state", "in", ("queued", "held")),
                ]
            )._transition("cancelled")

    @api.model
    def _get_numbers(self, partners):
        """:return: set of (company, number) that were written to, or agreed to it"""
        talks = self.env["citynet.whatsapp.conversation"].sudo()  # sudo: own numbers
        consents = self.env["citynet.whatsapp.consent"].sudo()  # sudo: own numbers
        own = [("partner_id", "in", partners.ids)]
        found = [*talks.search(own), *consents.search(own)]
        return {
            (one.company_id, one.number)
            for one in found
            if (one.number or "").startswith("+")
        }

    @api.model
    def _erase_elsewhere(self, partners, pattern):
        """Reports of the provider are kept as they came: those that say the person's
        words are emptied. Their digest stays, so that they are not read again."""
        # EXTENDS core
        super()._erase_elsewhere(partners, pattern)
        if not pattern:
            return
        # sudo: bodies of reports are no user's
        events = self.env["citynet.whatsapp.event"].sudo()
        ids = events.search([("state", "!=", "new")], order="id").ids
        said = [
            event.id
            for part in split_every(_EVENTS, ids)
            for event in events.browse(part)
            if self._says(event.body, pattern)
        ]
        self.env.cr.execute(
            "UPDATE citynet_whatsapp_event SET body = '' WHERE id = ANY(%s)", [said]
        )
        events.invalidate_model(["body"])

    @api.model
    def _says(self, body, pattern):
        """:param bytes body: base64 of a report
        :return: bool, whether the report says the person's words"""
        text = base64.b64decode(body or b"").decode("utf-8", "replace")
        return bool(re.search(pattern, text, re.IGNORECASE))
