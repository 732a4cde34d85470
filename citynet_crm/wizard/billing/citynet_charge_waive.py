from odoo import fields, models
from odoo.exceptions import UserError


class CitynetChargeWaive(models.TransientModel):
    """Why charges are not asked for."""

    _name = "citynet.charge.waive"
    _description = "Waive charges"

    charge_ids = fields.Many2many(
        "citynet.charge", string="Charges", required=True, readonly=True
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the charges are waived."))
        self.charge_ids._waive(reason)
        return {"type": "ir.actions.act_window_close"}
