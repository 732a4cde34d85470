"""Customers, places, packages and services that a workbook brings."""

from datetime import date

from odoo.addons.citynet_crm.tests.workbook.common_import import (
    ImportCommon,
    book_of,
    home,
)
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestImportCustomers(ImportCommon):
    def test_a_customer_with_place_identity_and_service(self):
        self._import(
            book_of([home("A-1", HP="0812-3456-7890", **{"Tgl Pasang": "12/08/2025"})])
        )
        service = self._get_services("A-1")
        payer, place = service.partner_id, service.address_id
        self.assertEqual(payer.citynet_number, "A-1")
        self.assertEqual(payer.phone_sanitized, "+6281234567890")
        self.assertEqual((payer.citynet_audience, payer.is_company), ("home", False))
        self.assertEqual(place.parent_id, payer)
        self.assertTrue(place.citynet_is_service_address)
        self.assertEqual(
            (place.citynet_village, place.citynet_district), ("Bacin", "Bae")
        )
        identity = payer.citynet_identity_ids
        self.assertEqual(identity.nik_secret, "3319072702015716")
        self.assertTrue(identity.is_nik_valid)
        self.assertEqual((service.price, service.due_day), (200000, 20))
        self.assertEqual(service.date_start, date(2025, 8, 12))
        self.assertEqual(
            (service.anchor_day, service.anchor_date), (1, date(2025, 8, 1))
        )

    def test_a_short_nik_is_kept_and_marked(self):
        self._import(book_of([home("A-1", NIK="33190727020157")]))
        identity = self._get_services("A-1").partner_id.citynet_identity_ids
        self.assertEqual(identity.nik_secret, "33190727020157")
        self.assertFalse(identity.is_nik_valid)

    def test_states_come_through_their_door(self):
        self._import(
            book_of(
                [
                    home("A-1"),
                    home("A-2", "B", Status="Isolir"),
                    home("A-3", "C", Status="Putus"),
                ],
                {code: ["Lunas", None, "BELUM"] for code in ("A-1", "A-2", "A-3")},
            ),
            bill_from="2026-04-01",
        )
        active, suspended, closed = self._get_services("A-1", "A-2", "A-3")
        self.assertEqual(active.state, "active")
        self.assertEqual(
            (suspended.state, suspended.suspend_reason), ("suspended", "arrears")
        )
        self.assertEqual((closed.state, closed.date_end), ("closed", date(2026, 3, 31)))
        self.assertFalse(closed.date_next_bill)
        self.assertEqual(active.next_period_start, date(2026, 4, 1))

    def test_areas_are_region_pop_and_villages(self):
        self.company.city = "Kudus"
        self._import(
            book_of([home("A-1"), home("A-2", "B", Desa="Soco", Kecamatan="Dawe")])
        )
        first, second = self._get_services("A-1", "A-2")
        self.assertEqual(first.area_id.complete_name, "Kudus / Bae")
        self.assertEqual(
            (second.area_id.kind, second.area_id.parent_id.kind), ("pop", "region")
        )
        self.assertEqual(first.area_id.village_ids.mapped("name"), ["Bacin"])
        self.assertIn(
            first.area_id, self.env["citynet.area"]._find_served("bacin", "bae")
        )

    def test_areas_that_are_drawn_already_are_kept(self):
        village = self.env["citynet.village"].create(
            {"name": "BACIN", "district": "Bae"}
        )
        region = self.env["citynet.area"].create({"name": "North"})
        pop = self.env["citynet.area"].create(
            {
                "name": "POP 7",
                "kind": "pop",
                "parent_id": region.id,
                "village_ids": village.ids,
            }
        )
        self._import(book_of([home("A-1")]))
        self.assertEqual(self._get_services("A-1").area_id, pop)

    def test_new_packages_have_the_book_price_with_the_tax_inside(self):
        self._import(book_of([home("A-1", Paket="Fiber 35 Mbps", Harga=275000)]))
        package = self._get_services("A-1").package_id
        self.assertEqual(
            (package.name, package.citynet_speed_down), ("Fiber 35 Mbps", 35)
        )
        self.assertEqual(package.list_price, 275000)
        self.assertTrue(package.taxes_id.price_include)
        self.assertEqual(package.taxes_id.amount, self.tax.amount)
        self.assertFalse(package.citynet_is_published)

    def test_a_known_package_keeps_its_price_and_the_service_its_own(self):
        self._import(book_of([home("A-1", Paket="Citynet 20 Mbps", Harga=185000)]))
        service = self._get_services("A-1")
        self.assertEqual(service.package_id, self.package)
        self.assertEqual((self.package.list_price, service.price), (200000, 185000))
        self.assertTrue(self.package.taxes_id.price_include)

    def test_no_bill_changes_where_a_package_runs_with_tax_on_top(self):
        self._make_subscription("2026-01-01")
        taxes = self.package.taxes_id
        self._import(book_of([home("A-1", Paket="Citynet 20 Mbps")]))
        self.assertEqual(self.package.taxes_id, taxes)
        package = self._get_services("A-1").package_id
        self.assertEqual(package.name, "Citynet 20 Mbps (tax included)")
        self.assertTrue(package.taxes_id.price_include)

    def test_new_customers_are_numbered_above_the_book(self):
        self.env["res.partner"].search(
            [("citynet_number", "!=", False)]
        ).citynet_number = False
        self._import(book_of([home("PLG-7041"), home("PLG-7107", "Budi")]))
        self.assertEqual(self._make_customer("Next").citynet_number, "PLG-7108")

    def test_numbers_go_on_in_the_house_style_where_that_is_in_use(self):
        number = self._make_customer("Before").citynet_number
        self._import(book_of([home("PLG-0041")]))
        prefix = number.rstrip("0123456789")
        self.assertTrue(self._make_customer("Next").citynet_number.startswith(prefix))

    def test_a_number_of_another_customer_is_not_taken(self):
        number = self.customer.citynet_number
        self._import(book_of([home(number, "Quite Another")]))
        service = self._get_services(number)
        self.assertEqual(service.partner_id.name, "Quite Another")
        self.assertNotEqual(service.partner_id.citynet_number, number)

    def test_a_customer_who_is_here_already_is_not_made_again(self):
        number = self.customer.citynet_number
        self._import(book_of([home(number, self.customer.name.upper())]))
        service = self.env["citynet.subscription"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(len(service), 1)
        self.assertEqual(self.customer.phone, "0812-3456-7890", "what is here stays")

    def test_two_people_under_one_code_are_two_customers(self):
        record = self._import(book_of([home("A-1"), home("A-1", "Quite Another")]))
        self.assertEqual(record.customer_count, 2)
        self.assertEqual(len(self._get_services("A-1").partner_id), 2)
        self.assertIn("code_conflict", record.problem_ids.mapped("kind"))

    def test_an_institution_is_one_payer_with_its_sites(self):
        self._import(
            book_of(
                [home("A-1")],
                sites=[
                    (
                        "SMA 1",
                        "1234567890123456",
                        "Jl. Raya 1",
                        "Lab",
                        "Dedicated 50 Mbps",
                        3250000,
                        "129/SPK/02/2026",
                    ),
                    (None, None, None, "Office", "Dedicated 20 Mbps", 1500000, None),
                    (
                        "SMA 1",
                        "9999999999999999",
                        "Jl. Lain 2",
                        "Lab",
                        "Dedicated 20 Mbps",
                        1500000,
                        None,
                    ),
                ],
            )  # fmt: skip
        )
        payers = self.env["res.partner"].search(
            [("name", "=", "SMA 1"), ("is_company", "=", True)]
        )
        self.assertEqual(len(payers), 2, "one name, two taxpayers")
        payer = payers.filtered(lambda one: one.vat == "1234567890123456")
        self.assertEqual(payer.citynet_invoice_grouping, "payer")
        self.assertEqual(payer.citynet_po_number, "129/SPK/02/2026")
        services = payer.citynet_subscription_ids.sorted("id")
        self.assertEqual(services.address_id.mapped("name"), ["Lab", "Office"])
        self.assertEqual(services.mapped("po_number"), ["129/SPK/02/2026"] * 2)
        self.assertEqual(services.mapped("price"), [3250000, 1500000])

    def test_an_invalid_npwp_is_noted_and_not_made_the_vat(self):
        record = self._import(
            book_of(
                [home("A-1")],
                sites=[
                    (
                        "SMA 1",
                        "0000000010000000",
                        "Jl. Raya 1",
                        "Lab",
                        "Dedicated 50 Mbps",
                        3250000,
                        None,
                    )
                ],
            )  # fmt: skip
        )
        payer = self.env["res.partner"].search(
            [("name", "=", "SMA 1"), ("is_company", "=", True)]
        )
        self.assertFalse(payer.vat)
        self.assertIn("0000000010000000", payer.comment)
        self.assertIn("bad_npwp", record.problem_ids.mapped("kind"))
