"""What was found wrong in a workbook, in words."""

from odoo import api, fields, models
from odoo.addons.citynet_crm.tools.workbook.faults import SEVERITIES
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

_SENTENCES = {
    "no_code": _lt("The row has no customer code and is skipped: %(detail)s"),
    "no_name": _lt("The row has no name and is skipped: %(detail)s"),
    "unknown_payer": _lt("No customer of this book has the code %(value)s; its payments are skipped."),
    "amount_differs": _lt("Paid %(value)s where the price is %(detail)s."),
    "bad_cell": _lt("The cell holds no value but %(value)s; open the file in Excel and save it."),
    "bad_date": _lt("%(value)s is not a possible day; taken as %(detail)s, unless the payments begin later."),
    "bad_due_day": _lt("%(value)s is not a day of the month; the provider's due day counts."),
    "bad_email": _lt("%(value)s is not an e-mail address and was left out."),
    "bad_nik": _lt("The NIK has %(detail)s digits instead of 16; kept and marked."),
    "bad_npwp": _lt("%(value)s is not a valid NPWP; kept as a note only."),
    "bad_package": _lt("The package \"%(value)s\" is not in the list; proposed as a new one."),
    "bad_payment": _lt("\"%(value)s\" is not understood: not billed until you say under Questions what it means."),
    "cell_color": _lt("Only a colour says what these cells mean; not billed until you say it under Questions: %(value)s"),
    "gap": _lt("%(value)s to %(detail)s are not billed: the workbook ends before, and bills are made after."),
    "hidden_column": _lt("The column \"%(value)s\" is hidden in the file; it is read all the same."),
    "hidden_month": _lt("Payments in hidden columns stay out until you say under Questions whether they count: %(value)s"),
    "hidden_row": _lt("The row is hidden in the file and stays out until you answer under Questions: %(value)s"),
    "hidden_sheet": _lt("These sheets are hidden in the file and were not read: %(value)s"),
    "looks_like_company": _lt("%(value)s looks like a company or an institution; taken as a home."),
    "month_twice": _lt("This month has another entry for the same customer; \"%(value)s\" is left out."),
    "month_without_payments": _lt("The sheet is named after a month, and no column says who paid. Choose it under Sheets and columns."),
    "month_without_price": _lt("Not billed, because neither the row nor a payment says what the month costs."),
    "more_phones": _lt("There is more than one number; kept in the notes: %(detail)s"),
    "not_on_last_sheet": _lt("%(value)s is not on the sheet of the last month; taken as still running."),
    "numbers_made": _lt("The sheet has no customer codes: each customer gets a number of ours."),
    "payment_guessed": _lt("\"%(value)s\" is taken as a payment whose day is not certain; please check."),
    "price_by_payments": _lt("The price is missing; %(value)s is what all payments say."),
    "price_words": _lt("The price \"%(value)s\" is read as %(detail)s, tax included."),
    "row_color": _lt("The whole row is coloured; what that means is not read."),
    "same_name": _lt("Row %(detail)s has the same name; \"%(value)s\" is taken as another customer."),
    "bad_phone": _lt("%(value)s is not a phone number that can be called; kept as it is."),
    "bad_price": _lt("The price is missing or unreadable: %(value)s"),
    "bad_status": _lt("The status \"%(value)s\" is unknown; taken as active."),
    "code_conflict": _lt("The code %(value)s belongs to %(detail)s; this customer gets a new one."),
    "duplicate_row": _lt("The same as row %(detail)s; taken as one customer."),
    "no_date": _lt("The installation day is missing; taken from the first payment."),
    "no_history": _lt("%(value)s has no row among the payments."),
    "number_taken": _lt("The number %(value)s is already another customer's; a new one is given."),
    "stopped_unpaid": _lt("Stopped, with %(detail)s empty months at the end; taken as unpaid."),
    "without_phone": _lt("There is no phone number."),
    "date_guessed": _lt("%(value)s names no day; taken as %(detail)s."),
    "name_spelling": _lt("The name is written as %(detail)s."),
    "new_package": _lt("The package \"%(value)s\" is new and will be made."),
    "package_spelling": _lt("\"%(value)s\" is read as %(detail)s."),
    "package_tax": _lt("%(value)s adds tax to its price; the book's prices include it."),
    "price_text": _lt("The price \"%(value)s\" is read as %(detail)s."),
}  # fmt: skip

