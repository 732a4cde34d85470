"""Keywords that customers write to machines, and what is no keyword: pure functions."""

import re

_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W_]+")
# more words than this after a keyword are a sentence
_LONGEST_TAIL = 5
# what people add out of politeness
_COURTESY = frozenset(
    """
    dong donk deh ya yah yaa sih tolong tlg mohon please pls kak kaka kakak ka min admin
    mimin pak bapak bu ibu mas mbak bang bos gan om sis terima kasih makasih terimakasih
    tks thanks thank you
    """.split()
)
# what says no more than the keyword does
_POLITE = _COURTESY | frozenset(
    """
    saya sy aku gw kami nya ini itu berapa brp dulu bulan bln tagihan bayar status info
    rumah internet wifi layanan my me the for id no nomor pelanggan customer number
    """.split()
)


def first_word(text):
    """:return: str, the first word in capitals; empty where there is none"""
    found = _WORD.search(text or "")
    return found[0].upper() if found else ""


def find_keyword(text):
    """:param str text: as written by a customer
    :return: str in capitals: the first word, when what follows it is a short tail (polite
        words, numbers); empty for a sentence and for nothing
    """
    tokens = _TOKEN.findall(text or "")
    if not tokens or not _WORD.fullmatch(tokens[0]):
        return ""
    tail = [token.lower() for token in tokens[1:]]
    if len(tail) > _LONGEST_TAIL:
        return ""
    if not all(token in _POLITE or re.search(r"\d", token) for token in tail):
        return ""
    keyword = tokens[0].upper()
    # what is to be looked up is named after it
    asked = [token.upper() for token in tail if token in ("tagihan", "status")]
    return asked[0] if keyword == "CEK" and asked else keyword


def without_courtesy(text):
    """:return: str in capitals: the words without the polite ones after them"""
    tokens = [token.lower() for token in _TOKEN.findall(text or "")]
    while len(tokens) > 1 and tokens[-1] in _COURTESY:
        tokens.pop()
    return " ".join(tokens).upper()
