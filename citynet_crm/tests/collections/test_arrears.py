"""Before and after suspension: reminders, long arrears, more time for everybody."""

from psycopg2.errors import UniqueViolation

from odoo.addons.citynet_crm.tests.collections.common_isolir import IsolirCommon
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestArrears(IsolirCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.steps = cls.env["citynet.reminder.step"]
        cls.customer.email = "budi@example.com"

    def setUp(self):
        super().setUp()
        self.heard = []

        def _emit(moves, event):
            for move in moves:
                values = move._prepare_event_values(event)
                self.heard.append((event, values.get("step"), values.get("days")))

        self.patch(type(self.bill), "_emit", _emit)

    def _remind(self, day):
        with freeze_time(f"{day} 03:00:00"), self.enter_registry_test_mode():
            self.env.ref("citynet_crm.ir_cron_reminder").method_direct_trigger()
        self.env.invalidate_all()

    def test_each_step_goes_out_once_and_the_mail_with_it(self):
        for day in ("2026-11-05", "2026-11-05", "2026-11-06", "2026-11-09"):
            self._remind(day)
        for day in ("2026-11-10", "2026-11-13", "2026-11-13", "2026-11-30"):
            self._remind(day)
        self.assertEqual(
            self.heard,
            [
                ("invoice_reminder", "before", 5),
                ("invoice_reminder", "before", 1),
                ("invoice_reminder", "on", 0),
                ("invoice_reminder", "after", 3),
            ],
        )
        mails = self.env["mail.mail"].search([("model", "=", "account.move")])
        self.assertEqual(len(mails.filtered(lambda m: m.res_id == self.bill.id)), 4)

    def test_of_missed_steps_only_the_latest_is_sent(self):
        self._remind("2026-11-11")
        self.assertEqual(self.heard, [("invoice_reminder", "on", 0)])

    def test_institutions_have_their_own_steps(self):
        self.customer.citynet_audience = "institution"
        for day in ("2026-11-09", "2026-11-13", "2026-11-24"):
            self._remind(day)
        self.assertEqual(self.heard, [("invoice_reminder", "after", 14)])

    def test_who_has_paid_is_not_reminded(self):
        self._pay(200000)
        self.heard.clear()
        self._remind("2026-11-10")
        self.assertEqual(self.heard, [])

    def test_the_database_refuses_a_second_reminder(self):
        self._remind("2026-11-10")
        values = self.bill.citynet_reminder_ids.copy_data()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env["citynet.reminder"].create(values)

    def test_long_arrears_are_proposed_once_and_a_manager_ends_the_service(self):
        proposals = self.env["citynet.termination"]
        self._work_off()
        self.service.ont_serial = "ZTEG1234"
        proposals._cron_propose()
        self.assertFalse(proposals.search([]))
        with freeze_time("2027-01-12 03:00:00"):
            for _time in range(2):
                proposals._cron_propose()
            proposal = proposals.search([])
            self.assertEqual((len(proposal), proposal.amount), (1, 200000))
            with self.assertRaises(AccessError):
                proposal.with_user(self._make_user("agent")).action_end()
            proposal.with_user(self._make_user("manager")).action_end()
        self.assertEqual(self.service.state, "closed")
        job = proposal.work_order_id
        self.assertEqual((job.kind, job.ont_serial), ("termination", "ZTEG1234"))

    def test_who_pays_is_not_proposed_any_more(self):
        self._work_off()
        with freeze_time("2027-01-12 03:00:00"):
            proposals = self.env["citynet.termination"]
            proposals._cron_propose()
            self._pay(200000)
            proposals._cron_propose()
            self.assertEqual(proposals.search([]).state, "dismissed")

    def test_due_dates_of_an_area_are_moved_and_logged(self):
        area = self.env["citynet.area"].create({"name": "ODP-1"})
        self.service.area_id = area
        other = self._make_bill(
            self._make_subscription("2026-11-01", self._make_customer("Siti")),
            "2026-11-10",
        )
        self._work_off()
        manager = self._make_user("manager")
        shift = (
            self.env["citynet.due.shift"]
            .with_user(manager)
            .create(
                {
                    "reason": "Flood",
                    "area_id": area.id,
                    "due_from": "2026-11-01",
                    "due_until": "2026-11-20",
                    "date": "2026-11-30",
                }
            )
        )
        self.assertEqual(shift.bill_count, 1)
        shift.action_apply()
        self.assertEqual(str(self.bill.invoice_date_due), "2026-11-30")
        self.assertEqual(str(other.invoice_date_due), "2026-11-10")
        self.assertEqual(str(shift.log_ids.date_before), "2026-11-10")
        self.assertEqual(self.service.state, "active")
