from openpyxl.utils import get_column_letter

from odoo import api, fields, models
from odoo.addons.citynet_crm.models.workbook.citynet_import_sheet import _HELD


class CitynetImportColumn(models.Model):
    _name = "citynet.import.column"
    _description = "Column of a workbook"
    _order = "index, id"
    _rec_name = "heading"

    sheet_id = fields.Many2one(
        "citynet.import.sheet", required=True, index=True, ondelete="cascade"
    )
    index = fields.Integer(required=True, readonly=True)
    letter = fields.Char(compute="_compute_letter")
    heading = fields.Char(readonly=True)
    sample = fields.Char("Example", readonly=True)
    field = fields.Selection(_HELD, "Holds")
    year = fields.Integer()
    month = fields.Selection([(str(month), str(month)) for month in range(1, 13)])

    @api.depends("index")
    def _compute_letter(self):
        for column in self:
            column.letter = get_column_letter(column.index or 1)
