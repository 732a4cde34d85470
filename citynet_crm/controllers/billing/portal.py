from odoo.addons.citynet_crm.controllers.services.portal import CitynetPortal


class CitynetPortalBilling(CitynetPortal):
    def _prepare_service_values(self, service):
        # EXTENDS: how long the promo goes on, and what the next bill says
        return {
            **super()._prepare_service_values(service),
            "promo_months": self._get_promo_months(service),
            "next_bill": service._get_next_bill(),
        }

    def _get_promo_months(self, service):
        """:return: int, months of discount still to be billed; -1: unlimited; 0: none."""
        promo, period = service.promo_id, service._get_next_period()
        if not promo or not period or promo.kind == "installation":
            return 0
        return promo._get_months_left(service._get_months(period)[0] - 1)
