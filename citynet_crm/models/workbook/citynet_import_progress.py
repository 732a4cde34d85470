from odoo import fields, models


class CitynetImportProgress(models.Model):
    """How far an import is: written by transactions of its own, so no foreign key."""

    _name = "citynet.import.progress"
    _description = "Progress of a workbook import"
    _log_access = False

    _import_uniq = models.UniqueIndex("(import_id)")

    import_id = fields.Integer(required=True)
    percent = fields.Float()
    text = fields.Char()
    is_stopped = fields.Boolean(help="Someone asked to stop after the piece at hand")
