"""Which sheet holds what, and in which columns: proposed, and open to correction."""

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.workbook import layout as layouts
from odoo.exceptions import UserError

# what a column can hold: the fields of ``tools.workbook.headings``, and months
_HELD = [
    ("number", "Row number"),
    ("code", "Customer code"),
    ("name", "Name"),
    ("institution", "Institution"),
    ("nik", "NIK"),
    ("npwp", "NPWP"),
    ("contact", "Contact person"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("street", "Street"),
    ("rt_rw", "RT/RW"),
    ("rt", "RT"),
    ("rw", "RW"),
    ("village", "Village"),
    ("district", "District"),
    ("city", "City"),
    ("zip", "Postcode"),
    ("landmark", "Landmark"),
    ("site", "Site"),
    ("package", "Package"),
    ("speed", "Speed"),
    ("price", "Monthly price"),
    ("start", "Installation day"),
    ("stop", "Last day"),
    ("due_day", "Due day"),
    ("status", "Status"),
    ("po_number", "PO / SPK number"),
    ("serial", "ONT serial"),
    ("remark", "Remark"),
    ("month", "Payment of a month"),
]


class CitynetImportSheet(models.Model):
    _name = "citynet.import.sheet"
    _description = "Sheet of a workbook"
    _order = "sequence, id"

    import_id = fields.Many2one(
        "citynet.import", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer()
    name = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("customers", "Customers"),
            ("payments", "Payments by month"),
            ("institutions", "Institutions and their sites"),
            ("skip", "Not imported"),
        ],
        "Holds",
        required=True,
        default="skip",
    )
    heading_row = fields.Integer("Heading row", help="Counted from 1, as Excel does")
    year = fields.Integer(help="Of the months that don't name one")
    row_count = fields.Integer("Rows", readonly=True)
    column_ids = fields.One2many("citynet.import.column", "sheet_id", "Columns")

    def write(self, vals):
        moved = self.filtered(
            lambda sheet: vals.get("heading_row") not in (None, sheet.heading_row)
        )
        result = super().write(vals)
        for sheet in moved:
            sheet._read_headings()
        return result

    def _read_headings(self):
        """Propose the columns again, from the heading row that was chosen."""
        self.ensure_one()
        sources = {source.name: source for source in self.import_id._read_sheets()}
        source = sources.get(self.name)
        if not source or not 0 < self.heading_row <= len(source.rows):
            raise UserError(
                self.env._(
                    "Sheet %(name)s has no row %(row)s.",
                    name=self.name,
                    row=self.heading_row,
                )
            )
        layout = layouts.propose_layout(source, self.heading_row)
        values = self._prepare_values(source, layout)
        del values["heading_row"]
        self.column_ids.unlink()
        self.write(values)

    @api.model
    def _prepare_values(self, source, layout):
        """:return: dict of the sheet's values, with commands for its columns"""
        return {
            "name": source.name,
            "kind": layout.kind,
            "heading_row": layout.heading_row,
            "year": layout.year or 0,
            "row_count": len(source.rows) - layout.heading_row,
            "column_ids": [
                fields.Command.create(
                    {
                        "index": column.index,
                        "heading": column.heading,
                        "sample": column.sample,
                        "field": column.field or False,
                        "year": column.year or 0,
                        "month": str(column.month) if column.month else False,
                    }
                )
                for column in layout.columns
            ],
        }

    def _get_layout(self):
        """:return: ``tools.workbook.layout.Layout`` as these records say"""
        self.ensure_one()
        return layouts.Layout(
            self.name,
            self.kind,
            self.heading_row,
            self.year or None,
            [
                layouts.Column(
                    column.index,
                    column.heading or "",
                    column.field or "",
                    column.year or None,
                    int(column.month) if column.month else None,
                    column.sample or "",
                )
                for column in self.column_ids
            ],
        )
