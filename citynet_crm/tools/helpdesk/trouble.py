"""Whether a customer's sentence says that the internet doesn't work: pure functions."""

import re

_WORD = re.compile(r"[^\W_]+")
# what may be out of order
_LINE = frozenset(
    """
    internet internetnya inet wifi wifinya jaringan jaringannya koneksi koneksinya sinyal
    sinyalnya modem modemnya router ont onu lampu los indikator fiber kabel kabelnya net
    connection line
    """.split()
)
# how it is out of order
_FAULT = frozenset(
    """
    mati matot putus putusputus lemot lelet lambat pelan error eror rusak down hilang
    ngadat merah kedip offline trouble off lost dead slow broken macet terputus
    disconnect disconnected lola ngelag lag kacau
    """.split()
)
# words that say it all
_ALONE = frozenset("gangguan lemot lelet lola ngelag matot gangguannya outage".split())
# nothing works: a denial, then what should work
_DENIED = frozenset(
    """
    konek connect connected internetan browsing nyambung tersambung terhubung akses
    mengakses loading jalan nyala hidup menyala working
    """.split()
)
_NOT = frozenset(
    """
    tidak tdk tak ga gak nggak enggak ngga gk g ndak bukan belum blm not no doesn isn
    cannot
    """.split()
)
# between a denial and its word
_BETWEEN = frozenset("bisa bs dapat dpt mau ada t lagi pernah".split())
# about something else, or over: for a person to read
_ELSE = frozenset(
    """
    bayar byr membayar dibayar bayarnya pembayaran transfer tf lunas tagihan tagihannya
    isolir diisolir terisolir blokir diblokir pasang pemasangan pindah upgrade naik turun
    berhenti langganan berlangganan promo paket harga kalau kalo jika apabila bila if when
    beres normal lancar sembuh selesai pulih baik aman makasih terimakasih thanks thank
    kemarin password sandi
    """.split()
)


def is_trouble(text):
    """:param str text: a customer's words, Indonesian or English
    :return: bool, whether they say, of now and of nothing else, that the line is out of
        order; what is doubtful is left to a person
    """
    words = [word.lower() for word in _WORD.findall((text or "").replace("-", ""))]
    if not words or _ELSE & set(words) or "terima kasih" in " ".join(words):
        return False
    if _ALONE & set(_without_denied(words)):
        return True
    if not _LINE & set(words):
        return False
    return bool(_FAULT & set(_without_denied(words))) or _is_denied(words)


def _without_denied(words):
    """:return: list of words without those that a denial stands before"""
    return [word for at, word in enumerate(words) if not _has_denial(words, at)]


def _is_denied(words):
    """:return: bool, whether something that should work is said not to"""
    return any(
        word in _DENIED and _has_denial(words, at) for at, word in enumerate(words)
    )


def _has_denial(words, at):
    before = words[max(at - 3, 0) : at]
    while before and before[-1] in _BETWEEN:
        before.pop()
    return bool(before) and before[-1] in _NOT
