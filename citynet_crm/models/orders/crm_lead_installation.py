"""From an order that is won to a customer with an installation job."""

from odoo import models
from odoo.exceptions import UserError


class CrmLeadInstallation(models.AbstractModel):
    _name = "crm.lead.installation"
    _description = "Order: customer and installation"

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        # EXTENDS crm: the one funnel of button, kanban, import and RPC
        result = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)
        nothing = {"is_won": False, "is_lost": False}
        won = self.filtered(
            lambda lead: (
                lead.citynet_is_order
                and new_status_by_lead.get(lead.id, nothing)["is_won"]
                and not old_status_by_lead.get(lead.id, nothing)["is_won"]
            )
        )
        lost = self.filtered(
            lambda lead: (
                lead.citynet_is_order
                and new_status_by_lead.get(lead.id, nothing)["is_lost"]
                and not old_status_by_lead.get(lead.id, nothing)["is_lost"]
            )
        )
        won._citynet_on_won()
        lost._citynet_on_lost()
        return result

    def _citynet_on_won(self):
        """Make customers, service addresses and one installation each."""
        if not self:
            return
        for lead in self:
            lead._citynet_make_customer()
        todo = self.filtered(
            lambda lead: (
                not lead.citynet_work_order_ids.filtered(
                    lambda order: (
                        order.kind == "installation" and order.state != "cancelled"
                    )
                )
            )
        )
        self.env["citynet.work.order"].create(
            [
                lead._prepare_installation_values(lead._make_service_address())
                for lead in todo
            ]
        )
        todo._emit("order_confirmed")

    def _citynet_on_lost(self):
        """A lost order needs no installation any more."""
        jobs = self.citynet_work_order_ids.filtered(
            lambda order: (
                order.kind == "installation" and order.state in ("draft", "scheduled")
            )
        )
        if jobs:
            jobs._cancel(self.env._("The order was lost."))

    def _citynet_make_customer(self):
        """Link the payer (found or made) and its service address to the order."""
        self.ensure_one()
        if not self.partner_id:
            if not (self.contact_name or self.partner_name or self.name):
                raise UserError(
                    self.env._(
                        "Order %(name)s has no customer.", name=self.display_name
                    )
                )
            self._handle_partner_assignment(create_missing=True)
        customer = self.partner_id.commercial_partner_id
        customer._citynet_make_customers()
        if not customer.citynet_audience:
            customer.citynet_audience = self.citynet_audience
        if self.citynet_identity_id:
            # sudo: the document moves from the order to the customer unseen
            self.sudo().citynet_identity_id.partner_id = customer

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        # EXTENDS crm: the customer's own address has its Indonesian parts too
        values = super()._prepare_customer_values(partner_name, is_company, parent_id)
        if self.citynet_is_order:
            values.update({name: self[name] for name in self._citynet_address_fields})
        return values

    def _make_service_address(self):
        """:return: the new child contact where the service runs"""
        self.ensure_one()
        return self.env["res.partner"].create(self._prepare_service_address_values())

    def _prepare_service_address_values(self):
        """:return: dict of ``res.partner`` values of the place of the service."""
        self.ensure_one()
        values = {
            "parent_id": self.partner_id.commercial_partner_id.id,
            "type": "other",
            "name": self._get_service_address_name(),
            "citynet_is_service_address": True,
            "street": self.street,
            "street2": self.street2,
            "city": self.city,
            "state_id": self.state_id.id,
            "zip": self.zip,
            "country_id": self.country_id.id or self.env.ref("base.id").id,
            "phone": self.phone,
            "partner_latitude": self.citynet_latitude,
            "partner_longitude": self.citynet_longitude,
        }
        values.update({name: self[name] for name in self._citynet_address_fields})
        return values

    def _get_service_address_name(self):
        """:return: str, who is met there; the street where that is the payer"""
        payer = self.partner_id.commercial_partner_id.name
        name = self.contact_name or payer
        return self.street or name if name == payer else name

    def _prepare_installation_values(self, address):
        """:param address: ``res.partner``, the place of the service
        :return: dict of the ``citynet.work.order`` that connects this order
        """
        self.ensure_one()
        return {
            "kind": "installation",
            "lead_id": self.id,
            "partner_id": self.partner_id.commercial_partner_id.id,
            "address_id": address.id,
            "package_id": self.citynet_package_id.id,
            "area_id": self.citynet_area_id.id,
            "company_id": (self.company_id or self.env.company).id,
            "date_wished": self.citynet_install_date,
        }
