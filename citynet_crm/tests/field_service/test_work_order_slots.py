from odoo import Command
from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import Form, tagged


@tagged("post_install", "-at_install")
class TestWorkOrderSlots(DeskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nine = cls._make_job(planned="2026-11-24 02:00:00")

    def test_a_job_without_an_end_takes_two_hours(self):
        self.assertEqual(str(self.nine.date_planned_end), "2026-11-24 04:00:00")

    def test_a_job_that_is_moved_stays_as_long_as_it_was(self):
        """Three hours stay three hours: by a form, by a write, for several at once."""
        self.nine.date_planned_end = "2026-11-24 05:00:00"
        with Form(self.nine) as form:
            form.date_planned = "2026-11-23 03:00:00"
            self.assertEqual(str(form.date_planned_end), "2026-11-23 06:00:00")
        self.assertEqual(str(self.nine.date_planned_end), "2026-11-23 06:00:00")
        short = self._make_job(planned="2026-11-24 08:00:00")
        unplanned = self._make_job(planned=False)
        (self.nine | short | unplanned).date_planned = "2026-11-26 01:00:00"
        self.assertEqual(str(self.nine.date_planned_end), "2026-11-26 04:00:00")
        self.assertEqual(str(short.date_planned_end), "2026-11-26 03:00:00")
        self.assertEqual(str(unplanned.date_planned_end), "2026-11-26 03:00:00")
        self.nine.write(
            {
                "date_planned": "2026-11-27 01:00:00",
                "date_planned_end": "2026-11-27 02:00:00",
            }
        )
        self.assertEqual(str(self.nine.date_planned_end), "2026-11-27 02:00:00")
        self.nine.date_planned = False
        self.assertFalse(self.nine.date_planned_end)

    def test_an_overlap_of_one_technician_is_marked_on_both_jobs(self):
        ten = self._make_job(planned="2026-11-24 03:00:00")
        self.assertTrue(ten.has_conflict)
        self.assertTrue(self.nine.has_conflict)
        self.assertIn(self.nine.name, ten.conflict_note)
        self.assertIn("Slamet", ten.conflict_note)
        self.assertIn("09:00-11:00", ten.conflict_note)

    def test_jobs_one_after_the_other_do_not_clash(self):
        self.assertFalse(self._make_job(planned="2026-11-24 04:00:00").has_conflict)

    def test_two_technicians_may_work_at_the_same_time(self):
        self.assertFalse(self._make_job(self.other_technician).has_conflict)

    def test_a_shared_technician_clashes(self):
        both = self.technician | self.other_technician
        self.assertTrue(self._make_job(both).has_conflict)

    def test_finished_and_cancelled_jobs_take_no_time(self):
        self.nine._cancel("Rain")
        self.assertFalse(self._make_job(planned="2026-11-24 03:00:00").has_conflict)

    def test_the_filter_finds_what_the_badge_marks(self):
        ten = self._make_job(planned="2026-11-24 03:00:00")
        free = self._make_job(planned="2026-11-25 03:00:00")
        jobs = self.nine | ten | free
        mine = [("id", "in", jobs.ids)]
        clashing = self.env["citynet.work.order"].search(
            [*mine, ("has_conflict", "=", True)]
        )
        self.assertEqual(clashing, jobs.filtered("has_conflict"))
        quiet = self.env["citynet.work.order"].search(
            [*mine, ("has_conflict", "=", False)]
        )
        self.assertEqual(quiet, free)

    def test_planning_by_hand_warns_and_lets_the_desk_decide(self):
        job = self._make_job(planned=False)
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as warned:
            with Form(job.with_user(self.agent)) as form:
                form.date_planned = "2026-11-24 03:00:00"
        self.assertIn("double booked", warned.output[0])
        self.assertTrue(job.has_conflict)

    def test_clashes_cost_the_same_for_one_job_and_for_many(self):
        jobs = self.nine.browse()
        for hour in range(20):
            jobs |= self._make_job(planned=f"2026-12-{hour + 1:02} 03:00:00")
        self.env.flush_all()

        def cost(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("has_conflict")
            return self.env.cr.sql_log_count - before

        self.assertEqual(cost(jobs[:1]), cost(jobs))

    def test_the_first_technician_leads(self):
        job = self._make_job(self.other_technician)
        self.assertEqual(job.technician_id, self.other_technician)
        job.technician_ids = [Command.set(self.technician.ids)]
        self.assertEqual(job.technician_id, self.technician)
