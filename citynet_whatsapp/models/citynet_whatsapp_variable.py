"""What templates may speak of: one dictionary for all of them."""

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import rendering

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class CitynetWhatsappVariable(models.Model):
    """A fact of an event, and how customers read it."""

    _name = "citynet.whatsapp.variable"
    _description = "Variable of WhatsApp templates"
    _order = "name"

    name = fields.Char(required=True, help="Used in templates as {{name}}", copy=False)
    label = fields.Char(required=True, translate=True)
    source = fields.Char(
        required=True, help="Key among the event's values; no code, only a name"
    )
    kind = fields.Selection(
        [("text", "Text"), ("money", "Rupiah"), ("date", "Date"), ("link", "Link")],
        required=True,
        default="text",
    )
    sample = fields.Char(
        required=True,
        translate=True,
        help="Shown to Meta, which wants an example of each",
    )
    fallback = fields.Char(
        translate=True, default="-", help="Instead of nothing, which Meta would refuse"
    )

    _name_uniq = models.Constraint(
        "UNIQUE (name)", "There is a variable of this name already."
    )

    @api.constrains("name", "source")
    def _check_names(self):
        for variable in self:
            for name in (variable.name, variable.source):
                if not _NAME.fullmatch(name or ""):
                    raise ValidationError(
                        self.env._(
                            "%(name)s: use small letters, digits and _ only.",
                            name=name or "",
                        )
                    )

    @api.constrains("sample", "fallback")
    def _check_one_line(self):
        for variable in self:
            for text in (variable.sample, variable.fallback):
                if text and rendering.one_line(text) != text:
                    raise ValidationError(
                        self.env._(
                            "%(name)s: example and substitute are one short line.",
                            name=variable.name,
                        )
                    )

    @api.model
    def _get_all(self, lang):
        """:param str lang: ``id_ID`` or ``en_US``
        :return: dict {name: ``citynet.whatsapp.variable`` in that language}
        """
        # sudo: names and examples only; any user's action may cause a message
        variables = self.sudo().with_context(lang=lang).search([("name", "!=", False)])
        return {variable.name: variable for variable in variables}

    def _format(self, values, lang):
        """:param dict values: of the event
        :param str lang: ``id`` or ``en``
        :return: str, never empty, on one line
        """
        self.ensure_one()
        text = rendering.format_value(values.get(self.source), self.kind, lang)
        return text or self.fallback or "-"
