from datetime import datetime, timedelta

from odoo import Command
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

# Monday, 24 November 2025, 15:00 in Jakarta (UTC+7)
MONDAY = datetime(2025, 11, 24, 8, 0)


@tagged("post_install", "-at_install")
class TestTicketClock(DeskCommon):
    """Two clocks within working hours of 09:00 to 17:00, Monday to Friday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.citynet_tz = "Asia/Jakarta"
        days = [
            Command.create(
                {
                    "name": "Desk",
                    "dayofweek": str(day),
                    "hour_from": 9,
                    "hour_to": 17,
                    "day_period": "morning",
                }
            )
            for day in range(5)
        ]
        # a calendar of another zone: the hours are the provider's all the same
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Desk", "tz": "UTC", "attendance_ids": [Command.clear(), *days]}
        )
        cls.env["citynet.sla"].search([]).active = False
        cls.level = cls.env["citynet.sla"].create(
            {
                "name": "Homes",
                "calendar_id": cls.calendar.id,
                "first_hours": 1,
                "restore_hours": 4,
                "warn_hours": 0.5,
                "manager_hours": 2,
            }
        )
        cls.leader = new_test_user(
            cls.env, "test_leader", groups="citynet_crm.group_agent"
        )
        cls.team = cls.env["citynet.ticket.team"].create(
            {
                "name": "Field",
                "leader_id": cls.leader.id,
                "manager_id": cls.manager.id,
            }
        )

    def setUp(self):
        super().setUp()
        self.clock = freeze_time(MONDAY)
        self.now = self.clock.start()
        self.addCleanup(self.clock.stop)

    def _open(self, **values):
        values = {"team_id": self.team.id, "user_id": self.agent.id, **values}
        ticket = self._make_ticket(**values)
        # the row's own date is the database's, which no test can stop
        self.env.cr.execute(
            "UPDATE citynet_ticket SET create_date = %s WHERE id = %s",
            [self.now(), ticket.id],
        )
        return ticket

    def _pass(self, hours):
        self.now.tick(timedelta(hours=hours))
        self.env.invalidate_all()

    def _escalate(self):
        with self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_escalation").method_direct_trigger()
        self.env.invalidate_all()

    def _steps(self, ticket):
        return [
            (one.clock, one.step, one.user_id)
            for one in ticket.escalation_ids.sorted("id")
        ]

    def test_working_hours_count_in_the_providers_zone(self):
        ticket = self._open()
        # two hours of Monday, the other two from nine on Tuesday
        self.assertEqual(ticket.date_first_due, datetime(2025, 11, 24, 9, 0))
        self.assertEqual(ticket.date_restore_due, datetime(2025, 11, 25, 4, 0))
        self.company.citynet_tz = "Asia/Jayapura"  # 17:00 there: after working hours
        self.assertEqual(self._open().date_first_due, datetime(2025, 11, 25, 1, 0))

    def test_a_public_holiday_does_not_count(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": "2025-11-24 17:00:00",
                "date_to": "2025-11-25 16:59:00",
            }
        )
        self.assertEqual(self._open().date_restore_due, datetime(2025, 11, 26, 4, 0))

    def test_the_level_follows_the_kind_of_customer_and_the_priority(self):
        urgent = self.level.copy(
            {"sequence": 1, "priority": "2", "calendar_id": False, "restore_hours": 2}
        )
        school = self.level.copy({"sequence": 2, "customer_kind": "institution"})
        ticket = self._open()
        self.assertEqual(ticket.sla_id, self.level)
        self._pass(1)
        ticket.with_user(self.agent).priority = "2"
        self.assertEqual(ticket.sla_id, urgent)
        # an hour of the two is used already
        self.assertEqual(ticket.date_restore_due, MONDAY + timedelta(hours=2))
        pupil = self._make_customer("School", citynet_audience="institution")
        self.assertEqual(self._open(partner_id=pupil.id).sla_id, school)

    def test_the_clock_stands_still_while_the_customer_is_waited_for(self):
        ticket = self._open()
        self._pass(1)
        ticket.with_user(self.agent).action_wait()
        self.assertEqual((ticket.hours_left, ticket.clock_text), (3, "1 min left"))
        self._pass(40)  # Wednesday, 08:00
        ticket._note_first_answer()
        self.assertEqual(ticket.clock_text, "waits for the customer")
        ticket.with_user(self.agent).action_go_on()
        self.assertEqual(ticket.date_restore_due, datetime(2025, 11, 26, 5, 0))
        self.assertEqual(ticket.clock_text, "3 h left")

    def test_only_an_open_complaint_can_wait(self):
        ticket = self._open()
        ticket.action_resolve()
        with self.assertRaises(UserError):
            ticket.with_user(self.agent).action_wait()

    def test_a_technician_stops_no_clock(self):
        ticket = self._open(user_id=self.technician.user_id.id)
        mine = ticket.with_user(self.technician.user_id)
        for step in (mine.action_wait, mine.action_go_on, mine.action_note_call):
            with self.assertRaises(AccessError):
                step()

    def test_what_was_kept_and_missed_stays_known(self):
        kept, missed = self._open(), self._open()
        self._pass(0.5)
        for ticket in (kept, missed):
            ticket.with_user(self.agent).action_note_call()
        kept.with_user(self.agent).action_resolve()
        self._pass(24)
        missed.with_user(self.agent).action_resolve()
        self.assertEqual((kept.clock_state, missed.clock_state), ("kept", "missed"))
        self.assertEqual(
            (missed.first_breached, missed.restore_breached), (False, True)
        )

    def test_a_reopened_complaint_has_what_was_left(self):
        ticket = self._open()
        self._pass(1)
        ticket.with_user(self.agent).action_resolve()
        self._pass(40)  # Wednesday, 08:00
        ticket.with_user(self.agent).action_reopen()
        self.assertEqual(ticket.date_restore_due, datetime(2025, 11, 26, 5, 0))

    def test_each_step_of_the_chain_is_taken_once(self):
        ticket = self._open()
        self._escalate()
        self.assertFalse(self._steps(ticket))
        self._pass(0.6)
        self._escalate()
        self._escalate()
        warned = [("first", "warning", self.agent)]
        self.assertEqual(self._steps(ticket), warned)
        self.assertEqual(ticket.clock_state, "warned")
        self._pass(0.5)
        self._escalate()
        self._escalate()
        led = [*warned, ("first", "leader", self.leader)]
        self.assertEqual(self._steps(ticket), led)
        self.assertEqual(ticket.clock_state, "breached")
        self.assertTrue(ticket.first_breached)
        self._pass(17)  # Tuesday, 09:06: an hour and six minutes late
        self._escalate()
        self.assertEqual(self._steps(ticket), led)
        self._pass(1)
        self._escalate()
        self.assertIn(("first", "manager", self.manager), self._steps(ticket))
        self.assertEqual(
            set(ticket.activity_ids.user_id),
            set(self.agent | self.leader | self.manager),
        )

    def test_a_cron_that_was_away_warns_of_nothing_that_is_over(self):
        ticket = self._open()
        self._pass(48)
        self._escalate()
        self.assertNotIn("warning", ticket.escalation_ids.mapped("step"))
        self.assertEqual(len(ticket.escalation_ids), 4)

    def test_an_answer_ends_what_was_to_be_done_about_it(self):
        ticket = self._open()
        self._pass(0.6)
        self._escalate()
        self.assertEqual(len(ticket.activity_ids), 1)
        ticket.with_user(self.agent).action_note_call()
        self.assertFalse(ticket.activity_ids)
        self.assertFalse(ticket.first_breached)

    def test_a_complaint_that_waits_or_is_over_notifies_no_user(self):
        waiting, over = self._open(), self._open()
        (waiting | over).action_note_call()
        waiting.action_wait()
        over.action_resolve()
        self._pass(72)
        self._escalate()
        self.assertFalse((waiting | over).escalation_ids)

    def test_whom_a_complaint_is_hidden_from_the_next_of_the_chain_hears(self):
        self.team.leader_id = self._make_user("accountant")
        ticket = self._open()
        self._pass(1.5)
        self._escalate()
        self.assertEqual(self._steps(ticket), [("first", "leader", self.manager)])

    def test_the_figures_know_the_median_and_the_deadlines_kept(self):
        for hours in (0.5, 0.6, 24):
            ticket = self._open(category="other")
            moment = self.now()
            ticket.write(
                {
                    "date_first_answer": moment + timedelta(hours=hours),
                    "first_breached": hours > 1,
                }
            )
        figures = self.env["citynet.ticket.report"].with_user(self.manager)
        [(median, kept)] = figures._read_group(
            [("ticket_id.category", "=", "other"), ("sla_id", "=", self.level.id)],
            [],
            ["first_hours:median", "first_kept:avg"],
        )
        self.assertAlmostEqual(median, 0.6)
        self.assertAlmostEqual(kept, 200 / 3)
