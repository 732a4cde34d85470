"""Money that came in finds its customer; cash is counted by another person."""

import base64
import io
from datetime import date, datetime

import openpyxl
from psycopg2 import IntegrityError

from odoo.addons.citynet_crm.tests.collections.common_isolir import IsolirCommon
from odoo.addons.citynet_crm.tools.payments import bank_file
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, Form, freeze_time, tagged
from odoo.tools import mute_logger

# as the banks write them, names and amounts made up
BCA = b"""Informasi Rekening - Mutasi Rekening
No. Rekening :,'1234567890
Tanggal Transaksi,Keterangan,Cabang,Jumlah,,Saldo
'24/11,"TRSF E-BANKING CR BUDI SANTOSO","0000","200,000.00",CR,"1,200,000.00"
'24/11,"BIAYA ADM","0000","15,000.00",DB,"1,185,000.00"
"""
MANDIRI = b"""Account No;Date;Description;Debit;Credit;Balance
1;24/11/2026;DARI BUDI;0,00;1.234.567,00;9.000.000,00
1;24/11/2026;BIAYA;5.000,00;0,00;8.995.000,00
"""
BRI = b"""TGL_TRAN,DESK_TRAN,MUTASI_DEBET,MUTASI_KREDIT,SALDO
2026-11-24 09:10:11,TRF BUDI,0.00,150123.00,1.00
"""
BNI = b"Post Date|Branch|Description|Amount|Db/Cr|Balance\n24/11/26|1|TRF|99.500|K|1\n"


@tagged("post_install", "-at_install")
class TestBankFiles(BaseCase):
    def test_the_files_of_four_banks(self):
        day = date(2026, 11, 24)
        for content, text, amount in (
            (BCA, "TRSF E-BANKING CR BUDI SANTOSO", 200000),
            (MANDIRI, "DARI BUDI", 1234567),
            (BRI, "TRF BUDI", 150123),
            (BNI, "TRF", 99500),
        ):
            with self.subTest(text=text):
                statement = bank_file.read(content, day)
                self.assertEqual(
                    [row[:3] for row in statement.credits], [(day, text, amount)]
                )
                self.assertFalse(statement.unread)

    def test_a_workbook_of_a_bank(self):
        day = date(2026, 11, 24)
        book = openpyxl.Workbook()
        for cells in (
            ["Laporan mutasi rekening"],
            [],
            ["Tanggal", "Keterangan", "Debet", "Kredit", "Saldo"],
            [datetime(2026, 11, 24), "DARI BUDI", None, 1234567, 9000000],
            ["24/11/2026", "DARI SITI", None, "200.000,00", 9200000],
            [datetime(2026, 11, 24), "BIAYA", 15000, None, 9185000],
            [None, "Jumlah", 15000, 1434567, None],
        ):
            book.active.append(cells)
        target = io.BytesIO()
        book.save(target)
        statement = bank_file.read(target.getvalue(), day)
        self.assertEqual(
            [row[:4] for row in statement.credits],
            [(day, "DARI BUDI", 1234567, 4), (day, "DARI SITI", 200000, 5)],
        )
        self.assertEqual([row.amount for row in statement.debits], [15000])
        self.assertFalse(statement.differences)
        for content in (target.getvalue()[:900], b"PK\x03\x04" + bytes(50)):
            with self.assertRaises(ValueError):
                bank_file.read(content, day)

    def test_a_day_without_a_year_is_never_of_the_future(self):
        content = BCA.replace(b"'24/11", b"'31/12")
        [row] = bank_file.read(content, date(2027, 1, 2)).credits
        self.assertEqual(row.date, date(2026, 12, 31))

    def test_what_is_no_statement_is_refused(self):
        day = date(2026, 11, 24)
        for content in (b"", b"hello", b"a;b;c\n1;2;3", b"\xff\xfe\x00"):
            with self.subTest(content=content), self.assertRaises(ValueError):
                bank_file.read(content, day)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 03:00:00")
