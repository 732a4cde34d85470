from odoo import fields, models


class CitynetReminder(models.Model):
    """A reminder that went out before, on or after the due date, each once a bill."""

    _name = "citynet.reminder"
    _description = "Reminder of a bill"
    _order = "id desc"
    _rec_name = "step_id"

    _once = models.UniqueIndex(
        "(move_id, days)", "This bill was reminded of at this step already."
    )

    step_id = fields.Many2one(
        "citynet.reminder.step",
        "Step",
        required=True,
        index=True,
        ondelete="restrict",  # what was sent stays known; a step is switched off
    )
    move_id = fields.Many2one(
        "account.move", "Bill", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="move_id.partner_id")
    company_id = fields.Many2one(related="step_id.company_id", store=True)
    currency_id = fields.Many2one(related="move_id.currency_id")
    amount_residual = fields.Monetary(related="move_id.amount_residual")
    days = fields.Integer("Days after the due date", required=True)
    date = fields.Datetime("Sent", default=fields.Datetime.now)

    def action_view_bill(self):
        """:return: dict, the action that shows the bill"""
        self.ensure_one()
        return self.move_id.get_formview_action()
