"""The dry run: what the workbook says, and what is wrong with it."""

import base64
import hashlib
from datetime import date

from openpyxl.utils import get_column_letter

from odoo import models
from odoo.addons.citynet_crm.tools.billing import periods
from odoo.addons.citynet_crm.tools.workbook.book import read_book
from odoo.addons.citynet_crm.tools.workbook.error_file import write_error_file
from odoo.addons.citynet_crm.tools.workbook.faults import (
    ERROR,
    MENDED,
    QUESTION,
    WARNING,
    Problem,
    WorkbookError,
)
from odoo.addons.citynet_crm.tools.workbook.formats import read_file
from odoo.addons.citynet_crm.tools.workbook.layout import propose_layouts
from odoo.addons.citynet_crm.tools.workbook.packages import Listed, match_listed
from odoo.exceptions import UserError
from odoo.tools import format_date

_RANK = {ERROR: 0, QUESTION: 1, WARNING: 2, MENDED: 3}
_LISTED = 5000  # findings kept as records; the file with findings has all


class CitynetImportCheck(models.AbstractModel):
    _name = "citynet.import.check"
    _description = "Import: dry run"

    def _read_sheets(self):
        """:return: list of ``tools.workbook.reader.Sheet``
        :raise UserError: when the file can't or mustn't be read"""
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        try:
            return read_file(content, (self.file_name or "").rsplit(".", 1)[0])
        except WorkbookError as error:
            raise self._get_user_error(error) from error

    def _get_user_error(self, error):
        return UserError(self.env["citynet.import.problem"]._get_file_sentence(error))

    def _propose(self):
        """Look at the file and propose what its sheets and columns hold."""
        self.ensure_one()
        sheets = self._read_sheets()
        Sheet = self.env["citynet.import.sheet"]
        self.sheet_ids.unlink()
        self.package_ids.unlink()
        layouts = propose_layouts(sheets, self.file_name or "")
        content = base64.b64decode(self.with_context(bin_size=False).file)
        self.checksum = hashlib.sha256(content).hexdigest()
        Sheet.create(
            [
                {
                    **Sheet._prepare_values(source, layout),
                    "import_id": self.id,
                    "sequence": sequence,
                }
                for sequence, (source, layout) in enumerate(
                    zip(sheets, layouts, strict=True)
                )
            ]
        )

    def _read_book(self, sheets=None):
        """Understand the workbook as its sheets' records say.

        :return: ``tools.workbook.book.Book``
        :raise UserError: when a sheet lacks what it needs
        """
        self.ensure_one()
        try:
            return read_book(
                sheets or self._read_sheets(),
                [sheet._get_layout() for sheet in self.sheet_ids],
                self.company_id._citynet_today(),
                self.stopped_months == "owed",
                self.question_ids._get_answers(),
            )
        except WorkbookError as error:
            raise self._get_user_error(error) from error

    def _check(self):
        """The dry run: list every problem by its row and column.

        :return: the ``tools.workbook.book.Book``, its problems complete
        """
        self.ensure_one()
        sheets = self._read_sheets()
        book = self._read_book(sheets)
        self._propose_packages(book)
        self._keep_questions(book)
        problems = book.problems = [*book.problems, *self._get_problems(book)]
        self._keep_findings(sheets, problems)
        counts = book.counts()
        by_severity = dict.fromkeys((ERROR, QUESTION, WARNING, MENDED), 0)
        for problem in problems:
            by_severity[problem.severity] += 1
        self.result = {
            "found": {**counts, **by_severity},
            "errors": book.problem_counts(),
            # of an import that was stopped or failed halfway
            **{
                key: made
                for key in ("created",)
                if (made := (self.result or {}).get(key))
            },
        }
        return book

    def _get_problems(self, book):
        """What can't be known from the book alone.

        :return: list of ``Problem``
        """
        lines = {line.key: line for line in self.package_ids}
        problems = self._get_gap(book)
        for payer in book.payers:
            if len(payer.npwp) in (15, 16) and not self._get_vat(payer):
                column = payer.row.column("npwp")
                problems.append(
                    Problem(
                        "bad_npwp",
                        payer.row.sheet,
                        payer.row.number,
                        column,
                        payer.npwp,
                    )
                )
            for service in payer.services:
                line = service.package and lines[self._get_package_key(service.package)]
                if not line or line.package_id or service.package.is_settled:
                    continue
                row = service.row
                column = row.column("package") or row.column("speed")
                problems.append(
                    Problem("bad_package", row.sheet, row.number, column, line.name)
                )
        return problems

    def _get_gap(self, book):
        """The months between the end of the book and the first bills of ours.

        :return: list of one ``Problem``, or of none
        """
        if not book.last_month:
            return []
        first = periods.shift_months(date(*book.last_month, 1), 1, 1)
        if first >= self._get_bill_from():
            return []
        last = periods.shift_months(self._get_bill_from(), 1, -1)
        sheet = next(one for one in self.sheet_ids if one.column_ids.filtered("month"))
        months = [
            format_date(self.env, day, date_format="MMMM y") for day in (first, last)
        ]
        return [Problem("gap", sheet.name, sheet.heading_row, 0, *months)]

    def _get_bill_from(self):
        """:return: date, first day of the first month that we bill"""
        return self.bill_from.replace(day=1)

    def _keep_questions(self, book):
        """List what the book asks; answers given before stay, questions gone go."""
        Question = self.env["citynet.import.question"]
        known = {question.key: question for question in self.question_ids}
        fresh = []
        for question in book.questions:
            values = Question._prepare_values(question)
            if record := known.pop(question.key, None):
                record.write(values)
            else:
                fresh.append({**values, "import_id": self.id})
        Question.union(*known.values()).unlink()
        Question.create(fresh)

    def _get_vat(self, payer):
        """:return: str, the NPWP if it is a valid one, else empty"""
        country = self.env.ref("base.id")
        vat, _country = self.env["res.partner"]._run_vat_checks(
            country, payer.npwp, validation="setnull"
        )
        return vat

    def _keep_findings(self, sheets, problems):
        """Replace the findings of an earlier check by these."""
        # sudo: findings are written by checks only, users can't edit them
        Problems = self.env["citynet.import.problem"].sudo()
        self.sudo().problem_ids.unlink()
        reasons = [(problem, Problems._get_sentence(problem)) for problem in problems]
        reasons.sort(key=lambda reason: _RANK[reason[0].severity])
        Problems.create(
            [
                {
                    "import_id": self.id,
                    "severity": problem.severity,
                    "severity_rank": _RANK[problem.severity],
                    "kind": problem.kind,
                    "sheet": problem.sheet,
                    "row": problem.row,
                    "column": problem.column,
                    "cell": f"{get_column_letter(problem.column) if problem.column else ''}"
                    f"{problem.row}",
                    "value": problem.value,
                    "message": sentence,
                }
                for problem, sentence in reasons[:_LISTED]
            ]
        )
        layouts = [sheet._get_layout() for sheet in self.sheet_ids]
        titles = (self.env._("Row"), self.env._("Reason"))
        self.error_file = reasons and base64.b64encode(
            write_error_file(sheets, layouts, reasons, titles)
        )

    # packages ------------------------------------------------------------------

    def _get_package_key(self, package):
        return f"{package.audience}/{' '.join(package.brand)}/{package.speed}"

    def _propose_packages(self, book):
        """List the book's packages; choices that were made for them stay."""
        known = {line.key: line for line in self.package_ids}
        listed = self._get_listed_packages()
        fresh = []
        for package in book.packages:
            key = self._get_package_key(package)
            values = {
                "name": package.name,
                "spellings": ", ".join(package.spellings),
                "row_count": package.count,
                "audience": package.audience,
                "is_settled": package.is_settled,
            }
            if line := known.pop(key, None):
                line.write(values)
                continue
            match = match_listed(package, listed)
            fresh.append(
                {
                    **values,
                    "import_id": self.id,
                    "key": key,
                    "package_id": match.id if match else False,
                    "speed": package.speed,
                    "price": package.price,
                }
            )
        self.env["citynet.import.package"].browse(
            [line.id for line in known.values()]
        ).unlink()
        self.env["citynet.import.package"].create(fresh)

    def _get_listed_packages(self):
        """:return: list of ``Listed``, the packages that are sold already"""
        packages = self.env["product.template"].search(
            [
                ("citynet_is_package", "=", True),
                ("company_id", "in", (False, self.company_id.id)),
            ]
        )
        return [
            Listed(
                package.id,
                package.name,
                package.citynet_speed_down,
                package.citynet_audience or "home",
                round(package.list_price),
            )
            for package in packages
        ]
