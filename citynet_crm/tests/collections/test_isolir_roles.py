"""What each desk may do about unpaid bills, as that desk."""

from odoo.addons.citynet_crm.tests.collections.common_isolir import IsolirCommon
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestIsolirRoles(IsolirCommon):
    def test_todays_list_opens_from_its_button(self):
        """The list's button sends the ids of the rows that are ticked: none."""
        for role in ("agent", "accountant", "manager"):
            lists = self.isolirs.with_user(self._make_user(role))
            action = call_kw(lists, "action_prepare_today", [[]], {})
            isolir = self.isolirs.browse(action["res_id"])
            self.assertEqual(isolir.line_ids.subscription_id, self.service)
        with self.assertRaises(AccessError):
            call_kw(
                self.isolirs.with_user(self._make_user("technician")),
                "action_prepare_today",
                [[]],
                {},
            )

    def test_a_manager_names_the_holidays_without_suspensions(self):
        values = {
            "name": "Idul Fitri",
            "date_from": "2026-11-23 17:00:00",
            "date_to": "2026-11-24 16:59:59",
        }
        leaves = self.env["resource.calendar.leaves"]
        with self.assertRaises(AccessError):
            leaves.with_user(self._make_user("agent")).create(values)
        holiday = leaves.with_user(self._make_user("manager")).create(values)
        self._work_off()
        self.assertFalse(self.service.isolir_line_ids)
        isolir = self.isolirs._ensure_today(self.company)
        self.assertIn("Idul Fitri", isolir.obstacle)
        holiday.unlink()
        isolir.invalidate_recordset()
        self.assertFalse(isolir.obstacle)

    def test_a_holiday_of_the_companys_own_working_hours_only(self):
        other = self.env["resource.calendar"].create({"name": "Another shop's hours"})
        holiday = self.env["resource.calendar.leaves"].create(
            {
                "name": "Stock taking",
                "date_from": "2026-11-23 17:00:00",
                "date_to": "2026-11-24 16:59:59",
                "calendar_id": other.id,
            }
        )
        today = self.company._citynet_today()
        self.assertFalse(self.company._citynet_get_isolir_obstacle(today))
        holiday.calendar_id = self.company.resource_calendar_id
        self.assertTrue(self.company._citynet_get_isolir_obstacle(today))

    def test_a_manager_waives_late_fees_and_the_log_says_who_when_and_why(self):
        fee = self.env["citynet.charge"].create(
            {
                "subscription_id": self.service.id,
                "kind": "late_fee",
                "name": "Late fee",
                "amount": 10000,
            }
        )
        for role in ("agent", "accountant"):
            own = fee.with_user(self._make_user(role))
            with self.assertRaises(AccessError):
                own.is_waived = True
            with self.assertRaises(AccessError):
                own.copy({"is_waived": True})
        manager = self._make_user("manager")
        action = fee.with_user(manager).action_waive()
        wizard = self.env[action["res_model"]].with_user(manager)
        wizard = wizard.with_context(**action["context"])
        wizard.create({"reason": "Flood"}).action_confirm()
        self.assertTrue(fee.is_waived)
        self.assertEqual(
            (fee.waiver_reason, fee.waived_by_id, str(fee.date_waived)),
            ("Flood", manager, "2026-11-24 03:00:00"),
        )
        self.assertIn("Flood", self.service.message_ids[:1].body)

    def test_a_manager_previews_moved_due_dates_before_anything_moves(self):
        manager = self._make_user("manager")
        shift = (
            self.env["citynet.due.shift"]
            .with_user(manager)
            .create(
                {
                    "reason": "Flood",
                    "due_from": "2026-11-01",
                    "due_until": "2026-11-20",
                    "date": "2026-11-30",
                }
            )
        )

        def listed():
            action = shift.action_view_bills()
            return self.env["account.move"].search(action["domain"])

        self.assertEqual((shift.bill_count, listed()), (1, self.bill))
        self.assertEqual(str(self.bill.invoice_date_due), "2026-11-10")
        shift.action_apply()
        self.assertEqual(listed(), self.bill)
        # pressed again, it moves nothing more
        later = self._make_bill(self.service, "2026-11-15")
        shift.action_apply()
        self.assertEqual(str(later.invoice_date_due), "2026-11-15")
        log = shift.log_ids
        self.assertEqual(
            (str(log.date_before), str(log.date_after), shift.user_id),
            ("2026-11-10", "2026-11-30", manager),
        )
        for role in ("agent", "accountant"):
            with self.assertRaises(AccessError):
                shift.with_user(self._make_user(role)).action_apply()

    def test_a_broken_promise_of_the_past_opens_no_line(self):
        self._work_off()
        self.env["citynet.promise"]._bypass_guard("state").create(
            {
                "subscription_id": self.service.id,
                "date": "2026-11-01",
                "state": "broken",
            }
        )
        self.assertEqual(self.service.state, "suspended")
