from odoo import fields, models

# states of payment in which nothing is open any more
_CLOSED = ("paid", "in_payment", "reversed")


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    _citynet_period_uniq = models.UniqueIndex(
        "(citynet_subscription_id, citynet_period_start)"
        " WHERE citynet_period_start IS NOT NULL AND parent_state <> 'cancel'",
        "This service is already billed for the period.",
    )
    _citynet_charge_uniq = models.UniqueIndex(
        "(citynet_charge_id) WHERE citynet_charge_id IS NOT NULL AND parent_state <> 'cancel'",
        "This charge is already billed.",
    )

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
    citynet_is_credited = fields.Boolean(
        "Credited", readonly=True, copy=False, help="A credit note took this line back"
    )

    def _citynet_get_amounts(self):
        """:return: dict of what ``citynet.billing.preview`` compares of a bill's line"""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "citynet_period_start": self.citynet_period_start,
            "citynet_period_end": self.citynet_period_end,
            "citynet_promo_id": self.citynet_promo_id.id,
            "untaxed": self.price_subtotal,
            "total": self.price_total,
        }

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
            service._put_right_released(own)
            service._release_periods(min(own.mapped("citynet_period_start")))

    def _citynet_give_back(self, at_once):
        """The days and charges of these credited lines become billable again.

        :param bool at_once: without the hold until tomorrow
        """
        # sudo: accountants credit bills, but only read services
        periods = self.filtered("citynet_period_start").sudo()
        released = [
            (service, min(own.mapped("citynet_period_start")))
            for service, own in periods.grouped("citynet_subscription_id").items()
        ]
        for service, own in periods.grouped("citynet_subscription_id").items():
            service._put_right_released(own)
        self.write(
            {
                "citynet_is_credited": True,
                "citynet_period_start": False,
                "citynet_period_end": False,
                "citynet_charge_id": False,
            }
        )
        for service, start in released:
            service._release_periods(start)
            if at_once:
                service.date_bill_hold = False

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
        )._citynet_close()
        self.move_id._citynet_after_reconciled()
        return result
