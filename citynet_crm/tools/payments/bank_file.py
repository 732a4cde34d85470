"""Money that came in, out of the files that Indonesian banks give.

CSV, workbooks, MT940, CAMT.053 and OFX. No two banks agree on separators, headings,
dates and numbers, and most put a few lines of their own before the table. Columns are
found by their headings.
"""

import csv
import re

from odoo.addons.citynet_crm.tools.workbook.faults import WorkbookError
from odoo.addons.citynet_crm.tools.workbook.reader import as_text, read_workbook

from . import bank_camt, bank_ofx, bank_swift
from .bank_table import Table
from .bank_types import Statement

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SEPARATORS = ";,\t|"
_MOST_JOINED = 5  # lines that one quoted cell goes over


def read(content, today, currency="IDR"):
    """:param bytes content: the file
    :param date today: dates without a year (BCA) are of the file's period, without one
        of the last twelve months
    :param str currency: amounts in others are not read
    :return: Statement: every line of money is in its credits, debits or unread lines
    :raise ValueError: ``no_table`` where no headings are found, ``encoding``,
        ``old_excel``, ``no_library``, ``damaged``, or what is wrong with a workbook
    """
    if content.startswith(_ZIP):
        return _read_workbook(content, today, currency)
    if content.startswith(_OLD_EXCEL):
        raise ValueError("old_excel")
    text = _decode(content)
    for module in (bank_swift, bank_camt, bank_ofx):
        if module.is_mine(text):
            statement = module.read(content, text, currency)
            statement.mark_given_back()
            return statement
    return _read_text(text, today, currency)


def _decode(content):
    encodings = ["utf-8-sig", "cp1252"]
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("encoding")


def _read_text(text, today, currency):
    lines = text.splitlines()
    for separator in _SEPARATORS:
        table = Table(_split_lines(lines, separator), today, currency)
        if statement := table.read():
            return statement
    raise ValueError("no_table")


def _split_lines(lines, separator):
    """:return: list of tuples (number, cells, text); a quoted cell may go over lines,
    but a lone quotation mark swallows none"""
    found, index = [], 0
    while index < len(lines):
        count, text = 1, lines[index]
        if text.count('"') % 2:
            for more in range(2, _MOST_JOINED + 1):
                joined = " ".join(lines[index : index + more])
                if joined.count('"') % 2 == 0:
                    if lines[index + more - 1].count('"') % 2:
                        count, text = more, joined
                    break
        if text.count('"') % 2:
            cells = [cell.strip('" ') for cell in text.split(separator)]
        else:
            cells = next(csv.reader([text], delimiter=separator), [])
        while cells and not cells[-1].strip():
            cells.pop()
        found.append((index + 1, cells, text))
        index += count
    return found


def _read_workbook(content, today, currency):
    try:
        sheets = read_workbook(content)
    except WorkbookError as error:
        raise ValueError(str(error)) from error
    whole, missed = Statement(), []
    for sheet in sheets:
        lines = [
            (number, ["" if value is None else value for value in row], _join(row))
            for number, row in enumerate(sheet.rows, 1)
        ]
        if statement := Table(lines, today, currency).read():
            whole.extend(statement)
            whole.tables += 1
        elif any(re.search(r"\d", text) for _number, _cells, text in lines):
            missed.append(sheet.name)
    if not whole.tables:
        raise ValueError("no_table")
    for name in missed:
        whole.refuse(0, name, "sheet")
    return whole


def _join(row):
    return ", ".join(as_text(value) for value in row if value is not None)
