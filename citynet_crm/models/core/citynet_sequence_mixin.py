from odoo import api, models


class CitynetSequenceMixin(models.AbstractModel):
    """Records whose ``name`` is the next number of a sequence, unless it is given."""

    _name = "citynet.sequence.mixin"
    _description = "Numbered by a sequence"

    # code of the ``ir.sequence``, set by each model
    _sequence_code = None

    @api.depends("name")
    def _compute_display_name(self):
        # EXTENDS base: what has no number yet says what it is
        super()._compute_display_name()
        for record in self.filtered(lambda record: record.name == "/"):
            what = self.env["ir.model"]._get(self._name).name
            record.display_name = self.env._("New: %(what)s", what=what)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code(self._sequence_code)
        return super().create(vals_list)
