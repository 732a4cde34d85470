"""Bank files of random habits, with the truth about each of their lines."""

import csv
import io
import random
from datetime import date, datetime, timedelta
from typing import NamedTuple

import openpyxl

_MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November"
    " Desember"
).split()
_SHORT = "Jan Peb Mar Apr Mei Jun Jul Agt Sep Okt Nop Des".split()
_ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# how a date is written; without a year the file says its period
DATES = {
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "short": lambda day: f"{day:%d/%m/%y}",
    "iso": lambda day: f"{day:%Y-%m-%d}",
    "iso slashes": lambda day: f"{day:%Y/%m/%d}",
    "dots": lambda day: f"{day:%d.%m.%Y}",
    "joined": lambda day: f"{day:%Y%m%d}",
    "time": lambda day: f"{day:%d/%m/%y} 10.22.31",
    "iso time": lambda day: f"{day:%Y-%m-%d} 23:59:01",
    "long": lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
    "long time": lambda day: f"{day:%d} {_MONTHS[day.month - 1]} {day.year} 07:40:58",
    "short name": lambda day: f"{day:%d}-{_SHORT[day.month - 1]}-{day:%y}",
    "english": lambda day: f"{day:%d} {_ENGLISH[day.month - 1]} {day.year}",
    "no year": lambda day: f"'{day:%d/%m}",
    "no year name": lambda day: f"{day:%d} {_SHORT[day.month - 1]}",
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
}
AMOUNTS = {
    "dots": lambda amount: f"{amount:,}".replace(",", "."),
    "dots and sen": lambda amount: f"{amount:,}".replace(",", ".") + ",00",
    "commas": lambda amount: f"{amount:,}",
    "commas and sen": lambda amount: f"{amount:,}.00",
    "plain": str,
    "plain and sen": lambda amount: f"{amount}.00",
    "plain and comma": lambda amount: f"{amount},0",
    "rupiah": lambda amount: "Rp " + f"{amount:,}".replace(",", ".") + ",-",
    "computed": lambda amount: f"{amount}.00993",
}
MINUS = {"before": "-{}", "after": "{}-", "brackets": "({})"}
HEADINGS = {
    "two": (
        ("Tanggal", "Keterangan", "Debet", "Kredit", "Saldo"),
        ("PostDate", "Remarks", "Debit Amount", "Credit Amount", "Close Balance"),
        (
            "TGL_TRAN",
            "DESK_TRAN",
            "MUTASI_DEBET",
            "MUTASI_KREDIT",
            "SALDO_AKHIR_MUTASI",
        ),
        ("Post Date", "Description", "Debit (IDR)", "Credit (IDR)", "Balance (IDR)"),
    ),
    "mark": (
        ("Tanggal Transaksi", "Keterangan", "Jumlah", "DB/CR", "Saldo"),
        ("Date", "Description", "Amount", "Type", "Balance"),
    ),
    "nameless": (("Tanggal", "Uraian", "Jumlah", "", "Saldo"),),
    "word": (("Tanggal", "Keterangan", "Cabang", "Mutasi", "Saldo"),),
    "signed": (
        ("Tanggal", "Jumlah", "Keterangan", "Saldo"),
        ("Transaction Date", "Nominal", "Description", "Balance"),
    ),
}
MARKS = {
    "mark": (("CR", "DB"), ("K", "D"), ("Kredit", "Debit"), ("C", "D")),
    "nameless": (("CR", "DB"),),
    "word": (("CR", "DB"),),
}
BROKEN = ("date", "amount", "shift", "pending")


class Truth(NamedTuple):
    """One line of money: what it is, and on which line of the file."""

    line: int
    date: date
    text: str
    amount: int  # negative: money out
    broken: str  # one of BROKEN: to be reported, not read


