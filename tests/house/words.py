"""Plain words: comments, docstrings and strings of the product."""

import re
import tokenize

MOST_RIDDLES = 29
_PERSON = re.compile(r"\b(he|she|his|him|himself|hers?|herself)\b", re.IGNORECASE)
_RIDDLE = re.compile(r"\b(nobody|somebody|whoever|whatever)\b", re.IGNORECASE)
_PROSE = {
    tokenize.COMMENT,
    tokenize.STRING,
    getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING),
}


def people(house):
    """A person is called he or she, not they."""
    return [
        file.finding(line, f'says "{word}": say they')
        for file, line, word in _said(house, _PERSON)
    ]


def riddles(house):
    """There are more of nobody, somebody, whoever and whatever than can be read."""
    said = _said(house, _RIDDLE)
    if len(said) <= MOST_RIDDLES:
        return []
    return [
        file.finding(
            line, f'says "{word}": {len(said)} such words, {MOST_RIDDLES} are enough'
        )
        for file, line, word in said
    ]


def _said(house, pattern):
    return [
        (file, token.start[0] + token.string.count("\n", 0, match.start()), match[0])
        for file in house.code
        for token in file.tokens
        if token.type in _PROSE
        for match in pattern.finditer(token.string)
    ]
