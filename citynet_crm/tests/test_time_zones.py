"""The day is the provider's: Jakarta, Makassar and Jayapura are an hour apart each."""

from datetime import date

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import freeze_time, tagged

# UTC of half an hour before and after midnight between 31 January and 1 February
ZONES = {
    "Asia/Jakarta": ("2026-01-31 16:30:00", "2026-01-31 17:30:00"),
    "Asia/Makassar": ("2026-01-31 15:30:00", "2026-01-31 16:30:00"),
    "Asia/Jayapura": ("2026-01-31 14:30:00", "2026-01-31 15:30:00"),
}


@tagged("post_install", "-at_install")
class TestTimeZones(CitynetCommon):
    def _each(self):
        for zone, (before, after) in ZONES.items():
            with self.subTest(zone=zone), self.cr.savepoint() as savepoint:
                self.company.citynet_tz = zone
                yield before, after
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_bill_is_made_on_the_provider_s_first_of_the_month(self):
        for before, after in self._each():
            service = self._make_subscription("2026-02-01")
            with freeze_time(before):
                self._drain()
            self.assertFalse(service.move_line_ids)
            with freeze_time(after):
                self._drain()
            bill = service.move_line_ids.move_id
            self.assertEqual(bill.invoice_date, date(2026, 2, 1))

    def test_a_late_fee_comes_on_the_provider_s_day(self):
        terms = self.env["citynet.terms"].create(
            {
                "name": "Late",
                "citynet_late_fee_kind": "amount",
                "citynet_late_fee_amount": 10000,
                "citynet_due_day": 28,
                "citynet_grace_days": 3,
            }
        )
        for before, after in self._each():
            service = self._make_subscription("2026-01-01", terms_id=terms.id)
            self._run_billing("2026-01-01")
            due = service.move_line_ids.move_id.invoice_date_due
            self.assertEqual(due, date(2026, 1, 28))
            for moment, fees in ((before, 0), (after, 1)):
                with freeze_time(moment):
                    self.env["citynet.charge"]._add_late_fees(
                        self.company, self.company._citynet_today()
                    )
                self.assertEqual(len(service.charge_ids), fees)

    def test_money_taken_at_the_desk_is_of_the_provider_s_day(self):
        cash = self.env["account.journal"].search(
            [("type", "=", "cash"), ("company_id", "=", self.company.id)], limit=1
        )
        desk = self.env["citynet.cash.desk"].with_user(self._make_user("agent"))
        number = 0
        for before, after in self._each():
            for moment, day in ((before, date(2026, 1, 31)), (after, date(2026, 2, 1))):
                number += 1
                with freeze_time(moment):
                    taken = desk.take_payment(
                        self.customer.id, 5000, cash.id, f"{number:016}", 0
                    )
                payment = self.env["account.payment"].browse(taken["payment_id"])
                self.assertEqual(payment.date, day)
