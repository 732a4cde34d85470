from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestBillingPayer(CitynetCommon):
    """Institutions: all sites of a payer on one bill."""

    def setUp(self):
        super().setUp()
        self.school = self._make_customer(
            "SMP 1 Kudus",
            citynet_invoice_grouping="payer",
            citynet_po_number="SPK/17/2026",
        )
        self.sites = self.env["citynet.subscription"].union(
            *(self._make_site(number) for number in range(3))
        )

    def _make_site(self, number, **values):
        place = self.env["res.partner"].create(
            {
                "name": f"Building {number}",
                "parent_id": self.school.id,
                "type": "other",
                "street": f"Jl. Sunan Muria {number}",
            }
        )
        return self._make_subscription(
            "2026-11-01", self.school, address_id=place.id, **values
        )

    def test_all_sites_of_a_payer_stand_on_one_bill_under_their_names(self):
        run = self._run_billing("2026-11-01")
        bill = run.move_ids
        self.assertEqual(len(bill), 1)
        self.assertEqual(bill.citynet_subscription_ids, self.sites)
        self.assertEqual(bill.amount_untaxed, 600000)
        self.assertEqual(bill.ref, "SPK/17/2026")
        headings = bill.invoice_line_ids.filtered(
            lambda line: line.display_type == "line_section"
        )
        self.assertEqual(len(headings), 3)
        self.assertIn("Building 0, Jl. Sunan Muria 0", headings[0].name)

    def test_a_site_with_its_own_order_number_adds_it(self):
        self.sites[0].po_number = "PO-9"
        bill = self._run_billing("2026-11-01").move_ids
        self.assertEqual(bill.ref, "PO-9, SPK/17/2026")

    def test_homes_get_one_bill_for_each_service(self):
        for _number in range(2):
            self._make_subscription("2026-11-01")
        bills = self._run_billing("2026-11-01").move_ids
        self.assertEqual(len(bills), 3)
        self.assertFalse(
            bills.invoice_line_ids.filtered(
                lambda line: (
                    line.display_type == "line_section"
                    and line.move_id.partner_id == self.customer
                )
            )
        )

    def test_a_payers_sites_are_never_torn_apart_by_a_batch(self):
        self.patch(type(self.env["citynet.billing.run"]), "_batch_size", 2)
        bills = self._run_billing("2026-11-01").move_ids
        self.assertEqual(len(bills), 1)

    def test_a_payers_bill_is_due_on_the_earliest_of_its_sites_days(self):
        self.sites[1].due_day = 10
        bill = self._run_billing("2026-11-01").move_ids
        self.assertEqual(str(bill.invoice_date_due), "2026-11-10")

    def test_a_bad_site_holds_its_payers_bill_only(self):
        self._make_subscription("2026-11-01")
        old = self._make_site(9)
        old.next_period_start = "2020-01-01"
        run = self._run_billing("2026-11-01")
        self.assertEqual(run.move_ids.partner_id, self.customer)
        self.assertEqual(run.error_ids.subscription_id, self.sites | old)

    def test_charges_stand_under_their_site(self):
        self.env["citynet.charge"].create(
            {
                "subscription_id": self.sites[0].id,
                "name": "Cable",
                "date": "2026-11-01",
                "amount": 50000,
            }
        )
        lines = self._run_billing("2026-11-01").move_ids.invoice_line_ids.sorted(
            "sequence"
        )
        self.assertEqual(lines[2].name, "Cable")
        self.assertEqual(lines[3].display_type, "line_section")
