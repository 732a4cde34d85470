from odoo import api, fields, models

_CLOSED = ("paid", "in_payment", "reversed")


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["citynet.event.mixin", "account.move"]

    citynet_run_id = fields.Many2one(
        "citynet.billing.run", "Billing run", index="btree_not_null", copy=False
    )
    citynet_import_id = fields.Many2one(
        "citynet.import", "Import", index="btree_not_null", copy=False, readonly=True
    )
    citynet_subscription_ids = fields.Many2many(
        "citynet.subscription",
        string="Services",
        compute="_compute_citynet_subscription_ids",
        search="_search_citynet_subscription_ids",
    )

    @api.depends("line_ids.citynet_subscription_id")
    def _compute_citynet_subscription_ids(self):
        for move in self:
            move.citynet_subscription_ids = move.line_ids.citynet_subscription_id

    def _search_citynet_subscription_ids(self, operator, value):
        return [("line_ids.citynet_subscription_id", operator, value)]

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "cancel":
            self.line_ids._citynet_release_periods()
        return result

    def _citynet_filtered_bills(self):
        """:return: the moves that are a customer's bill for a service."""
        return self.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.line_ids.citynet_subscription_id
            )
        )

    def _invoice_paid_hook(self):
        # EXTENDS account: called once when nothing is open any more
        result = super()._invoice_paid_hook()
        self._citynet_emit_paid()
        return result

    def _citynet_emit_paid(self):
        """Tell that nothing is open any more on those that are bills for a service."""
        if self._is_quiet():
            return
        if bills := self._citynet_filtered_bills():
            bills._emit("invoice_paid")

    def _prepare_event_values(self, event):
        self.ensure_one()
        return {
            **super()._prepare_event_values(event),
            "number": self.name,
            "customer": self.partner_id.name,
            "amount_total": self.amount_total,
            "amount_residual": self.amount_residual,
            "due_date": self.invoice_date_due,
            "closed_by": "credit" if self.payment_state == "reversed" else "payment",
            "portal_url": self.get_portal_url(),
        }


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    citynet_subscription_id = fields.Many2one(
        "citynet.subscription",
        "Service",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    citynet_period_start = fields.Date("Period start", copy=False)
    citynet_period_end = fields.Date("Period end", copy=False)
    citynet_charge_id = fields.Many2one(
        "citynet.charge",
        "Charge",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
    )
    citynet_promo_id = fields.Many2one(
        "citynet.promo",
        "Promo",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
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

    def unlink(self):
        self.filtered(
            lambda line: line.parent_state != "cancel"
        )._citynet_release_periods()
        return super().unlink()

    def _citynet_release_periods(self):
        """The periods on these lines are no longer billed: bill them again."""
        lines = self.filtered("citynet_period_start")
        # sudo: accountants cancel bills, but only read services
        for service, own in lines.sudo().grouped("citynet_subscription_id").items():
            service._release_periods(min(own.mapped("citynet_period_start")))

    def _reconcile_pre_hook(self):
        # EXTENDS account
        data = super()._reconcile_pre_hook()
        invoices = self.move_id.filtered(lambda move: move.is_invoice())
        data["citynet_open"] = invoices.filtered(
            lambda move: move.payment_state not in _CLOSED
        )
        return data

    def _reconcile_post_hook(self, data):
        # EXTENDS account: stock tells of payments, not of bills closed by credit
        result = super()._reconcile_post_hook(data)
        data["citynet_open"].filtered(
            lambda move: move.payment_state == "reversed"
        )._citynet_emit_paid()
        return result
