from odoo import models


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    def _prepare_subscription_values(self):
        # EXTENDS citynet.work.order: what the order promised goes on with the service
        order = self.lead_id
        return {
            **super()._prepare_subscription_values(),
            "promo_id": order.citynet_promo_id.id,
            "extra_promo_id": order.citynet_extra_promo_id.id,
            "referrer_id": order.citynet_referrer_id.id,
        }
