"""What can be wrong with a workbook: names of kinds, never sentences.

The sentences are made where the reader's language is known (the ORM side).
"""

from typing import Any, NamedTuple

ERROR, QUESTION, WARNING, MENDED = "error", "question", "warning", "mended"

# Every kind of problem of a row, with what it means for the row: an error keeps the
# row out, a question leaves out what it is about until a person answers, a warning is
# imported and needs a check, mended only says what was understood.
SEVERITIES = {
    "no_code": ERROR,
    "no_name": ERROR,
    "unknown_payer": ERROR,
    "cell_color": QUESTION,
    "hidden_month": QUESTION,
    "hidden_row": QUESTION,
    "month_without_payments": QUESTION,
    "month_without_price": QUESTION,
    "amount_differs": WARNING,
    "bad_cell": WARNING,
    "bad_date": WARNING,
    "bad_due_day": WARNING,
    "bad_email": WARNING,
    "bad_nik": WARNING,
    "bad_npwp": WARNING,
    "bad_package": WARNING,
    "bad_payment": QUESTION,
    "bad_phone": WARNING,
    "bad_price": WARNING,
    "bad_status": WARNING,
    "code_conflict": WARNING,
    "gap": WARNING,
    "hidden_column": WARNING,
    "hidden_sheet": WARNING,
    "looks_like_company": WARNING,
    "month_twice": WARNING,
    "not_on_last_sheet": WARNING,
    "payment_guessed": WARNING,
    "price_by_payments": WARNING,
    "price_words": WARNING,
    "row_color": WARNING,
    "same_name": WARNING,
    "duplicate_row": WARNING,
    "no_date": WARNING,
    "no_history": WARNING,
    "number_taken": WARNING,
    "stopped_unpaid": WARNING,
    "without_phone": WARNING,
    "date_guessed": MENDED,
    "more_phones": MENDED,
    "name_spelling": MENDED,
    "numbers_made": MENDED,
    "new_package": MENDED,
    "package_spelling": MENDED,
    "package_tax": MENDED,
    "price_text": MENDED,
}


class WorkbookError(Exception):
    """The file as a whole can't be read.

    :param str kind: what is wrong, a key of the ORM side's sentences
    :param values: what the sentence mentions
    """

    def __init__(self, kind: str, **values: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.values = values


class Problem(NamedTuple):
    """One finding in one cell; rows and columns count from 1, column 0: the row."""

    kind: str
    sheet: str
    row: int
    column: int = 0
    value: str = ""
    detail: str = ""

    @property
    def severity(self) -> str:
        return SEVERITIES[self.kind]
