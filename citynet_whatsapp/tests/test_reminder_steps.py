from odoo.addons.citynet_crm.tests.collections.common_isolir import IsolirCommon
from odoo.tests import freeze_time, tagged

from .common import WhatsappCommon


@tagged("post_install", "-at_install")
class TestReminderSteps(WhatsappCommon, IsolirCommon):
    """The steps of a bill's reminder are one event; each is told in its own words."""

    def _remind(self, day):
        with freeze_time(f"{day} 03:00:00"), self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_reminder").method_direct_trigger()
        self.env.invalidate_all()

    def test_each_step_has_its_own_words(self):
        for day in ("2026-11-09", "2026-11-10", "2026-11-13"):
            self._remind(day)
        messages = self.messages.search(
            [("res_model", "=", "account.move"), ("res_id", "=", self.bill.id)],
            order="id",
        )
        self.assertEqual(
            messages.mapped("event"),
            [f"invoice_reminder_{step}" for step in ("before", "on", "after")],
        )
        self.assertEqual(len(set(messages.mapped("body"))), 3)
        self.assertEqual(messages[0].event_name, "Reminder before the due date")
