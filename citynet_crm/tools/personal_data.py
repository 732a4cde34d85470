"""What is personal in a database, and how a person's words are found: pure functions."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

# what stands where a person's words stood
MASK = "***"
# a name of fewer letters is a word like others
_SHORTEST = {"name": 5, "address": 8, "email": 6, "phone": 8, "number": 8}
_GAP = r"[\s().\-]*"
# also right after a line break or a sign as JSON and web addresses write them
_START = r"(?:(?<![0-9A-Za-z])|(?<=\\[nrt])|(?<=%2[Bb0])|(?<=%3[ADad]))"
_END = r"(?![0-9A-Za-z])"
_SPELLINGS = {
    "'": r"(?:'|’|&#0?39;|&#x27;|&apos;|\\u0027|%27)",
    "’": r"(?:'|’|&#0?39;|&#x27;|&apos;|\\u2019)",
    "&": r"(?:&|&amp;|\\u0026|%26)",
    '"': r'(?:"|&#0?34;|&quot;|\\")',
    "@": "(?:@|%40|&#0?64;)",
}


@dataclass(frozen=True)
class PersonalKind:
    """One kind of personal data: where it stands, what a copy shows, how it is cleared.

    :param str key: a name that stays, such as ``identity_photo``
    :param str label: what it is called
    :param str model: whose records hold it
    :param tuple owner: paths from a record to ``res.partner``
    :param tuple shows: fields of the copy that a person gets
    :param dict clears: {field: what it becomes; False for nothing, ``{id}`` is the record's}
    :param dict words: {field: name, phone, email, number or address}: by what a person
        is found elsewhere
    :param files: True for all files of a record, or a tuple of fields
    :param bool deletes: the records go as a whole
    :param bool chatter: the words below a record are the person's and go as well
    :param over: function of a day that gives the Domain of the records whose time is
        over at its end; None where nothing is cleared by time
    :param bool erases: when the time is over the whole person is erased
    :param str purpose: what it is for, in the register of processing
    :param str basis: contract, consent, law or interest
    """

    key: str
    label: str
    model: str
    owner: tuple = ("partner_id",)
    shows: tuple = ()
    clears: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)
    files: bool | tuple = False
    deletes: bool = False
    chatter: bool = False
    over: Callable | None = None
    erases: bool = False
    purpose: str = ""
    basis: str = "contract"


def _is_telling(kind, text):
    """:return: bool, whether the word can mean this person alone: a user name may be
    anyone's name, and a street without a house number is everyone's who lives there"""
    if kind == "email":
        return "@" in text
    return kind != "address" or any(sign.isdigit() for sign in text)


def clean_word(kind, value):
    """:param str kind: as of ``PersonalKind.words``
    :return: str, the value as it is kept to be looked for; empty where it is of no use
    """
    text = " ".join(str(value or "").split())
    if kind == "phone":
        text = re.sub(r"^(?:0062|62|0)", "", re.sub(r"\D", "", text))
    elif kind == "number":
        text = re.sub(r"\D", "", text)
    if len(text) < _SHORTEST[kind] or not _is_telling(kind, text):
        return ""
    return text.lower() if kind == "email" else text


def _spell(word):
    """:return: str, pattern of one word in every way that HTML and JSON write it"""
    parts = []
    for sign in word:
        if sign in _SPELLINGS:
            parts.append(_SPELLINGS[sign])
        elif sign.isascii():
            parts.append(re.escape(sign))
        else:
            parts.append(rf"(?:{sign}|\\u{ord(sign):04x}|&#{ord(sign)};)")
    return "".join(parts)


def make_pattern(kind, word):
    """A pattern that Python and PostgreSQL read alike; to be used without case.

    :param str kind: as of ``PersonalKind.words``
    :param str word: of ``clean_word``
    """
    if kind == "phone":
        digits = _GAP.join(word)
        return rf"{_START}(?:(?:(?:\+|00|%2B)?{_GAP}62|0){_GAP})?{digits}{_END}"
    if kind == "number":
        return rf"{_START}{_GAP.join(word)}{_END}"
    gap = r"(?:[\s+]|&#0?160;|&nbsp;|\\n|%20)+"
    return _START + gap.join(_spell(part) for part in word.split()) + _END


def join_patterns(words):
    """:param dict words: {kind: words of ``clean_word``}
    :return: str, one pattern for all of them; empty where there is none
    """
    found = [make_pattern(kind, word) for kind, some in words.items() for word in some]
    return "|".join(f"(?:{pattern})" for pattern in found)


def mask_text(pattern, text):
    """:return: str, ``text`` with ``MASK`` where the pattern was found"""
    return re.sub(pattern, MASK, text, flags=re.IGNORECASE)


def holds(pattern, content):
    """:param bytes content: of a file; what is packed in it is unpacked
    :return: bool, whether the file says it anywhere
    """
    if any(
        re.search(pattern, content.decode(code, "ignore"), re.IGNORECASE)
        for code in ("utf-8", "utf-16-le", "utf-16-be")
    ):
        return True
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return any(holds(pattern, packed.read(name)) for name in packed.namelist())
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False
