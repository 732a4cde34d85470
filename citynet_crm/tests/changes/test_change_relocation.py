"""A service moves house, with its debt and its days; the old address starts clean."""

from odoo.addons.citynet_crm.tests.changes.common_change import (
    NOVEMBER_21,
    ChangeCommon,
)
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestRelocation(ChangeCommon):
    def test_number_tenure_days_and_debt_stay_and_no_day_is_billed_twice(self):
        self.company.citynet_relocation_fee = 150000
        self._run_billing("2026-11-01")
        names = ("name", "date_start", "anchor_date", "anchor_day", "price")
        before = [self.service[name] for name in names]
        with freeze_time(NOVEMBER_21):
            move = self._ask_to_move()
            self.assertEqual(move.area_id, self.area)
            move.action_confirm()
            self.assertEqual(move.amount, 150000)
            self.assertIn("Prices are without tax.", move.explanation)
            jobs = {job.kind: job for job in move.job_ids}
            self.assertEqual(set(jobs), {"removal", "relocation"})
            self.assertEqual(jobs["removal"].address_id, self.customer)
            self.assertEqual(jobs["relocation"].address_id, move.address_id)
            self.assertEqual(jobs["relocation"].ont_serial, "OLDONT1")
            self._finish(jobs["removal"])
            self.assertEqual(self.service.address_id, self.env["res.partner"])
            self._finish(jobs["relocation"])
        self.assertEqual(move.state, "done")
        self.assertEqual(self.service.address_id, move.address_id)
        self.assertEqual(self.service.ont_serial, "OLDONT1")
        self.assertEqual([self.service[name] for name in names], before)
        self.assertEqual(self.service.charge_ids.mapped("amount"), [150000])
        self._run_billing("2026-12-01")
        self.assertEqual(
            self._get_periods(),
            [
                (self.customer.name, "2026-11-01", "2026-11-30"),
                (self.customer.name, "2026-12-01", "2026-12-31"),
            ],
        )

    def test_a_swapped_ont_is_asked_for(self):
        with freeze_time(NOVEMBER_21):
            move = self._ask_to_move(ont_action="swap")
            move.action_confirm()
            job = move.work_order_id
            self.assertTrue(job.needs_serial)
            with self.assertRaisesRegex(UserError, "serial"):
                self._finish(job)
            self._finish(job, serial="NEWONT1")
        self.assertEqual(self.service.ont_serial, "NEWONT1")

    def test_a_new_tenant_at_the_old_address_starts_clean(self):
        self._run_billing("2026-11-01")
        with freeze_time(NOVEMBER_21):
            move = self._ask_to_move()
            move.action_confirm()
            self._finish(move.work_order_id)
            tenant = self._make_customer("New tenant", street=self.customer.street)
            job = self._make_job(
                partner_id=tenant.id,
                address_id=tenant.id,
                area_id=self.area.id,
                ont_serial="OTHERONT",
            )
            self._finish(job)
        fresh = job.subscription_id
        self.assertEqual(fresh.partner_id, tenant)
        self.assertFalse(fresh.charge_ids)
        day = self.company._citynet_today().replace(year=2027)
        services = fresh | self.service
        arrears = services._get_arrears(self.company, day, services)
        self.assertEqual(set(arrears), {self.service})
        self.assertFalse(fresh.is_overdue)
        self.assertEqual(fresh.bill_count, 0)

    def test_a_relocation_and_a_package_change_at_once(self):
        self.company.citynet_relocation_fee = 150000
        self._run_billing("2026-11-01")
        with freeze_time(NOVEMBER_21):
            move = self._ask_to_move()
            move.action_confirm()
            self._ask(package_id=self.larger.id).action_confirm()
            self.assertEqual(move.state, "confirmed")
            self._finish(move.work_order_id)
        self.assertEqual(self.service.package_id, self.larger)
        self.assertEqual(self.service.address_id, move.address_id)
        self.assertEqual(
            sorted(self.service.charge_ids.mapped("amount")), [33333, 150000]
        )

    def test_unsure_coverage_is_surveyed_before_anything_is_promised(self):
        self.area.port_count = 1  # the service's own
        with freeze_time(NOVEMBER_21):
            move = self._ask_to_move()
            self.assertEqual(move.coverage, "full")
            with self.assertRaisesRegex(UserError, "No free port"):
                move.action_confirm()
            move.action_survey()
            move.action_survey()
            self.assertEqual(move.survey_id.kind, "survey")
            self.assertEqual(len(move.job_ids), 1)
            with self.assertRaisesRegex(UserError, "survey"):
                move.action_confirm()
            self._finish(move.survey_id)
            move.action_confirm()
        self.assertEqual(move.state, "confirmed")

    def test_an_unknown_village_has_no_area(self):
        place = self._make_place(citynet_village="Nowhere")
        move = self._ask("relocation", address_id=place.id)
        self.assertEqual(move.coverage, "none")
        with self.assertRaises(UserError):
            move.action_confirm()

    def test_a_cancelled_visit_is_planned_again_with_all_its_jobs(self):
        move = self._ask_to_move()
        move.action_confirm()
        first = move.job_ids
        move.work_order_id._cancel("Rain")
        move.action_plan_again()
        self.assertEqual(set(first.mapped("state")), {"cancelled"})
        self.assertEqual(
            set((move.job_ids - first).mapped("kind")), {"removal", "relocation"}
        )
        self.assertFalse(move.problem)

    def test_called_off_before_anybody_comes_it_costs_nothing(self):
        self.company.citynet_relocation_fee = 150000
        move = self._ask_to_move()
        move.action_confirm()
        move.action_cancel()
        self.assertEqual(set(move.job_ids.mapped("state")), {"cancelled"})
        self.assertFalse(self.service.charge_ids)

    def test_a_change_that_a_technician_has_started_cant_be_cancelled(self):
        move = self._ask_to_move()
        move.action_confirm()
        move.job_ids[0].sudo()._bypass_guard("state").write({"state": "in_progress"})
        with self.assertRaisesRegex(UserError, "started"):
            move.action_cancel()
        self.assertEqual(move.state, "confirmed")
