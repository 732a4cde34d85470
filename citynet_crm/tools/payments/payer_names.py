"""Customers' names in the texts of banks: which customer a text may speak of.

``Syafi'i``, ``SYAFII`` and ``Syafi`` are one name, ``Al-Farisi``, ``AL FARISI`` and
``ALFARISI`` too. Titles and words of one or two letters tell no one from another.
"""

import re
import unicodedata
from collections import defaultdict
from typing import NamedTuple

_SHORTEST = 3
_HALF = 0.5
_RANKS = ("full", "more", "single", "part")
_APOSTROPHES = re.compile(r"['`´ʼ‘’]")
_TITLES = frozenset(
    "BPK BAPAK IBU PAK HAJI HAJJAH DRS DRA DRG PROF NYONYA TUAN SDR SDRI ALM SPD SKM"
    " AMD".split()
)
# what banks and payers write beside names
_COMMON = frozenset(
    "TRSF TRF TRANSFER TRANSFERAN BANKING EBANKING MBANKING IBANKING BIFAST FAST SETOR"
    " SETORAN TUNAI BAYAR PEMBAYARAN BYR WIFI INTERNET TAGIHAN IURAN LANGGANAN DARI"
    " UNTUK FROM PAYMENT FTSCY FTFVA SWITCHING ATM BRI BCA BNI BSI MANDIRI BANK KREDIT"
    " DEBIT CREDIT REK REKENING BULAN BLN NAMA BRIVA NBMB MCM INHOUSETRF INW VIA QRIS"
    " OVO DANA GOPAY SHOPEEPAY LINKAJA JANUARI FEBRUARI MARET APRIL MEI JUNI JULI"
    " AGUSTUS SEPTEMBER OKTOBER NOVEMBER DESEMBER RUMAH BPK BAPAK IBU PAK".split()
)


def _fold_doubles(word):
    return re.sub(r"([A-Z])\1+", r"\1", word)


_TITLES = frozenset(map(_fold_doubles, _TITLES))
_COMMON = frozenset(map(_fold_doubles, _COMMON))


class Hit(NamedTuple):
    """A customer whose name may stand in a text.

    ``full``: two words or more, all of them side by side, and no part of another name
    beside them; ``more``: all of them, but there is more of a name, or they stand apart;
    ``single``: a name of one word; ``part``: half of the words or more
    """

    payer: int
    kind: str
    share: float


class PayerNames:
    """An index of names, made once for many texts."""

    def __init__(self, names):
        """:param dict names: {payer: name}"""
        self._readings = {}
        self._by_form = defaultdict(set)
        self._known = set()
        for payer, name in names.items():
            readings = _get_readings(name)
            self._readings[payer] = readings
            for words in readings:
                self._known.update(words)
                for form in _get_forms(words):
                    self._by_form[form].add(payer)

    def find(self, text):
        """:param str text: what the bank wrote
        :return: list of Hit, the best first
        """
        tokens = _get_tokens(text)
        forms = defaultdict(list)
        for i, token in enumerate(tokens):
            forms[token].append((i,))
            for after in tokens[i + 1 : i + 2]:
                forms[_fold_doubles(token + after)].append((i, i + 1))
        payers = {payer for form in forms for payer in self._by_form.get(form, ())}
        hits = []
        for payer in payers:
            looks = [
                hit
                for words in self._readings[payer]
                if (hit := self._look(payer, words, tokens, forms))
            ]
            hits += sorted(looks, key=_get_rank)[:1]
        return sorted(hits, key=_get_rank)

    def is_part_of(self, payer, other):
        """:return: bool, whether ``other``'s name is that of ``payer`` and more"""
        return any(
            set(mine) < set(theirs)
            for mine in self._readings[payer]
            for theirs in self._readings[other]
        )

    def _look(self, payer, words, tokens, forms):
        """:return: Hit of one reading of a name, None for less than half of it"""
        places, index, missing = [], 0, 0
        while index < len(words):
            both = _fold_doubles("".join(words[index : index + 2]))
            if words[index] in forms:
                places.append(forms[words[index]])
            elif index + 1 < len(words) and both in forms:
                places.append(forms[both])
                index += 1
            else:
                missing += 1
            index += 1
        share = 1 - missing / len(words)
        if missing:
            return Hit(payer, "part", share) if share >= _HALF else None
        if len(words) < 2:
            return Hit(payer, "single", 1)
        whole = self._stands_alone(places, tokens)
        return Hit(payer, "full" if whole else "more", 1)

    def _stands_alone(self, places, tokens):
        """:return: bool, whether the words stand side by side somewhere in the text with
        no part of another name beside them"""
        taken = {i for place in places for one in place for i in one}
        for start in range(len(tokens)):
            if start not in taken or start - 1 in taken:
                continue
            end = start
            while end in taken or (
                end < len(tokens)
                and tokens[end] != "-"
                and len(tokens[end]) < _SHORTEST
            ):
                end += 1
            inside = set(range(start, end))
            if all(any(inside.issuperset(one) for one in place) for place in places):
                beside = {
                    *_get_neighbour(tokens, range(start - 1, -1, -1)),
                    *_get_neighbour(tokens, range(end, len(tokens))),
                }
                return not beside & self._known
        return False


def _get_readings(name):
    """:return: set of tuples of the words that tell a name from others, folded; a hyphen
    stands between two words, or joins them"""
    readings = set()
    for text in (name or "", (name or "").replace("-", "")):
        words = [
            token
            for token in _get_tokens(text)
            if len(token) >= _SHORTEST and token not in _TITLES
        ]
        readings.add(tuple(dict.fromkeys(words)))
    return readings - {()}


def _get_tokens(text):
    """:return: list of folded words; ``-`` for what stands between them and is no word"""
    text = unicodedata.normalize("NFKD", text)
    text = _APOSTROPHES.sub("", text).upper()
    text = "".join(char for char in text if not unicodedata.combining(char))
    return [
        _fold_doubles(found) if found.isalpha() else "-"
        for found in re.findall(r"[A-Z]+|[0-9]+|[^A-Z0-9 .,-]+", text)
    ]


def _get_forms(words):
    """:return: set of how the words may stand in a text: by themselves, or two as one"""
    pairs = zip(words, words[1:], strict=False)
    return {*words, *(_fold_doubles(one + other) for one, other in pairs)}


def _get_rank(hit):
    return _RANKS.index(hit.kind), -hit.share, hit.payer


def _get_neighbour(tokens, places):
    """:return: set with the next word of three letters or more; none behind a sign"""
    for place in places:
        if tokens[place] == "-":
            return set()
        if len(tokens[place]) >= _SHORTEST:
            return {tokens[place]} - _COMMON
    return set()
