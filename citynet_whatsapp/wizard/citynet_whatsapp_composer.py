"""A template sent by hand: to one conversation, or about chosen records."""

from odoo import api, fields, models
from odoo.exceptions import UserError

_MODELS = [
    ("account.move", "Bill"),
    ("citynet.subscription", "Service"),
    ("citynet.ticket", "Complaint"),
    ("citynet.work.order", "Job"),
    ("crm.lead", "Order"),
]


class CitynetWhatsappComposer(models.TransientModel):
    _name = "citynet.whatsapp.composer"
    _description = "Send a WhatsApp template"

    conversation_id = fields.Many2one("citynet.whatsapp.conversation")
    res_model = fields.Char()
    res_ids = fields.Json()
    record_count = fields.Integer(compute="_compute_record_count")
    allowed_template_ids = fields.Many2many(
        "citynet.whatsapp.template", compute="_compute_allowed_template_ids"
    )
    template_id = fields.Many2one(
        "citynet.whatsapp.template", domain="[('id', 'in', allowed_template_ids)]"
    )
    record_ref = fields.Reference(
        selection=_MODELS,
        string="About",
        compute="_compute_record_ref",
        store=True,
        readonly=False,
    )
    preview = fields.Text(compute="_compute_preview")

    @api.model
    def default_get(self, fields_list):
        # EXTENDS base: opened from a list or a form of records
        values = super().default_get(fields_list)
        model = self.env.context.get("active_model")
        if not values.get("conversation_id") and model in dict(_MODELS):
            values["res_model"] = model
            values["res_ids"] = self.env.context.get("active_ids") or []
        return values

    @api.depends("res_ids")
    def _compute_record_count(self):
        for composer in self:
            composer.record_count = len(composer.res_ids or [])

    @api.depends("res_model")
    def _compute_allowed_template_ids(self):
        for composer in self:
            names = [composer.res_model] if composer.res_model else list(dict(_MODELS))
            composer.allowed_template_ids = self.env[
                "citynet.whatsapp.template"
            ].search(
                [("rule_id.model", "in", names), ("rule_id.purpose", "=", "service")]
            )

    @api.depends("template_id", "conversation_id")
    def _compute_record_ref(self):
        for composer in self:
            records = composer._get_records()
            composer.record_ref = (
                f"{records._name},{records[0].id}" if records else False
            )

    def _get_records(self):
        """:return: the chosen records, else the customer's latest of the template's kind"""
        self.ensure_one()
        if self.res_model:
            return self.env[self.res_model].browse(self.res_ids or []).exists()
        model, partner = self.template_id.rule_id.model, self._get_speaker()
        if not model or not partner:
            return None
        payer = partner.commercial_partner_id
        return self.env[model].search(
            [("partner_id", "child_of", payer.ids)], limit=1, order="id desc"
        )

    @api.depends("template_id", "record_ref")
    def _compute_preview(self):
        for composer in self:
            template, record = composer.template_id, composer.record_ref
            if not template or not record:
                composer.preview = False
                continue
            record = record.with_context(lang=template._get_lang_code())
            partner = composer._get_partner(record)
            facts = record._prepare_whatsapp_facts(template.event, partner)
            composer.preview = template._render(facts)["plain"]

    def _get_partner(self, record):
        return self._get_speaker() or record._event_partners()[:1]

    def _get_speaker(self):
        """:return: ``res.partner`` who has the conversation's number today, may be empty"""
        talk = self.conversation_id
        return talk._get_speaker() if talk else self.env["res.partner"]

    def action_send(self):
        """Put it into the queue; a message sent by hand is sent again each time."""
        self.ensure_one()
        if not self.template_id or not self.record_ref:
            raise UserError(self.env._("Choose a template and what it is about first."))
        self.template_id.check_access("read")
        records = self.record_ref if self.conversation_id else self._get_records()
        records.check_access("read")
        messages = self.env["citynet.whatsapp.message"]
        queued = []
        for record in records:
            partner = self._get_partner(record)
            queued += messages._queue_by_hand(
                record, partner, self.template_id, self.conversation_id
            )
        if not queued:
            raise UserError(self.env._("Nothing was sent: no account is in use."))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s messages are on their way.", count=len(queued)
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
