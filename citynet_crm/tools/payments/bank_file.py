"""Money that came in, out of the files that Indonesian banks give: CSV and workbooks.

No two banks agree on separators, headings, dates and numbers, and most put a few lines
of their own before the table. Columns are found by their headings.
"""

import csv
import io
import re
from collections import namedtuple
from datetime import datetime

from odoo.addons.citynet_crm.tools.workbook.faults import WorkbookError
from odoo.addons.citynet_crm.tools.workbook.reader import as_text, read_workbook

Row = namedtuple("Row", "date text amount")

# headings as BCA, Mandiri, BRI and BNI write them, and the English ones
HEADINGS = {
    "date": (
        "tanggal", "tgl", "tanggal transaksi", "tgl tran", "tgl transaksi", "date",
        "posting date", "post date", "transaction date", "tanggal posting",
    ),
    "text": (
        "keterangan", "uraian", "uraian transaksi", "deskripsi", "desk tran", "remark",
        "description", "transaction description", "rincian transaksi", "remarks",
    ),
    "credit": ("kredit", "credit", "mutasi kredit", "cr amount", "credit amount", "masuk"),
    "amount": ("jumlah", "amount", "nominal", "mutasi", "nilai"),
    "sign": ("db cr", "dk", "d k", "tipe", "type", "dbcr", "jenis"),
}  # fmt: skip
_FORMATS = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%m-%Y", "%d-%m-%y", "%d %b %Y")
_ZIP = b"PK\x03\x04"
_CREDIT = {"cr", "k", "c", "kr", "kredit", "credit"}


def read(content, today):
    """:param bytes content: the file
    :param date today: dates without a year (BCA) are of the last twelve months
    :return: list of Row of money received, in the order of the file
    :raise ValueError: ``no_table`` where no headings are found, ``encoding``, or what
        is wrong with a workbook
    """
    if content.startswith(_ZIP):
        return _read_workbook(content, today)
    lines = [line for line in _decode(content).splitlines() if line.strip()]
    for number, line in enumerate(lines):
        for separator in ";,\t|":
            columns = _find_columns(_split(line, separator))
            if columns:
                rows = csv.reader(
                    io.StringIO("\n".join(lines[number + 1 :])), delimiter=separator
                )
                found = (_read_row(cells, columns, today) for cells in rows)
                return [row for row in found if row]
    raise ValueError("no_table")


def _read_workbook(content, today):
    try:
        sheets = read_workbook(content)
    except WorkbookError as error:
        raise ValueError(str(error)) from error
    for sheet in sheets:
        rows = [[as_text(value) for value in row] for row in sheet.rows]
        for number, cells in enumerate(rows):
            if columns := _find_columns(cells):
                found = (_read_row(one, columns, today) for one in rows[number + 1 :])
                return [row for row in found if row]
    raise ValueError("no_table")


def _decode(content):
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("encoding")


def _split(line, separator):
    return next(csv.reader([line], delimiter=separator), [])


def _find_columns(cells):
    """:return: dict {meaning: index}, None unless it is the line of headings"""
    names = [re.sub(r"[^a-z]+", " ", cell.lower()).strip() for cell in cells]
    columns = {
        meaning: next(index for index, name in enumerate(names) if name in headings)
        for meaning, headings in HEADINGS.items()
        if any(name in headings for name in names)
    }
    complete = {"date", "text"} <= columns.keys() and columns.keys() & {
        "credit",
        "amount",
    }
    return columns if complete else None


def _read_row(cells, columns, today):
    """:return: Row, or None for what isn't money received"""

    def cell(meaning):
        index = columns.get(meaning)
        return cells[index].strip() if index is not None and index < len(cells) else ""

    day = _read_date(cell("date"), today)
    if not day:
        return None
    if "credit" in columns:
        amount = read_amount(cell("credit"))
    else:
        typed = cell("amount")
        # BCA writes 150,000.00 CR, or CR in the nameless column that follows
        after = (
            cells[columns["amount"] + 1] if columns["amount"] + 1 < len(cells) else ""
        )
        marks = re.findall(r"[a-z]+", f"{typed} {cell('sign')} {after}".lower())
        if "sign" in columns or marks:
            amount = read_amount(typed) if _CREDIT & set(marks) else 0
        else:
            amount = read_amount(typed)
    if not amount or amount <= 0:
        return None
    return Row(day, " ".join(cell("text").split()), amount)


def _read_date(text, today):
    text = text.strip("' ").split(" 0")[0].split("T")[0]
    first = text.split()[0] if re.match(r"\d+[/-]\d+", text) else text
    if re.fullmatch(r"\d{1,2}/\d{1,2}", first):
        return _read_day(first, today)
    for form in _FORMATS:
        try:
            return datetime.strptime(first, form).date()
        except ValueError:
            continue
    return None


def _read_day(text, today):
    """:return: date of ``31/12``: this year's, or last year's if that isn't here yet"""
    for year in (today.year, today.year - 1):
        try:
            found = datetime.strptime(f"{text}/{year}", "%d/%m/%Y").date()
        except ValueError:  # the 29th of February, or no day at all
            continue
        if found <= today:
            return found
    return None


def read_amount(text):
    """:return: int, rupiah of ``1.234.567,00``, ``1,234,567.00`` or ``Rp 1234567``;
    0 where there is no number"""
    number = re.search(r"-?[\d.,]*\d", text or "")
    if not number:
        return 0
    digits = re.sub(r"[.,]\d{1,2}$", "", number[0])
    return int(re.sub(r"[.,]", "", digits) or 0)
