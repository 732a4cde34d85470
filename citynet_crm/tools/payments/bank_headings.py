"""What the columns of banks' tables mean, and what their lines of totals say."""

import re

from .bank_amounts import read_amount

# headings as BCA, Mandiri, BRI and BNI write them, and the English ones; joined words,
# small letters
HEADINGS = {
    meaning: frozenset(words.split())
    for meaning, words in {
        "date": "tanggal tgl tanggaltransaksi tgltran tgltransaksi date postingdate"
        " postdate transactiondate tanggalposting tglposting trandate trxdate txndate"
        " bookingdate bookdate tanggalpembukuan waktu waktutransaksi datetime"
        " tanggalwaktu tanggaljam tgljam transactiontime entrydate tglbuku",
        "value_date": "valdate valuedate tanggalefektif tglefektif effectivedate"
        " tanggalvaluta",
        "text": "keterangan uraian uraiantransaksi deskripsi desktran remark remarks"
        " description transactiondescription rinciantransaksi rincian additionaldesc"
        " additionaldescription trremk remarkcustom tlbds1 tlbds2 referenceno reference"
        " referencenumber noreferensi noref reffno refno berita catatan narrative"
        " narasi detail details transactiondetails detailtransaksi keterangantambahan"
        " keterangantransaksi pengirim namapengirim sendername sender payer payername"
        " customerreference customername namapelanggan virtualaccount nova novirtual"
        " nomorva vanumber notes note message pesan",
        "credit": "kredit credit mutasikredit cramount creditamount masuk uangmasuk"
        " danamasuk jumlahkredit nominalkredit nilaikredit credits penerimaan cr in"
        " deposit setoran moneyin paidin amountcredit kreditcr",
        "debit": "debet debit mutasidebet mutasidebit dbamount debitamount dramount"
        " keluar uangkeluar danakeluar jumlahdebet jumlahdebit nominaldebet"
        " nominaldebit nilaidebet nilaidebit debits pengeluaran db dr withdrawal"
        " penarikan out moneyout paidout amountdebit",
        "amount": "jumlah amount nominal mutasi nilai transactionamount trxamount"
        " jumlahtransaksi nilaitransaksi nominaltransaksi jumlahmutasi",
        "sign": "dbcr crdb dk kd dc cd tipe type jenis debitkredit debetkredit"
        " kreditdebit kreditdebet debitcredit creditdebit glsign tipetransaksi"
        " jenistransaksi transactiontype drcr crdr dbkr krdb indicator tipemutasi"
        " jenismutasi posisi",
        "balance": "saldo balance closebalance closingbalance saldoakhir"
        " saldoakhirmutasi runningbalance endingbalance ledgerbalance saldoberjalan"
        " accountbalance",
        "currency": "ccy currency curr matauang valuta kodematauang",
        "account": "accountno accountnumber norek norekening nomorrekening rekening",
    }.items()
}
_OF_HEADING = {word: meaning for meaning, words in HEADINGS.items() for word in words}
# the figures of whole files, by the beginning of their lines
_FIGURES = {
    "opening": r"(saldo awal|opening balance|beginning balance|balance forward"
    r"|previous balance|starting balance|saldo lalu|saldo sebelumnya)",
    "closing": r"(saldo akhir|closing balance|ending balance|end balance)",
    "credit": r"((total |jumlah )?mutasi (kredit|cr)\b|(total|jumlah|sum of) (mutasi )?"
    r"(kredit|credits?|cr)\b|credit total)",
    "debit": r"((total |jumlah )?mutasi (debe?i?t|db)\b|(total|jumlah|sum of) (mutasi )?"
    r"(debe?i?ts?|db)\b|debit total)",
    "sum": r"((grand |sub ?)?total|jumlah|sum)\b",
}
_FIGURE = {
    kind: re.compile(rf"[\W_]*{begin}[ \t]*", re.IGNORECASE)
    for kind, begin in _FIGURES.items()
}
_ONE_AMOUNT = re.compile(r"[-(]?\d[\d.,]*\)?-?")


def get_heading(cell):
    """:return: str, the heading's key in ``_OF_HEADING``: joined, without the currency"""
    joined = re.sub(r"[^a-z0-9]+", "", cell.lower())
    return re.sub(r"(?<=.{4})(rp|idr|rupiah)$", "", joined)


def find_columns(cells, under=()):
    """What the cells of a line of headings mean.

    :param list cells: texts
    :param list under: the next line, where two lines of headings share one table
    :return: tuple of a dict {meaning: index; ``text``: list of indexes; ``width``;
        ``mark``: index of the nameless column after the amount} and a bool, whether
        ``under`` belongs to the headings; None unless they are headings of a statement
    """
    names = [get_heading(cell) for cell in cells]
    lower = [get_heading(cell) for cell in under]
    above = {_OF_HEADING.get(name) for name in names}
    kinds = {_OF_HEADING.get(name) for name in lower if name}
    if "text" not in above or not above & {"date", "value_date"}:
        return None
    both = bool(kinds & {"credit", "debit"}) and not kinds & {None, "date", "text"}
    if both:
        names += [""] * (len(lower) - len(names))
        lower += [""] * (len(names) - len(lower))
        names = [below or above for above, below in zip(names, lower, strict=True)]
    columns = {"text": []}
    for index, name in enumerate(names):
        meaning = _OF_HEADING.get(name)
        if meaning == "text":
            columns["text"].append(index)
        elif meaning:
            columns.setdefault(meaning, index)
    if "date" not in columns and "value_date" in columns:
        columns["date"] = columns["value_date"]
    if not ("date" in columns and columns["text"] and columns.keys() & _MONEY):
        return None
    columns["width"] = len(names)
    after = columns.get("amount", len(names)) + 1
    if after < len(names) and not names[after] and "sign" not in columns:
        columns["mark"] = after
    return columns, both


_MONEY = {"credit", "amount"}


def read_figure(line):
    """:param str line: a line of totals or balances, as it stands in the file
    :return: tuple (kind, a key of ``_FIGURES``; Decimal or None), None for other lines
    """
    for kind, begin in _FIGURE.items():
        if found := begin.match(line):
            rest = line[found.end() :]
            if kind == "sum" and not re.match(r"[\W\d_]*(rp|idr)?[\W\d]*$", rest, re.I):
                return None
            amounts = [
                amount
                for one in _ONE_AMOUNT.findall(rest)
                if (amount := read_amount(one.strip(",.")))
            ]
            return kind, (amounts[0][0] if amounts else None)
    return None


def get_currency(line):
    """:return: str, the currency that a line before the table names; empty without"""
    found = re.match(
        r"\W*(?:kode )?(?:mata uang|currency|valuta)\W+([a-z]{3})\b", line, re.I
    )
    return found[1].upper() if found else ""


def get_account(line):
    """:return: str, digits of the account that a line before the table names, or empty"""
    found = re.match(
        r"\W*(?:no(?:mor)?\.? ?(?:rek(?:ening)?)\.?|norek|account (?:no|number)\.?)"
        r"[\W_]*([\d.\- ]{6,})",
        line,
        re.I,
    )
    return re.sub(r"\D", "", found[1]) if found else ""
