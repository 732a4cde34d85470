"""Names of villages and districts as people write them."""

import re
from difflib import get_close_matches

# what stands before a name: desa, kelurahan, kecamatan and their abbreviations
_KIND = re.compile(
    r"^(desa|ds|dsn|dusun|dukuh|kelurahan|kel|kecamatan|kec|kampung|kp)\b\.?\s*",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[^\w\s'-]")
_CLOSE = 0.7


def strip_kind(name):
    """:return: str, the bare name: "Kel. Rendeng," is "Rendeng"; a name that is nothing
    but such a word stays"""
    name = " ".join(_MARKS.sub(" ", name or "").split())
    bare = _KIND.sub("", name)
    while bare and bare != name:
        name, bare = bare, _KIND.sub("", bare)
    return name


def fold(name):
    """:return: str, a name to compare by: bare, small letters, without blanks"""
    return re.sub(r"[\s'-]", "", strip_kind(name).casefold())


def get_close(name, names, count=5):
    """:param names: list of str, the names there are
    :return: list of str, at most ``count`` of them, the one most alike first"""
    folded = {}
    for known in names:
        folded.setdefault(fold(known), known)
    found = get_close_matches(fold(name), folded, n=count, cutoff=_CLOSE)
    return [folded[key] for key in found]
