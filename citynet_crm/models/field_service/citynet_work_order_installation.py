"""A finished installation is the birth of a service."""

from odoo import models
from odoo.exceptions import UserError


class CitynetWorkOrder(models.Model):
    _inherit = "citynet.work.order"

    def _complete_installation(self):
        """Make the service of each installation, active from today."""
        for order in self:
            if not order.ont_serial:
                raise UserError(
                    self.env._(
                        "%(name)s needs the ONT's serial first.", name=order.name
                    )
                )
        # sudo: a technician finishes jobs but neither reads nor makes services
        subscriptions = (
            self.sudo()
            .env["citynet.subscription"]
            .create([order.sudo()._prepare_subscription_values() for order in self])
        )
        for order, subscription in zip(self, subscriptions, strict=True):
            order.sudo().subscription_id = subscription
        self.env["citynet.charge"].sudo().create(
            [
                values
                for subscription in subscriptions
                for values in (
                    subscription._prepare_installation_charge_values(),
                    subscription._prepare_deposit_values(),
                )
                if values
            ]
        )
        subscriptions._emit("subscription_activated")

    def _prepare_subscription_values(self):
        """:return: dict of the ``citynet.subscription`` this installation brings."""
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "address_id": self.address_id.id,
            "package_id": self.package_id.id,
            "area_id": self.area_id.id,
            "company_id": self.company_id.id,
            "lead_id": self.lead_id.id,
            "promo_id": self.lead_id.citynet_promo_id.id,
            "referrer_id": self.lead_id.citynet_referrer_id.id,
            "ont_serial": self.ont_serial,
            "po_number": self.partner_id.citynet_po_number,
            "date_start": self.company_id._citynet_today(),
        }


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    def _prepare_installation_charge_values(self):
        """:return: dict of the installation fee's ``citynet.charge``, or None if free."""
        self.ensure_one()
        fee = self.package_id.citynet_installation_fee
        if not fee or "installation" in self._get_promos().mapped("kind"):
            return None
        return {
            "kind": "installation",
            "name": self.env._(
                "Installation of %(package)s", package=self.package_id.name
            ),
            "subscription_id": self.id,
            "date": self.date_start,
            "amount": fee,
        }
