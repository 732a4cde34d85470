from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestBillingRun(CitynetCommon):
    def _runs(self):
        return self.env["citynet.billing.run"].search([])

    def test_the_cron_opens_and_finishes_todays_run_by_itself(self):
        self._make_subscription("2026-11-01")
        with freeze_time("2026-11-01 03:00:00"):
            self._drain()
        run = self._runs()
        self.assertEqual((run.state, run.date), ("done", date(2026, 11, 1)))
        self.assertEqual(
            (run.bill_count, run.remaining_count, run.progress), (1, 0, 100)
        )
        self.assertEqual(run.amount_total, 222000)
        self.assertTrue(run.date_audited)
        self.assertEqual(run.audit_problem_count, 0)

    @freeze_time("2026-10-02 03:00:00")
    def test_a_run_cut_off_after_its_last_batch_is_called_again_to_close(self):
        self._make_subscription("2026-10-01")
        run = self.env["citynet.billing.run"].create({"date": date(2026, 10, 2)})
        run._start()
        told = []

        def time_is_over(cron, processed=0, *, remaining=None, deactivate=False):
            told.append(remaining if remaining is not None else told[-1] - processed)
            return 0 if processed else 60

        self.patch(type(self.env["ir.cron"]), "_commit_progress", time_is_over)
        self._drain()
        self.assertEqual(len(run.move_ids), 1)
        self.assertEqual(run.state, "open")
        self.assertGreater(told[-1], 0)

    def test_the_cron_opens_nothing_when_nothing_is_due(self):
        self._make_subscription("2026-11-02")
        with freeze_time("2026-11-01 03:00:00"):
            self._drain()
        self.assertFalse(self._runs())

    def test_a_company_may_keep_billing_to_itself(self):
        self.company.citynet_auto_billing = False
        self._make_subscription("2026-11-01")
        with freeze_time("2026-11-01 03:00:00"):
            self._drain()
        self.assertFalse(self._runs())
        self.assertEqual(self._run_billing("2026-11-01").bill_count, 1)

    def test_a_service_that_starts_later_in_the_day_is_billed_that_day(self):
        self._make_subscription("2026-11-01")
        with freeze_time("2026-11-01 03:00:00"):
            self._drain()
            self._make_subscription("2026-11-01")
            self._drain()
        run = self._runs()
        self.assertEqual((run.state, run.bill_count), ("done", 2))

    def test_a_second_run_over_the_same_day_bills_nothing(self):
        self._make_subscription("2026-11-01")
        run = self._run_billing("2026-11-01")
        self._run_billing("2026-11-01")
        self._run_billing("2026-11-02")
        self.assertEqual(run.bill_count, 1)
        self.assertEqual(
            len(self.env["account.move"].search([("citynet_run_id", "!=", False)])), 1
        )

    def test_there_is_one_run_for_each_company_and_day(self):
        self._run_billing("2026-11-01")
        run = self.env["citynet.billing.run"]
        with self.assertRaisesRegex(ValidationError, "already a run"):
            run.create({"date": "2026-11-01"})
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            run._bypass_guard("state").create({"date": "2026-11-01", "state": "open"})

    def test_a_run_far_ahead_is_refused(self):
        with freeze_time("2026-11-01 03:00:00"):
            with self.assertRaisesRegex(ValidationError, "31 days ahead"):
                self.env["citynet.billing.run"].create({"date": "2026-12-03"})

    def test_accountants_and_managers_start_a_run_and_see_how_far_it_is(self):
        self._make_subscription("2026-11-01")
        for day, role in (("2026-11-01", "manager"), ("2026-11-02", "accountant")):
            user = self._make_user(role)
            Run = self.env["citynet.billing.run"].with_user(user)
            with freeze_time(f"{day} 03:00:00"):
                run = Run.create({"date": day})
                run.action_preview()
                run.action_run()
                self.assertEqual(run.remaining_count, 1 if role == "manager" else 0)
                self._drain()
            self.assertEqual((run.state, run.remaining_count), ("done", 0))

    def test_customer_service_creates_no_run_but_tries_one_again(self):
        agent = self._make_user("agent")
        run = self._run_billing("2026-11-01")
        with self.assertRaises(AccessError):
            self.env["citynet.billing.run"].with_user(agent).create({})
        self._make_subscription("2026-11-01")
        with freeze_time("2026-11-01 03:00:00"):
            run.with_user(agent).action_run_again()
            self._drain()
        self.assertEqual(run.bill_count, 1)

    def test_run_now_wakes_the_cron(self):
        run = self.env["citynet.billing.run"].create({})
        cron = self.env.ref("citynet_crm.ir_cron_billing")
        run._make_preview()
        run.with_user(self._make_user("accountant")).action_run()
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    def test_a_technician_neither_sees_nor_starts_a_run(self):
        run = self._run_billing("2026-11-01")
        technician = self._make_user("technician")
        with self.assertRaises(AccessError):
            run.with_user(technician).read(["state"])
        with self.assertRaises(AccessError):
            run.with_user(technician).action_run_again()

    def test_no_user_writes_a_runs_state(self):
        run = self.env["citynet.billing.run"].create({})
        with self.assertRaises(UserError):
            run.with_user(self._make_user("manager")).write({"state": "done"})

    def test_bills_are_announced_once_they_are_posted(self):
        heard = []

        def _emit(moves, event):
            heard.append((event, moves.mapped("state"), moves.ids))

        self._make_subscription("2026-11-01")
        self.patch(type(self.env["account.move"]), "_emit", _emit)
        run = self._run_billing("2026-11-01")
        self.assertEqual(heard, [("invoice_issued", ["posted"], run.move_ids.ids)])

    def test_each_company_bills_its_own_services(self):
        other = self.env["res.company"].create(
            {"name": "Other", "country_id": self.env.ref("base.id").id}
        )
        self.env["account.chart.template"].try_loading("id", company=other)
        mine = self._make_subscription("2026-11-01")
        theirs = self._make_subscription("2026-11-01", company_id=other.id)
        run = self._run_billing("2026-11-01", company=other)
        self.assertEqual(run.move_ids.company_id, other)
        self.assertEqual(run.move_ids.citynet_subscription_ids, theirs)
        self.assertEqual(run.move_ids.line_ids.tax_ids.company_id, other)
        agent = self._make_user("agent")
        self.assertFalse(
            self.env["citynet.billing.run"]
            .with_user(agent)
            .search([("id", "=", run.id)])
        )
        self.assertFalse(
            self.env["account.move"]
            .with_user(agent)
            .search([("id", "in", theirs.move_line_ids.move_id.ids)])
        )
        self.assertTrue(mine.move_line_ids, "the company that bills by itself did so")

    def test_queries_grow_with_the_batches_not_with_the_bills(self):
        def queries(count):
            partners = self.env["res.partner"].create(
                [{"name": f"C{number}"} for number in range(count)]
            )
            for partner in partners:
                self._make_subscription("2026-11-01", partner)
            services = partners.citynet_subscription_ids
            run = self.env["citynet.billing.run"].create(
                {"date": f"2026-11-{count:02}"}
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with freeze_time("2026-11-20 03:00:00"):
                failed = self.env["citynet.billing.batch"]._bill(
                    run, services._group_by_bill()
                )
                self.env.flush_all()
            self.assertFalse(failed)
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLess((queries(25) - queries(5)) / 20, 10)
