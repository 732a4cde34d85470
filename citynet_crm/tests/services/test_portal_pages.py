from datetime import timedelta

from odoo.addons.citynet_crm.tests.common_web import CitynetWebCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestPortalPages(CitynetWebCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._make_portal_user("budi")
        cls.partner = cls.user.partner_id
        cls.today = cls.company._citynet_today()

    def _text(self, url):
        page = self._get_page(url)
        return " ".join(page.xpath("//*[@id='wrap']")[0].text_content().split())

    def test_first_page_says_what_is_due_and_whether_the_line_works(self):
        service = self._make_service(self.partner)
        due = self.today + timedelta(days=5)
        self._make_bill(service, 200000, due)
        self._make_bill(service, 150000, due + timedelta(days=30))
        self._log_in("budi")
        text = self._text("/my")
        self.assertIn("Rp 350.000", text)
        self.assertIn(f"due on {due.day} {due:%B %Y}", text)
        self.assertIn("2 bills", text)
        self.assertIn("Active", text)
        # before everything else of the page
        self.assertLess(text.index("Rp 350.000"), text.index("Connection & Security"))
        self.assertLess(text.index("Active"), text.index("Your Invoices"))

    def test_late_is_late_in_the_companys_zone(self):
        service = self._make_service(self.partner)
        bill = self._make_bill(service, due=self.today - timedelta(days=1))
        self._log_in("budi")
        self.assertIn("was due on", self._text("/my"))
        bill.invoice_date_due = self.today
        self.assertNotIn("was due on", self._text("/my"))

    def test_pay_now_opens_the_bill_that_is_due_first_with_its_payment(self):
        service = self._make_service(self.partner)
        self._make_bill(service, due=self.today + timedelta(days=30))
        first = self._make_bill(service, due=self.today)
        self._log_in("budi")
        for url in ("/my", f"/my/services/{service.id}"):
            page = self._get_page(url)
            link = page.xpath("//a[contains(@class,'o_citynet_pay')]/@href")[0]
            self.assertIn(f"/my/invoices/{first.id}?", link)
            self.assertIn("payment=True", link)
            self.assertEqual(self.url_open(link).status_code, 200)

    def test_nothing_due(self):
        self._make_service(self.partner)
        self._log_in("budi")
        self.assertIn("Everything is paid.", self._text("/my"))

    def test_customer_without_service_is_not_bothered(self):
        self._log_in("budi")
        self.assertNotIn("Everything is paid.", self._text("/my"))
        self.assertIn("You have no service yet.", self._text("/my/services"))
        self.assertIn("You have not ordered anything yet.", self._text("/my/orders"))
        self.assertIn("There are no payments yet.", self._text("/my/payments"))

    def test_service_page(self):
        promo = self.env["citynet.promo"].create(
            {"name": "Half price", "months": 3, "percent": 50}
        )
        service = self._make_service(self.partner, promo_id=promo.id)
        bill = self._make_bill(service)
        self.env["citynet.work.order"].create(
            {
                "kind": "repair",
                "partner_id": self.partner.id,
                "subscription_id": service.id,
            }
        )
        self._log_in("budi")
        text = self._text(f"/my/services/{service.id}")
        for expected in (
            service.name,
            "Rp 200.000",
            "Half price, 3 more months",
            bill.name,
            "Repair",
            "Next bill",
            # what is on it: half of the price off
            "Promo Half price",
        ):
            self.assertIn(expected, text)
        service._suspend("arrears")
        self.assertIn(
            "because of unpaid bills", self._text(f"/my/services/{service.id}")
        )
        self._log_in("budi", "id_ID")
        self.assertIn(
            "diisolir karena tagihan belum dibayar",
            self._text(f"/my/services/{service.id}"),
        )

    def test_service_page_says_what_credit_is_left_and_what_we_owe(self):
        """40,000 before tax; 300,000 paid ahead of nothing that is still to pay."""
        self.package.taxes_id = False
        service = self._make_service(self.partner)
        url = f"/my/services/{service.id}"
        self._log_in("budi")
        self.assertNotIn("Credit left", self._text(url))
        self.env["citynet.charge"].create(
            {"subscription_id": service.id, "name": "Outage", "amount": -40000}
        )
        text = self._text(url)
        self.assertIn("Credit leftRp 40.000 Comes off your next bills.", text)
        self.assertNotIn("We owe you", text)
        journal = self.env["account.journal"].search(
            [("type", "=", "cash"), ("company_id", "=", self.company.id)], limit=1
        )
        self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.partner.id,
                "amount": 300000,
                "journal_id": journal.id,
            }
        ).action_post()
        service._close(self.today, "moved")
        text = self._text(url)
        self.assertIn("Credit leftRp 40.000 Comes off your last bill", text)
        self.assertIn("We owe youRp 300.000", text)

    def test_order_from_received_to_connected(self):
        order = self.env["crm.lead"].create(
            {"name": "o", "partner_id": self.partner.id, "contact_name": "Budi",
             "citynet_package_id": self.package.id, "citynet_village": "Bae Test",
             "citynet_district": "Bae"}
        )  # fmt: skip
        self._log_in("budi")

        def steps():
            page = self._get_page(f"/my/orders/{order.id}")
            return {
                node.get("data-step"): node.get("class").rsplit("_", 1)[1]
                for node in page.xpath("//*[@data-step]")
            }

        done = {"received": "done", "coverage": "current", "confirmed": "todo",
                "scheduled": "todo", "connected": "todo"}  # fmt: skip
        self.assertEqual(steps(), done)
        order.action_citynet_check_coverage()
        self.assertEqual(
            steps(), done := {**done, "coverage": "done", "confirmed": "current"}
        )
        order.action_citynet_confirm()
        self.assertEqual(
            steps(), done := {**done, "confirmed": "done", "scheduled": "current"}
        )
        job = order.citynet_work_order_ids
        technician = self.env["hr.employee"].create(
            {"name": "Agus", "citynet_is_technician": True}
        )
        job.write({"technician_ids": technician, "date_planned": "2026-12-01 18:30:00"})
        job.action_schedule()
        self.assertEqual(
            steps(), done := {**done, "scheduled": "done", "connected": "current"}
        )
        # half past one at night in Jakarta
        self.assertIn("2 December 2026", self._text(f"/my/orders/{order.id}"))
        self.assertIn("2 December 2026 01:30", self._text(f"/my/jobs/{job.id}"))
        self.assertIn("Agus", self._text(f"/my/jobs/{job.id}"))
        job.ont_serial = "ZTE1"
        job.action_done()
        self.assertEqual(steps(), {**done, "connected": "done"})

    def test_order_that_was_lost(self):
        order = self.env["crm.lead"].create(
            {
                "name": "o",
                "partner_id": self.partner.id,
                "citynet_package_id": self.package.id,
            }
        )
        order.action_set_lost()
        self._log_in("budi")
        self.assertIn("Cancelled", self._text("/my/orders"))
        page = self._get_page(f"/my/orders/{order.id}")
        self.assertEqual(
            page.xpath("//*[@data-step]/@data-step"), ["received", "coverage"]
        )

    def test_no_network_is_said(self):
        order = self.env["crm.lead"].create(
            {"name": "o", "partner_id": self.partner.id, "citynet_package_id": self.package.id,
             "citynet_village": "Nowhere"}
        )  # fmt: skip
        order.action_citynet_check_coverage()
        self._log_in("budi")
        self.assertIn(
            "doesn't reach this address", self._text(f"/my/orders/{order.id}")
        )

    def test_payments_with_the_bills_they_paid(self):
        bill = self._make_bill(self._make_service(self.partner))
        payment = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"amount": 75000})
            ._create_payments()
        )
        self._log_in("budi")
        text = self._text("/my/payments")
        for expected in ("Rp 75.000", payment.name, bill.name):
            self.assertIn(expected, text)

    def test_lists_have_pages(self):
        services = [self._make_service(self.partner) for _number in range(81)]
        self._log_in("budi")
        self.assertNotIn(services[0].name, self._text("/my/services"))
        self.assertIn(services[0].name, self._text("/my/services/page/2"))
        self.assertEqual(self.url_open("/my/services/page/999").status_code, 200)
        self.assertIn("All my services", self._text("/my"))

    def test_first_page_costs_the_same_for_many_bills(self):
        service = self._make_service(self.partner)
        self._log_in("budi")
        counts = []
        for number in (1, 9):
            for _bill in range(number):
                self._make_bill(service, 1000)
            self.url_open("/my")  # warm
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.url_open("/my")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 12, counts)
