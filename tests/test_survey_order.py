"""What is said of one thing by messages and by surveys together, and in which order."""

from odoo import fields
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.addons.citynet_whatsapp.tests.common import WhatsappCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestSurveyOrder(WhatsappCommon, DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.surveys = cls.env["citynet.csat.survey"]
        cls.surveys.search([]).active = False
        cls.service = cls._make_subscription("2026-01-01", area_id=cls.area.id)

    def _make_survey(self, event):
        return self.surveys.create(
            {
                "name": event,
                "event": event,
                "delay_hours": 0,
                "hour_from": 0,
                "hour_to": 24,
                "limit_days": 0,
            }
        )

    def _ask(self):
        """The surveys' job runs.

        :return: list of str, the events that the customer is told of, in the sender's
            order
        """
        with self.enter_registry_test_mode():
            self.env.ref("citynet_csat.ir_cron_send_requests").method_direct_trigger()
        self.env.invalidate_all()
        queue = self.messages.search(
            [("partner_id", "=", self.customer.id), ("state", "=", "queued")],
            order="lane, due_at, id",
        )
        return queue.mapped("event")

    def test_a_settled_complaint_is_told_before_its_survey(self):
        self._make_survey("ticket")
        ticket = self._make_ticket(user_id=self.agent.id)
        ticket.action_resolve()
        self.assertEqual(
            self._ask(), ["ticket_opened", "ticket_resolved", "csat_requested"]
        )

    def test_an_outages_end_is_told_before_its_survey_and_asks_those_who_were_told(
        self,
    ):
        self._make_survey("outage")
        outage = self.env["citynet.outage"].create(
            {
                "cause": "Fibre cut",
                "area_ids": self.area.ids,
                "date_start": fields.Datetime.subtract(fields.Datetime.now(), hours=30),
            }
        )
        for action in (outage.action_announce, outage.action_resolve):
            action()
            with self.enter_registry_test_mode():
                self.env.ref("citynet_crm.ir_cron_outage").method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual(
            self._ask(), ["outage_announced", "outage_resolved", "csat_requested"]
        )
        request = self.env["rating.rating"].search([("res_id", "=", outage.id)])
        self.assertEqual(request.citynet_subscription_id, self.service)

    def test_a_low_answer_opens_no_complaint_that_the_customer_reads_of(self):
        self._make_survey("ticket")
        ticket = self._make_ticket(user_id=self.agent.id)
        ticket.action_resolve()
        told = self._ask()
        request = self.env["rating.rating"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        request._csat_answer(1, request.citynet_revision, "Slow")
        self.assertTrue(request.citynet_ticket_ids)
        self.assertEqual(self._ask(), told)
