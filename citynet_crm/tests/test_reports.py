from lxml import html

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.exceptions import AccessError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestReports(CitynetCommon):
    def setUp(self):
        super().setUp()
        promo = self.env["citynet.promo"].create(
            {"name": "Hemat", "kind": "percent", "percent": 50, "months": 3}
        )
        self.service = self._make_subscription("2026-10-01", promo_id=promo.id)
        account = self.env["res.partner.bank"].create(
            {"acc_number": "1234567890", "partner_id": self.company.partner_id.id}
        )
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        bank.write({"bank_account_id": account.id, "citynet_va_prefix": "88608"})
        self._run_billing("2026-10-01")
        self._run_billing("2026-11-01")
        self.october, self.november = self.service.move_line_ids.move_id.sorted("id")

    def _text(self, report, records, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.env.user)
        content = reports._render_qweb_html(report, records.ids)[0]
        return " ".join(html.fromstring(content).text_content().split())

    def _pay(self, amount):
        cash = self.env["account.journal"].search(
            [("type", "=", "cash"), ("company_id", "=", self.company.id)], limit=1
        )
        result = (
            self.env["citynet.cash.desk"]
            .with_user(self._make_user("agent"))
            .take_payment(self.customer.id, amount, cash.id, f"{amount:016}", 222000)
        )
        return self.env["account.payment"].browse(result["payment_id"])

    def test_the_bill_says_all_that_a_customer_asks(self):
        text = self._text("citynet_crm.report_bill", self.november)
        for part in (
            self.company.name,
            self.november.name,
            self.customer.citynet_number,
            self.service.name,
            "1 Nov 2026 to 30 Nov 2026",
            "Promo Hemat (months left: 1)",
            "Rp 111,000",
            "One Hundred And Eleven Thousand Rupiah",
            "Earlier bills still open Rp 111,000",
            "Rp 222,000",
            "20 November 2026",
            "1234567890",
            "own virtual account 88608000",
            "/my/invoices",
        ):
            self.assertIn(part, text)

    def test_the_bill_of_an_institution_names_its_contract(self):
        self.service.contract_number = "PKS/12/2026"
        text = self._text("citynet_crm.report_bill", self.november)
        self.assertIn("Contract PKS/12/2026", text)

    def test_the_words_are_the_customers(self):
        self.customer.lang = "id_ID"
        text = self._text("citynet_crm.report_bill", self.november)
        self.assertIn("Seratus Sebelas Ribu Rupiah", text)

    def test_wherever_stock_prints_a_bill_it_is_ours(self):
        text = self._text("account.report_invoice_with_payments", self.november)
        self.assertIn("One Hundred And Eleven Thousand Rupiah", text)
        other = self.november.copy({"invoice_date": "2026-11-05"})
        other.action_post()
        text = self._text("account.report_invoice_with_payments", other)
        self.assertNotIn("One Hundred And Eleven Thousand Rupiah", text)

    def test_a_paid_bill_says_so_and_not_how_to_pay(self):
        self._pay(222000)
        text = self._text("citynet_crm.report_bill", self.november)
        self.assertIn("Paid", text)
        self.assertNotIn("How to pay", text)

    def test_the_receipt_says_from_whom_for_what_and_who_took_it(self):
        payment = self._pay(150000)
        text = self._text("citynet_crm.report_receipt", payment)
        for part in (
            payment.name,
            "Budi Santoso",
            self.customer.citynet_number,
            "One Hundred And Fifty Thousand Rupiah",
            f"{self.october.name} ({self.service.name}): Rp 111,000",
            f"{self.november.name} ({self.service.name}): Rp 39,000",
            "(still to pay: Rp 72,000)",
            payment.journal_id.name,
            payment.citynet_taken_by_id.name,
        ):
            self.assertIn(part, text)
        self.assertNotIn("Stamp duty", text)

    def test_a_receipt_above_five_million_leaves_room_for_the_stamp(self):
        text = self._text("citynet_crm.report_receipt", self._pay(6000000))
        self.assertIn("Stamp duty", text)
        self.assertIn("Kept as credit: Rp 5,778,000", text)

    def test_the_hand_over_document_names_place_equipment_and_people(self):
        technician = self.env["hr.employee"].create(
            {"name": "Eko", "citynet_is_technician": True}
        )
        place = self.env["res.partner"].create(
            {
                "name": "Budi's shop",
                "parent_id": self.customer.id,
                "type": "other",
                "street": "Jl. Kenari 4",
                "citynet_landmark": "next to the mosque",
            }
        )
        order = self.env["citynet.work.order"].create(
            {
                "partner_id": self.customer.id,
                "address_id": place.id,
                "package_id": self.package.id,
                "ont_serial": "ZTEG123",
                "technician_ids": technician.ids,
                "date_planned": "2026-11-01 18:00:00",
            }
        )
        text = self._text("citynet_crm.report_bast", order)
        for part in (
            order.name,
            "Jl. Kenari 4",
            "next to the mosque",
            "ZTEG123",
            "Eko",
            self.package.name,
            "Monday, 2 November 2026",
        ):
            self.assertIn(part, text)

    def test_the_slip_says_what_was_received_and_what_is_still_open(self):
        payment = self._pay(150000)
        for report in ("citynet_crm.report_slip_58", "citynet_crm.report_slip_80"):
            text = self._text(report, payment, self._make_user("agent"))
            for part in (
                payment.name,
                "Budi Santoso",
                f"{self.october.name} ({self.service.name})",
                "still to pay: Rp 72,000",
                "Received Rp 150,000",
            ):
                self.assertIn(part, text)
        payment.sudo().action_cancel()
        self.assertIn("Not valid", self._text("citynet_crm.report_slip_58", payment))

    def test_who_may_not_read_the_record_may_not_print_it(self):
        technician = self._make_user("technician")
        payment = self._pay(150000)
        for report, record in (
            ("citynet_crm.report_bill", self.november),
            ("citynet_crm.report_receipt", payment),
            ("citynet_crm.report_slip_58", payment),
            ("citynet_crm.report_slip_80", payment),
        ):
            self.assertTrue(self._text(report, record, self._make_user("agent")))
            with self.assertRaises(AccessError):
                self._text(report, record, technician)
