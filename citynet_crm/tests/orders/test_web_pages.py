from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestWebPages(CitynetWebCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["product.template"].search(
            [("citynet_is_package", "=", True)]
        ).taxes_id = False
        cls.school = cls._make_package(
            "School 100",
            1500000,
            citynet_audience="institution",
            citynet_quota_text="1:4",
        )
        cls.hidden = cls._make_package("Not yet", 1, citynet_is_published=False)

    def _cards(self, page):
        return {
            node.xpath(".//h3")[0].text_content(): " ".join(node.text_content().split())
            for node in page.xpath("//*[@data-package]")
        }

    def test_packages_with_price_speed_fee_and_term(self):
        self.school.citynet_minimum_months = 12
        self.school.citynet_installation_fee = 0
        for url in ("/internet", "/internet/packages"):
            page = self._get_page(url)
            cards = self._cards(page)
            self.assertIn("Citynet 20 Mbps", cards)
            self.assertNotIn("Not yet", cards)
            card = cards["Citynet 20 Mbps"]
            self.assertIn("Rp 200.000 / month", card)
            self.assertIn("Installation Rp 250.000", card)
            self.assertIn("20 Mbps", card)
            school = cards["School 100"]
            self.assertIn("Rp 1.500.000", school)
            self.assertIn("Free installation", school)
            self.assertIn("At least 12 months", school)
            sections = page.xpath("//section[contains(@class,'o_citynet_institution')]")
            self.assertIn("School 100", sections[0].text_content())

    def test_tax_on_top_is_said(self):
        tax = self.env["account.tax"].create(
            {
                "name": "11%",
                "amount": 11,
                "type_tax_use": "sale",
                "price_include_override": "tax_excluded",
            }
        )
        self.package.taxes_id = tax
        card = self._cards(self._get_page("/internet"))["Citynet 20 Mbps"]
        self.assertIn("Rp 222.000 with tax", card)

    def test_indonesian(self):
        self._speak("id_ID")
        card = self._cards(self._get_page("/internet"))["Citynet 20 Mbps"]
        self.assertIn("Rp 200.000 / bulan", card)
        self.assertIn("Pemasangan Rp 250.000", card)

    def test_menu(self):
        page = self._get_page("/")
        self.assertTrue(page.xpath("//nav//a[@href='/internet']"))

    def _coverage(self, query):
        page = self._get_page(f"/internet/coverage?{query}")
        found = page.xpath("//@data-coverage")
        return (found[0] if found else None), set(self._cards(page))

    def test_coverage(self):
        elsewhere = self._make_area("Elsewhere")
        self.school.citynet_area_ids = elsewhere
        self.assertEqual(
            self._coverage("village=bae+TEST&district=Bae"),
            ("covered", {"Citynet 20 Mbps"}),
        )
        self.assertEqual(self._coverage("zip=59325")[0], "covered")
        self.assertEqual(
            self._coverage("village=Bae+Test&district=Other"), ("none", set())
        )
        self.assertEqual(self._coverage("zip=00000"), ("none", set()))
        self.assertEqual(self._coverage("village=%25"), ("none", set()))
        self.assertEqual(self._coverage("village=&zip="), (None, set()))
        self.area.port_count = 1
        self._make_service(
            self.env["res.partner"].create({"name": "x"}), area_id=self.area.id
        )
        self.assertEqual(self._coverage("zip=59325")[0], "full")

    def test_places_are_found_as_people_write_them(self):
        for village in (
            "Desa+Bae+Test",
            "kel.+bae+test",
            "Kelurahan+Bae++Test",
            "ds+Bae+Test,",
        ):
            self.assertEqual(
                self._coverage(f"village={village}")[0], "covered", village
            )
        self.assertEqual(
            self._coverage("village=Bae+Test&district=Kec.+Bae")[0], "covered"
        )

    def test_a_slip_of_the_pen_is_asked_about(self):
        page = self._get_page("/internet/coverage?village=Bai+Test")
        [link] = page.xpath("//ul[hasclass('o_citynet_meant')]//a")
        self.assertIn("Bae Test", link.text_content())
        self.assertEqual(
            self._coverage(link.get("href").partition("?")[2])[0], "covered"
        )
        page = self._get_page("/internet/coverage?village=Surabaya")
        self.assertFalse(page.xpath("//ul[hasclass('o_citynet_meant')]"))

    def test_coverage_hands_the_address_on_to_the_order(self):
        page = self._get_page("/internet/coverage?village=Bae+Test&district=Bae")
        link = page.xpath("//*[@data-package]//a/@href")[0]
        typed = self._typed(self.url_open(link))
        self.assertEqual((typed["village"], typed["district"]), ("Bae Test", "Bae"))
        self.assertEqual(typed["package"], str(self.package.id))

    def test_pages_write_nothing(self):
        before = self._snapshot()
        for url in (
            "/internet",
            "/internet/packages",
            "/internet/coverage?zip=59325",
            f"/internet/order/{self.package.id}",
            "/internet/order/not-there-99999",
            "/internet/order",
        ):
            self.assertEqual(self.url_open(url).status_code, 200, url)
        self.assertEqual(self._snapshot(), before)
