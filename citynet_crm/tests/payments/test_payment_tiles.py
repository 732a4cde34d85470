"""What waits for the accountant stands on the dashboard, for those who may see it."""

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestPaymentTiles(CitynetCommon):
    def _tiles(self, role):
        dashboard = self.env["citynet.dashboard"].with_user(self._make_user(role))
        return {
            tile["key"]: tile["value"]
            for section in dashboard.get_dashboard_data()["sections"]
            for tile in section["tiles"]
        }

    def test_money_that_waits_is_counted_for_those_who_may_see_it(self):
        before = self._tiles("accountant")
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        statement = self.env["citynet.bank.statement"].create(
            {"journal_id": bank.id, "file": b"eA==", "file_name": "x.csv"}
        )
        self.env["citynet.bank.line"].create(
            {
                "statement_id": statement.id,
                "date": "2026-11-01",
                "amount": 70000,
                "fingerprint": "x",
            }
        )
        after = self._tiles("accountant")
        self.assertEqual(after["money_unmatched"] - before["money_unmatched"], 70000)
        self.assertIn("online_differences", after)
        agent = self._tiles("agent")
        self.assertNotIn("money_unmatched", agent)
        self.assertNotIn("online_differences", agent)
        self.assertIn("deposits_to_count", agent)
