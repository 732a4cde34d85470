from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _prepare_csat_values(self, partner):
        # EXTENDS citynet.event.mixin
        return {
            **super()._prepare_csat_values(partner),
            "citynet_area_id": self.citynet_area_id.id,
            "citynet_package_id": self.citynet_package_id.id,
        }
