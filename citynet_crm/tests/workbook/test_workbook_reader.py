"""Files that are not what they seem: a sentence, and nothing else happens."""

import io
import resource
import time
import zipfile
from unittest import TestCase
from unittest.mock import patch

from openpyxl import Workbook

from odoo.addons.citynet_crm.tools.workbook import reader, safety
from odoo.addons.citynet_crm.tools.workbook.faults import WorkbookError

_SHEET = "xl/worksheets/sheet1.xml"


def make(rows, **sheets):
    book = Workbook()
    book.active.title = "A"
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        page = book.create_sheet(name)
        for row in more:
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(content, name, data):
    """The workbook with one of its parts replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, data)
    return stream.getvalue()


def part_of(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


class TestReader(TestCase):
    def assertRefused(self, kind, content):
        with self.assertRaises(WorkbookError) as caught:
            reader.read_workbook(content)
        self.assertEqual(caught.exception.kind, kind)

    def test_values_come_as_they_are(self):
        (sheet,) = reader.read_workbook(make([["a", 1, 1.5, None], [], [" x\xa0y "]]))
        self.assertEqual(sheet.rows, [("a", 1, 1.5), (), ("x y",)])
        self.assertEqual(sheet.value(1, 2), 1)
        self.assertIsNone(sheet.value(9, 9))

    def test_nothing_and_other_files(self):
        self.assertRefused("empty_file", b"")
        self.assertRefused("not_xlsx", b"nama,alamat\nBudi,Kudus\n")
        self.assertRefused("not_xlsx", b"\x00" * 100)
        self.assertRefused(
            "old_or_locked", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 99
        )
        self.assertRefused("damaged", make([["a"]])[:-200])
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", "<x/>")
        self.assertRefused("not_xlsx", stream.getvalue())

    def test_a_workbook_without_a_value(self):
        self.assertRefused("no_rows", make([]))

    def test_macros(self):
        self.assertRefused(
            "macros", with_part(make([["a"]]), "xl/vbaProject.bin", b"x")
        )

    def test_entities(self):
        content = make([["a"]])
        xml = part_of(content, _SHEET).decode()
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + xml.partition("?>")[2]
        self.assertRefused("entities", with_part(content, _SHEET, bomb))
        padded = "<!--" + "x" * 200_000 + "-->" + bomb
        self.assertRefused("entities", with_part(content, _SHEET, padded))
        self.assertRefused("entities", with_part(content, _SHEET, xml.encode("utf-16")))

    def test_a_zip_bomb_is_refused_at_once(self):
        content = with_part(
            make([["a"]]), "xl/media/x.bin", b" " * (safety.MAX_PART + 1)
        )
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.monotonic()
        self.assertRefused("zip_bomb", content)
        self.assertLess(time.monotonic() - start, 1)
        self.assertLess(
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, 20_000
        )

    def test_a_directory_that_lies_about_sizes(self):
        content = make([["a" * 100] * 5] * 100)
        size = len(part_of(content, _SHEET)).to_bytes(4, "little")
        lie = content.replace(size, (10).to_bytes(4, "little"))
        self.assertNotEqual(lie, content)
        self.assertRefused("damaged", lie)

    def test_limits_of_rows_columns_and_cells(self):
        with patch.object(reader, "MAX_ROWS", 5):
            self.assertRefused("too_many_rows", make([["x"]] * 56))
        self.assertRefused("too_many_columns", make([["x"] * 257]))
        with patch.object(reader, "MAX_CELLS", 5):
            self.assertRefused("too_many_cells", make([["x"] * 3], B=[["x"] * 3]))
        content = make([["a", "b"]])
        long = part_of(content, _SHEET).replace(b">b<", b">" + b"b" * 5_000_000 + b"<")
        self.assertRefused("cell_too_long", with_part(content, _SHEET, long))

    def test_a_nul_is_damage_and_control_characters_are_dropped(self):
        content = make([["a", "b"]])
        xml = part_of(content, _SHEET).replace(b">b<", b">b\x00<")
        self.assertRefused("damaged", with_part(content, _SHEET, xml))
        (sheet,) = reader.read_workbook(make([["a\u200bb"]]))
        self.assertEqual(sheet.rows, [("ab",)])

    def test_a_formatted_sheet_of_a_million_empty_rows_ends_soon(self):
        content = make([["a"]])
        xml = part_of(content, _SHEET).replace(
            b"</sheetData>",
            b'<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>',
        )
        (sheet,) = reader.read_workbook(with_part(content, _SHEET, xml))
        self.assertEqual(sheet.rows, [("a",)])

    def test_hidden_sheets_are_left_out(self):
        book = Workbook()
        book.active.append(["a"])
        hidden = book.create_sheet("old")
        hidden.append(["b"])
        hidden.sheet_state = "hidden"
        stream = io.BytesIO()
        book.save(stream)
        self.assertEqual(len(reader.read_workbook(stream.getvalue())), 1)

    def test_formulas_without_a_result_are_noted(self):
        (sheet,) = reader.read_workbook(make([["a", "=1+1"], ["b", 2]]))
        self.assertEqual(sheet.uncalculated, [(1, 2)])

    def test_cells_merged_downwards_count_for_each_row(self):
        book = Workbook()
        for row in (["School", "Site 1"], [None, "Site 2"], [None, "Site 3"]):
            book.active.append(row)
        book.active.merge_cells("A1:A3")
        stream = io.BytesIO()
        book.save(stream)
        (sheet,) = reader.read_workbook(stream.getvalue())
        self.assertEqual([row[0] for row in sheet.rows], ["School"] * 3)
