from odoo import fields, models


class CitynetBillingRun(models.Model):
    """One run over everything due on a day; a cron drains it in small batches."""

    _name = "citynet.billing.run"
    _description = "Billing run"
    _inherit = ["citynet.state.mixin", "mail.thread"]
    _order = "date desc, id desc"

    _transitions = {"open": {"done"}, "done": {"open"}}

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date = fields.Date(
        "Due up to",
        required=True,
        default=lambda self: self.env.company._citynet_today(),
        help="Services whose bill date is on or before this day are billed",
    )
    move_ids = fields.One2many("account.move", "citynet_run_id", "Bills")

    def _selection_state(self):
        return [("open", self.env._("Open")), ("done", self.env._("Done"))]
