from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestFollowup(CsatCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_users()
        cls.team = cls.env["citynet.ticket.team"].create(
            {"name": "Lapangan", "user_ids": cls.agent.ids}
        )
        cls.survey.followup_team_id = cls.team

    def _get_tickets(self, answer):
        return self.env["citynet.ticket"].search([("csat_rating_id", "=", answer.id)])

    def _resolve(self, ticket):
        ticket.user_id = self.agent
        ticket.action_resolve()

    def _get_again(self, answer):
        return self.env["rating.rating"].search([("citynet_first_id", "=", answer.id)])

    def test_low_score_opens_a_complaint_for_the_team_with_a_deadline(self):
        answer = self._make_answer(2, "Kabel berantakan")
        ticket = self._get_tickets(answer)
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.subscription_id, answer.citynet_subscription_id)
        self.assertEqual(ticket.description, "Kabel berantakan")
        self.assertEqual((ticket.state, ticket.channel), ("new", "follow_up"))
        left = ticket.csat_deadline - fields.Datetime.now()
        self.assertAlmostEqual(left, timedelta(hours=24), delta=timedelta(minutes=1))
        activity = ticket.activity_ids
        self.assertEqual(activity.user_id, self.agent)
        local = self.company._citynet_local(ticket.csat_deadline)
        self.assertEqual(activity.date_deadline, local.date())

    def test_scores_above_the_limit_open_nothing(self):
        for score in (3, 4, 5):
            self.assertFalse(self._get_tickets(self._make_answer(score)))

    def test_ticked_reason_names_category_and_team(self):
        finance = self.env["citynet.ticket.team"].create({"name": "Keuangan"})
        reason = self.env["citynet.csat.reason"].create(
            {"name": "Tagihan", "category": "billing", "team_id": finance.id}
        )
        self.survey.reason_ids = reason
        request = self._make_request()
        request._csat_answer(1, 0, reasons=reason)
        ticket = self._get_tickets(request)
        self.assertEqual((ticket.team_id, ticket.category), (finance, "billing"))

    def test_changing_a_low_answer_opens_no_second_complaint(self):
        answer = self._make_answer(1)
        self._answer(answer, 2)
        ticket = self._get_tickets(answer)
        self.assertEqual(len(ticket), 1)
        self.assertIn("2", ticket.message_ids[0].body)

    def test_answer_that_gets_low_by_a_change_is_followed_up(self):
        answer = self._make_answer(5)
        self._answer(answer, 1)
        self.assertEqual(len(self._get_tickets(answer)), 1)

    def test_customer_is_asked_once_more_after_the_follow_up(self):
        ticket_survey = self._make_survey(event="ticket")
        self.survey.write({"limit_days": 30, "ask_again_hours": 0})
        answer = self._make_answer(1)
        ticket = self._get_tickets(answer)
        self._resolve(ticket)
        ticket.action_reopen()
        ticket.action_resolve()
        again = self._get_again(answer)
        self.assertEqual(len(again), 1)
        self.assertEqual(again.partner_id, answer.partner_id)
        self.assertEqual(again.citynet_technician_ids, self.technician)
        again._send_batch()
        self.assertEqual(
            again.citynet_stage, "sent", "the limit is for other questions"
        )
        self.assertFalse(
            self.env["rating.rating"].search(
                [("citynet_survey_id", "=", ticket_survey.id)]
            ),
            "one question a complaint",
        )

    def test_no_customer_is_asked_a_third_time(self):
        self.survey.ask_again_hours = 0
        answer = self._make_answer(1)
        self._resolve(self._get_tickets(answer))
        again = self._get_again(answer)
        again._send_batch()
        self._answer(again, 1)
        self._resolve(self._get_tickets(again))
        self.assertFalse(self._get_again(again))

    def test_survey_may_leave_it_at_one_question(self):
        self.survey.ask_again = False
        answer = self._make_answer(1)
        self._resolve(self._get_tickets(answer))
        self.assertFalse(self._get_again(answer))

    def test_recovery_is_counted_apart_from_csat(self):
        self.survey.ask_again_hours = 0
        self._make_answer(5)
        for score in (5, 1):
            answer = self._make_answer(1)
            self._resolve(self._get_tickets(answer))
            again = self._get_again(answer)
            again._send_batch()
            self._answer(again, score)
        statistics = self._statistics()
        self.assertEqual(self._score(statistics["total"]), (3, 3, 1))
        self.assertEqual(self._score(statistics["recovery"]), (2, 2, 1))
        self.assertEqual(statistics["recovery"]["csat"], 50)

    def test_ordinary_complaint_asks_its_own_question(self):
        survey = self._make_survey(event="ticket")
        service = self._make_answer(5).citynet_subscription_id
        ticket = self.env["citynet.ticket"].create(
            {"title": "Lambat", "subscription_id": service.id}
        )
        self._resolve(ticket)
        request = self.env["rating.rating"].search(
            [("citynet_survey_id", "=", survey.id)]
        )
        self.assertEqual(request.res_id, ticket.id)
        self.assertEqual(request.citynet_subscription_id, service)
        self.assertEqual(request.citynet_area_id, self.odp)

    def test_score_that_is_followed_up_cannot_be_satisfied(self):
        with self.assertRaises(ValidationError):
            self.survey.followup_score = 4
