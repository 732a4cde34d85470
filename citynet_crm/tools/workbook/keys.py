"""How rows are known to be about one customer, where names and codes don't say it."""

import re
from datetime import date

from .headings import words_of
from .names import same_name
from .records import Payer
from .rows import Row
from .values import clean_code, parse_amount, parse_npwp, parse_phone


def marks_of(row: Row) -> dict[str, str]:
    """:return: what tells customers of one name apart"""
    place = " ".join(words_of(f"{row.text('street')} {row.text('village')}"))
    return {
        "phone": parse_phone(row.get("phone"))[0],
        "place": place,
        "package": " ".join(words_of(row.text("package"))),
        "price": str(parse_amount(row.get("price")) or ""),
    }


def can_be_one(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two rows of one name can be one customer: the same phone; else nothing
    of what both say may differ."""
    if one["phone"] and one["phone"] == other["phone"]:
        return True
    both = [key for key in ("phone", "place") if one[key] and other[key]]
    if both:
        return all(one[key] == other[key] for key in both)
    return all(one[key] == other[key] for key in ("package", "price"))


def institution_key(row: Row) -> str:
    """Its code; else name and taxpayer's number or street (names aren't unique)."""
    code = clean_code(row.get("code"))[1]
    mark = parse_npwp(row.get("npwp"))[0] or row.text("street")
    return "I" + (code or "".join(words_of(f"{row.text('institution')} {mark}")))


def continues(payer: Payer, row: Row) -> bool:
    """Whether a row that repeats the name above is one more site of the same payer."""
    marks = [name for name in ("code", "npwp", "street") if row.get(name) is not None]
    return same_name(payer.name, row.text("institution")) and all(
        row.text(name) == payer.row.text(name) for name in marks[:1]
    )


def date_of_contract(po_number: str) -> tuple[date | None, bool]:
    """The month many contract numbers end in: 129/SPK/02/2026."""
    match = re.search(r"(?<!\d)(\d{1,2})[/.-](20\d\d)\s*$", po_number)
    if match and 1 <= int(match[1]) <= 12:
        return date(int(match[2]), int(match[1]), 1), False
    return None, False
