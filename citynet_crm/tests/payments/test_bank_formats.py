"""Statements of the banks' corporate portals: MT940, CAMT.053 and OFX."""

from datetime import date
from unittest.mock import patch

from odoo.addons.citynet_crm.tools.payments import bank_file, bank_ofx, bank_swift
from odoo.tests import BaseCase, tagged

_TODAY = date(2026, 11, 24)
MT940 = """{1:F01CENAIDJAXXX0000000000}{4:
:20:2611200001
:25:1230009999
:28C:00220/00001
:60F:C261119IDR1000000,00
:61:2611201120C165000,00NTRFNONREF//8841
:86:TRSF E-BANKING CR 2011/FTSCY/WS95051 IURAN INTERNET BULAN INI CN0
0021 RINI WULANDARI
:61:2611201120D15000,00NCHGNONREF
:86:BIAYA ADM
:61:2611201120C1.234.567,00NTRFNONREF
:86:SALAH TULIS
:61:2602301120C170000,00NTRFNONREF
:86:TANGGAL SALAH
:61:2611201120RD25000,00NTRFNONREF
:86:KE REKENING LAIN
:62F:C261120IDR1175000,00
-}
"""
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
<Id>1</Id><Acct><Id><Othr><Id>1230009999</Id></Othr></Id><Ccy>IDR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">1000000.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">{closing}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd></Bal>{entries}</Stmt></BkToCstmrStmt></Document>"""
OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>IDR
<BANKACCTFROM><BANKID>014<ACCTID>1230009999<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261101<DTEND>20261130
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261120101500[+7:WIB]<TRNAMT>165000.00<FITID>1
<NAME>RINI &amp; TONO<MEMO>CN00021</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261120<TRNAMT>-15000<FITID>2<NAME>BIAYA</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261120<TRNAMT>170.000<FITID>3<NAME>RIBU</STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def entry(amount, direction="CRDT", status="BOOK", more=""):
    return (
        f'<Ntry><Amt Ccy="IDR">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'
        f"<Sts>{status}</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>{more}</Ntry>"
    )


def read(text):
    return bank_file.read(text.encode(), _TODAY)


@tagged("post_install", "-at_install")
class TestBankFormats(BaseCase):
    def test_mt940(self):
        """165,000 came in, 15,000 went out, 25,000 of an outgoing transfer came back;
        the other two lines are reported. 1,000,000 and 175,000 make the closing balance.
        """
        statement = read(MT940)
        first, back = statement.credits
        self.assertEqual(first[:2], (date(2026, 11, 20), first.text))
        self.assertIn("IURAN INTERNET BULAN INI CN00021 RINI WULANDARI", first.text)
        self.assertEqual((first.amount, first.line, first.mark), (165000, 6, ""))
        self.assertEqual((back.amount, back.mark), (25000, "reversal"))
        self.assertEqual([row.amount for row in statement.debits], [15000])
        self.assertEqual(
            [(row.line, row.reason) for row in statement.unread],
            [(11, "amount"), (13, "date")],
        )
        self.assertEqual(statement.accounts, {"1230009999"})
        self.assertFalse(statement.differences)
        statement = read(MT940.replace("IDR1175000", "IDR1345000"))
        [one] = statement.differences
        self.assertEqual(
            (one.kind, one.said, one.found), ("opening_closing", 345000, 175000)
        )

    def test_mt940_of_another_currency_is_not_read(self):
        statement = read(MT940.replace("IDR", "USD"))
        self.assertFalse(statement.credits or statement.debits)
        self.assertEqual({row.reason for row in statement.unread}, {"currency"})
        self.assertEqual(len(statement.unread), 5)

    def test_camt(self):
        """A batch of two is two payments; what is pending is reported. 165,000 + 80,000
        - 15,000 is 230,000."""
        details = (
            "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>RINI WULANDARI</Nm></Dbtr></RltdPties>"
            "<RmtInf><Ustrd>CN00021</Ustrd></RmtInf></TxDtls></NtryDtls>"
        )
        batch = "<NtryDtls>" + "".join(
            f'<TxDtls><Amt Ccy="IDR">{amount}</Amt><RmtInf><Ustrd>{text}</Ustrd></RmtInf>'
            "</TxDtls>"
            for amount, text in ((50000, "CN00022"), (30000, "CN00023"))
        )
        statement = read(
            CAMT.format(
                closing="1230000.00",
                entries=entry("165000.00", more=details)
                + entry("80000.00", more=f"{batch}</NtryDtls>")
                + entry("15000.00", "DBIT")
                + entry("999999.00", status="PDNG")
                + entry("170.000"),
            )
        )
        self.assertEqual(
            [(row.text, row.amount) for row in statement.credits],
            [
                ("CN00021 RINI WULANDARI", 165000),
                ("CN00022", 50000),
                ("CN00023", 30000),
            ],
        )
        self.assertEqual([row.amount for row in statement.debits], [15000])
        self.assertEqual(
            [row.reason for row in statement.unread], ["pending", "amount"]
        )
        self.assertFalse(statement.differences)
        statement = read(CAMT.format(closing="1200000.00", entries=entry("165000.00")))
        self.assertEqual(
            [one.kind for one in statement.differences], ["opening_closing"]
        )

    def test_camt_with_declarations_is_refused(self):
        bomb = (
            '<!DOCTYPE d [<!ENTITY a "150000"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
        )
        text = CAMT.format(closing="1", entries=entry("&a;"))
        with self.assertRaisesRegex(ValueError, "damaged"):
            read(text.replace("<Document", f"{bomb}<Document"))
        with self.assertRaisesRegex(ValueError, "damaged"):
            read(text[:400])

    def test_ofx(self):
        """170.000 is 170 by the format and 170,000 by habit: a person is asked."""
        statement = read(OFX)
        [credit] = statement.credits
        self.assertEqual(
            credit[:3], (date(2026, 11, 20), "RINI & TONO CN00021", 165000)
        )
        self.assertEqual(credit.line, 14)
        self.assertEqual([row.amount for row in statement.debits], [15000])
        self.assertEqual(
            [(row.line, row.reason) for row in statement.unread], [(17, "amount")]
        )
        self.assertEqual(statement.accounts, {"1230009999"})

    def test_ofx_of_which_lines_would_be_left_out_is_refused(self):
        with self.assertRaisesRegex(ValueError, "damaged"):
            read(OFX.replace("<STMTTRN><TRNTYPE>DEBIT", "<stmttrn><TRNTYPE>DEBIT"))

    def test_without_the_libraries_a_reason_is_given(self):
        for module, name, text in (
            (bank_swift, "Transactions", MT940),
            (bank_ofx, "OFXTree", OFX),
        ):
            with (
                patch.object(module, name, None),
                self.assertRaisesRegex(ValueError, "no_library"),
            ):
                read(text)

    def test_files_of_other_kinds_are_refused(self):
        for content, reason in (
            (b"\xd0\xcf\x11\xe0" + bytes(50), "old_excel"),
            (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)), "no_table|encoding"),
            (b"%PDF-1.7\n1 0 obj", "no_table"),
        ):
            with self.assertRaisesRegex(ValueError, reason):
                bank_file.read(content, _TODAY)
