"""What is said about an event in one language, checked as Meta would check it."""

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import rendering

_NAME = re.compile(r"[a-z0-9_]{1,512}")


class CitynetWhatsappTemplate(models.Model):
    _name = "citynet.whatsapp.template"
    _description = "WhatsApp template"
    _inherit = ["mail.thread"]
    _order = "rule_id, language, id"
    _rec_name = "name"

    rule_id = fields.Many2one(
        "citynet.whatsapp.rule", "Event", required=True, index=True, ondelete="cascade"
    )
    event = fields.Char(
        related="rule_id.event", store=True, index=True, string="Event's name"
    )
    language = fields.Selection(
        [("id", "Indonesian"), ("en", "English")], required=True, default="id"
    )
    name = fields.Char(
        "Name at Meta", required=True, help="Small letters, digits and _", tracking=True
    )
    category = fields.Selection(
        [("utility", "Utility"), ("marketing", "Marketing")],
        required=True,
        default="utility",
        tracking=True,
        help="Meta charges by it, and punishes advertising that is called utility",
    )
    parameter_format = fields.Selection(
        [("named", "By name"), ("positional", "By position")],
        "Variables at Meta",
        required=True,
        default="named",
    )
    header_kind = fields.Selection(
        [
            ("none", "No header"),
            ("text", "Text"),
            ("document", "File of the record (PDF)"),
            ("image", "Picture of the record"),
        ],
        "Header",
        required=True,
        default="none",
    )
    header_text = fields.Char("Header text")
    body = fields.Text(required=True, tracking=True, help="Variables as {{customer}}")
    footer = fields.Char()
    button_ids = fields.One2many(
        "citynet.whatsapp.template.button", "template_id", "Buttons", copy=True
    )
    registration_ids = fields.One2many(
        "citynet.whatsapp.registration", "template_id", "At the provider"
    )
    status_note = fields.Char("At the provider now", compute="_compute_status_note")

    _event_uniq = models.Constraint(
        "UNIQUE (rule_id, language)",
        "This event has a template in this language already.",
    )
    _name_uniq = models.Constraint(
        "UNIQUE (name, language)", "Another template has this name in this language."
    )

    @api.depends("name", "language")
    def _compute_display_name(self):
        for template in self:
            template.display_name = f"{template.name} ({template.language})"

    @api.depends("registration_ids.status", "registration_ids.hold_reason")
    def _compute_status_note(self):
        # sudo: how it stands at the provider, for users who may read the template
        for template, known in zip(self, self.sudo(), strict=True):
            template.status_note = "; ".join(
                f"{row.account_id.name}: {row._describe()}"
                for row in known.registration_ids
            )

    @api.constrains("name")
    def _check_name(self):
        for template in self:
            if not _NAME.fullmatch(template.name):
                raise ValidationError(
                    self.env._(
                        "%(name)s: a template's name has small letters, digits and _ only.",
                        name=template.name,
                    )
                )

    @api.constrains("rule_id", "category")
    def _check_category(self):
        for template in self:
            if (
                template.rule_id.purpose == "marketing"
                and template.category != "marketing"
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s is about advertising; its category is marketing.",
                        name=template.name,
                    )
                )

    @api.constrains("header_kind", "header_text", "body", "footer", "button_ids")
    def _check_design(self):
        known = self.env["citynet.whatsapp.variable"]._get_all("en_US")
        for template in self:
            for problem in template._find_problems(known):
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(problem)s", name=template.name, problem=problem
                    )
                )

    def _find_problems(self, known):
        """What Meta would refuse, before it does.

        :param dict known: variables by name
        :return: list of sentences
        """
        self.ensure_one()
        return (
            self._find_variable_problems(known)
            + self._find_body_problems()
            + self._find_frame_problems()
            + self.button_ids._find_problems()
        )

    def _find_variable_problems(self, known):
        problems = []
        texts = [self.body, self.footer, *self.button_ids.mapped("value")]
        texts += [self.header_text] if self.header_kind == "text" else []
        for text in texts:
            problems += [
                self.env._("%(text)s is no variable.", text=broken)
                for broken in rendering.find_broken(text)
            ]
            problems += [
                self.env._("There is no variable called %(name)s.", name=name)
                for name in rendering.find_variables(text)
                if name not in known
            ]
        return problems

    def _find_body_problems(self):
        body = (self.body or "").strip()
        names = rendering.find_variables(body)
        bare = rendering.PLACEHOLDER.sub(" ", body)
        problems = []
        if len(body) > rendering.BODY_LIMIT:
            problems.append(
                self.env._(
                    "The text has %(count)s letters; 1024 is the most.", count=len(body)
                )
            )
        if rendering.PLACEHOLDER.match(body) or (
            names and re.search(r"\}\}[\s.!?]*$", body) and body.endswith("}}")
        ):
            problems.append(self.env._("The text can't begin or end with a variable."))
        if re.search(r"\}\}\s*\{\{", body):
            problems.append(self.env._("Between two variables there must be words."))
        if len(bare.split()) < 2 * len(names) + 1:
            problems.append(self.env._("Too many variables for so few words."))
        if "\t" in body or re.search(r" {5}|\n{3}", body):
            problems.append(
                self.env._(
                    "No tabs, no more than four blanks and one empty line in a row."
                )
            )
        return problems

    def _find_frame_problems(self):
        problems = []
        header = self.header_text or ""
        if self.header_kind == "text" and not header:
            problems.append(self.env._("The header has no text."))
        if self.header_kind == "text" and (
            len(header) > rendering.HEADER_LIMIT
            or len(rendering.find_variables(header)) > 1
        ):
            problems.append(
                self.env._("The header has at most 60 letters and one variable.")
            )
        footer = self.footer or ""
        if len(footer) > rendering.FOOTER_LIMIT or "{{" in footer:
            problems.append(
                self.env._("The footer has at most 60 letters and no variable.")
            )
        if "\n" in header + footer:
            problems.append(self.env._("Header and footer are one line each."))
        return problems

    def _get_variable_names(self):
        """:return: list of the variables this template needs, each once."""
        self.ensure_one()
        texts = [self.body, *self.button_ids.mapped("value")]
        if self.header_kind == "text":
            texts.insert(0, self.header_text)
        names = [name for text in texts for name in rendering.find_variables(text)]
        return list(dict.fromkeys(names))

    @api.model
    def _find(self, rule, lang):
        """:param str lang: code of the customer's language, such as ``id_ID``
        :return: the rule's template in that language, else in Indonesian, else any
        """
        # sudo: the event is anybody's; its words are what the rule says
        templates = rule.sudo().template_ids
        for language in ((lang or "id")[:2], "id"):
            found = templates.filtered(lambda t, code=language: t.language == code)
            if found:
                return found[:1]
        return templates[:1]


