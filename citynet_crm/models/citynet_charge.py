from odoo import api, fields, models
from odoo.exceptions import UserError


class CitynetCharge(models.Model):
    """A one-off charge or credit that waits for the next bill of its service."""

    _name = "citynet.charge"
    _description = "Charge or credit for the next bill"
    _order = "date desc, id desc"

    name = fields.Char(
        "Explanation", required=True, help="One sentence, printed on the bill as it is"
    )
    kind = fields.Selection(
        [
            ("installation", "Installation"),
            ("relocation", "Relocation"),
            ("proration", "Proration"),
            ("outage", "Outage credit"),
            ("late_fee", "Late fee"),
            ("penalty", "Penalty"),
            ("referral", "Referral"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    subscription_id = fields.Many2one(
        "citynet.subscription", "Service", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="subscription_id.partner_id", store=True)
    company_id = fields.Many2one(related="subscription_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True, help="Billed with the first bill on or after this day"
    )
    amount = fields.Monetary(required=True, help="Negative: a credit")
    move_line_ids = fields.One2many("account.move.line", "citynet_charge_id", "Bill lines")
    move_id = fields.Many2one(
        "account.move", "Bill", compute="_compute_move_id", store=True
    )
    is_billed = fields.Boolean(compute="_compute_move_id", store=True, index=True)

    @api.depends("move_line_ids.parent_state")
    def _compute_move_id(self):
        for charge in self:
            lines = charge.move_line_ids.filtered(
                lambda line: line.parent_state != "cancel"
            )
            charge.move_id = lines[:1].move_id
            charge.is_billed = bool(lines)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        for charge in self:
            if charge.is_billed:
                raise UserError(
                    self.env._(
                        "%(name)s stands on bill %(bill)s and can't be deleted.",
                        name=charge.name,
                        bill=charge.move_id.display_name,
                    )
                )
