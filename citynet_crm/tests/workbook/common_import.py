"""What the tests of the workbook import share."""

import base64
import io

from openpyxl import Workbook

from odoo.addons.citynet_crm.tests.common import CitynetCommon
from odoo.addons.citynet_crm.tests.workbook.workbooks import OtherWorkbook
from odoo.tests import freeze_time

TODAY = "2026-11-24"
HEADINGS = ("Kode", "Nama", "NIK", "HP", "Desa", "Kecamatan", "Paket", "Harga",
            "Tgl Pasang", "Jatuh Tempo", "Status")  # fmt: skip
MONTHS = ("Jan", "Feb", "Mar")


def home(code, name="Siti Rahayu", **values):
    """A row of the customers' sheet, in the order of ``HEADINGS``."""
    row = {
        "Kode": code,
        "Nama": name,
        "NIK": "3319072702015716",
        "HP": "081234567890",
        "Desa": "Bacin",
        "Kecamatan": "Bae",
        "Paket": "Fiber 20 Mbps",
        "Harga": 200000,
        "Tgl Pasang": "05/01/2025",
        "Jatuh Tempo": 20,
        "Status": "Aktif",
        **values,
    }
    return [row[heading] for heading in HEADINGS]


def book_of(homes, payments=None, sites=None):
    """:return: bytes of a workbook with these rows

    :param dict payments: {code: cells of January to March 2026}
    :param sites: rows (institution, NPWP, address, site, package, price, contract)
    """
    book = Workbook()
    page = book.active
    page.title = "Pelanggan"
    for row in (HEADINGS, *homes):
        page.append(list(row))
        for cell in page[page.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a text that begins with = is a text
    if payments is not None:
        page = book.create_sheet("Bayar 2026")
        page.append(["Kode", "Nama", *MONTHS])
        for code, cells in payments.items():
            page.append([code, None, *cells])
    if sites:
        page = book.create_sheet("Instansi")
        page.append(
            ["Instansi", "NPWP", "Alamat", "Lokasi", "Paket", "Harga", "No SPK"]
        )
        for row in sites:
            page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class ImportCommon(CitynetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.lang = "en_US"  # names and sentences are in the importing user's
        freezer = freeze_time(f"{TODAY} 03:00:00")
        freezer.start()
        cls.addClassCleanup(freezer.stop)

    @classmethod
    def _upload(cls, content, env=None, **values):
        """:return: a ``citynet.import`` with a file, as after the upload"""
        env = env or cls.env
        if isinstance(content, OtherWorkbook):
            content = content.content
        return env["citynet.import"].create(
            {"file": base64.b64encode(content), "file_name": "book.xlsx", **values}
        )

    @classmethod
    def _check(cls, content, **values):
        """:return: a ``citynet.import`` that was checked"""
        record = cls._upload(content, **values)
        record.action_read()
        record.action_check()
        return record

    @classmethod
    def _import(cls, content, **values):
        """:return: a ``citynet.import`` that is done"""
        record = cls._check(content, **values)
        record._transition("queued")
        record._import()
        return record

    def _get_services(self, *codes):
        return self.env["citynet.subscription"].search(
            [("partner_id.ref", "in", codes)], order="id"
        )

    def _get_bills(self, services):
        return services.move_line_ids.move_id.sorted("invoice_date")

    def _get_findings(self, record):
        """:return: set of (kind, sheet, row, column)"""
        return {
            (one.kind, one.sheet, one.row, one.column) for one in record.problem_ids
        }
