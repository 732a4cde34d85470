from datetime import datetime, timedelta

from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestWorkOrderPerformance(DeskCommon):
    def _finish(self, started, hours, **values):
        """:return: a repair planned for ``started`` (two hours), done after ``hours``"""
        job = self._make_job(kind="repair", planned=started, **values)
        job.action_schedule()
        with freeze_time(started):
            job.action_start()
        with freeze_time(started + timedelta(hours=hours)):
            job.action_done()
        return job

    def _row(self, job):
        rows = self.env["citynet.work.order.performance"].with_user(self.manager)
        return rows.search([("work_order_id", "=", job.id)])

    def _plan_repair(self, created, **values):
        job = self._make_job(kind="repair", planned=False, **values)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE citynet_work_order SET create_date = %s WHERE id = %s",
            (created, job.id),
        )
        return job

    def test_time_and_punctuality(self):
        start = datetime(2026, 11, 2, 2)
        quick, slow = self._finish(start, 1.5), self._finish(start, 3)
        self.assertEqual((self._row(quick).on_time, self._row(quick).hours), (100, 1.5))
        self.assertEqual((self._row(slow).on_time, self._row(slow).hours), (0, 3))
        self.assertEqual(self._row(quick).technician_id, self.technician)

    def test_a_repair_within_a_fortnight_counts_against_the_job_before(self):
        job = self._finish(datetime(2026, 11, 2, 2), 1)
        done = job.date_done
        self._plan_repair(done + timedelta(days=14, seconds=1))
        self.assertEqual(self._row(job).repeated, 0)
        elsewhere = self._make_customer("Neighbour")
        self._plan_repair(
            done + timedelta(days=3), partner_id=elsewhere.id, address_id=elsewhere.id
        )
        self.assertEqual(self._row(job).repeated, 0)
        again = self._plan_repair(done + timedelta(days=14))
        self.env.invalidate_all()
        self.assertEqual(self._row(job).repeated, 100)
        again._cancel("Reported twice")
        self.env.invalidate_all()
        self.assertEqual(self._row(job).repeated, 0)

    def test_open_jobs_are_not_counted(self):
        self.assertFalse(self._row(self._make_job()))
