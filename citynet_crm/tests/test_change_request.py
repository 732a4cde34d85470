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
        self._carry_out("2026-12-01")
        self.assertEqual(request.state, "done")
        self.assertEqual(self.service.price, 300000)
        self.assertFalse(self.service.charge_ids)

    def test_the_window_is_a_rule_for_agreeing_not_for_the_day_itself(self):
        self.company.citynet_change_from_day = 25
        with freeze_time(NOVEMBER_21), self.assertRaises(UserError):
            self._ask(package_id=self.larger.id).action_confirm()
        with freeze_time("2026-11-25 03:00:00"):
            request = self._ask(package_id=self.larger.id, timing="next")
            request.action_confirm()
        self._carry_out("2026-12-01")
        self.assertEqual(request.state, "done")

    def _carry_out(self, day):
        with freeze_time(f"{day} 03:00:00"), self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_change_requests").method_direct_trigger()
        self.env.invalidate_all()

    def test_what_cannot_be_done_on_its_day_says_why_and_keeps_nobody_waiting(self):
        other = self._make_subscription("2026-11-01", partner=self._make_customer("B"))
        with freeze_time(NOVEMBER_21):
            stuck = self._ask(package_id=self.larger.id, timing="next")
            stuck.action_confirm()
            fine = self._ask(
                package_id=self.larger.id, timing="next", subscription_id=other.id
            )
            fine.action_confirm()
            self.service._close(date(2026, 11, 21), "Moves away")
        self._carry_out("2026-12-01")
        self.assertEqual((stuck.state, fine.state), ("confirmed", "done"))
        self.assertTrue(stuck.problem)

    def test_customer_service_changes_a_package_and_the_network_hears_of_it(self):
        agent = self._make_user("agent")
        heard = []
        service = self.service

        def _emit(records, event):
            heard.append((event, records, records._prepare_event_values(event)))
            return real(records, event)

        real = type(service)._emit
        with freeze_time(NOVEMBER_21):
            request = self._ask(package_id=self.larger.id).with_user(agent)
            self.patch(type(service), "_emit", _emit)
            request.action_confirm()
        self.assertEqual(service.package_id, self.larger)
        [(event, records, values)] = heard
        self.assertEqual((event, records), ("package_changed", service))
        self.assertEqual(values["date"], date(2026, 11, 21))
        job = self.env["citynet.provisioning"].search(
            [("subscription_id", "=", service.id)], limit=1
        )
        self.assertEqual(job.kind, "change")

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
