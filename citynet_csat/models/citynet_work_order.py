from odoo import models
from odoo.fields import Command


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    def _prepare_csat_values(self, partner):
        # EXTENDS citynet.event.mixin
        return {
            **super()._prepare_csat_values(partner),
            "citynet_subscription_id": self.subscription_id.id,
            "citynet_technician_ids": [Command.set(self.technician_ids.ids)],
            "citynet_area_id": self.area_id.id,
            "citynet_package_id": self.package_id.id,
        }

    def _get_csat_thread(self):
        # Technicians read the chatter of their jobs, not what customers say of them
        return self.subscription_id or self.lead_id or self.partner_id
