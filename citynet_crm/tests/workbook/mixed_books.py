"""Makes small workbooks of mixed habits, each with what it really says.

The seed decides everything: where the payments stand, how amounts, words, colours and
prices are written, whether there are codes, two tables, hidden rows. Nothing of it is
known to the import.
"""

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import PatternFill

YEAR = 2026
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun")
LONG = ("JANUARI", "FEBRUARI", "MARET", "APRIL", "MEI", "JUNI")
PLACES = ("matrix", "own_sheet", "month_sheets", "two_tables", "side_by_side")
GREEN, RED = "92D050", "FF7C80"
# what a cell may say that only a person can know
RIDDLES = ("x", "x?", "PRO", "hmm", "janji tgl 25", "titip Bu RT", "8")
PAID, UNPAID, ASK = "paid", "unpaid", "ask"


@dataclass
class Person:
    """``months``: {month: (kind, rupiah paid)}; ``cells``: {month: (sheet, row, column)}."""

    code: str
    name: str
    phone: str
    speed: int
    price: int
    months: dict[int, tuple[str, int]] = field(default_factory=dict)
    rows: set[tuple[str, int]] = field(default_factory=set)
    cells: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    is_hidden: bool = False


class MixedBook:
    """``content`` is the file, ``people`` the truth.

    :param int seed: decides everything
    :param int homes: customers
    """

    def __init__(self, seed: int, homes: int = 10) -> None:
        self.pick = random.Random(seed)  # noqa: S311 - reproducible, not secret
        pick = self.pick
        self.place = pick.choice(PLACES)
        self.is_csv = self.place == "matrix" and pick.random() < 0.25
        self.has_codes = pick.random() < 0.7
        self.paid_style = pick.choice(
            ["rupiah", "thousands", "text_thousands", "words", "days", "mixed"]
        )
        self.heading = pick.choice(["{} {}", "{}'{}", "Bayar {} {}"])
        self.has_total = pick.random() < 0.4
        self.price_style = pick.choice(["rupiah", "thousands", "text", "words", "gaps"])
        self.colors = "" if self.is_csv else pick.choice(["", "", "empty", "value"])
        if self.colors and self.place == "month_sheets":
            self.colors = ""
        self.has_hidden = not self.is_csv and pick.random() < 0.2
        self.people = [self._make_person(number) for number in range(1, homes + 1)]
        self.book = Workbook()
        self.book.remove(self.book.active)
        getattr(self, f"_write_{self.place}")()
        self.content = self._save()
        self.name = "pelanggan.csv" if self.is_csv else "pelanggan.xlsx"

    def _save(self) -> bytes:
        stream = io.BytesIO()
        if not self.is_csv:
            self.book.save(stream)
            return stream.getvalue()
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.pick.choice(",;"))
        writer.writerows(self.book.active.iter_rows(values_only=True))
        return text.getvalue().encode()

    # people -----------------------------------------------------------------------

    def _make_person(self, number: int) -> Person:
        pick = self.pick
        speed, price = pick.choice([(10, 150_000), (20, 200_000), (30, 250_000)])
        # two of one name are told apart by their numbers
        name = f"Sri Rejeki {number // 2 if number in (4, 5) else number}"
        person = Person(f"K{number:03d}", name, f"+62812{number:08d}", speed, price)
        for month in range(1, len(MONTHS) + 1):
            kind = pick.choices([PAID, UNPAID, "part", ASK], weights=[14, 4, 1, 1])[0]
            if month == 1 and kind != PAID:
                kind = PAID  # the first cell says from when on the service runs
            paid = {PAID: price, "part": price - 50_000}.get(kind, 0)
            person.months[month] = (kind, paid)
        return person

    # cells --------------------------------------------------------------------------

    def _spell(self, person: Person, month: int):
        """:return: (value of the cell, its colour or "")"""
        pick, (kind, paid) = self.pick, person.months[month]
        if kind == ASK:
            return pick.choice(RIDDLES), ""
        if kind == "part":
            return pick.choice(["kurang 50", "kurang 50rb", f"{paid // 1000}rb"]), ""
        if self.colors == "empty":
            return None, GREEN if kind == PAID else ""
        if self.colors == "value":
            return person.price, GREEN if kind == PAID else RED
        if kind == UNPAID:
            return pick.choice([None, "BLM", "belum", "-", 0]), ""
        return self._spell_paid(person, month), ""

    def _spell_paid(self, person: Person, month: int):
        price, style = person.price, self.paid_style
        if style == "mixed":
            style = self.pick.choice(
                ["rupiah", "thousands", "text_thousands", "words", "days"]
            )
        day = self.pick.randint(1, 28)
        return {
            "days": self.pick.choice(
                [
                    f"{day}/{month}",
                    f"tf {day}/{month}",
                    f"{day} {MONTHS[month - 1]} BCA",
                ]
                if self.is_csv
                else [date(YEAR, month, day), f"tf {day}/{month}", f"lunas tgl {day}"]
            ),
            "rupiah": price,
            "thousands": price // 1000,
            "text_thousands": self.pick.choice(
                [str(price // 1000), f"{price // 1000}rb", f"Rp{price // 1000}.000,-"]
            ),
            "words": self.pick.choice(["LUNAS", "L", "l", "lunas", "√", "v", "ok"]),
        }[style]

    def _spell_price(self, person: Person, number: int):
        thousands = person.price // 1000
        if self.price_style == "gaps" and number % 4 == 3:
            return self.pick.choice([None, 0])
        return {
            "thousands": thousands,
            "text": f"Rp {thousands}.000",
            "words": f"{thousands}.000 (PPN)",
        }.get(self.price_style, person.price)

    def _facts(self, person: Person, number: int) -> dict:
        phone = "0" + person.phone[3:]
        if number % 5 == 0:
            phone += " / 0857-1111-0002"
        return {
            "No": number,
            **({"ID Pelanggan": person.code} if self.has_codes else {}),
            "Nama": person.name,
            "No HP": phone,
            "Paket": f"{person.speed} Mbps",
            "Harga": self._spell_price(person, number),
        }

    # sheets ---------------------------------------------------------------------------

    def _write_matrix(self):
        self._write_table(self._sheet("DATA PELANGGAN"), self.people)

    def _write_two_tables(self):
        page = self._sheet("PELANGGAN")
        half = len(self.people) // 2
        self._write_table(page, self.people[:half])
        page.append([])
        page.append(["BLOK B"])
        self._write_table(page, self.people[half:], is_second=True)

    def _write_side_by_side(self):
        page = self._sheet("PELANGGAN")
        top, half = page.max_row + 1, len(self.people) // 2
        width = self._write_table(page, self.people[:half], top=top)
        self._write_table(page, self.people[half:], top=top, left=width + 2)

    def _write_own_sheet(self):
        page = self._sheet("PELANGGAN")
        self._write_table(page, self.people, months=())
        page = self.book.create_sheet(f"BAYAR {YEAR}")
        keys = ["ID Pelanggan", "Nama"] if self.has_codes else ["Nama", "No HP"]
        page.append([*keys, *MONTHS])
        for number, person in enumerate(self.people, 1):
            facts = self._facts(person, number)
            page.append([facts[key] for key in keys])
            self._write_months(page, person, page.max_row, len(keys) + 1)

    def _write_month_sheets(self):
        for month, name in enumerate(LONG, 1):
            page = self.book.create_sheet(f"{name} {YEAR}")
            page.append([f"TAGIHAN BULAN {name} {YEAR}"])
            headings = [*self._facts(self.people[0], 1), "Pembayaran"]
            page.append(headings)
            for number, person in enumerate(self.people, 1):
                page.append([*self._facts(person, number).values()])
                row = page.max_row
                self._write_cell(page, person, month, row, len(headings))
                person.rows.add((page.title, row))

    def _sheet(self, title):
        page = self.book.create_sheet(title)
        if self.pick.random() < 0.5 and not self.is_csv:
            page.append(["DATA PELANGGAN WIFI"])
            page.append([])
        return page

    def _write_table(self, page, people, months=MONTHS, top=0, left=1, is_second=False):
        top = top or page.max_row + (page.max_row > 1 or page["A1"].value is not None)
        headings = list(self._facts(people[0], 1))
        order = headings[:1] + headings[1:][::-1] if is_second else headings
        year = YEAR % 100 if "'" in self.heading else YEAR
        names = [*order, *(self.heading.format(month, year) for month in months)]
        for offset, name in enumerate(names):
            page.cell(top, left + offset, name)
        for place, person in enumerate(people, 1):
            row = top + place
            facts = self._facts(person, place)
            for offset, name in enumerate(order):
                page.cell(row, left + offset, facts[name])
            if months:
                self._write_months(page, person, row, left + len(order))
            person.rows.add((page.title, row))
            if self.has_hidden and place == 3 and self.place == "matrix":
                page.row_dimensions[row].hidden = person.is_hidden = True
        if self.has_total and left == 1:
            page.cell(top + len(people) + 1, 1, "TOTAL")
            total = sum(person.price for person in people)
            page.cell(top + len(people) + 1, len(names), total)
        return left + len(names) - 1

    def _write_months(self, page, person, row, left):
        for month in range(1, len(MONTHS) + 1):
            self._write_cell(page, person, month, row, left + month - 1)

    def _write_cell(self, page, person, month, row, column):
        value, color = self._spell(person, month)
        cell = page.cell(row, column, value)
        if color:
            cell.fill = PatternFill("solid", start_color=color, end_color=color)
        person.cells[month] = (page.title, row, column)

    # what a person would answer ------------------------------------------------------

    def answer(self, question):
        """Say what a question's cells mean.

        :param question: ``citynet.import.question``
        """
        if question.kind == "hidden_rows":
            question.hidden_answer = "take"
        elif question.kind == "color":
            plain = "as_written" if question.key.endswith("/value") else UNPAID
            question.answer = {GREEN: PAID, RED: UNPAID}.get(question.color, plain)
