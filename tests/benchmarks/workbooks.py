"""Small workbooks of mixed habits, each with its truth: `./citynet bench workbooks [BOOKS]`.

Of every second book the questions are answered, except those about a single text.
"""

from collections import Counter

from odoo.addons.citynet_crm.tests.workbook.mixed_books import MixedBook
from odoo.addons.citynet_crm.tests.workbook.mixed_truth import import_book, judge

BOOKS = 50
GOAL = {"lost": 0, "wrong_silently": 0}


def main(context):
    count = int(context.arguments[0]) if context.arguments else BOOKS
    total = Counter(books=count)
    print(
        "book  habits                                    answered  lost  wrong  asked"
    )
    with context.measure("books", count):
        for seed in range(1, count + 1):
            found = _try(context, seed)
            total["rows"] += found.pop("rows")
            for name in ("lost", "wrong_silently"):
                total[name] += len(found[name])
                for sentence in found[name]:
                    print(f"      {name}: {sentence}")
            total["asked"] += found["asked"]
    keys = ("books", "rows", "lost", "wrong_silently", "asked")
    context.result |= {"timing": context.result["books"], "goal": GOAL}
    context.result |= {key: total[key] for key in keys}


def _try(context, seed):
    """Import one book, compare, and undo it.

    :return: dict as ``judge``, and ``rows``
    """
    book, is_answered = MixedBook(seed), seed % 2 == 0
    with context.new_env() as env:
        record, open_cells = import_book(env, book, is_answered)
        found = judge(record, book, open_cells)
        rows = record.row_count
        env.cr.rollback()
        env.invalidate_all(flush=False)
    habits = f"{book.place} {book.paid_style} {book.price_style} {book.colors or '-'}"
    print(
        f"{seed:4}  {habits:40}  {'yes' if is_answered else 'no':8}"
        f"  {len(found['lost']):4}  {len(found['wrong_silently']):5}  {found['asked']:5}",
        flush=True,
    )
    return {**found, "rows": rows}
