"""Two packages whose prices mean two things: one has its tax inside, one has not."""

from odoo.addons.citynet_crm.tests.changes.common_change import (
    NOVEMBER_21,
    ChangeCommon,
)
from odoo.tests import freeze_time, tagged


@tagged("post_install", "-at_install")
class TestChangeTax(ChangeCommon):
    def test_a_price_with_its_tax_is_compared_with_tax(self):
        """200,000 and tax are 222,000; a package at 300,000 has its tax inside.

        Ten of November's 30 days, from the 21st: 78,000 · 10/30 = 26,000. A package at
        222,000 with its tax costs nothing more.
        """
        inside = self.tax.copy(
            {"name": "Inside", "price_include_override": "tax_included"}
        )
        packages = [
            self._make_package(f"In {price}", price, taxes_id=inside.ids)
            for price in (222000, 300000)
        ]
        self._run_billing("2026-11-01")
        with freeze_time(NOVEMBER_21):
            request = self._ask(package_id=packages[0].id)
            self.assertEqual(request._simulate()["amount"], 0)
            request.package_id = packages[1]
            request.action_confirm()
        self.assertEqual(request.amount, 26000)
        self.assertRegex(request.explanation, "instead of Rp.222.000")
        self.assertIn("All taxes are included.", request.explanation)
        self._run_billing("2026-12-01")
        bill = self.service.move_line_ids.move_id.sorted("id")[-1]
        self.assertEqual(bill.amount_total, 326000)

    def test_a_new_period_takes_back_what_was_paid_with_its_tax(self):
        """From the 21st a new month at 300,000; 222,000 · 10/30 = 74,000 come back."""
        self.company.citynet_change_moves_day = True
        inside = self.tax.copy(
            {"name": "Inside", "price_include_override": "tax_included"}
        )
        package = self._make_package("In", 300000, taxes_id=inside.ids)
        self._run_billing("2026-11-01")
        with freeze_time(NOVEMBER_21):
            request = self._ask(package_id=package.id)
            request.action_confirm()
        self.assertEqual(request.amount, 300000 - 74000)
        self._run_billing("2026-11-21")
        bill = self.service.move_line_ids.move_id.sorted("id")[-1]
        self.assertEqual(bill.amount_total, 226000)
