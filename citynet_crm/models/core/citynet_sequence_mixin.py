from odoo import api, models


class CitynetSequenceMixin(models.AbstractModel):
    """Records whose ``name`` is the next number of a sequence, unless it is given."""

    _name = "citynet.sequence.mixin"
    _description = "Numbered by a sequence"

    # code of the ``ir.sequence``, set by each model
    _sequence_code = None

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code(self._sequence_code)
        return super().create(vals_list)
