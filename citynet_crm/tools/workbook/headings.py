"""What the words in a heading row mean, in Indonesian and English."""

import re
import unicodedata
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

# field: what its column is called. The longest phrase found in a heading wins, so
# "no hp" is a phone although "no" alone only counts rows.
PHRASES = {
    "number": ["no", "nomor", "nomer", "no urut", "num", "nr"],
    "code": [
        "id",
        "kode",
        "code",
        "id plgn",
        "id pelanggan",
        "idpel",
        "id pel",
        "plgn id",
        "kode pelanggan",
        "kode plgn",
        "no pelanggan",
        "no plgn",
        "nomor pelanggan",
        "no langganan",
        "id langganan",
        "nomor langganan",
        "no cust",
        "id cust",
        "id customer",
        "customer id",
        "cust id",
        "customer no",
        "customer number",
        "customer code",
        "customer",
        "account no",
        "account number",
        "account",
        "cid",
        "subscriber id",
        "member id",
        "id member",
        "no akun",
        "no id",
        "kode instansi",
        "id instansi",
        "client id",
        "user id",
        "id user",
        "nopel",
        "no reg",
        "no registrasi",
    ],
    "name": [
        "nama",
        "name",
        "nama pelanggan",
        "nama plgn",
        "nama lengkap",
        "full name",
        "customer name",
        "nama customer",
        "pelanggan",
        "subscriber",
        "atas nama",
        "subscriber name",
        "nama pemilik",
        "client name",
        "nama user",
        "nama client",
    ],
    "institution": [
        "instansi",
        "nama instansi",
        "lembaga",
        "nama lembaga",
        "institusi",
        "company",
        "nama institusi",
        "institution",
        "institution name",
        "perusahaan",
        "sekolah",
        "nama perusahaan",
        "company name",
        "nama sekolah",
        "organisasi",
        "organization",
        "corporate",
        "korporat",
        "kantor",
        "nama kantor",
        "badan usaha",
        "payer",
    ],
    "nik": [
        "nik",
        "ktp",
        "no ktp",
        "nomor ktp",
        "no nik",
        "no identitas",
        "id card",
        "identity number",
        "national id",
        "nomor identitas",
        "nik ktp",
    ],
    "npwp": ["npwp", "no npwp", "nomor npwp", "tax id", "tin", "vat", "vat number"],
    "contact": [
        "pic",
        "nama pic",
        "contact",
        "contact person",
        "kontak",
        "cp",
        "narahubung",
        "penanggung jawab",
        "nama kontak",
        "person in charge",
    ],
    "email": ["email", "e mail", "surel", "alamat email", "email address", "mail"],
    "phone": [
        "hp",
        "no hp",
        "no hp wa",
        "nomor hp",
        "telp",
        "no telp",
        "telepon",
        "wa",
        "no telepon",
        "nomor telepon",
        "whatsapp",
        "no wa",
        "nomor wa",
        "phone",
        "phone number",
        "mobile",
        "mobile number",
        "handphone",
        "no handphone",
        "hp wa",
        "telp hp",
        "no whatsapp",
        "nomor whatsapp",
        "tlp",
        "no tlp",
        "kontak hp",
        "telephone",
        "whatsapp number",
        "hp pic",
        "no hp pic",
        "cell",
    ],
    "street": [
        "alamat",
        "address",
        "jalan",
        "alamat lengkap",
        "alamat pasang",
        "street",
        "alamat pemasangan",
        "alamat rumah",
        "street address",
        "alamat instansi",
        "alamat pelanggan",
        "service address",
        "installation address",
    ],
    "rt_rw": ["rt rw", "rtrw", "rt dan rw", "rw rt"],
    "rt": ["rt"],
    "rw": ["rw"],
    "village": [
        "desa",
        "kelurahan",
        "kel",
        "kel desa",
        "desa kelurahan",
        "kelurahan desa",
        "desa kel",
        "village",
        "dusun desa",
        "ds",
        "nama desa",
    ],
    "district": ["kecamatan", "kec", "district", "subdistrict", "nama kecamatan"],
    "city": [
        "kota",
        "kabupaten",
        "kab",
        "kab kota",
        "kota kab",
        "kabupaten kota",
        "city",
        "town",
        "regency",
        "kota kabupaten",
    ],
    "zip": ["kode pos", "kodepos", "postcode", "zip", "zip code", "postal code"],
    "landmark": ["patokan", "landmark", "ancer ancer", "petunjuk lokasi"],
    "package": [
        "paket",
        "package",
        "paket internet",
        "nama paket",
        "layanan",
        "produk",
        "jenis paket",
        "plan",
        "internet plan",
        "product",
        "service",
        "paket wifi",
        "paket langganan",
        "pkt",
    ],
    "speed": ["kecepatan", "speed", "bandwidth", "bw", "mbps", "kapasitas"],
    "price": [
        "harga",
        "price",
        "harga bln",
        "harga bulan",
        "harga per bulan",
        "tarif",
        "biaya",
        "biaya bulanan",
        "tagihan",
        "tagihan bulanan",
        "iuran",
        "abonemen",
        "fee",
        "monthly fee",
        "monthly price",
        "monthly",
        "biaya langganan",
        "harga paket",
        "rp bulan",
        "rp bln",
        "nominal",
        "amount",
        "rate",
        "monthly charge",
        "bulanan",
    ],
    "start": [
        "tgl pasang",
        "tanggal pasang",
        "tgl aktif",
        "tanggal aktif",
        "tgl aktivasi",
        "tanggal aktivasi",
        "tgl instalasi",
        "tanggal instalasi",
        "mulai",
        "pasang",
        "tgl mulai",
        "tanggal mulai",
        "start",
        "start date",
        "activation date",
        "installation date",
        "installed",
        "active since",
        "date installed",
        "tgl psg",
        "tgl daftar",
        "tanggal daftar",
        "tgl registrasi",
        "aktif sejak",
        "sejak",
        "tanggal pemasangan",
        "tgl pemasangan",
        "tgl inst",
        "instalasi",
        "psb",
        "tgl psb",
        "tanggal psb",
        "aktivasi",
        "berlangganan sejak",
        "tanggal",
        "tgl",
        "date",
        "join date",
    ],
    "stop": [
        "tgl berhenti",
        "tanggal berhenti",
        "tgl putus",
        "tanggal putus",
        "tgl stop",
        "stop date",
        "end date",
        "tgl cabut",
        "tanggal cabut",
        "termination date",
    ],
    "due_day": [
        "jatuh tempo",
        "tgl jatuh tempo",
        "tanggal jatuh tempo",
        "jt",
        "tempo",
        "tgl jt",
        "jth tempo",
        "due",
        "due day",
        "due date",
        "tgl tagih",
        "tgl bayar",
        "tanggal tagihan",
        "batas bayar",
        "payment due",
    ],
    "status": [
        "status",
        "keadaan",
        "state",
        "status layanan",
        "status pelanggan",
        "status langganan",
        "sts",
        "stat",
        "kondisi",
    ],
    "remark": [
        "ket",
        "keterangan",
        "catatan",
        "remark",
        "remarks",
        "notes",
        "note",
        "comment",
        "info",
        "memo",
        "keterangan lain",
    ],
    "site": [
        "lokasi",
        "titik",
        "lokasi titik",
        "site",
        "location",
        "nama titik",
        "nama lokasi",
        "titik lokasi",
        "branch",
        "cabang",
        "gedung",
        "ruang",
        "titik pasang",
        "site name",
        "unit",
    ],
    "po_number": [
        "spk",
        "no spk",
        "nomor spk",
        "po",
        "no po",
        "nomor po",
        "po spk",
        "no po spk",
        "no spk po",
        "kontrak",
        "no kontrak",
        "nomor kontrak",
        "contract",
        "contract no",
        "contract number",
        "po number",
        "purchase order",
        "spk po",
        "no pks",
    ],
    "serial": [
        "sn",
        "sn ont",
        "serial",
        "serial number",
        "ont",
        "sn modem",
        "no seri",
        "serial ont",
        "ont serial",
        "modem sn",
    ],
}
FIELDS = tuple(PHRASES)

