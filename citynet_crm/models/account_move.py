from odoo import fields, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["citynet.event.mixin", "account.move"]

    citynet_run_id = fields.Many2one(
        "citynet.billing.run", "Billing run", index="btree_not_null", copy=False
    )
    citynet_subscription_ids = fields.Many2many(
        "citynet.subscription", string="Services", compute="_compute_citynet_subscription_ids"
    )

    def _compute_citynet_subscription_ids(self):
        for move in self:
            move.citynet_subscription_ids = move.line_ids.citynet_subscription_id

    def _invoice_paid_hook(self):
        # EXTENDS account: called once when nothing is open any more
        result = super()._invoice_paid_hook()
        bills = self.filtered(
            lambda move: move.move_type == "out_invoice"
            and move.line_ids.citynet_subscription_id
        )
        bills._emit("invoice_paid")
        return result

    def _prepare_event_values(self, event):
        self.ensure_one()
        return {
            **super()._prepare_event_values(event),
            "number": self.name,
            "customer": self.partner_id.name,
            "amount_total": self.amount_total,
            "amount_residual": self.amount_residual,
            "due_date": self.invoice_date_due,
            "portal_url": self.get_portal_url(),
        }


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    citynet_subscription_id = fields.Many2one(
        "citynet.subscription", "Service", index="btree_not_null", copy=False,
        ondelete="restrict",
    )
    citynet_period_start = fields.Date("Period start", copy=False)
    citynet_period_end = fields.Date("Period end", copy=False)
    citynet_charge_id = fields.Many2one(
        "citynet.charge", "Charge", index="btree_not_null", copy=False, ondelete="restrict"
    )

    _citynet_period_uniq = models.UniqueIndex(
        "(citynet_subscription_id, citynet_period_start)"
        " WHERE citynet_period_start IS NOT NULL AND parent_state <> 'cancel'",
        "This service is already billed for the period.",
    )
    _citynet_charge_uniq = models.UniqueIndex(
        "(citynet_charge_id) WHERE citynet_charge_id IS NOT NULL AND parent_state <> 'cancel'",
        "This charge is already billed.",
    )
