from odoo import models


class CitynetOutage(models.Model):
    _inherit = "citynet.outage"

    def _prepare_csat_values(self, partner):
        # EXTENDS citynet.event.mixin
        values = super()._prepare_csat_values(partner)
        # sudo: users who end an outage need not see the customer's services
        hit = (
            self.env["citynet.outage.service"]
            .sudo()
            .search([("outage_id", "=", self.id), ("partner_id", "=", partner.id)])
        )
        service = hit.subscription_id
        # with several services it is unknown which the answer is about
        if len(service) == 1:
            values["citynet_subscription_id"] = service.id
            values["citynet_package_id"] = service.package_id.id
        area = service.area_id if len(service.area_id) == 1 else self.area_ids
        if len(area) == 1:
            values["citynet_area_id"] = area.id
        return values
