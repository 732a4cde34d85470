"""Names, streets and states as people type them."""

import re

from .headings import words_of

_VOWELS = set("AEIOUY")
# written in capitals however the rest is written
_ABBREVIATIONS = {
    "PT", "CV", "UD", "PD", "KH", "RA", "RM", "SD", "SMP", "SMA", "SMK", "MI", "MTS",
    "MA", "NU", "TK", "RS", "RSUD", "SDN", "SMPN", "SMAN", "BMT", "KUA", "TPQ",
}  # fmt: skip
_TITLES = {
    "SE": "SE", "SH": "SH", "SPD": "S.Pd", "SKOM": "S.Kom", "DR": "Dr", "DRS": "Drs",
    "IR": "Ir", "HJ": "Hj", "DRA": "Dra",
}  # fmt: skip
_STREET = re.compile(
    r"^(jl\.?|jln\.?|jalan)\s+(?=(jl\.?|jln\.?|jalan|gg\.?|gang)\s)", re.I
)

_STATES = {
    "active": "aktif active on online jalan berjalan lancar ok normal hidup nyala "
    "langganan terpasang running live enabled",
    "suspended": "isolir isolated suspend suspended blokir blocked tunda ditunda tunggak "
    "nunggak menunggak cuti pause paused hold disabled diisolir dibekukan bekuk beku "
    "terisolir sementara disable",
    "closed": "berhenti stop stopped nonaktif putus cabut closed terminate terminated "
    "inactive keluar tutup mati cancel cancelled canceled batal bongkar off churn "
    "dismantle dicabut diputus dibongkar ended quit",
}
_STATE_BY_WORD = {
    word: state for state, words in _STATES.items() for word in words.split()
}
# two words that mean something else together than the second alone
_STATE_BY_PHRASE = {
    "non aktif": "closed",
    "tidak aktif": "closed",
    "not active": "closed",
    "putus sementara": "suspended",
    "berhenti sementara": "suspended",
    "off sementara": "suspended",
    "stop sementara": "suspended",
    "tidak lancar": "suspended",
}


def parse_status(value: object) -> str | None:
    """:return: ``active``, ``suspended``, ``closed``, or None for words unknown"""
    words = words_of(value or "")
    if not words:
        return None
    text = " ".join(words)
    for phrase, state in _STATE_BY_PHRASE.items():
        if phrase in text:
            return state
    return next(
        (_STATE_BY_WORD[word] for word in words if word in _STATE_BY_WORD), None
    )


def clean_name(value: object) -> tuple[str, bool]:
    """A person's name without needless spaces; all capitals become a name again.

    :return: (name, whether its letters were changed)
    """
    text = " ".join(str(value if value is not None else "").split())
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 3 or any(char.islower() for char in letters):
        return text, False
    name = " ".join(_title_word(word) for word in text.split())
    return name, name != text


def _title_word(word: str) -> str:
    bare = re.sub(r"[^A-Z]", "", word)
    if "." in word.rstrip(".,"):  # S.KOM, M.T.: each part on its own
        return ".".join(_capital(part) for part in word.split("."))
    if bare in _TITLES:
        return word.replace(bare, _TITLES[bare])
    if bare in _ABBREVIATIONS or not _VOWELS & set(bare):
        return word
    return "-".join(_capital(part) for part in word.split("-"))


def _capital(part: str) -> str:
    lowered = part.lower()
    for position, char in enumerate(lowered):
        if char.isalpha():
            return lowered[:position] + char.upper() + lowered[position + 1 :]
    return lowered


def same_name(one: str, other: str) -> bool:
    """:return: whether two spellings can be one person's name"""
    return sorted(words_of(one)) == sorted(words_of(other))


def clean_street(value: object) -> str:
    """:return: the street on one line, "Jl. Gg. X" and "Jl. Jl. X" without the first"""
    text = " ".join(str(value if value is not None else "").split())
    return _STREET.sub("", text)


def common_town(addresses: list[str]) -> str:
    """:return: the word most addresses end with ("... No. 9 Kudus"), or ''"""
    lasts: dict[str, int] = {}
    for address in addresses:
        words = address.split()
        if len(words) > 2 and re.fullmatch(r"[A-Z][A-Za-z'-]{2,}", words[-1]):
            lasts[words[-1]] = lasts.get(words[-1], 0) + 1
    if not lasts:
        return ""
    town, count = max(lasts.items(), key=lambda item: item[1])
    return town if count >= 3 and count >= 0.6 * len(addresses) else ""
