from odoo import api, fields, models
from odoo.fields import Domain


class CitynetSubscription(models.Model):
    _inherit = "citynet.subscription"

    work_order_ids = fields.One2many(
        "citynet.work.order", "subscription_id", "Work orders"
    )
    work_order_count = fields.Integer(compute="_compute_work_order_count")

    @api.depends("work_order_ids")
    def _compute_work_order_count(self):
        counts = self._count_by_service("citynet.work.order", Domain.TRUE)
        for subscription in self:
            subscription.work_order_count = counts.get(subscription._origin, 0)

    def action_view_work_orders(self):
        self.ensure_one()
        return self._get_linked_action("citynet_crm.citynet_work_order_action")

    def _prepare_job(self, kind):
        """:return: dict of a ``citynet.work.order`` where this service runs"""
        self.ensure_one()
        return {
            "kind": kind,
            "partner_id": self.partner_id.id,
            "subscription_id": self.id,
            "address_id": (self.address_id or self.partner_id).id,
            "area_id": self.area_id.id,
            "package_id": self.package_id.id,
            "company_id": self.company_id.id,
        }

    def _is_serial_taken(self, serial, company):
        """:return: bool, whether the ONT is on another service of ``company`` already"""
        found = self.search_count(
            Domain("ont_serial", "=", serial)
            & Domain("state", "!=", "closed")
            & Domain("company_id", "=", company.id)
            & Domain("id", "not in", self.ids),
            limit=1,
        )
        return bool(found)

    def _charge_installation(self):
        """The fee and the deposit of services just installed go on their first bill."""
        self.env["citynet.charge"]._create_by_rule(
            [
                values
                for service in self
                for values in (
                    service._prepare_installation_charge_values(),
                    service._prepare_deposit_values(),
                )
                if values
            ]
        )

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
