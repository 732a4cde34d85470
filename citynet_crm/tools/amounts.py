"""Amounts as people type them: pure functions of text and whole rupiah."""

import re

# 150000, or groups of three behind dots or commas, one kind only; sen may be noughts
_PLAIN = re.compile(r"\d+", re.ASCII)
_GROUPED = re.compile(
    r"\d{1,3}(?:(\.\d{3})+(?:,0{1,2})?|(,\d{3})+(?:\.0{1,2})?)", re.ASCII
)


def parse_rupiah(typed: object) -> int | None:
    """What an amount typed in Indonesia or elsewhere means.

    ``150000``, ``150.000``, ``150,000``, ``Rp 150.000,00`` are all 150,000. An
    ambiguous text (``1.5``, ``10,00``) gives nothing.

    :param typed: text, or a whole number
    :return: int of whole rupiah, negative after a minus sign; None if it is no amount
    """
    if isinstance(typed, bool):
        return None
    if isinstance(typed, int):
        return typed
    if isinstance(typed, float) and typed.is_integer():
        return int(typed)
    if not isinstance(typed, str) or len(typed) > 40:
        return None
    text = re.sub(r"\s|(?i:rp\.?|idr)", "", typed)
    sign = -1 if text.startswith("-") else 1
    text = text.removeprefix("-")
    if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
        return None
    return sign * int(
        re.sub(r"[.,]0{1,2}$", "", text).replace(".", "").replace(",", "")
    )
