"""Orders, and the identity documents that come with them."""

from odoo import api, models
from odoo.addons.citynet_crm.tools.personal_data import PersonalKind
from odoo.fields import Domain

_SERVICES = "partner_id.citynet_subscription_ids"


class CitynetPersonalData(models.AbstractModel):
    _inherit = "citynet.personal.data"

    @api.model
    def _get_personal_kinds(self):
        return [
            *super()._get_personal_kinds(),
            self._get_photo_kind(),
            self._get_number_kind(),
            self._get_position_kind(),
            self._get_draft_kind(),
            self._get_order_kind(),
        ]

    @api.model
    def _get_photo_kind(self):
        """:return: ``PersonalKind`` of what is of no use once the line is installed"""

        def over(day):
            installed = Domain(f"{_SERVICES}.date_start", "<", day)
            lost = Domain("lead_id.active", "=", False)
            loose = Domain("partner_id", "=", False) & Domain("lead_id", "=", False)
            return (installed | lost | loose) & Domain("create_date", "<", day)

        return PersonalKind(
            key="identity_photo",
            label=self.env._("Photo of the identity card"),
            model="citynet.identity",
            owner=("partner_id", "lead_id.partner_id"),
            shows=("photo",),
            files=("photo",),
            over=over,
            purpose=self.env._("To know who orders"),
            basis="consent",
        )

    @api.model
    def _get_number_kind(self):
        """:return: ``PersonalKind`` of the number, kept as long as the contract"""

        def over(day):
            # the last service ended before that day, or the order was lost
            ended = Domain(_SERVICES, "any", [("date_end", "<", day)]) & Domain(
                _SERVICES,
                "not any",
                ["|", ("state", "!=", "closed"), ("date_end", ">=", day)],
            )
            lost = Domain("lead_id.active", "=", False) & Domain(
                "partner_id.citynet_subscription_ids", "=", False
            )
            return (ended | lost) & Domain("create_date", "<", day)

        return PersonalKind(
            key="identity_number",
            label=self.env._("Number of the identity card (NIK)"),
            model="citynet.identity",
            owner=("partner_id", "lead_id.partner_id"),
            shows=("nik_secret", "consent_date", "consent_version", "consent_text"),
            clears={"nik_secret": False, "nik_masked": False},
            words={"nik_secret": "number"},
            files=True,
            over=over,
            purpose=self.env._("To know who orders"),
        )

    @api.model
    def _get_position_kind(self):
        """:return: ``PersonalKind`` of the place on the map, for the installation"""
        return PersonalKind(
            key="position",
            label=self.env._("Position of the house on the map"),
            model="crm.lead",
            shows=("citynet_latitude", "citynet_longitude"),
            clears={"citynet_latitude": False, "citynet_longitude": False},
            over=lambda day: (
                Domain("citynet_subscription_ids.date_start", "<", day)
                | (Domain("active", "=", False) & Domain("write_date", "<", day))
            ),
            purpose=self.env._("To find the house"),
        )

    @api.model
    def _get_draft_kind(self):
        """:return: ``PersonalKind`` of orders and questions of which nothing became"""
        return PersonalKind(
            **{**self._prepare_order_kind(), "key": "order_draft", "shows": ()},
            label=self.env._("Orders and questions that came to nothing"),
            over=lambda day: (
                Domain("active", "=", False)
                & Domain("citynet_subscription_ids", "=", False)
                & Domain("write_date", "<", day)
            ),
            purpose=self.env._("To answer who asks"),
        )

    @api.model
    def _get_order_kind(self):
        """:return: ``PersonalKind`` of orders that were carried out"""
        return PersonalKind(
            **self._prepare_order_kind(),
            label=self.env._("Orders"),
            purpose=self.env._("To install what was ordered"),
        )

    @api.model
    def _prepare_order_kind(self):
        """:return: dict of what orders and drafts share"""
        return {
            "key": "order",
            "model": "crm.lead",
            "shows": (
                *("citynet_number", "create_date", "contact_name", "phone"),
                *("email_from", "street", "citynet_landmark", "description"),
            ),
            "clears": {
                "name": "Erased {id}",
                **dict.fromkeys(
                    (
                        *("contact_name", "partner_name", "phone", "phone_sanitized"),
                        *("email_from", "email_normalized", "email_cc", "street"),
                        *("street2", "zip", "description", "citynet_rt", "citynet_rw"),
                        *("citynet_landmark", "citynet_token", "website", "function"),
                        *("email_domain_criterion", "referred"),
                        *("citynet_latitude", "citynet_longitude"),
                    ),
                    False,
                ),
            },
            "words": {
                "contact_name": "name",
                "partner_name": "name",
                "phone": "phone",
                "email_from": "email",
                "street": "address",
                "street2": "address",
                "citynet_landmark": "address",
            },
            "files": True,
            "chatter": True,
        }

    @api.model
    def _get_erasure_obstacles(self, partners):
        obstacles = super()._get_erasure_obstacles(partners)
        open_orders = self.env["crm.lead"].search(
            [
                ("partner_id", "in", partners.ids),
                ("citynet_is_order", "=", True),
                ("won_status", "=", "pending"),
            ]
        )
        if open_orders:
            obstacles.append(
                self.env._(
                    "Orders are open: %(names)s.",
                    names=", ".join(
                        order.citynet_number or order.name for order in open_orders
                    ),
                )
            )
        return obstacles
