"""Services: they end before their customer is erased, and stay as figures."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind
from odoo.fields import Domain


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            PersonalKind(
                key="service",
                label=self.env._("Services"),
                model="citynet.subscription",
                owner=("partner_id", "address_id"),
                shows=(
                    "name",
                    "package_id",
                    "price",
                    "date_start",
                    "date_end",
                    "state",
                ),
                clears=dict.fromkeys(
                    ("ont_serial", "po_number", "contract_number", "close_reason"),
                    False,
                ),
                files=True,
                chatter=True,
                purpose=self.env._("The contract"),
            ),
            self._get_former_customer_kind(),
        ]

    @api.model
    def _get_former_customer_kind(self):
        """:return: ``PersonalKind`` of people whose last service ended"""

        def over(day):
            services = "citynet_subscription_ids"
            return (
                Domain("parent_id", "=", False)
                & Domain(services, "any", [("date_end", "<", day)])
                & Domain(
                    services,
                    "not any",
                    ["|", ("state", "!=", "closed"), ("date_end", ">=", day)],
                )
            )

        return PersonalKind(
            key="former_customer",
            label=self.env._("Former customers, all of them"),
            model="res.partner",
            owner=(),
            over=over,
            erases=True,
            purpose=self.env._("Questions after the end of the contract"),
        )

    @api.model
    def _get_erasure_obstacles(self, partners):
        obstacles = super()._get_erasure_obstacles(partners)
        services = self.env["citynet.subscription"].search(
            [("partner_id", "in", partners.ids), ("state", "!=", "closed")]
        )
        if services:
            obstacles.append(
                self.env._(
                    "Services still run: %(names)s. End them first.",
                    names=", ".join(services.mapped("name")),
                )
            )
        return obstacles