_FILE_SENTENCES = {
    "empty_file": _lt("The file is empty."),
    "too_big": _lt("The file is too big; at most 20 MB can be read."),
    "old_or_locked": _lt(
        "The workbook has a password or is no workbook. Open it in Excel and save it as "
        ".xlsx without a password."
    ),
    "not_xlsx": _lt("This is not an Excel workbook (.xlsx)."),
    "open_document": _lt(
        "This is a LibreOffice file (.ods). Open it in LibreOffice, choose File > Save as, "
        "and the type Excel 2007-365 (.xlsx)."
    ),
    "macros": _lt("The workbook has macros. Save it as .xlsx, without them."),
    "entities": _lt("The workbook holds XML declarations that no Excel writes; it was not read."),
    "zip_bomb": _lt("Unpacked, the workbook is far too big; it was not read."),
    "damaged": _lt("The workbook is damaged and can't be read. Open it in Excel and save it again."),
    "too_many_rows": _lt("Sheet %(sheet)s has more than %(limit)s rows; please split it."),
    "too_many_cells": _lt("The workbook has more than %(limit)s cells; please split it."),
    "too_many_columns": _lt("Sheet %(sheet)s has more than %(limit)s columns."),
    "cell_too_long": _lt("Cell %(cell)s of sheet %(sheet)s holds far too much text."),
    "no_rows": _lt("There is no customer below the headings."),
    "no_customers_sheet": _lt("No sheet with customers was found. Choose one, and its heading row."),
    "no_code_column": _lt("Choose the column of sheet %(sheet)s that holds the name, and the one of the code."),
    "no_name_column": _lt("Choose the column of sheet %(sheet)s that holds the institution's name."),
    "no_year": _lt("Enter the year of the payments on sheet %(sheet)s."),
}  # fmt: skip


class CitynetImportProblem(models.Model):
    _name = "citynet.import.problem"
    _description = "Finding in a workbook"
    _order = "severity_rank, sheet, row, column, id"
    _rec_name = "message"

    import_id = fields.Many2one(
        "citynet.import", required=True, index=True, ondelete="cascade", readonly=True
    )
    severity = fields.Selection(
        [
            ("error", "Skipped"),
            ("question", "Please answer"),
            ("warning", "Please check"),
            ("mended", "Fixed"),
        ],
        required=True,
        readonly=True,
    )
    severity_rank = fields.Integer(readonly=True)
    kind = fields.Char(required=True, readonly=True)
    sheet = fields.Char(readonly=True)
    row = fields.Integer(readonly=True)
    column = fields.Integer(readonly=True)
    cell = fields.Char(readonly=True)
    value = fields.Char("Value in the file", readonly=True)
    message = fields.Char(readonly=True)

    @api.model
    def _get_sentence(self, problem):
        """:param problem: ``tools.workbook.faults.Problem``
        :return: str, what is wrong, in the user's language"""
        text = self.env._(_SENTENCES[problem.kind]) % {
            "value": problem.value or "-",
            "detail": problem.detail or "-",
        }
        return text.strip(" -:")

    @api.model
    def _get_file_sentence(self, error):
        """:param error: ``tools.workbook.faults.WorkbookError``"""
        return self.env._(_FILE_SENTENCES[error.kind]) % error.values

    @api.model
    def _get_kinds(self):
        """:return: names of all kinds of findings"""
        return list(SEVERITIES)
