from odoo import fields, models


class CitynetHealthLine(models.TransientModel):
    _name = "citynet.health.line"
    _description = "Line of the system's health"

    page_id = fields.Many2one("citynet.health.page", required=True, ondelete="cascade")
    label = fields.Char("What", readonly=True)
    state = fields.Selection(
        [("pass", "Well"), ("warn", "Look at it"), ("fail", "Wrong")], readonly=True
    )
    value = fields.Char("Measured", readonly=True)
    advice = fields.Char("What to do", readonly=True)
