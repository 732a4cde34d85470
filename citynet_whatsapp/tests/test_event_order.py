"""What a customer gets to read of one action, for each pair of events that it raises."""

from odoo.addons.citynet_crm.tests.changes.common_change import NOVEMBER_21
from odoo.tests import freeze_time, tagged

from .common_order import EventOrderCommon


@tagged("post_install", "-at_install")
@freeze_time(NOVEMBER_21)
class TestEventOrder(EventOrderCommon):
    """Orders, visits, changes, complaints and outages."""

    def test_an_order_is_told_as_received_then_as_confirmed(self):
        order = self._make_order(partner_id=self.customer.id)
        order.action_set_won()
        self.assertEqual(self._get_told(), ["order_received", "order_confirmed"])

    def test_an_order_that_is_confirmed_as_it_comes_is_told_once(self):
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        order = self._make_order(partner_id=self.customer.id, stage_id=won.id)
        self.assertEqual(order.won_status, "won")
        self.assertEqual(self._get_told(), ["order_confirmed"])

    def test_a_finished_installation_is_told_before_its_first_bill(self):
        job = self._make_job(
            partner_id=self.newcomer.id, address_id=self.newcomer.id, ont_serial="NEW1"
        )
        self._finish(job)
        self.assertEqual(job.subscription_id.state, "active")
        self.assertEqual(self._get_told(self.newcomer), ["work_order_done"])
        self._bill("2026-11-21")
        self.assertEqual(
            self._get_told(self.newcomer), ["work_order_done", "invoice_issued"]
        )

    def test_a_change_of_package_is_told_before_its_bill(self):
        self._ask(package_id=self.larger.id).action_confirm()
        self._bill("2026-11-21")
        self.assertEqual(self._get_told(), ["package_changed", "invoice_issued"])

    def test_a_change_with_a_visit_is_told_before_the_visits_end(self):
        request = self._ask(package_id=self.larger.id, with_visit=True)
        request.action_confirm()
        self.assertEqual(self._get_told(), [])
        self._finish(request.work_order_id)
        self.assertEqual(request.state, "done")
        self.assertEqual(self._get_told(), ["package_changed", "work_order_done"])

    def test_a_relocation_is_told_when_it_is_agreed_and_when_it_is_done(self):
        request = self._ask_to_move(area_id=self.area.id)
        request.action_confirm()
        self.assertEqual(self._get_told(), ["relocation_requested"])
        self._finish(request.work_order_id, "NEWONT1")
        self.assertEqual(request.state, "done")
        self.assertEqual(self._get_told(), ["relocation_requested", "work_order_done"])

    def test_a_pause_asks_for_no_money_and_its_end_is_told(self):
        self._ask("pause").action_confirm()
        self.assertEqual(self.service.suspend_reason, "customer")
        self.assertEqual(self._get_told(), [])
        self._ask("resume").action_confirm()
        self.assertEqual(self._get_told(), ["subscription_restored"])

    def test_a_suspension_for_unpaid_bills_asks_to_pay(self):
        self.service._suspend("arrears")
        self.assertEqual(self._get_told(), ["subscription_suspended"])

    def test_a_complaint_is_told_as_received_answered_and_settled(self):
        ticket = self._make_ticket(user_id=self.agent.id)
        self._answer(ticket)
        ticket.action_resolve()
        self.assertEqual(
            self._get_told(), ["ticket_opened", "ticket_answered", "ticket_resolved"]
        )

    def test_merged_complaints_are_answered_by_none_of_it(self):
        one, two = (self._make_ticket(user_id=self.agent.id) for _each in "12")
        self._forget()
        one.with_user(self.agent)._merge_into(two)
        self.assertEqual(one.state, "merged")
        self.assertFalse(two.date_first_answer)
        self.assertEqual(self._get_told(), [])

    def test_what_follows_a_low_answer_is_no_complaint_that_was_made(self):
        self._make_ticket(channel="follow_up")
        self.assertEqual(self._get_told(), [])

    def test_an_outages_end_settles_complaints_and_credits_without_a_word_more(self):
        ticket = self._make_ticket(
            subscription_id=self.service.id, category="no_connection"
        )
        outage = self._make_outage()
        outage.action_announce()
        self._drain_outages()
        self._forget()
        outage.action_resolve()
        self._drain_outages()
        self.assertEqual(ticket.state, "resolved")
        self.assertTrue(outage.service_ids.charge_id)
        self.assertEqual(self._get_told(), ["outage_resolved"])

    def test_an_outage_that_was_not_announced_settles_the_complaint_with_a_word(self):
        ticket = self._make_ticket(
            subscription_id=self.service.id, category="no_connection"
        )
        outage = self._make_outage()
        ticket._attach_outage()
        self._forget()
        outage.action_resolve()
        self._drain_outages()
        self.assertEqual(self._get_told(), ["ticket_resolved"])

    def test_an_outages_end_is_told_before_the_line_that_it_opens(self):
        bill = self._bill()
        bill.invoice_date_due = "2026-11-20"
        outage = self._make_outage(shift_days=10)
        outage.action_announce()
        self._drain_outages()
        self.service._suspend("arrears")
        self._forget()
        outage.action_resolve()
        self._drain_outages()
        self.assertEqual(self.service.state, "active")
        self.assertEqual(self._get_told(), ["outage_resolved", "subscription_restored"])

    def _answer(self, ticket):
        ticket.with_user(self.agent).message_post(
            body="We come at ten.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
