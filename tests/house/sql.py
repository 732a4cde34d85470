"""SQL that moves states asks where they come from, as ``_transition`` does."""

import ast
import re

from .code import written

_UPDATE = re.compile(
    r"\bUPDATE\s+(\w+|\{\}|%s)(?:\s+\w+)?\s+SET\b(?=(.*))", re.IGNORECASE | re.DOTALL
)
_STATE = re.compile(r"(?<![\w.])state\s*=(?!=)", re.IGNORECASE)
_ASKED = re.compile(
    r"\bstate\s*(=|IN)\s*(ANY\s*\(\s*)?(%(\(\w+\))?s|\{\})", re.IGNORECASE
)
# moves where it may, else leaves the state as it is
_MOVES_OR_STAYS = re.compile(
    r"(?<![\w.])state\s*=\s*CASE\s+WHEN\s+(\w+\.)?state\s*(=|IN)\s*(ANY\s*\(\s*)?"
    r"(%(\(\w+\))?s|\{\})\s*\)?\s+THEN\s+\S+\s+ELSE\s+(\w+\.)?state\s+END\b",
    re.IGNORECASE,
)
_SOURCES = re.compile(r"\w*_transitions|\w*_sources\w*|\w*SOURCES\w*")


def states(house):
    """SQL writes ``state`` without naming the sources that lead there."""
    found = []
    for file in house.code:
        holders = {}
        for node in file.nodes:
            if isinstance(node, ast.Call):
                for part in node.args:
                    holders[part] = node
        inner = {
            part
            for node in file.nodes
            if isinstance(node, ast.JoinedStr)
            for part in node.values
        }
        for node in file.nodes:
            text = written(node) if node not in inner else None
            parts = _parts_of_move(text) if text else None
            if parts and not _is_asked(*parts, holders.get(node)):
                found.append(
                    file.finding(
                        node,
                        "this UPDATE sets state and takes the states it may come from"
                        " neither from _transitions nor from a constant of sources",
                        _around(file, node),
                    )
                )
    return found


def _parts_of_move(text):
    """:return: (values, what follows them: the conditions) of an UPDATE that sets
    ``state``; None for any other text"""
    for match in _UPDATE.finditer(text):
        values = _until_where(match[2])
        if _STATE.search(values):
            return values, match[2][len(values) :]
    return None


def _until_where(text):
    """:return: str, what is set: all before the WHERE or FROM of the same depth"""
    depth = 0
    for part in re.finditer(r"[()]|\b(WHERE|FROM|RETURNING)\b", text, re.IGNORECASE):
        if part[0] in "()":
            depth += 1 if part[0] == "(" else -1
            if depth >= 0:
                continue
        if depth <= 0:
            return text[: part.start()]
    return text


def _is_asked(values, where, call):
    if not call or not (_ASKED.search(where) or _MOVES_OR_STAYS.search(values)):
        return False
    return any(
        _SOURCES.fullmatch(
            getattr(part, "attr", None) or getattr(part, "id", None) or ""
        )
        for part in ast.walk(call)
    )


def _around(file, node):
    return next(
        (
            name
            for name, function in file.functions
            if function.lineno <= node.lineno <= function.end_lineno
        ),
        "",
    )
