"""Institutions with everything stock has for Indonesia: tax codes, SLA, withheld VAT."""

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, freeze_time, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestInstitutions(TransactionCase):
    @classmethod
    @freeze_time("2026-11-01 03:00:00")
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env, "books", groups="base.group_user,account.group_account_invoice"
        )
        cls.school = cls.env["res.partner"].create(
            {
                "name": "SMP 1 Kudus",
                "is_company": True,
                "citynet_audience": "institution",
                "citynet_tax_collector": "treasurer",
            }
        )
        cls.office = cls.env["res.partner"].create(
            {"name": "PT Mitra", "citynet_audience": "institution"}
        )
        package = cls.env["product.template"].create(
            {
                "name": "Citynet 100",
                "citynet_is_package": True,
                "citynet_speed_down": 100,
                "list_price": 720000,
            }
        )
        cls.services = cls.env["citynet.subscription"].create(
            [
                {
                    "partner_id": payer.id,
                    "package_id": package.id,
                    "date_start": "2026-11-01",
                }
                for payer in (cls.school, cls.office)
            ]
        )
        run = cls.env["citynet.billing.run"].create({"date": "2026-11-01"})
        cls.env["citynet.billing.batch"]._bill(run, list(cls.services))
        cls.bills = cls.services.move_line_ids.move_id.sorted("id")

    def test_stocks_code_follows_the_kind_of_payer(self):
        self.assertEqual(self.school.l10n_id_kode_transaksi, "02")
        self.assertEqual(self.office.l10n_id_kode_transaksi, "04")
        codes = {bill.partner_id: bill.l10n_id_kode_transaksi for bill in self.bills}
        self.assertEqual(codes, {self.school: "02", self.office: "04"})
        self.office.citynet_tax_collector = "collector"
        self.assertEqual(self.office.l10n_id_kode_transaksi, "03")
        self.office.l10n_id_kode_transaksi = "07"
        self.office.name = "PT Mitra Jaya"
        self.assertEqual(self.office.l10n_id_kode_transaksi, "07", "set by hand")

    def test_a_treasurer_pays_without_the_vat_and_the_slip_closes_the_bill(self):
        bill = self.bills.filtered(lambda bill: bill.partner_id == self.school)
        self.assertTrue(bill.amount_tax)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create(
            {"amount": bill.amount_untaxed, "payment_difference_handling": "open"}
        ).action_create_payments()
        account = self.env["account.account"].search(
            [
                ("account_type", "=", "asset_current"),
                ("company_ids", "in", self.env.company.ids),
            ],
            limit=1,
        )
        slip = (
            self.env["citynet.withholding"]
            .with_user(self.accountant)
            .create(
                {
                    "move_id": bill.id,
                    "slip_number": "BP-02/11/2026",
                    "account_id": account.id,
                }
            )
        )
        self.assertEqual(slip.amount, bill.amount_tax, "proposed by itself")
        slip.action_confirm()
        self.assertEqual(bill.amount_residual, 0)

    def _sla(self, service, **values):
        return (
            self.env["citynet.sla.credit"]
            .with_user(self.accountant)
            .create(
                {
                    "subscription_id": service.id,
                    "reason": "97.2 % instead of 99.5 %",
                    "hours": 10,
                    **values,
                }
            )
        )

    def test_a_missed_service_level_is_credited_on_the_next_bill(self):
        service = self.services[0]
        credit = self._sla(service)
        self.assertEqual(credit.amount, 10000, "10 of 720 hours")
        credit.action_confirm()
        self.assertEqual(service.charge_ids.mapped("amount"), [-10000])
        self.assertEqual(service.charge_ids.kind, "sla")
        self.assertIn("97.2 %", service.charge_ids.name)

    def test_or_by_a_credit_note_on_a_bill_with_its_tax(self):
        bill = self.bills.filtered(lambda bill: bill.partner_id == self.school)
        open_before = bill.amount_residual
        action = self._sla(
            self.services[0], target="note", move_id=bill.id
        ).action_confirm()
        note = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((note.move_type, note.state), ("out_refund", "posted"))
        self.assertEqual(note.amount_untaxed, 10000)
        self.assertEqual(note.reversed_entry_id, bill)
        self.assertEqual(bill.amount_residual, open_before - note.amount_total)
        self.assertFalse(note.line_ids.filtered("citynet_period_start"))

    def test_a_credit_note_may_be_as_much_as_the_bill_with_its_tax(self):
        """Prices with their tax: all that the bill asks for may be given back."""
        bill = self.bills.filtered(lambda bill: bill.partner_id == self.office)
        tax = bill.line_ids.tax_ids.copy(
            {"name": "Inside", "price_include_override": "tax_included"}
        )
        service = bill.citynet_subscription_ids[:1]
        service.package_id.taxes_id = tax
        bill.button_draft()
        bill.invoice_line_ids.filtered("product_id").tax_ids = tax
        bill.action_post()
        amount = bill.amount_total
        self.assertGreater(amount, bill.amount_untaxed)
        self._sla(
            service, target="note", move_id=bill.id, amount=amount
        ).action_confirm()
        self.assertEqual(bill.amount_residual, 0)

    def test_too_much_nothing_or_another_bill_is_refused(self):
        own, other = (
            self.bills.filtered(lambda bill, payer=payer: bill.partner_id == payer)
            for payer in (self.school, self.office)
        )
        for values in (
            {"hours": 0},
            {"reason": "  "},
            {"target": "note"},
            {"target": "note", "move_id": other.id},
            {"target": "note", "move_id": own.id, "amount": 10_000_000},
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                self._sla(self.services[0], **values).action_confirm()
        self.assertFalse(self.services.charge_ids)

    def test_one_bill_for_all_sites_has_one_code(self):
        self.school.citynet_invoice_grouping = "payer"
        package = self.services[0].package_id
        sites = self.env["citynet.subscription"].create(
            [
                {
                    "partner_id": self.school.id,
                    "package_id": package.id,
                    "date_start": "2026-12-01",
                }
                for _site in range(2)
            ]
        )
        with freeze_time("2026-12-01 03:00:00"):
            run = self.env["citynet.billing.run"].create({"date": "2026-12-01"})
            failed = self.env["citynet.billing.batch"]._bill(run, [sites])
        self.assertFalse(failed)
        bill = sites.move_line_ids.move_id
        self.assertEqual(len(bill), 1)
        self.assertEqual(bill.l10n_id_kode_transaksi, "02")

    def test_many_bills_made_as_copies_keep_each_payers_code(self):
        package = self.services[0].package_id
        payers = self.env["res.partner"].create(
            [
                {
                    "name": f"Payer {number}",
                    "citynet_tax_collector": "treasurer" if number % 2 else "none",
                }
                for number in range(8)
            ]
        )
        services = self.env["citynet.subscription"].create(
            [
                {
                    "partner_id": payer.id,
                    "package_id": package.id,
                    "date_start": "2026-12-01",
                }
                for payer in payers
            ]
        )
        with freeze_time("2026-12-01 03:00:00"):
            run = self.env["citynet.billing.run"].create({"date": "2026-12-01"})
            self.assertFalse(
                self.env["citynet.billing.batch"]._bill(run, list(services))
            )
        self.assertFalse(run.quick_stop)
        for service in services:
            bill = service.move_line_ids.move_id
            wanted = bill.commercial_partner_id.l10n_id_kode_transaksi
            self.assertEqual(bill.l10n_id_kode_transaksi, wanted)
