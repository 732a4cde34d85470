from datetime import date

from odoo.tests import TransactionCase, freeze_time, tagged

from .common import CsatCommon


@tagged("post_install", "-at_install")
class TestYearly(CsatCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yearly = cls._make_survey(event="yearly")

    def _make_service(self, start):
        return self.env["citynet.subscription"].create(
            {
                "partner_id": self._make_customer().id,
                "package_id": self.package.id,
                "date_start": start,
                "price": 200000,
            }
        )

    def _ask(self, day):
        with freeze_time(f"{day} 05:00:00"):
            self.env["citynet.csat.survey"]._cron_ask_yearly()

    def _get_asked(self, service):
        return self.env["rating.rating"].search(
            [("citynet_survey_id", "=", self.yearly.id), ("res_id", "=", service.id)]
        )

    def test_anniversary_asks_once_a_year(self):
        service = self._make_service(date(2024, 5, 10))
        for day in ("2025-05-09", "2025-05-10", "2025-05-11", "2025-05-10"):
            self._ask(day)
        self.assertEqual(self._get_asked(service).mapped("citynet_occasion"), ["2025"])
        self._ask("2026-05-12")
        self.assertEqual(
            sorted(self._get_asked(service).mapped("citynet_occasion")),
            ["2025", "2026"],
        )

    def test_turn_of_the_year_does_not_ask_twice(self):
        service = self._make_service(date(2023, 12, 30))
        self._ask("2025-12-30")
        self._ask("2026-01-02")
        self.assertEqual(len(self._get_asked(service)), 1)

    def test_day_of_activation_is_no_anniversary(self):
        service = self._make_service(date(2025, 5, 10))
        self._ask("2025-05-10")
        self.assertFalse(self._get_asked(service))

    def test_leap_day_is_asked_in_common_years(self):
        service = self._make_service(date(2024, 2, 29))
        self._ask("2025-03-01")
        self.assertEqual(len(self._get_asked(service)), 1)

    def test_closed_service_is_not_asked(self):
        service = self._make_service(date(2024, 5, 10))
        service._close(date(2024, 8, 1), "pindah kota")
        self._ask("2025-05-10")
        self.assertFalse(self._get_asked(service))
