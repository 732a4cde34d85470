"""Suspension for unpaid bills: only customers in arrears, only as long as they are."""

from odoo.addons.citynet_crm.tests.collections.common_isolir import IsolirCommon
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")  # a Tuesday
class TestIsolir(IsolirCommon):
    def test_who_owes_is_listed_with_reason_and_suspended_and_payment_restores(self):
        self._work_off()
        line = self.service.isolir_line_ids
        self.assertEqual((line.amount, line.days_overdue), (200000, 14))
        self.assertIn("200.000", line.reason)
        self.assertEqual((self.service.state, line.state), ("suspended", "suspended"))
        self.assertEqual(line.isolir_id.state, "done")
        self._pay(200000)
        self.assertEqual((self.service.state, line.state), ("active", "restored"))
        jobs = self.env["citynet.provisioning"].search(
            [("subscription_id", "=", self.service.id)], order="id"
        )
        self.assertEqual(
            jobs.mapped(lambda job: (job.kind, job.state)),
            [("suspend", "cancelled"), ("restore", "pending")],
        )

    def test_who_pays_part_stays_suspended_but_for_the_tolerance(self):
        self._work_off()
        self._pay(100000)
        self.assertEqual(self.service.state, "suspended")
        self._pay(99000)
        self.assertEqual(self.bill.amount_residual, 1000)
        self.assertEqual(self.service.state, "active")

    def test_grace_and_suspension_day(self):
        due = self.bill.invoice_date_due
        for grace, day, expected in (
            (3, 0, "2026-11-14"),
            (0, 0, "2026-11-11"),
            (0, 20, "2026-11-20"),
            (3, 10, "2026-12-10"),
        ):
            self.company.write({"citynet_grace_days": grace, "citynet_isolir_day": day})
            self.assertEqual(str(self.service._get_isolir_date(due)), expected)

    def test_within_the_grace_no_service_is_listed(self):
        self.company.citynet_grace_days = 14
        self._work_off()
        self.assertFalse(self.service.isolir_line_ids)

    def test_money_not_used_yet_counts(self):
        self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 200000,
            }
        ).action_post()
        self.assertEqual(self.bill.amount_residual, 200000)
        self._work_off()
        self.assertFalse(self.service.isolir_line_ids)

    def test_paid_after_the_list_was_made_is_not_suspended(self):
        self.company.citynet_isolir_mode = "approve"
        self._work_off()
        isolir = self.service.isolir_line_ids.isolir_id
        self.assertEqual((isolir.state, isolir.waiting_count), ("draft", 1))
        isolir.with_user(self._make_user("manager")).action_approve()
        self._pay(200000)
        self._carry_out(isolir)
        line = self.service.isolir_line_ids
        self.assertEqual((line.state, line.reason), ("held", "Paid meanwhile."))
        self.assertEqual(self.service.state, "active")

    def test_only_a_manager_approves_cancels_and_undoes(self):
        self.company.citynet_isolir_mode = "approve"
        self._work_off()
        isolir = self.service.isolir_line_ids.isolir_id
        for role in ("agent", "accountant"):
            mine = isolir.with_user(self._make_user(role))
            for step in (mine.action_approve, mine.action_cancel, mine.action_undo):
                with self.assertRaises(AccessError):
                    step()
        isolir.with_user(self._make_user("manager")).action_approve()
        self._carry_out(isolir)
        self.assertEqual(self.service.state, "suspended")
        isolir.with_user(self._make_user("manager")).action_undo()
        self.assertEqual(self.service.state, "active")

    def test_no_suspension_on_excluded_weekdays_and_public_holidays(self):
        self.company.citynet_isolir_tue = False
        self._work_off()
        self.assertFalse(self.service.isolir_line_ids)
        self.company.citynet_isolir_tue = True
        holiday = self.env["resource.calendar.leaves"].create(
            {
                "name": "Idul Fitri",
                "date_from": "2026-11-23 17:00:00",
                "date_to": "2026-11-24 16:59:59",
                "company_id": self.company.id,
            }
        )
        self._work_off()
        self.assertFalse(self.service.isolir_line_ids)
        holiday.unlink()
        self._work_off()
        self.assertEqual(self.service.state, "suspended")

    def test_exempt_customers_are_shown_but_not_suspended(self):
        self.customer.write(
            {
                "citynet_isolir_exempt": True,
                "citynet_isolir_exempt_reason": "Village clinic",
            }
        )
        self._work_off()
        line = self.service.isolir_line_ids
        self.assertEqual((line.state, line.reason), ("held", "Exempt: Village clinic"))
        with self.assertRaises(AccessError):
            self.customer.with_user(self._make_user("agent")).write(
                {"citynet_isolir_exempt": False}
            )

    def test_a_promise_holds_until_its_day_and_only_so_often(self):
        agent = self._make_user("agent")
        promises = self.env["citynet.promise"].with_user(agent)
        promise = promises.create(
            {"subscription_id": self.service.id, "date": "2026-11-25"}
        )
        self.assertEqual(promise.amount, 200000)
        self._work_off()
        self.assertEqual(self.service.isolir_line_ids.state, "held")
        with freeze_time("2026-11-26 03:00:00"):
            self.env["citynet.promise"]._cron_settle_promises()
            self.assertEqual(promise.state, "broken")
            self._work_off()
            self.assertEqual(self.service.state, "suspended")
            promises.create({"subscription_id": self.service.id, "date": "2026-11-27"})
            self.assertEqual(self.service.state, "active")
            self._pay(200000)
            self.env["citynet.promise"]._cron_settle_promises()
            with self.assertRaises(UserError):
                promises.create(
                    {"subscription_id": self.service.id, "date": "2026-11-27"}
                )
        self.assertEqual(
            self.service.promise_ids.sorted("id").mapped("state"), ["broken", "kept"]
        )

    def test_the_limit_of_promises_is_not_evaded_by_moving_or_cancelling_them(self):
        self.company.citynet_promise_limit = 1
        promises = self.env["citynet.promise"].with_user(self._make_user("agent"))
        values = {"subscription_id": self.service.id, "date": "2026-11-26"}
        promise = promises.create(values)
        with self.assertRaises(UserError):
            promise.date = "2026-11-30"
        promise.action_cancel()
        with self.assertRaises(UserError):
            promises.create(values)

    def test_suspended_at_the_customers_wish_is_not_restored_by_money(self):
        self.service._suspend("customer")
        self._pay(200000)
        self.assertEqual(self.service.state, "suspended")

    def test_a_later_due_date_restores(self):
        self._work_off()
        self.bill.invoice_date_due = "2026-11-30"
        self.assertEqual(self.service.state, "active")

    def test_the_network_is_tried_again_and_then_a_person_looks(self):
        self.service._suspend("arrears")
        job = self.env["citynet.provisioning"].search(
            [("subscription_id", "=", self.service.id)]
        )
        for _try in range(6):
            self.assertIn(job.state, ("pending", "retry"))
            job._send()  # the work list can't do it by itself
        self.assertEqual((job.state, job.attempts), ("failed", 6))
        job.with_user(self._make_user("agent")).action_done()
        self.assertEqual(job.state, "done")