class CitynetWhatsappTemplateButton(models.Model):
    _name = "citynet.whatsapp.template.button"
    _description = "Button of a WhatsApp template"
    _order = "sequence, id"

    template_id = fields.Many2one(
        "citynet.whatsapp.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("url", "Opens a page"), ("quick_reply", "Answers")],
        required=True,
        default="url",
    )
    label = fields.Char(required=True)
    value = fields.Char(
        help="Of a page: the variable that holds its address, as {{portal_url}}."
        " Of an answer: what comes back, such as TAGIHAN"
    )

    def _find_problems(self):
        """:return: list of sentences about the buttons of one template."""
        problems = []
        urls = self.filtered(lambda button: button.kind == "url")
        if len(self) > 10 or len(urls) > 2:
            problems.append(self.env._("At most 10 buttons, 2 of which open a page."))
        for button in self:
            if len(button.label or "") > rendering.BUTTON_LIMIT or "{{" in (
                button.label or ""
            ):
                problems.append(
                    self.env._(
                        "Button %(label)s: at most 25 letters, no variable.",
                        label=button.label,
                    )
                )
            if button.kind == "url" and not rendering.PLACEHOLDER.fullmatch(
                button.value or ""
            ):
                problems.append(
                    self.env._(
                        "Button %(label)s needs the variable with its page's address.",
                        label=button.label,
                    )
                )
            if button.kind == "quick_reply" and not button.value:
                problems.append(
                    self.env._(
                        "Button %(label)s needs what comes back.", label=button.label
                    )
                )
        kinds = self.mapped("kind")
        if sorted(kinds) not in (kinds, kinds[::-1]):
            problems.append(self.env._("Buttons of one kind stand together."))
        return problems