_MONTHS = {
    1: "jan januari january",
    2: "feb februari pebruari february peb",
    3: "mar maret march mrt",
    4: "apr april",
    5: "mei may",
    6: "jun juni june",
    7: "jul juli july",
    8: "agu agt ags agst agus agustus aug august",
    9: "sep sept september",
    10: "okt oktober oct october",
    11: "nov nopember november nop",
    12: "des desember dec december",
}
MONTH_BY_NAME = {name: n for n, names in _MONTHS.items() for name in names.split()}

_BY_PHRASE = {phrase: name for name, phrases in PHRASES.items() for phrase in phrases}
_LONG_PHRASES = [phrase for phrase in _BY_PHRASE if len(phrase) > 4]
# words that may stand around a month: "Bayar Jan", "Bln Feb 2026", "Status Maret"
_MONTH_FILLERS = {
    "bayar",
    "bln",
    "bulan",
    "pembayaran",
    "payment",
    "paid",
    "tagihan",
    "th",
}
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def words_of(value: Any) -> list[str]:
    """:return: the words of a text, lower case, without accents and punctuation"""
    text = unicodedata.normalize("NFKD", str(value)).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z]+|\d+", text.lower())


def field_of(heading: Any) -> tuple[str, int] | None:
    """What a column is, by its heading.

    :return: (field, weight) or None; an exact name weighs more than one with other
        words around it
    """
    if not isinstance(heading, str):
        return None
    words = words_of(heading)
    if not words or len(words) > 8:
        return None
    phrase = " ".join(words)
    if phrase in _BY_PHRASE:
        return _BY_PHRASE[phrase], 100
    best = None
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            part = " ".join(words[start : start + size])
            found = _BY_PHRASE.get(part)
            # a lone "no" or "tgl" inside other words says nothing
            if found and len(part) > 2 and found != "number":
                weight = 10 * size + min(len(part), 9)
                if best is None or weight > best[1]:
                    best = (found, weight)
        if best:
            return best
    slip = get_close_matches(phrase, _LONG_PHRASES, 1, 0.86) if len(phrase) > 4 else ()
    return (_BY_PHRASE[slip[0]], 5) if slip else None


