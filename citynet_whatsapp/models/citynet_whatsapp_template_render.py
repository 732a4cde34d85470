"""From an event's facts to what is sent, frozen at that moment."""

from odoo import api, fields, models

from ..tools import rendering


class CitynetWhatsappTemplate(models.Model):
    _inherit = "citynet.whatsapp.template"

    preview_ref = fields.Reference(
        selection="_selection_preview_ref",
        string="Preview with",
        compute="_compute_preview_ref",
        readonly=False,
        store=False,
    )
    preview = fields.Text(compute="_compute_preview")

    @api.model
    def _selection_preview_ref(self):
        names = set(
            self.env["citynet.whatsapp.rule"]
            .search([("model", "!=", False)])
            .mapped("model")
        )
        names = {name for name in names if name in self.env}
        # sudo: names of models only
        found = self.env["ir.model"].sudo().search([("model", "in", list(names))])
        return [(model.model, model.name) for model in found]

    @api.depends("rule_id")
    def _compute_preview_ref(self):
        for template in self:
            model = self.env.get(template.rule_id.model or "")
            found = (
                model._get_whatsapp_example()
                if hasattr(model, "_get_whatsapp_example") and model.has_access("read")
                else None
            )
            template.preview_ref = f"{found._name},{found.id}" if found else False

    @api.depends(
        "preview_ref",
        "header_kind",
        "header_text",
        "body",
        "footer",
        "language",
        "button_ids.value",
    )
    def _compute_preview(self):
        known = self.env["citynet.whatsapp.variable"]._get_all("en_US")
        for template in self:
            problems = template._find_problems(known)
            if problems:
                template.preview = "\n".join(problems)
                continue
            template.preview = template._render(template._get_preview_facts())["plain"]

    def _get_preview_facts(self):
        """:return: dict of a real record's facts; None for the examples"""
        self.ensure_one()
        record = self.preview_ref
        if not record or not hasattr(record, "_prepare_whatsapp_facts"):
            return None
        # the user only sees what they may read anyway
        record = record.with_context(lang=self._get_lang_code())
        return record._prepare_whatsapp_facts(self.event, record._event_partners()[:1])

    def _get_lang_code(self):
        self.ensure_one()
        return {"id": "id_ID", "en": "en_US"}[self.language]

    def _format_facts(self, facts, known=None):
        """:param dict facts: of the event; None: the examples are used
        :param dict known: variables by name in this language
        :return: dict {variable: str}
        """
        self.ensure_one()
        known = known or self.env["citynet.whatsapp.variable"]._get_all(
            self._get_lang_code()
        )
        names = self._get_variable_names()
        if facts is None:
            return {name: known[name].sample for name in names}
        return {name: known[name]._format(facts, self.language) for name in names}

    def _render(self, facts, base_url="", known=None):
        """The frozen content of one message.

        :param dict facts: what ``_prepare_event_values`` returned; None: examples
        :param str base_url: that the pages of buttons begin with
        :param dict known: as of ``_format_facts``, to spare the look-up
        :return: dict: ``plain`` (text for people and for lines without templates),
            ``type`` and ``template`` as the Cloud API wants them. A header's file is
            missing still: it is uploaded before its message is sent
        """
        self.ensure_one()
        base_url = base_url or self.get_base_url()
        values = self._format_facts(facts, known)
        values |= rendering.fit(self.body, values)
        named = self.parameter_format == "named"
        components = []
        if self.header_kind == "text" and rendering.find_variables(self.header_text):
            header = rendering.fit(self.header_text, values, rendering.HEADER_LIMIT)
            parameters = rendering.text_parameters(self.header_text, header, named)
            components.append({"type": "header", "parameters": parameters})
        if rendering.find_variables(self.body):
            parameters = rendering.text_parameters(self.body, values, named)
            components.append({"type": "body", "parameters": parameters})
        components += self.button_ids._render(values, base_url)
        return {
            "type": "template",
            "template": {
                "name": self.name,
                "language": {"code": self.language},
                **({"components": components} if components else {}),
            },
            "plain": self._render_plain(values, base_url),
        }

    def _render_plain(self, values, base_url):
        """:return: str, the whole message as one text."""
        parts = []
        if self.header_kind == "text":
            parts.append(f"*{rendering.fill(self.header_text, values)}*")
        parts.append(rendering.fill(self.body, values).strip())
        parts += self.button_ids._render_plain(values, base_url)
        if self.footer:
            parts.append(f"_{self.footer}_")
        return rendering.clean_text("\n\n".join(part for part in parts if part))


class CitynetWhatsappTemplateButton(models.Model):
    _inherit = "citynet.whatsapp.template.button"

    def _render(self, values, base_url):
        """:return: list of the components of the template's buttons."""
        components = []
        for index, button in enumerate(self):
            text = rendering.fill(button.value, values)
            if button.kind == "url":
                suffix = rendering.url_suffix(text, base_url)
                parameter = {"type": "text", "text": suffix or "#"}
            else:
                parameter = {
                    "type": "payload",
                    "payload": text[: rendering.PAYLOAD_LIMIT],
                }
            components.append(
                {
                    "type": "button",
                    "sub_type": button.kind,
                    "index": str(index),
                    "parameters": [parameter],
                }
            )
        return components

    def _render_plain(self, values, base_url):
        """:return: list of lines that stand for the buttons."""
        lines = []
        for button in self:
            text = rendering.fill(button.value, values)
            if button.kind == "url":
                suffix = rendering.url_suffix(text, base_url)
                lines.append(f"{button.label}: {base_url.rstrip('/')}/{suffix}")
            else:
                lines.append(f"[{button.label}]")
        return lines
