"""A file of any kind that is read, as sheets with one table each."""

from . import old_excel, text_file
from .faults import WorkbookError
from .reader import Sheet, read_workbook
from .safety import MAX_FILE, OLE
from .tables import split_tables


def read_file(content: bytes, name: str = "") -> list[Sheet]:
    """Read an Excel workbook, new or old, or a CSV file.

    :param bytes content: the file as uploaded
    :param str name: what the sheet of a CSV file is called
    :return: one ``Sheet`` a table, in their order
    :raise WorkbookError: when the file can't or mustn't be read
    """
    if len(content) > MAX_FILE:
        raise WorkbookError("too_big", size=len(content), limit=MAX_FILE)
    if content.startswith(OLE):
        sheets = old_excel.read_sheets(content)
    elif text_file.is_table(content):
        sheets = text_file.read_sheets(content, name)
    else:
        sheets = read_workbook(content)
    if not sheets:
        raise WorkbookError("no_rows")
    return [table for sheet in sheets for table in split_tables(sheet)]
