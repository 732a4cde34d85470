from datetime import timedelta

from odoo import fields
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestOutageEnd(DeskCommon):
    """Which complaints an outage explains, and which end with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._make_subscription("2026-11-01", area_id=cls.area.id)
        cls.second = cls._make_subscription("2026-11-01", area_id=cls.area.id)

    def _make_outage(self, hours=30):
        start = fields.Datetime.now() - timedelta(hours=hours)
        values = {"cause": "Cut", "area_ids": self.area.ids, "date_start": start}
        return self.env["citynet.outage"].with_user(self.agent).create(values)

    def _work(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_outage").method_direct_trigger()
        self.env.invalidate_all()

    def test_what_the_outage_does_not_explain_is_not_attached(self):
        """Older than the hours in which nobody noticed, of another kind, a follow-up."""
        old = self._make_ticket(subscription_id=self.first.id)
        self.env.cr.execute(
            "UPDATE citynet_ticket SET create_date = create_date - interval '37 hours'"
            " WHERE id = %s",
            [old.id],
        )
        old.invalidate_recordset()
        follow_up = self._make_ticket(
            subscription_id=self.first.id, channel="follow_up"
        )
        staff = self._make_ticket(subscription_id=self.first.id, category="staff")
        fresh = self._make_ticket(subscription_id=self.first.id)
        outage = self._make_outage(hours=30)
        outage.action_announce()
        self.assertEqual(outage.ticket_ids, fresh)
        self.assertFalse((old | follow_up | staff).outage_id)

    def test_a_person_says_which_complaints_end_with_the_outage(self):
        """One is taken out, an older one of the same line is put in."""
        mine = self._make_ticket(subscription_id=self.first.id)
        other = self._make_ticket(subscription_id=self.second.id)
        follow_up = self._make_ticket(
            subscription_id=self.first.id, channel="follow_up"
        )
        stranger = self._make_ticket()
        outage = self._make_outage()
        outage.action_announce()
        action = outage.action_end()
        self.assertEqual(outage.state, "open")
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.agent)
            .with_context(action["context"])
            .create({})
        )
        self.assertEqual(wizard.ticket_ids, mine | other)
        self.assertEqual(wizard.candidate_ids, mine | other | follow_up)
        wizard.ticket_ids = mine | follow_up | stranger
        wizard.action_end()
        self._work()
        self.assertEqual(outage.state, "resolved")
        self.assertEqual(set((mine | follow_up).mapped("state")), {"resolved"})
        self.assertEqual(set((other | stranger).mapped("state")), {"new"})

    def test_without_complaints_the_end_asks_nothing(self):
        outage = self._make_outage()
        self.assertFalse(outage.action_end())
        self.assertEqual(outage.state, "resolved")
