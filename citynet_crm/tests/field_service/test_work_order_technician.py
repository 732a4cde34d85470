from odoo.addons.citynet_crm.tests.common_desk import DeskCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged


@tagged("post_install", "-at_install")
class TestWorkOrderTechnician(DeskCommon):
    """Technicians do their own jobs, and nothing else to them or to others'."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls._make_job()
        for kind in ("after", "signal"):
            cls._make_photo(cls.job, kind)
        cls.job.action_schedule()
        cls.mine = cls.job.with_user(cls.technician.user_id)
        foreign = cls._make_job(cls.other_technician)
        foreign.action_schedule()
        cls.foreign = foreign.with_user(cls.technician.user_id)

    def _report(self, job, mode, **values):
        action = {"finish": job.action_finish, "not_done": job.action_not_done}[mode]()
        report = Form(
            self.env[action["res_model"]]
            .with_user(job.env.user)
            .with_context(**action["context"])
        )
        for name, value in values.items():
            report[name] = value
        return report.save().action_confirm()

    def test_start_report_finish(self):
        self.mine.action_start()
        self.mine.write({"ont_serial": "ZTE1", "note": "Roof cable"})
        self.mine.action_finish()
        self.assertEqual(self.job.state, "done")
        self.assertEqual(self.job.subscription_id.state, "active")
        self.assertEqual(self.job.subscription_id.ont_serial, "ZTE1")

    def test_finishing_without_a_serial_asks_for_it(self):
        self.mine.action_start()
        self._report(self.mine, "finish", ont_serial=" ZTE2 ", note="Done at noon")
        self.assertEqual(self.job.state, "done")
        self.assertEqual(self.job.ont_serial, "ZTE2")
        self.assertEqual(self.job.note, "Done at noon")

    def test_a_second_tap_finishes_nothing_twice(self):
        self.mine.write({"ont_serial": "ZTE3"})
        self.mine.action_finish()
        self.mine.action_finish()
        self.assertEqual(
            self.env["citynet.subscription"].search_count(
                [("ont_serial", "=", "ZTE3")]
            ),
            1,
        )

    def test_a_job_that_was_not_possible_goes_back_to_the_desk(self):
        self.mine.action_start()
        self._report(self.mine, "not_done", result="absent", note="Gate locked")
        self.assertEqual(self.job.state, "draft")
        self.assertEqual(self.job.result, "absent")
        self.assertFalse(self.job.date_planned)

    def test_plans_customers_and_packages_are_not_the_technicians(self):
        for values in (
            {"date_planned": "2026-12-24 02:00:00"},
            {"partner_id": self.foreign.sudo().partner_id.id},
            {"package_id": self.package.id},
            {"technician_ids": [(6, 0, self.other_technician.ids)]},
            {"priority": "1"},
            {"ont_serial": "X", "area_id": self.area.id},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.mine.write(values)
        self.assertFalse(self.job.ont_serial)

    def test_the_state_has_buttons_only(self):
        with self.assertRaises(UserError):
            self.mine.write({"state": "done"})

    def test_jobs_of_others_are_out_of_reach(self):
        for call in (
            lambda: self.foreign.read(["name"]),
            lambda: self.foreign.write({"note": "x"}),
            self.foreign.action_start,
            self.foreign.action_done,
            self.foreign.action_reschedule,
            self.foreign.action_not_done,
            self.foreign.action_cancel,
        ):
            with self.subTest(call=call), self.assertRaises(AccessError):
                call()
        self.assertEqual(self.foreign.sudo().state, "scheduled")

    def test_he_sees_how_to_get_there_and_whom_to_call(self):
        self.assertEqual(self.mine.phone, "0812-3456-7890")
        self.assertEqual(self.mine.whatsapp_url, "https://wa.me/6281234567890")

    def test_the_desk_plans_and_cancels_with_a_reason(self):
        job = self.job.with_user(self.agent)
        action = job.action_cancel()
        report = Form(
            self.env[action["res_model"]]
            .with_user(self.agent)
            .with_context(**action["context"])
        )
        report.reason = "Ordered twice"
        report.save().action_confirm()
        self.assertEqual(self.job.state, "cancelled")
        self.assertEqual(self.job.cancel_reason, "Ordered twice")

    def test_technicians_cancel_nothing_not_even_their_own(self):
        with self.assertRaises(AccessError):
            self.mine.action_cancel()
        report = self.env["citynet.work.order.report"].with_user(self.mine.env.user)
        forged = report.create(
            {"work_order_ids": self.job.ids, "mode": "cancel", "reason": "Tired"}
        )
        with self.assertRaises(AccessError):
            forged.action_confirm()
        self.assertEqual(self.job.state, "scheduled")

    def test_a_cancelled_job_needs_a_reason(self):
        report = self.env["citynet.work.order.report"].create(
            {"work_order_ids": self.job.ids, "mode": "cancel", "reason": "  "}
        )
        with self.assertRaises(UserError):
            report.action_confirm()
        self.assertEqual(self.job.state, "scheduled")
