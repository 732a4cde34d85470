"""Which customer writes in a conversation, or whose an unknown number is."""

from odoo import api, fields, models


class CitynetWhatsappSpeaker(models.TransientModel):
    _name = "citynet.whatsapp.speaker"
    _description = "Say who writes on WhatsApp"

    conversation_id = fields.Many2one("citynet.whatsapp.conversation", required=True)
    candidate_ids = fields.Many2many(related="conversation_id.candidate_ids")
    number = fields.Char(related="conversation_id.number")
    partner_id = fields.Many2one("res.partner", "Customer", required=True)
    is_new = fields.Boolean(compute="_compute_is_new")

    @api.depends("partner_id", "conversation_id")
    def _compute_is_new(self):
        for choice in self:
            found = choice.conversation_id.candidate_ids
            choice.is_new = bool(
                choice.partner_id and not choice.partner_id._is_holder(found)
            )

    def action_choose(self):
        """The customer writes here; a number that wasn't theirs becomes a contact of theirs."""
        self.ensure_one()
        talk = self.conversation_id
        talk.check_access("write")
        if self.is_new and talk.number:
            self._add_number()
        talk._choose(self.partner_id.commercial_partner_id)

    def _add_number(self):
        """Note the number as one more of the customer's household, with a trace of it."""
        partner, number = self.partner_id, self.conversation_id.number
        payer = partner.commercial_partner_id
        if not payer.phone:
            payer.phone = number
        else:
            self.env["res.partner"].create(
                {
                    "parent_id": payer.id,
                    "type": "other",
                    "name": self.conversation_id.profile_name or number,
                    "phone": number,
                    "country_id": payer.country_id.id,
                }
            )
        payer.message_post(
            body=self.env._(
                "The WhatsApp number %(number)s is this customer's, said by %(user)s.",
                number=number,
                user=self.env.user.name,
            ),
            subtype_xmlid="mail.mt_note",
        )