def month_of(heading: Any) -> tuple[int | None, int] | None:
    """Which month a column of a payments matrix is for.

    :return: (year or None, month) or None when it isn't a month
    """
    if isinstance(heading, (date, datetime)):
        return heading.year, heading.month
    if not isinstance(heading, str):
        return None
    text = heading.strip().lower()
    if match := re.fullmatch(r"(\d{1,2})\s*[/.-]\s*(20\d\d|\d\d)", text):
        month, year = int(match[1]), int(match[2])
        if 1 <= month <= 12:
            return year + (2000 if year < 100 else 0), month
    if match := re.fullmatch(r"(20\d\d)\s*[/.-]\s*(\d{1,2})", text):
        if 1 <= int(match[2]) <= 12:
            return int(match[1]), int(match[2])
    words = [word for word in words_of(heading) if word not in _MONTH_FILLERS]
    if not 1 <= len(words) <= 2:
        return None
    month = next((MONTH_BY_NAME[word] for word in words if word in MONTH_BY_NAME), None)
    rest = [word for word in words if word not in MONTH_BY_NAME]
    if month is None or len(rest) > 1:
        return None
    if not rest:
        return None, month
    if not rest[0].isdigit() or len(rest[0]) not in (2, 4):
        return None
    year = int(rest[0])
    return year + (2000 if year < 100 else 0), month


def year_in(*texts: Any) -> int | None:
    """:return: the first year, 2000 to 2099, that stands in one of the texts"""
    for text in texts:
        if isinstance(text, (date, datetime)):
            return text.year
        if isinstance(text, str) and (match := _YEAR.search(text)):
            return int(match[1])
    return None
