"""The whole workbook understood: people, services, packages, bills and problems."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from .faults import ERROR, Problem, WorkbookError
from .headings import words_of
from .hidden import leave_out_hidden
from .history import Ledger, Month
from .layout import CUSTOMERS, INSTITUTIONS, PAYMENTS, Layout
from .month_sheets import month_in
from .names import clean_name, common_town
from .packages import Package, PackageList
from .people import People
from .questions import Question, Questions
from .reader import Sheet, as_text
from .records import CLOSED, HOME, INSTITUTION, SUSPENDED, Payer
from .rows import data_rows
from .values import clean_code


@dataclass
class Book:
    payers: list[Payer] = field(default_factory=list)
    packages: list[Package] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    row_count: int = 0
    duplicate_count: int = 0
    last_month: Month | None = None
    town: str = ""
    questions: list[Question] = field(default_factory=list)

    def counts(self) -> dict:
        """:return: the figures of the book, as the command prints them"""
        services = [service for payer in self.payers for service in payer.services]
        bills = [bill for service in services for bill in service.bills]
        kinds = Counter(payer.kind for payer in self.payers)
        states = Counter(service.state for service in services)
        sites = sum(len(one.services) for one in self.payers if one.kind == INSTITUTION)
        return {
            "rows": self.row_count,
            "customers": kinds[HOME],
            "institutions": kinds[INSTITUTION],
            "sites": sites,
            "services": len(services),
            "suspended": states[SUSPENDED],
            "stopped": states[CLOSED],
            "duplicates": self.duplicate_count,
            "refused": len(
                {(p.sheet, p.row) for p in self.problems if p.severity == ERROR}
            ),
            "asked": self.asked_count,
            "payments": sum(bill.paid > 0 for bill in bills),
            "paid_total": sum(bill.paid for bill in bills),
            "unpaid_months": sum(not bill.paid for bill in bills),
        }

    @property
    def asked_count(self) -> int:
        """Cells and rows that a person must still say something about."""
        others = {"month_without_payments", "month_without_price"}
        return sum(len(one.cells) for one in self.questions if not one.answer) + sum(
            problem.kind in others for problem in self.problems
        )

    def problem_counts(self) -> dict[str, int]:
        return dict(sorted(Counter(problem.kind for problem in self.problems).items()))


def read_book(
    sheets: list[Sheet],
    layouts: list[Layout],
    today: date,
    is_stopped_owed: bool = True,
    answers: dict[str, str] | None = None,
) -> Book:
    """Understand the sheets as their layouts say.

    :param date today: days more than a year later are typing mistakes
    :param bool is_stopped_owed: see ``Ledger.make_bills``
    :param dict answers: {key of a ``Question``: what a person said}
    :raise WorkbookError: when no sheet holds customers, or one lacks what it needs
    """
    by_name = {sheet.name: sheet for sheet in sheets}
    work = [
        (by_name[layout.sheet], layout) for layout in layouts if layout.sheet in by_name
    ]
    # of sheets of one month each the latest says most of a customer
    work.sort(key=lambda one: one[1].month() or (9999, 0), reverse=True)
    _check_layouts(work)
    questions = Questions(answers)
    work, hidden = leave_out_hidden(work, questions)
    people = _read_people(work, today)
    book = Book(list(people.payers.values()), row_count=people.row_count)
    book.duplicate_count = people.duplicate_count
    book.packages = _match_packages(people)
    ledger = Ledger(people.payers, questions, people.by_row)
    for sheet, layout in work:
        if layout.kind in (CUSTOMERS, PAYMENTS) and layout.months():
            ledger.add_sheet(sheet, layout)
    ledger.make_bills(is_stopped_owed)
    book.last_month = ledger.last_month()
    book.problems = [*people.problems, *ledger.problems, *hidden, *_bad_cells(work)]
    book.problems += _priceless(book.payers, people.problems)
    book.problems += _without_payments(work)
    book.questions = list(questions.by_key.values())
    book.town = common_town(
        [
            payer.services[0].place.street
            for payer in book.payers
            if payer.kind == INSTITUTION
        ]
    )
    return book


def _read_people(work: list[tuple[Sheet, Layout]], today: date) -> People:
    people = People(today, _other_spellings(work))
    for sheet, layout in work:
        add = {CUSTOMERS: people.add_customer, INSTITUTIONS: people.add_site}.get(
            layout.kind
        )
        if add:
            people.month = layout.month() if layout.kind == CUSTOMERS else None
            for row in data_rows(sheet, layout):
                add(row)
    if not people.payers:
        raise WorkbookError("no_rows")
    return people


def _check_layouts(work: list[tuple[Sheet, Layout]]) -> None:
    kinds = {layout.kind for _sheet, layout in work}
    if not kinds & {CUSTOMERS, INSTITUTIONS}:
        raise WorkbookError("no_customers_sheet")
    for _sheet, layout in work:
        fields = layout.fields()
        if layout.kind == CUSTOMERS and "name" not in fields:
            raise WorkbookError("no_code_column", sheet=layout.sheet)
        if layout.kind == INSTITUTIONS and "institution" not in fields:
            raise WorkbookError("no_name_column", sheet=layout.sheet)
        if layout.kind == PAYMENTS:
            if not fields.keys() & {"code", "name", "institution"}:
                raise WorkbookError("no_code_column", sheet=layout.sheet)
        if layout.kind in (CUSTOMERS, PAYMENTS) and not layout.months():
            # payments of a year that isn't known would be lost
            if layout.kind == PAYMENTS or any(one.month for one in layout.columns):
                raise WorkbookError("no_year", sheet=layout.sheet)


def _other_spellings(work: list[tuple[Sheet, Layout]]) -> dict[str, str]:
    """Names as the payment sheets write them, to mend names in capitals."""
    spellings = {}
    for sheet, layout in work:
        fields = layout.fields()
        if layout.kind == PAYMENTS and {"code", "name"} <= fields.keys():
            for row in data_rows(sheet, layout):
                key = clean_code(row.get("code"))[1]
                spellings[key] = clean_name(row.get("name"))[0]
    return spellings


def _match_packages(people: People) -> list[Package]:
    """Give each service its package, and a price where the row has none."""
    uses = [
        (service, payer.kind, service.row.get("speed"))
        for payer in people.payers.values()
        for service in payer.services
    ]
    packages = PackageList(
        (service.package_text, service.price or None, kind, speed)
        for service, kind, speed in uses
    )
    for service, kind, speed in uses:
        text, row = service.package_text, service.row
        package = packages.find(text, service.price or None, kind, speed)
        service.package = package
        column = row.column("package") or row.column("speed")
        if package is None or not package.speed:
            people.problems.append(
                Problem("bad_package", row.sheet, row.number, column, text)
            )
        elif words_of(text) != words_of(package.name) and text:
            detail = package.name
            people.problems.append(
                Problem("package_spelling", row.sheet, row.number, column, text, detail)
            )
        if not service.price and package:
            service.price = package.price
    return packages.packages


def _priceless(payers: list[Payer], problems: list[Problem]) -> list[Problem]:
    """Services whose price stands neither in their row nor in payments nor packages."""
    noted = {(one.sheet, one.row) for one in problems if one.kind == "bad_price"}
    return [
        Problem("bad_price", row.sheet, row.number, row.column("price"))
        for payer in payers
        for service in payer.services
        if not service.price
        and (row := service.row)
        and (row.sheet, row.number) not in noted
    ]


def _without_payments(work: list[tuple[Sheet, Layout]]) -> list[Problem]:
    """Sheets named after a month that don't say who paid."""
    return [
        Problem("month_without_payments", sheet.name, layout.heading_row)
        for sheet, layout in work
        if layout.kind == CUSTOMERS and not layout.months() and month_in(sheet.name)
    ]


def _bad_cells(work: list[tuple[Sheet, Layout]]) -> list[Problem]:
    """Formulas without a result and Excel's own error values, where they matter."""
    problems = []
    for sheet, layout in work:
        columns = {column.index for column in layout.columns if column.field}
        if layout.kind not in (CUSTOMERS, INSTITUTIONS, PAYMENTS):
            continue
        for row, column in sheet.uncalculated:
            if column in columns and row > layout.heading_row:
                problems.append(Problem("bad_cell", sheet.name, row, column, "=..."))
        for number, cells in enumerate(sheet.rows, 1):
            for index, value in enumerate(cells, 1):
                if isinstance(value, str) and value[:1] == "#" and index in columns:
                    if value.rstrip("!?") in (
                        "#REF",
                        "#N/A",
                        "#VALUE",
                        "#NAME",
                        "#DIV/0",
                    ):
                        problems.append(
                            Problem(
                                "bad_cell", sheet.name, number, index, as_text(value)
                            )
                        )
    return problems
