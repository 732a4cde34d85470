"""The log of waivers: who let a charge go, when and why."""

from odoo import api, fields, models
from odoo.exceptions import AccessError


class CitynetCharge(models.Model):
    _inherit = "citynet.charge"

    waived_by_id = fields.Many2one("res.users", "Waived by", readonly=True, copy=False)
    area_id = fields.Many2one(related="subscription_id.area_id", store=True)
    date_waived = fields.Datetime("Waived on", readonly=True, copy=False)

    _waiver_fields = frozenset(
        {"is_waived", "waiver_reason", "waived_by_id", "date_waived"}
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_waive(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_may_waive(vals)
        return super().write(vals)

    def _check_may_waive(self, vals):
        """:raise AccessError: for whoever may write charges but lets none go"""
        if self._waiver_fields.isdisjoint(vals) or self.env.su:
            return
        if not self.env.user.has_group("citynet_crm.group_manager"):
            raise AccessError(self.env._("Only a manager waives charges."))

    def _waive(self, reason):
        # EXTENDS: the log
        charges = self.filtered(lambda charge: not charge.is_waived)
        credits = super()._waive(reason)
        charges.write(
            {"waived_by_id": self.env.uid, "date_waived": fields.Datetime.now()}
        )
        return credits
