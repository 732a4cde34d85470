"""What the dashboard says of unpaid bills, and how old they are."""

from datetime import timedelta

from odoo import fields
from odoo.addons.citynet_crm.tests.collections.common_isolir import IsolirCommon
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")  # a Tuesday
class TestIsolirTiles(IsolirCommon):
    def _tiles(self, role):
        dashboard = self.env["citynet.dashboard"].with_user(self._make_user(role))
        return {
            tile["key"]: tile
            for section in dashboard.get_dashboard_data()["sections"]
            for tile in section["tiles"]
            if section["key"] == "arrears"
        }

    def _opened(self, tile, role):
        """:return: the records that a click on ``tile`` lists"""
        return (
            self.env[tile["model"]]
            .with_user(self._make_user(role))
            .search(tile["domain"])
        )

    def test_a_service_wanders_from_tile_to_tile(self):
        self.company.citynet_isolir_mode = "approve"
        self._work_off()
        line = self.service.isolir_line_ids
        for role in ("agent", "accountant", "manager"):
            tile = self._tiles(role)["isolir_waiting"]
            self.assertEqual((tile["value"], self._opened(tile, role)), (1, line))
        line.isolir_id.with_user(self._make_user("manager")).action_approve()
        self._carry_out(line.isolir_id)
        tiles = self._tiles("accountant")
        self.assertEqual(tiles["isolir_waiting"]["value"], 0)
        self.assertEqual(
            self._opened(tiles["isolir_suspended"], "accountant"), self.service
        )
        self._pay(200000)
        tiles = self._tiles("accountant")
        self.assertEqual(tiles["isolir_suspended"]["value"], 0)
        self.assertEqual(
            self._opened(tiles["isolir_restored"], "accountant"), self.service
        )
        with freeze_time("2026-11-24 17:30:00"):  # the next day in Jakarta
            self.assertEqual(self._tiles("accountant")["isolir_restored"]["value"], 0)

    def test_a_pause_that_ends_is_no_restored_line(self):
        self.service._suspend("customer")
        self.assertEqual(self._tiles("agent")["isolir_suspended"]["value"], 0)
        self.service._restore()
        self.assertEqual(self._tiles("agent")["isolir_restored"]["value"], 0)

    def test_a_list_that_was_given_up_counts_no_more(self):
        self.company.citynet_isolir_mode = "approve"
        self._work_off()
        self.service.isolir_line_ids.isolir_id._transition("cancelled")
        self.assertEqual(self._tiles("manager")["isolir_waiting"]["value"], 0)

    def test_promises_of_today(self):
        promise = self.env["citynet.promise"].create(
            {"subscription_id": self.service.id, "date": "2026-11-25"}
        )
        self.assertEqual(self._tiles("agent")["promises_today"]["value"], 0)
        with freeze_time("2026-11-24 20:00:00"):  # the 25th in Jakarta
            tile = self._tiles("agent")["promises_today"]
            self.assertEqual(self._opened(tile, "agent"), promise)

    def test_failed_jobs_and_how_long_paying_customers_wait(self):
        jobs = self.env["citynet.provisioning"]._bypass_guard("state")
        paid = fields.Datetime.now() - timedelta(days=2)
        for seconds in range(1, 41):
            jobs.create(
                {
                    "subscription_id": self.service.id,
                    "kind": "restore",
                    "state": "done",
                    "date_paid": paid,
                    "date_done": paid + timedelta(seconds=seconds),
                }
            )
        # neither a promise that opened a line nor last quarter's payments count
        for values in (
            {"date_asked": paid},
            {"date_paid": paid - timedelta(days=60)},
        ):
            jobs.create(
                {
                    "subscription_id": self.service.id,
                    "kind": "restore",
                    "state": "done",
                    "date_done": paid + timedelta(hours=5),
                    **values,
                }
            )
        failed = jobs.create(
            {"subscription_id": self.service.id, "kind": "suspend", "state": "failed"}
        )
        tiles = self._tiles("agent")
        self.assertEqual(self._opened(tiles["network_failed"], "agent"), failed)
        for key, seconds in (("restored_median", 20.5), ("restored_p95", 38)):
            tile = tiles[key]
            self.assertEqual((tile["value"], tile["count"]), (seconds, 40))
            self.assertEqual(len(self._opened(tile, "agent")), 40)

    def test_without_a_restored_line_there_is_no_time_to_tell(self):
        self.assertIsNone(self._tiles("agent")["restored_p95"]["value"])

    def test_the_wait_begins_with_the_payment(self):
        self._work_off()
        self._pay(200000)
        with freeze_time("2026-11-24 03:02:30"):
            job = self.env["citynet.provisioning"].search(
                [("subscription_id", "=", self.service.id), ("kind", "=", "restore")]
            )
            job.with_user(self._make_user("agent")).action_done()
        self.assertEqual(
            (job.seconds, str(job.date_paid)), (150, "2026-11-24 03:00:00")
        )

    def test_a_line_that_a_later_due_date_opens_was_not_paid_for(self):
        self._work_off()
        self.bill.invoice_date_due = "2026-11-30"
        job = self.env["citynet.provisioning"].search(
            [("subscription_id", "=", self.service.id), ("kind", "=", "restore")]
        )
        self.assertFalse(job.date_paid)

    def test_who_paid_online_waits_since_then(self):
        self._work_off()
        provider = self.env["payment.provider"].search([], limit=1)
        paid = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env["payment.method"].search([], limit=1).id,
                "reference": "T1",
                "amount": 200000,
                "currency_id": self.company.currency_id.id,
                "partner_id": self.customer.id,
                "operation": "online_direct",
            }
        )
        paid.last_state_change = "2026-11-24 02:50:00"
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 200000,
                "payment_transaction_id": paid.id,
            }
        )
        payment.action_post()
        self.assertEqual(self.service.state, "active")
        job = self.env["citynet.provisioning"].search(
            [("subscription_id", "=", self.service.id), ("kind", "=", "restore")]
        )
        self.assertEqual(str(job.date_paid), "2026-11-24 02:50:00")

    def test_arrears_by_age_and_bad_debt(self):
        for due in (
            "2026-10-24",
            "2026-09-24",
            "2026-08-26",
            "2026-05-27",
            "2026-12-01",
        ):
            self._make_bill(self.service, due, 100000)
        self._pay(50000)
        report = self.env["citynet.arrears.report"]
        for role in ("accountant", "manager"):
            rows = report.with_user(self._make_user(role)).search([])
            self.assertEqual(
                {(row.days_overdue, row.age): row.amount for row in rows},
                {
                    (14, "001"): 150000,
                    (31, "031"): 100000,
                    (61, "061"): 100000,
                    (90, "061"): 100000,
                    (181, "181"): 100000,
                },
            )
        action = self.env.ref("citynet_crm.citynet_arrears_report_action_bad_debt")
        self.assertIn("search_default_closed", action.context)
        self.service._close(self.company._citynet_today(), "Unpaid")
        rows.invalidate_recordset()
        self.assertEqual(set(rows.mapped("service_state")), {"closed"})
        self.assertEqual(rows[0].action_open_bill()["res_model"], "account.move")
