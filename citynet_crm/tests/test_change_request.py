from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import CitynetCommon

NOVEMBER_21 = "2026-11-21 03:00:00"


@tagged("post_install", "-at_install")
class TestChangeRequest(CitynetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.larger = cls._make_package("Citynet 50 Mbps", 300000)
        cls.service = cls._make_subscription("2026-11-01")

    def _ask(self, kind="package", **values):
        return self.env["citynet.change.request"].create(
            {"subscription_id": self.service.id, "kind": kind, **values}
        )

    def test_the_state_table_allows_and_refuses(self):
        table = {
            "requested": {"confirmed", "refused", "cancelled"},
            "confirmed": {"done", "cancelled"},
        }
        states = ("requested", "confirmed", "done", "refused", "cancelled")
        for source in states:
            for target in states:
                request = self._ask("pause", reason="x")
                request._state_door().write({"state": source})
                if target == source or target in table.get(source, ()):
                    request._transition(target)
                    self.assertEqual(request.state, target)
                else:
                    with self.assertRaises(UserError, msg=f"{source} {target}"):
                        request._transition(target)
                request.unlink()
        with self.assertRaises(UserError):
            self._ask().write({"state": "done"})

    def test_an_upgrade_of_a_billed_month_pays_its_last_days(self):
        self._run_billing("2026-11-01")
        with freeze_time(NOVEMBER_21):
            request = self._ask(package_id=self.larger.id)
            request.action_confirm()
        self.assertEqual(request.state, "done")
        self.assertEqual(self.service.package_id, self.larger)
        self.assertEqual(self.service.price, 300000)
        self.assertEqual(self.service.charge_ids.amount, 33333)
        self.assertEqual(self.service.charge_ids.kind, "proration")
        self.assertEqual(request.amount, 33333)

    def test_up_and_down_on_one_day_net_to_nothing(self):
        self._run_billing("2026-11-01")
        with freeze_time(NOVEMBER_21):
            for package in (self.larger, self.package):
                self._ask(package_id=package.id).action_confirm()
        self.assertEqual(sum(self.service.charge_ids.mapped("amount")), 0)
        self.assertEqual(self.service.price, 200000)

    def test_an_unbilled_month_pays_the_old_price_until_the_change(self):
        with freeze_time(NOVEMBER_21):
            self._ask(package_id=self.larger.id).action_confirm()
        self.assertEqual(self.service.charge_ids.amount, -66667)

    def test_the_next_period_waits_for_its_day(self):
        self._run_billing("2026-11-01")
        with freeze_time(NOVEMBER_21):
            request = self._ask(package_id=self.larger.id, timing="next")
            request.action_confirm()
            self.assertEqual(request.state, "confirmed")
            self.assertEqual(request.date_effective, date(2026, 12, 1))
            self.assertEqual(self.service.price, 200000)
            with self.assertRaises(UserError):
                request.package_id = self.package
        with freeze_time("2026-12-01 03:00:00"):
            self.env["citynet.change.request"]._cron_carry_out()
        self.assertEqual(request.state, "done")
        self.assertEqual(self.service.price, 300000)
        self.assertFalse(self.service.charge_ids)

    def test_the_window_is_a_rule(self):
        self.company.citynet_change_from_day = 25
        with freeze_time(NOVEMBER_21), self.assertRaises(UserError):
            self._ask(package_id=self.larger.id).action_confirm()

    def test_pause_resume_and_stop(self):
        with freeze_time(NOVEMBER_21):
            self._ask("pause").action_confirm()
            self.assertEqual(self.service.suspend_reason, "customer")
            self._ask("resume").action_confirm()
            self.assertEqual(self.service.state, "active")
            stop = self._ask("stop")
            with self.assertRaises(UserError):
                stop.action_confirm()
            stop.reason = "Moves away"
            stop.action_confirm()
        self.assertEqual(self.service.state, "closed")
        self.assertEqual(self.service.date_end, date(2026, 11, 21))

    def _ask_to_move(self):
        place = self.env["res.partner"].create(
            {"name": "New house", "parent_id": self.customer.id, "type": "other"}
        )
        area = self.env["citynet.area"].create({"name": "ODP new"})
        return self._ask("relocation", address_id=place.id, area_id=area.id)

    def test_a_relocation_and_a_package_change_at_once(self):
        self.company.citynet_relocation_fee = 150000
        self._run_billing("2026-11-01")
        before = (self.service.name, self.service.date_start, self.service.anchor_date)
        with freeze_time(NOVEMBER_21):
            move = self._ask_to_move()
            move.action_confirm()
            self._ask(package_id=self.larger.id).action_confirm()
            job = move.work_order_id
            self.assertEqual(
                (job.kind, job.address_id), ("relocation", move.address_id)
            )
            self.assertNotEqual(self.service.address_id, move.address_id)
            job._state_door().write({"state": "scheduled"})
            job.ont_serial = "NEWONT1"
            job.action_done()
            job.action_done()
        self.assertEqual(move.state, "done")
        self.assertEqual(self.service.address_id, move.address_id)
        self.assertEqual(self.service.ont_serial, "NEWONT1")
        after = (self.service.name, self.service.date_start, self.service.anchor_date)
        self.assertEqual(before, after)
        self.assertEqual(
            sorted(self.service.charge_ids.mapped("amount")), [33333, 150000]
        )

    def test_a_cancelled_relocation_cancels_its_job_and_costs_nothing(self):
        self.company.citynet_relocation_fee = 150000
        move = self._ask_to_move()
        move.action_confirm()
        move.action_cancel()
        self.assertEqual(move.work_order_id.state, "cancelled")
        self.assertFalse(self.service.charge_ids)

    def test_no_coverage_no_relocation(self):
        move = self._ask_to_move()
        move.area_id = False
        with self.assertRaises(UserError):
            move.action_confirm()
