"""What a sheet is for, where its headings stand, and what each column holds."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .headings import field_of, month_of, words_of, year_in
from .month_sheets import find_payments_of_month
from .reader import Sheet, as_text

CUSTOMERS, PAYMENTS, INSTITUTIONS, SKIP = (
    "customers",
    "payments",
    "institutions",
    "skip",
)
_SEARCHED_ROWS = 60
_INSTITUTION_MARKS = {"institution", "npwp", "po_number", "site", "contact"}


Month = tuple[int, int]


@dataclass
class Column:
    """A column of a sheet: ``field`` is a name of ``headings.FIELDS``, "month", or ""."""

    index: int
    heading: str
    field: str = ""
    year: int | None = None
    month: int | None = None
    sample: str = ""


@dataclass
class Layout:
    sheet: str
    kind: str = SKIP
    heading_row: int = 0
    year: int | None = None
    columns: list[Column] = field(default_factory=list)

    def month(self) -> Month | None:
        """:return: (year, month) of a sheet that is about one month only"""
        months = {month[:2] for month in self.months()}
        return months.pop() if len(months) == 1 else None

    def fields(self) -> dict[str, int]:
        """:return: {field: column number} of everything but months"""
        return {
            column.field: column.index
            for column in reversed(self.columns)
            if column.field and column.field != "month"
        }

    def months(self) -> list[tuple[int, int, int]]:
        """:return: (year, month, column number), in the order of the columns"""
        return [
            (column.year or self.year, column.month, column.index)
            for column in self.columns
            if column.field == "month" and column.month and (column.year or self.year)
        ]


def propose_layouts(sheets: list[Sheet], name: str = "") -> list[Layout]:
    """Recognise every sheet by its headings, its title and its name.

    :param str name: of the file, which may say the year where no sheet does
    """
    layouts = [propose_layout(sheet) for sheet in sheets]
    years = [layout.year for layout in layouts if layout.year]
    years = years or [year for year in [year_in(name)] if year]
    for layout in layouts:
        if layout.kind == PAYMENTS or layout.months():
            layout.year = layout.year or (max(years) if years else None)
        _number_years(layout)
    return layouts


def propose_layout(sheet: Sheet, heading_row: int | None = None) -> Layout:
    """Recognise one sheet.

    :param int heading_row: where a person said that the headings stand
    """
    layout = Layout(sheet.name)
    layout.heading_row = heading_row or find_heading_row(sheet)
    if not layout.heading_row:
        return layout
    layout.columns = _read_columns(sheet, layout.heading_row)
    titles = [
        value for row in sheet.rows[: layout.heading_row] for value in row if value
    ]
    find_payments_of_month(sheet, layout, [sheet.name, *titles])
    layout.kind = _kind_of(layout, sheet)
    if layout.kind == INSTITUTIONS:
        _name_is_institution(layout)
    layout.year = year_in(sheet.name, *(text for text in titles if not month_of(text)))
    if not layout.year and any(column.field == "month" for column in layout.columns):
        layout.year = _year_of_dates(sheet, layout)
    return layout


def find_heading_row(sheet: Sheet) -> int:
    """:return: number of the row that looks most like headings, 0 when none does"""
    best_row, best_score = 0, 0
    filled = [number for number, cells in enumerate(sheet.rows, 1) if cells]
    for number in filled[:_SEARCHED_ROWS]:
        cells = sheet.rows[number - 1]
        found = set()
        months = numbers = 0
        for value in cells:
            if isinstance(value, str):
                if known := field_of(value):
                    found.add(known[0])
                elif month_of(value):
                    months += 1
            elif isinstance(value, date) and value.day == 1 and month_of(value):
                months += 1
            elif isinstance(value, int):
                numbers += 1
        score = 10 * (len(found) + months) - numbers
        if len(found) + months >= 2 and found and score > best_score:
            best_row, best_score = number, score
    return best_row


def _read_columns(sheet: Sheet, heading_row: int) -> list[Column]:
    headings = _headings(sheet, heading_row)
    columns = []
    candidates: dict[str, tuple[int, Column]] = {}
    for index, value in headings:
        column = Column(
            index, as_text(value), sample=_sample(sheet, heading_row, index)
        )
        columns.append(column)
        if known := field_of(value):
            name, weight = known
            held = candidates.get(name)
            if held is None or weight > held[0]:
                if held:
                    held[1].field = ""
                column.field = name
                candidates[name] = (weight, column)
        elif month := month_of(value):
            column.field, (column.year, column.month) = "month", month
    _numbered_months(columns, headings)
    return columns


def _headings(sheet: Sheet, heading_row: int) -> list[tuple[int, Any]]:
    """The headings with their column numbers; empty ones take a neighbour row's.

    Headings over two rows ("Bayar 2026" above "Jan", "Feb") leave holes in both, and
    say nothing where they are only a heading of headings.
    """
    width = max(len(row) for row in sheet.rows)
    neighbours = [
        row
        for row in (heading_row - 1, heading_row + 1)
        if _is_heading_like(sheet, row)
    ]
    result = []
    for index in range(1, width + 1):
        value = sheet.value(heading_row, index)
        for other in neighbours:
            neighbour = sheet.value(other, index)
            if not _says_something(value) and _says_something(neighbour):
                value = neighbour
        if value is not None:
            result.append((index, value))
    return result


def _is_heading_like(sheet: Sheet, row: int) -> bool:
    cells = sheet.rows[row - 1] if 0 < row <= len(sheet.rows) else ()
    values = [value for value in cells if value is not None]
    known = sum(_says_something(value) for value in values)
    return known >= 2 and 2 * known >= len(values)


def _says_something(value: Any) -> bool:
    return isinstance(value, (str, date)) and bool(
        field_of(value) or (isinstance(value, str) and month_of(value))
    )


def _numbered_months(columns: list[Column], headings: list[tuple[int, Any]]) -> None:
    """Columns headed 1, 2, 3 ... are months too."""
    numbers = [(index, value) for index, value in headings if isinstance(value, int)]
    values = [value for _index, value in numbers]
    if len(values) < 3 or values != list(range(values[0], values[0] + len(values))):
        return
    if values[0] < 1 or values[-1] > 12:
        return
    month_by_index = dict(numbers)
    for column in columns:
        if column.index in month_by_index and not column.field:
            column.field, column.month = "month", month_by_index[column.index]


def _kind_of(layout: Layout, sheet: Sheet) -> str:
    names = set(layout.fields())
    months = sum(column.field == "month" for column in layout.columns)
    title = set(words_of(sheet.name))
    if months and not names & {"package", "price", "start", "street", "phone"}:
        return PAYMENTS if names & {"code", "name", "institution"} else SKIP
    marks = len(names & _INSTITUTION_MARKS)
    if marks >= 2 or (
        marks and title & {"instansi", "institution", "korporat", "corporate"}
    ):
        return INSTITUTIONS
    about = names & {"package", "price", "phone", "street", "start"}
    # without codes it takes more to tell customers from stock or expenses
    is_people = months or (len(about) > 1 and about & {"package", "phone"})
    if about and ("code" in names or ("name" in names and is_people)):
        return CUSTOMERS
    return SKIP


def _name_is_institution(layout: Layout) -> None:
    """On a sheet of institutions a plain "name" is the institution's."""
    fields = layout.fields()
    if "institution" in fields or "name" not in fields:
        return
    for column in layout.columns:
        if column.field == "name":
            column.field = "institution"


def _number_years(layout: Layout) -> None:
    """Months without a year of their own: a new year begins where they wrap."""
    year, before = layout.year, 0
    for column in layout.columns:
        if column.field != "month" or not column.month or not year:
            continue
        if column.year:
            year, before = column.year, column.month
            continue
        if column.month < before:
            year += 1
        column.year, before = year, column.month


def _year_of_dates(sheet: Sheet, layout: Layout) -> int | None:
    """:return: the year most dates of the matrix lie in"""
    indexes = [column.index for column in layout.columns if column.field == "month"]
    years = Counter(
        value.year
        for row in range(layout.heading_row + 1, len(sheet.rows) + 1)
        for index in indexes
        if isinstance(value := sheet.value(row, index), date)
    )
    return years.most_common(1)[0][0] if years else None


def _sample(sheet: Sheet, heading_row: int, index: int) -> str:
    """A value of the column to recognise it by; long numbers, which may be identity
    numbers, only in part."""
    for row in range(heading_row + 1, min(heading_row + 30, len(sheet.rows)) + 1):
        if (value := sheet.value(row, index)) is not None:
            text = as_text(value)[:40]
            return text if sum(map(str.isdigit, text)) < 14 else f"{text[:4]}..."
    return ""
