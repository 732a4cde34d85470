from odoo import api, models


class CitynetMoveCloner(models.AbstractModel):
    _inherit = "citynet.move.cloner"

    @api.model
    def _get_downstream_models(self):
        return {
            **super()._get_downstream_models(),
            "citynet.subscription": "citynet_subscription_id",
            "citynet.charge": "citynet_charge_id",
        }

    @api.model
    def _get_given_dates(self):
        given = super()._get_given_dates()
        return given | {"citynet_period_start", "citynet_period_end"}
