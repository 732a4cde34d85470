from odoo import Command
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.exceptions import AccessError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestWorkOrderDispatch(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls._make_job()

    def _reminded(self, job=None):
        """:return: the users who have an activity for the job"""
        activities = (job or self.job).sudo().activity_ids
        return activities.filtered(
            lambda activity: (
                activity.activity_type_id
                == self.env.ref("citynet_crm.mail_activity_type_job")
            )
        ).user_id

    def test_a_job_dropped_on_a_technician_is_his(self):
        job = self.job.with_user(self.agent)
        job.technician_id = self.other_technician.id
        self.assertEqual(job.technician_ids.ids, self.other_technician.ids)
        self.assertEqual(job.technician_id.id, self.other_technician.id)

    def test_helpers_stay_when_the_leader_changes(self):
        third = self._make_technician("Agus", "test_technician_3")
        self.job.technician_ids = [Command.link(self.other_technician.id)]
        self.job.with_user(self.agent).technician_id = third.id
        self.assertEqual(self.job.technician_ids, third | self.other_technician)
        self.assertEqual(self.job.technician_id, third)

    def test_a_job_dropped_on_unassigned_has_no_technician(self):
        self.job.with_user(self.agent).technician_id = False
        self.assertFalse(self.job.technician_ids)

    def test_a_technician_gives_no_job_away(self):
        with self.assertRaises(AccessError):
            self.job.with_user(
                self.technician.user_id
            ).technician_id = self.other_technician.id
        self.assertEqual(self.job.technician_ids, self.technician)

    def test_every_technician_has_a_column_and_those_to_give_out_are_open(self):
        idle = self._make_technician("Idle", "test_technician_4")
        clerk = self.env["hr.employee"].create({"name": "Clerk"})
        free = self._make_job(technician_ids=False)
        found = (
            self.env["citynet.work.order"]
            .with_user(self.agent)
            .with_context(read_group_expand=True)
            .web_read_group(
                [("id", "in", (self.job | free).ids)],
                ["technician_id"],
                auto_unfold=True,
                unfold_read_specification={"name": {}},
            )
        )
        columns = {
            group["technician_id"] and group["technician_id"][0]: group
            for group in found["groups"]
        }
        self.assertLessEqual({self.technician.id, idle.id, False}, set(columns))
        self.assertNotIn(clerk.id, columns)
        self.assertEqual(columns[False]["__records"][0]["id"], free.id)

    def test_technicians_are_notified_of_their_job_until_it_is_over(self):
        job = self.job.with_user(self.agent)
        self.assertFalse(self._reminded())
        job.action_schedule()
        self.assertEqual(self._reminded(), self.technician.user_id)
        activity = self.job.activity_ids
        self.assertEqual(str(activity.date_deadline), "2026-11-24")
        job.technician_id = self.other_technician.id
        self.assertEqual(self._reminded(), self.other_technician.user_id)
        job.date_planned = "2026-11-26 02:00:00"
        self.assertEqual(str(self.job.activity_ids.date_deadline), "2026-11-26")
        job.action_reschedule()
        self.assertFalse(self._reminded())

    def test_a_finished_job_needs_no_reminder(self):
        self.job.technician_ids = [Command.link(self.other_technician.id)]
        self.job.action_schedule()
        self.assertEqual(len(self._reminded()), 2)
        for kind in ("after", "signal"):
            self._make_photo(self.job, kind)
        mine = self.job.with_user(self.technician.user_id)
        mine.ont_serial = "ZTE-9"
        mine.action_done()
        self.assertFalse(self._reminded())
