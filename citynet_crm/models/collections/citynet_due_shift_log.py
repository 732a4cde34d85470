from odoo import fields, models


class CitynetDueShiftLog(models.Model):
    """Which bill was moved from which day."""

    _name = "citynet.due.shift.log"
    _description = "Bill whose due date was moved"
    _rec_name = "move_id"

    shift_id = fields.Many2one(
        "citynet.due.shift", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="shift_id.company_id", store=True)
    move_id = fields.Many2one(
        "account.move", "Bill", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="move_id.partner_id")
    date_before = fields.Date("Due before")
    date_after = fields.Date("Due now", related="shift_id.date")
