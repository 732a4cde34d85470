"""What a person must say before it means anything: never debt, never lost."""

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

# what a question is about, and the answers it takes
TEXT, COLOR, HIDDEN_ROWS, HIDDEN_MONTHS = (
    "text",
    "color",
    "hidden_rows",
    "hidden_months",
)
IS_PAID, IS_UNPAID, IS_NOTHING, AS_WRITTEN = "paid", "unpaid", "nothing", "as_written"
TAKE, LEAVE = "take", "leave"
_SHOWN = 12  # cells that a question names


@dataclass
class Question:
    """``cells``: (sheet, row, column), column 0: a whole row; ``color``: RRGGBB or ""
    for cells without one; ``has_value``: whether something stands in them."""

    key: str
    kind: str
    label: str = ""
    color: str = ""
    has_value: bool = False
    answer: str = ""
    cells: list[tuple[str, int, int]] = field(default_factory=list)

    def places(self) -> str:
        """:return: the first cells, as Excel calls them: "Data!D5, Data!D6 ..." """
        names = [
            f"{sheet}!{get_column_letter(column) if column else ''}{row or ''}"
            for sheet, row, column in self.cells[:_SHOWN]
        ]
        return ", ".join(names) + (" ..." if len(self.cells) > _SHOWN else "")


class Questions:
    """Collects questions while a book is read.

    :param dict answers: {key of a question: answer}
    """

    def __init__(self, answers: dict[str, str] | None = None) -> None:
        self.answers = answers or {}
        self.by_key: dict[str, Question] = {}

    def ask(self, key: str, kind: str, cell: tuple[str, int, int], **facts) -> str:
        """:return: the answer, or "" as long as there is none"""
        question = self.by_key.setdefault(key, Question(key, kind, **facts))
        question.cells.append(cell)
        question.answer = self.answers.get(key) or ""
        return question.answer
