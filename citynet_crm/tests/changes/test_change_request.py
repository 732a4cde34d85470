"""Which change of which request is allowed, to whom; changes of package."""

from datetime import date

from odoo.addons.citynet_crm.tests.changes.common_change import (
    NOVEMBER_21,
    ChangeCommon,
)
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, new_test_user, tagged

STATES = ("requested", "confirmed", "done", "refused", "cancelled")
TABLE = {
    "requested": {"confirmed", "refused", "cancelled"},
    "confirmed": {"done", "cancelled"},
}
BUTTONS = {
    "action_confirm": "confirmed",
    "action_refuse": "refused",
    "action_cancel": "cancelled",
}


@tagged("post_install", "-at_install")
@freeze_time(NOVEMBER_21)
class TestChangeStates(ChangeCommon):
    def _make_in(self, state):
        request = self._ask("pause", date_effective=date(2026, 12, 1)).sudo()
        request._bypass_guard("state").state = state
        return request

    def test_the_state_table_allows_and_refuses(self):
        for source in STATES:
            for target in STATES:
                request = self._make_in(source)
                if target == source or target in TABLE.get(source, ()):
                    request._transition(target)
                    self.assertEqual(request.state, target)
                else:
                    with self.assertRaises(UserError, msg=f"{source} {target}"):
                        request._transition(target)
                request.unlink()

    def test_an_agents_buttons_by_rpc_keep_to_the_table(self):
        model = self.env["citynet.change.request"].with_user(self.agent)
        for source in STATES:
            for button, target in BUTTONS.items():
                request = self._make_in(source)
                with self.subTest(source=source, button=button):
                    if target == source or target in TABLE.get(source, ()):
                        call_kw(model, button, [request.ids], {})
                        self.assertEqual(request.state, target)
                    else:
                        with self.assertRaises(UserError):
                            call_kw(model, button, [request.ids], {})
                        self.assertEqual(request.state, source)
                request.unlink()

    def test_no_user_writes_a_state_by_rpc(self):
        request = self._make_in("requested")
        portal = new_test_user(self.env, "test_portal", groups="base.group_portal")
        for user, error in (
            (self.agent, UserError),
            (self.manager, UserError),
            (self.technician.user_id, AccessError),
            (portal, AccessError),
        ):
            model = self.env["citynet.change.request"].with_user(user)
            with self.subTest(user=user.login):
                for method, args in (
                    ("write", [request.ids, {"state": "done"}]),
                    ("web_save", [request.ids, {"state": "done"}, {}]),
                    (
                        "create",
                        [{"subscription_id": self.service.id, "state": "confirmed"}],
                    ),
                ):
                    refusal = UserError if method == "create" else error
                    with self.assertRaises(refusal, msg=method):
                        call_kw(model, method, args, {})
        self.assertEqual(request.state, "requested")

    def test_technicians_and_customers_decide_nothing_by_rpc(self):
        portal = new_test_user(self.env, "test_portal", groups="base.group_portal")
        for user in (self.technician.user_id, portal):
            model = self.env["citynet.change.request"].with_user(user)
            for source in ("requested", "confirmed"):
                request = self._make_in(source)
                for button in (*BUTTONS, "action_survey", "action_plan_again"):
                    with (
                        self.subTest(user=user.login, source=source, button=button),
                        self.assertRaises(AccessError),
                    ):
                        call_kw(model, button, [request.ids], {})
                self.assertEqual(request.state, source)
                request.unlink()

    def test_private_steps_are_no_doors(self):
        request = self._make_in("requested")
        model = self.env["citynet.change.request"].with_user(self.manager)
        for method in ("_transition", "_carry_out", "_bypass_guard"):
            with self.assertRaises(AccessError, msg=method):
                call_kw(model, method, [request.ids, "done"], {})


