"""A customer's own name, phone and address."""

from odoo.addons.portal.controllers.portal import CustomerPortal


class CitynetPortalAddress(CustomerPortal):
    """Asks for no more than our own order form does: there an e-mail is optional, and
    villages without postcode and province are addresses."""

    def _get_mandatory_billing_address_fields(self, country_sudo):
        # EXTENDS portal
        return self._without_optional(
            super()._get_mandatory_billing_address_fields(country_sudo)
        )

    def _get_mandatory_delivery_address_fields(self, country_sudo):
        # EXTENDS portal
        return self._without_optional(
            super()._get_mandatory_delivery_address_fields(country_sudo)
        )

    def _get_mandatory_address_fields(self, country_sudo):
        # EXTENDS portal
        return self._without_optional(
            super()._get_mandatory_address_fields(country_sudo)
        )

    @staticmethod
    def _without_optional(names):
        return names - {"email", "zip", "state_id"}
