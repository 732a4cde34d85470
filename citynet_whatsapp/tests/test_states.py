"""The states of this addon, by every role (see ``common_states.py`` of the core)."""

from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.addons.citynet_crm.tests.common_states import StatesCase
from odoo.tests import HttpCase, freeze_time, tagged

from .common import WhatsappCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestStates(StatesCase, WhatsappCommon, DeskCommon, HttpCase):
    addon = "citynet_whatsapp"

    @classmethod
    def _make_records(cls):
        promo = cls.env["citynet.promo"].create({"name": "Promo"})
        promo.action_publish()
        cls.customer.email = "budi@example.com"
        broadcast = cls.env["citynet.whatsapp.broadcast"].create(
            {"name": "Promo", "promo_id": promo.id, "account_id": cls.account.id}
        )
        broadcast.date_counted = "2026-11-24 02:00:00"
        return [cls.account, broadcast, cls._queue(cls)]