@tagged("post_install", "-at_install")
class TestPackageChange(ChangeCommon):
    def test_an_upgrade_of_a_billed_month_pays_its_last_days(self):
        self._run_billing("2026-11-01")
        with freeze_time(NOVEMBER_21):
            request = self._ask(package_id=self.larger.id)
            self.assertIn("10 of 30 days", request.preview)
            request.action_confirm()
        self.assertEqual(request.state, "done")
        self.assertEqual(self.service.package_id, self.larger)
        self.assertEqual(self.service.price, 300000)
        self.assertEqual(self.service.charge_ids.amount, 33333)
        self.assertEqual(self.service.charge_ids.kind, "proration")
        self.assertEqual(request.amount, 33333)

    def _go_up_and_down(self):
        with freeze_time(NOVEMBER_21):
            for package in (self.larger, self.package):
                self._ask(package_id=package.id).action_confirm()
        self.assertEqual(self.service.price, 200000)
        return sum(self.service.charge_ids.mapped("amount"))

    def test_up_and_down_on_one_day_net_to_nothing(self):
        self._run_billing("2026-11-01")
        self.assertEqual(self._go_up_and_down(), 0)

    def test_up_and_down_net_to_nothing_where_nothing_is_given_back(self):
        self.company.citynet_change_refund = False
        self._run_billing("2026-11-01")
        self.assertEqual(self._go_up_and_down(), 0)

    def test_down_and_up_net_to_nothing_where_nothing_is_given_back(self):
        self.company.citynet_change_refund = False
        self._run_billing("2026-11-01")
        smaller = self._make_package("Citynet 10 Mbps", 100000)
        with freeze_time(NOVEMBER_21):
            for package in (smaller, self.package):
                self._ask(package_id=package.id).action_confirm()
        self.assertEqual(sum(self.service.charge_ids.mapped("amount")), 0)

    def test_an_unbilled_month_pays_the_old_price_until_the_change(self):
        with freeze_time(NOVEMBER_21):
            self._ask(package_id=self.larger.id).action_confirm()
        self.assertEqual(self.service.charge_ids.amount, -66667)

    def test_a_pause_costs_nothing_at_the_new_price_either(self):
        self.service.bill_timing = "arrears"
        with freeze_time("2026-11-01 03:00:00"):
            self._ask("pause").action_confirm()
        with freeze_time(NOVEMBER_21):
            self._ask(package_id=self.larger.id).action_confirm()
        self.assertFalse(self.service.charge_ids)

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

    def test_fee_and_window_are_rules_for_agreeing_not_for_the_day_itself(self):
        self.company.write({"citynet_change_from_day": 25, "citynet_change_fee": 50000})
        self._run_billing("2026-11-01")
        with freeze_time(NOVEMBER_21), self.assertRaises(UserError):
            self._ask(package_id=self.larger.id).action_confirm()
        self.env["citynet.change.request"].search([]).unlink()
        with freeze_time("2026-11-25 03:00:00"):
            request = self._ask(package_id=self.larger.id, timing="next")
            request.action_confirm()
        self._carry_out("2026-12-01")
        self.assertEqual(request.state, "done")
        self.assertEqual(self.service.charge_ids.amount, 50000)

    def test_a_change_that_fails_on_its_day_says_why_and_blocks_no_other(self):
        other = self._make_subscription("2026-11-01", partner=self._make_customer("B"))
        with freeze_time(NOVEMBER_21):
            stuck = self._ask("pause", date_effective=date(2026, 12, 1))
            stuck.action_confirm()
            fine = self._ask(
                package_id=self.larger.id, timing="next", subscription_id=other.id
            )
            fine.action_confirm()
            self.service._suspend("arrears")  # what is off can't be paused now
        self._carry_out("2026-12-01")
        self.assertEqual((stuck.state, fine.state), ("confirmed", "done"))
        self.assertTrue(stuck.problem)

    def test_the_network_and_the_customer_hear_of_it(self):
        heard = []
        service = self.service

        def _emit(records, event):
            heard.append((event, records, records._prepare_event_values(event)))
            return real(records, event)

        real = type(service)._emit
        with freeze_time(NOVEMBER_21):
            request = self._ask(package_id=self.larger.id)
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

    def test_with_a_visit_the_package_changes_when_the_technician_is_done(self):
        self._run_billing("2026-11-01")
        with freeze_time(NOVEMBER_21):
            request = self._ask(package_id=self.larger.id, with_visit=True)
            request.action_confirm()
            job = request.work_order_id
            self.assertEqual(
                (job.kind, job.package_id), ("package_change", self.larger)
            )
            self.assertEqual(self.service.package_id, self.package)
        with freeze_time("2026-11-24 03:00:00"):
            self._finish(job)
        self.assertEqual(request.state, "done")
        self.assertEqual(request.date_effective, date(2026, 11, 24))
        self.assertEqual(self.service.charge_ids.amount, 23333)

    def test_a_cancelled_visit_leaves_the_request_to_be_looked_at(self):
        with freeze_time(NOVEMBER_21):
            request = self._ask(package_id=self.larger.id, with_visit=True)
            request.action_confirm()
            first = request.work_order_id
            first._cancel("Rain")
            self.assertIn("Rain", request.problem)
            request.action_plan_again()
            self.assertNotEqual(request.work_order_id, first)
            self.assertFalse(request.problem)

    def test_price_package_and_payer_change_through_requests_only(self):
        other = self._make_customer("Somebody else")
        for user, error, words in (
            (self.manager, UserError, "request for change"),
            (self.agent, AccessError, "role can't change"),
        ):
            model = self.env["citynet.subscription"].with_user(user)
            for values in (
                {"price": 1},
                {"package_id": self.larger.id},
                {"partner_id": other.id},
            ):
                for method in ("write", "web_save"):
                    args = [self.service.ids, values]
                    args += [{}] if method == "web_save" else []
                    with (
                        self.subTest(user=user.login, values=values, method=method),
                        self.assertRaisesRegex(error, words),
                    ):
                        call_kw(model, method, args, {})
        self.assertEqual(self.service.price, 200000)
        self.assertEqual(self.service.package_id, self.package)
        self.assertEqual(self.service.partner_id, self.customer)

    def test_a_late_cron_does_what_each_day_would_have_done(self):
        def run(days):
            with freeze_time(NOVEMBER_21):
                self._ask(
                    package_id=self.larger.id, timing="next", subscription_id=one.id
                ).action_confirm()
                self._ask(
                    "stop",
                    subscription_id=one.id,
                    reason="Moves",
                    date_effective=date(2026, 12, 10),
                ).action_confirm()
            for day in days:
                self._carry_out(day)
            return (
                one.state,
                str(one.date_end),
                one.price,
                sorted(one.charge_ids.mapped("amount")),
            )

        results = []
        for days in (("2026-12-01", "2026-12-11"), ("2026-12-12",)):
            one = self._make_subscription("2026-11-01")
            results.append(run(days))
        self.assertEqual(*results)