class Habits:
    """One bank's way to write a file; all of it follows from the seed."""

    def __init__(self, seed):
        self.seed = seed
        pick = random.Random(seed)  # noqa: S311 - the same file for the same seed
        self.pick = pick
        self.kind = pick.choice(("csv", "csv", "csv", "xlsx"))
        self.layout = pick.choice(tuple(HEADINGS))
        self.headings = pick.choice(HEADINGS[self.layout])
        self.marks = pick.choice(MARKS.get(self.layout, (("", ""),)))
        self.date_style = pick.choice(tuple(DATES))
        self.amount_style = pick.choice(tuple(AMOUNTS))
        self.minus = pick.choice(tuple(MINUS))
        if self.amount_style == "rupiah" and self.minus == "after":
            self.minus = "before"  # 150.000,-- may be no sen, or a minus
        self.separator = pick.choice(";,\t|")
        self.first = date(pick.choice((2024, 2025)), pick.choice((1, 6, 12)), 15)
        self.balance = 10_000_000
        self.rows = []  # (cells, Truth without a line or None)
        self.truth = []
        self.text = ""

    def describe(self):
        """:return: str, all habits, for the message of a failure"""
        return (
            f"seed {self.seed}: {self.kind}, {self.layout}, {self.headings}, dates"
            f" {self.date_style}, amounts {self.amount_style}, minus {self.minus},"
            f" separator {self.separator!r}"
        )

    def make(self, count=25):
        """:return: bytes of a file with about ``count`` lines of money"""
        if self.pick.random() < 0.7 or "no year" in self.date_style:
            last = self.first + timedelta(days=30)
            self.rows.append(
                ([f"Periode : {self.first:%d/%m/%Y} - {last:%d/%m/%Y}"], None)
            )
        if self.pick.random() < 0.6:
            self.rows.append((["No. rekening : 1230009999"], None))
            self.rows.append(([], None))
        self.rows.append((list(self.headings), None))
        credit = debit = 0
        opening = self.balance
        for number in range(count):
            self._add_noise()
            amount, broken = self._add_movement(number, count)
            if broken not in ("amount", "shift"):
                credit += max(amount, 0)
                debit -= min(amount, 0)
        self._add_totals(opening, credit, debit)
        return self._write()

    def _add_noise(self):
        chance = self.pick.random()
        if chance < 0.02:
            self.rows.append((list(self.headings), None))  # the next page
        elif chance < 0.04:
            self.rows.append(([], None))
        elif chance < 0.06:
            self.rows.append((["-- halaman berikut --"], None))

    def _add_movement(self, number, count):
        pick = self.pick
        day = self.first + timedelta(days=30 * number // count)
        amount = pick.choice((1, 1, 1, -1)) * pick.choice(
            (pick.randrange(1000, 900_000), pick.randrange(1, 50) * 50_000, 150_000)
        )
        text = pick.choice(
            (f"TRSF E-BANKING CR {number:04d} BUDI", f"SETORAN TUNAI {number:04d}",
             f"BI-FAST, DR 008; P{number:04d} | SITI", f'TRF "IURAN" {number:04d}')
        )  # fmt: skip
        broken = ""
        if pick.random() < 0.08:
            broken = pick.choice(BROKEN)
            if broken == "shift" and (self.kind == "xlsx" or amount < 0):
                broken = "date"
        if broken not in ("amount", "shift", "pending"):
            self.balance += amount
        elif broken == "pending":
            self.balance += amount
        cells = self._write_cells(day, text, amount, broken)
        self.rows.append((cells, Truth(0, day, text, amount, broken)))
        return amount, broken

    def _write_cells(self, day, text, amount, broken):
        date_cell = DATES[self.date_style](day)
        if self.kind == "xlsx" and self.date_style == "iso":
            date_cell = datetime(day.year, day.month, day.day)
        date_cell = {"date": "kemarin", "pending": "PEND"}.get(broken, date_cell)
        size = self._write_amount(abs(amount))
        if broken == "amount":
            size = self.pick.choice(("1.234,567", "lihat lampiran", "12.34.56"))
        elif broken == "shift":
            text = f"{text}{self.separator}BERITA{self.separator}X"
        balance = self._write_amount(self.balance)
        if self.layout == "two":
            nought = self.pick.choice(("", "0", "0,00", ".00"))
            pair = (nought, size) if amount > 0 else (size, nought)
            return [date_cell, text, *pair, balance]
        mark = self.marks[amount < 0]
        if self.layout in ("mark", "nameless"):
            return [date_cell, text, size, mark, balance]
        if self.layout == "word":
            return [date_cell, text, "0123", f"{size} {mark}", balance]
        if amount < 0 and isinstance(size, str):
            size = MINUS[self.minus].format(size)
        elif amount < 0:
            size = -size
        return [date_cell, size, text, balance]

    def _write_amount(self, amount):
        if self.kind == "xlsx" and self.amount_style.startswith("plain"):
            return amount
        if self.kind == "xlsx" and self.amount_style == "computed":
            return amount + 0.00993
        return AMOUNTS[self.amount_style](amount)

    def _add_totals(self, opening, credit, debit):
        if self.pick.random() < 0.5 or self.amount_style == "computed":
            return
        for label, amount in (
            ("Saldo Awal", opening), ("Mutasi Kredit", credit), ("Mutasi Debet", debit),
            ("Saldo Akhir", opening + credit - debit),
        ):  # fmt: skip
            self.rows.append(([label, self._write_amount(amount)], None))

    def _write(self):
        for number, (_cells, truth) in enumerate(self.rows, 1):
            if truth:
                self.truth.append(truth._replace(line=number))
        target = io.BytesIO()
        if self.kind == "xlsx":
            book = openpyxl.Workbook()
            for number, (cells, _truth) in enumerate(self.rows, 1):
                for column, cell in enumerate(cells, 1):
                    book.active.cell(number, column, cell)
            book.save(target)
            return target.getvalue()
        lines = []
        for cells, truth in self.rows:
            line = io.StringIO()
            if truth and truth.broken == "shift":
                # typed by hand: the text's separators are not quoted
                line.write(self.separator.join(map(str, cells)))
            else:
                csv.writer(line, delimiter=self.separator, lineterminator="").writerow(
                    cells
                )
            lines.append(line.getvalue())
        self.text = "\n".join(lines)
        return self.text.encode(
            self.pick.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16"))
        )
