"""Makes and reads books as small providers keep them, for tests."""

import io
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import PatternFill

from odoo.addons.citynet_crm.tools.workbook.book import read_book
from odoo.addons.citynet_crm.tools.workbook.formats import read_file
from odoo.addons.citynet_crm.tools.workbook.layout import propose_layouts

HEADINGS = [
    "Kode",
    "Nama",
    "No HP",
    "Paket",
    "Harga",
    "Jan 2026",
    "Feb 2026",
    "Mar 2026",
]


def row(code, *months, price=150000, name=None, phone="081390000001"):
    return [code, name or f"Warga {code}", phone, "10 Mbps", price, *months]


def file_of(*sheets, paint=None, hide=()):
    """:param sheets: (name, rows)
    :param dict paint: {cell of the first sheet, such as "F2": RRGGBB}
    :param hide: rows (numbers) and columns (letters) of the first sheet
    :return: bytes"""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for cells in rows:
            page.append(cells)
    page = book.worksheets[0]
    for cell, color in (paint or {}).items():
        page[cell].fill = PatternFill("solid", start_color=color, end_color=color)
    for one in hide:
        if isinstance(one, int):
            page.row_dimensions[one].hidden = True
        else:
            page.column_dimensions[one].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def understand(content, answers=None):
    """:return: ``Book``"""
    sheets = read_file(content, "pelanggan")
    return read_book(
        sheets, propose_layouts(sheets), date(2026, 11, 24), answers=answers
    )


def bills_of(book):
    """:return: dict {name: [(month, price, paid)]}"""
    return {
        payer.name: [
            (bill.month, bill.price, bill.paid) for bill in payer.services[0].bills
        ]
        for payer in book.payers
    }


def kinds_of(book):
    return set(book.problem_counts())
