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
