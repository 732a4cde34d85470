from odoo import api, models


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _get_selection_labels(self, name):
        """:return: dict {value: label in the user's language} of a selection field"""
        return dict(self._fields[name]._description_selection(self.env))

    def _get_selection_label(self, name):
        """:return: str, the label of what this record's field says; empty for nothing"""
        value = self[name]
        return self._get_selection_labels(name).get(value, value or "")
