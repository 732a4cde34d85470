"""Is this file a harmless XLSX? Looked at before anything parses it."""

import io
import re
import zipfile
from collections.abc import Iterator

from .faults import WorkbookError

MAX_FILE = 20 * 2**20  # as uploaded
MAX_SHEET = 160 * 2**20  # a sheet's part, unpacked: it is read as a stream
MAX_PART = 32 * 2**20  # any other part, unpacked: it is kept in memory
MAX_TOTAL = 320 * 2**20  # everything, unpacked
MAX_PARTS = 2000
_CHUNK = 2**16
_OVERLAP = 256  # longer than anything looked for across two chunks

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old XLS, or an encrypted XLSX
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_MERGE = re.compile(rb'<mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_MAX_MERGES = 20_000
_ROW = re.compile(rb"<row\s[^>]*>")
_COLUMN = re.compile(rb"<col\s[^>]*>")
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_NUMBER = re.compile(rb'\s(r|min|max)="(\d{1,7})"')
_MAX_COLUMN = 16_384


class SheetFacts:
    """What the streaming reader doesn't tell about a sheet's XML part."""

    def __init__(self) -> None:
        self.merges: list[str] = []
        self.has_formulas = False
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()


def check_bytes(content: bytes) -> None:
    """:raise WorkbookError: when the bytes can't be an XLSX of bearable size"""
    if not content:
        raise WorkbookError("empty_file")
    if len(content) > MAX_FILE:
        raise WorkbookError("too_big", size=len(content), limit=MAX_FILE)
    if content.startswith(OLE):
        raise WorkbookError("old_or_locked")
    if not content.startswith(b"PK"):
        raise WorkbookError("not_xlsx")


def inspect(content: bytes) -> dict[str, SheetFacts]:
    """Read every part once, in small pieces, and refuse what could do harm.

    :param bytes content: the uploaded file
    :return: facts by the name of each worksheet's part
    :raise WorkbookError: zip bombs, macros, XML entities, other formats, damage
    """
    check_bytes(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive)
            return _inspect_parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        # RuntimeError: a part needs a password; NotImplementedError: odd compression
        raise WorkbookError("damaged") from error


def _check_directory(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        if archive.read("mimetype").startswith(_OPEN_DOCUMENT):
            raise WorkbookError("open_document")
    # the directory's sizes can be trusted as a limit: no more than that is unpacked,
    # and a part that holds more than it says fails its checksum
    if (
        len(parts) > MAX_PARTS
        or any(part.file_size > _limit_of(part) for part in parts)
        or sum(part.file_size for part in parts) > MAX_TOTAL
    ):
        raise WorkbookError("zip_bomb")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookError("macros")
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise WorkbookError("not_xlsx")


def _limit_of(part: zipfile.ZipInfo) -> int:
    return MAX_SHEET if part.filename.startswith("xl/worksheets/") else MAX_PART


def _inspect_parts(archive: zipfile.ZipFile) -> dict[str, SheetFacts]:
    facts = {}
    for part in archive.infolist():
        if not part.filename.endswith((".xml", ".rels")):
            continue
        is_sheet = part.filename.startswith("xl/worksheets/")
        seen = SheetFacts()
        for number, window in enumerate(_windows(archive, part)):
            if number == 0 and window[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise WorkbookError("entities")  # UTF-16 could hide a DOCTYPE
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise WorkbookError("entities")
            if is_sheet:
                _look_at_sheet(window, seen)
        if is_sheet:
            facts[part.filename] = seen
    return facts


def _windows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces that overlap, so that nothing is lost between two."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


def _look_at_sheet(window: bytes, facts: SheetFacts) -> None:
    if not facts.has_formulas:
        facts.has_formulas = b"<f>" in window or b"<f " in window or b"<f/>" in window
    for match in _ROW.finditer(window):
        if _HIDDEN.search(match[0]):
            facts.hidden_rows.update(int(one[2]) for one in _NUMBER.finditer(match[0]))
    for match in _COLUMN.finditer(window):
        if _HIDDEN.search(match[0]):
            ends = {one[1]: int(one[2]) for one in _NUMBER.finditer(match[0])}
            last = min(ends.get(b"max", 0), _MAX_COLUMN)
            facts.hidden_columns.update(range(ends.get(b"min", 1), last + 1))
    for match in _MERGE.finditer(window):
        reference = match.group(1).decode("ascii")
        if reference not in facts.merges[-12:] and len(facts.merges) < _MAX_MERGES:
            facts.merges.append(reference)