class TestPaymentsFound(IsolirCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.accountant = cls._make_user("accountant")

    def _import(self, *rows):
        content = "Tanggal;Keterangan;Kredit\n" + "".join(
            f"24/11/2026;{text};{amount}\n" for text, amount in rows
        )
        statement = (
            self.env["citynet.bank.statement"]
            .with_user(self.accountant)
            .create(
                {
                    "journal_id": self.bank.id,
                    "file": base64.b64encode(content.encode()),
                    "file_name": "mutasi.csv",
                }
            )
        )
        statement.action_import()
        statement.action_match()
        return statement

    def test_by_number_the_oldest_bill_first_and_the_rest_is_credit(self):
        newer = self._make_bill(self.service, "2026-12-10")
        self.service._suspend("arrears")
        line = self._import((f"setor {self.customer.citynet_number}", 450000)).line_ids
        self.assertEqual((line.state, line.how), ("matched", "number"))
        self.assertEqual((self.bill.amount_residual, newer.amount_residual), (0, 0))
        self.assertEqual(line.payment_id.amount, 450000)
        self.assertEqual(self.service.state, "active")

    def test_by_the_customers_own_virtual_account(self):
        self.bank.citynet_va_prefix = "88608"
        number = self.bank._citynet_get_virtual_account(self.customer)
        self.assertEqual((len(number), number[:5]), (16, "88608"))
        other = "99" + number[2:]
        lines = self._import(
            (f"VA {number} SETORAN", 450000), (f"VA {other}", 450000)
        ).line_ids.sorted("id")
        self.assertEqual(lines.mapped("state"), ["matched", "unmatched"])
        self.assertEqual((lines[0].how, lines[0].partner_id), ("number", self.customer))
        self.assertEqual(self.bill.amount_residual, 0)

    def test_who_sets_the_books_up_gives_the_prefix_on_the_bank_journal(self):
        self.bank.set_bank_account("1234567890")
        self.accountant.group_ids |= self.env.ref("account.group_account_manager")
        with Form(self.bank.with_user(self.accountant)) as form:
            form.citynet_va_prefix = "88608"
        number = self.bank.bank_account_id._citynet_get_virtual_account(self.customer)
        self.assertTrue(number.startswith("88608"))

    def test_a_virtual_account_prefix_is_digits(self):
        self.assertFalse(self.bank._citynet_get_virtual_account(self.customer))
        for prefix in ("12", "123456789", "88A08", "88 608"):
            with (
                self.subTest(prefix=prefix),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.bank.citynet_va_prefix = prefix
                self.bank.flush_recordset()

    def test_by_name_and_amount_and_by_the_last_three_digits(self):
        line = self._import(("TRF BUDI SANTOSO JKT", 200000)).line_ids
        self.assertEqual((line.state, line.how), ("matched", "name"))
        self.bill = self._make_bill(self.service, "2026-12-10", 300000)
        suffix = int(self.customer.citynet_number[-3:])
        line = self._import(("TRF", 300000 + suffix)).line_ids
        self.assertEqual((line.state, line.how), ("matched", "suffix"))
        self.assertEqual(self.bill.amount_residual, 0)

    def test_the_amount_alone_only_proposes_and_a_person_decides(self):
        line = self._import(("TRF PT ANON", 200000)).line_ids
        self.assertEqual((line.state, line.partner_id), ("unmatched", self.customer))
        line.action_book()
        self.assertEqual((line.state, line.how), ("matched", "person"))

    def test_the_same_file_twice_and_two_equal_payments(self):
        rows = [("TRF BUDI SANTOSO", 200000), ("TRF BUDI SANTOSO", 200000)]
        first = self._import(*rows)
        self.assertEqual(len(first.line_ids), 2)
        again = self._import(*rows)
        self.assertEqual((len(again.line_ids), again.known_count), (0, 2))

    def test_a_file_without_a_table_is_refused_with_a_sentence(self):
        statement = self.env["citynet.bank.statement"].create(
            {"journal_id": self.bank.id, "file": base64.b64encode(b"hello")}
        )
        with self.assertRaisesRegex(UserError, "CSV"):
            statement.action_import()

    def test_cash_in_hand_is_handed_over_and_counted_by_another(self):
        agent, manager = self._make_user("agent"), self._make_user("manager")
        desk = self.env["citynet.cash.desk"].with_user(agent)
        cash = next(j for j in desk.get_settings()["journals"] if j["type"] == "cash")
        desk.take_payment(
            self.customer.id, 200000, cash["id"], "a" * 16, self.bill.amount_residual
        )
        deposits = self.env["citynet.deposit"].with_user(agent)
        self.assertEqual(deposits._get_in_hand(agent).amount, 200000)
        with self.assertRaises(UserError):
            deposits._hand_over(190000)
        deposit = deposits._hand_over(190000, "A note was false")
        self.assertEqual((deposit.difference, deposit.state), (-10000, "handed"))
        self.assertFalse(deposits._get_in_hand(agent))
        with self.assertRaises(AccessError):
            deposit.action_confirm()
        deposit.with_user(manager).action_confirm()
        self.assertEqual(deposit.confirmed_by_id, manager)
        desk.with_user(manager).take_payment(
            self.customer.id, 5000, cash["id"], "b" * 16, 0
        )
        own = deposits.with_user(manager)._hand_over(5000)
        with self.assertRaises(UserError):
            own.action_confirm()

    def test_the_route_shows_what_is_overdue(self):
        self.assertEqual(self.service.overdue_amount, 200000)
        self.assertEqual(str(self.service.overdue_since), "2026-11-10")
        self.assertEqual(self.service.overdue_days, 14)

    def test_the_route_is_chosen_by_age_and_leads_to_the_desk(self):
        agent = self._make_user("agent")
        services = self.env["citynet.subscription"].with_user(agent)
        for days, found in ((13, True), (14, False), (30, False)):
            hits = services.search([("overdue_days", ">", days)])
            self.assertEqual(self.service in hits, found, days)
        action = self.service.with_user(agent).action_take_payment()
        self.assertEqual(
            action["params"], {"partner_id": self.customer.id, "amount": 200000}
        )
