"""The states of this addon, by every role (see ``common_states.py`` of the core)."""

from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.addons.citynet_crm.tests.common_states import StatesCase
from odoo.tests import HttpCase, freeze_time, tagged


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestStates(StatesCase, DeskCommon, HttpCase):
    addon = "citynet_csat"

    @classmethod
    def _make_records(cls):
        rating = cls.env["rating.rating"].create(
            {
                "res_model_id": cls.env["ir.model"]._get_id("citynet.ticket"),
                "res_id": cls._make_ticket().id,
                "partner_id": cls.customer.id,
                "rating": 5,
            }
        )
        return [
            cls.env["citynet.testimonial"].create(
                {
                    "rating_id": rating.id,
                    "partner_id": cls.customer.id,
                    "company_id": cls.company.id,
                    "author_name": "Budi S.",
                    "text": "Fast and friendly",
                    "date": "2026-11-20",
                    "score": 5,
                }
            )
        ]
