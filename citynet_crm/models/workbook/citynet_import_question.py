"""What a workbook leaves open, and what a person says about it."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.workbook.colors import color_word


class CitynetImportQuestion(models.Model):
    """Cells or rows that say nothing certain: left out as long as nothing is answered,
    neither a debt nor a payment."""

    _name = "citynet.import.question"
    _description = "Question about a workbook"
    _order = "kind, id"
    _rec_name = "label"

    _key_uniq = models.UniqueIndex("(import_id, key)")

    import_id = fields.Many2one(
        "citynet.import", required=True, index=True, ondelete="cascade", readonly=True
    )
    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("color", "Coloured cells"),
            ("text", "A text that isn't understood"),
            ("hidden_months", "Payments in hidden columns"),
            ("hidden_rows", "Hidden rows"),
        ],
        "About",
        required=True,
        readonly=True,
    )
    label = fields.Char("What was found", readonly=True)
    color = fields.Char(readonly=True, help="RRGGBB; empty: not coloured")
    swatch = fields.Html("Picture", compute="_compute_swatch", sanitize=False)
    cells = fields.Char(readonly=True)
    cell_count = fields.Integer("How many", readonly=True)
    answer = fields.Selection(
        [
            ("paid", "Paid"),
            ("unpaid", "Not paid yet"),
            ("nothing", "Nothing: the month is not billed"),
            ("as_written", "What stands in the cell"),
        ],
        "Means",
    )
    hidden_answer = fields.Selection(
        [("take", "Take them in"), ("leave", "Leave them out")], "Hidden ones"
    )

    @api.depends("color", "kind", "label")
    def _compute_swatch(self):
        for question in self:
            question.swatch = question.kind == "color" and Markup(
                "<span class='d-inline-block border rounded px-3' "
                "style='background-color: %s'>&#160;</span>"
            ) % (f"#{question.color}" if question.color else "transparent")

    @api.model
    def _prepare_values(self, question):
        """:param question: ``tools.workbook.questions.Question``
        :return: dict of what the check found"""
        return {
            "key": question.key,
            "kind": question.kind,
            "label": self._get_label(question),
            "color": question.color,
            "cells": question.places(),
            "cell_count": len(question.cells),
        }

    @api.model
    def _get_label(self, question):
        """:return: str, what was found, in the user's language"""
        if question.kind == "color":
            name = self._get_color_name(question.color)
            if question.has_value:
                return self.env._("%(color)s, with an amount in it", color=name)
            return self.env._("%(color)s, empty", color=name)
        if question.kind == "hidden_rows":
            return self.env._("Rows that Excel doesn't show")
        if question.kind == "hidden_months":
            return self.env._("Months that Excel doesn't show")
        return question.label

    @api.model
    def _get_color_name(self, color):
        _ = self.env._
        names = {
            "": _("No colour"),
            "red": _("Red"),
            "orange": _("Orange"),
            "yellow": _("Yellow"),
            "green": _("Green"),
            "turquoise": _("Turquoise"),
            "blue": _("Blue"),
            "purple": _("Purple"),
            "pink": _("Pink"),
            "gray": _("Gray"),
            "white": _("White"),
            "black": _("Black"),
        }
        return names[color_word(color or "")]

    def _get_answers(self):
        """:return: dict {key of the book's question: answer} of those answered"""
        return {
            question.key: answer
            for question in self
            if (answer := question.answer or question.hidden_answer)
        }
