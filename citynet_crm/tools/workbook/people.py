"""Customers and institutions with their services, out of rows."""

import re
from datetime import date, timedelta

from .faults import Problem
from .headings import words_of
from .keys import (
    can_be_one,
    continues,
    date_of_contract,
    institution_key,
    marks_of,
)
from .names import clean_name, clean_street, parse_status, same_name
from .records import ACTIVE, HOME, INSTITUTION, Payer, Place, Service
from .rows import Row
from .values import (
    clean_code,
    find_amount,
    parse_amount,
    parse_date,
    parse_day,
    parse_nik,
    parse_npwp,
    parse_phone,
    parse_phones,
    parse_rt_rw,
)

# a person's name doesn't begin so
_COMPANY = {
    "pt",
    "cv",
    "ud",
    "pd",
    "fa",
    "toko",
    "koperasi",
    "yayasan",
    "perum",
    "perumda",
}


class People:
    """Collects payers row by row; what it finds wrong stands in ``problems``.

    :param date today: later days than a year from it are typing mistakes
    :param dict spellings: {code key: name} as other sheets write it
    """

    def __init__(self, today: date, spellings: dict[str, str] | None = None) -> None:
        self.payers: dict[str, Payer] = {}
        # {(sheet, row): payer}, for the payments that stand beside
        self.by_row: dict[tuple[str, int], Payer] = {}
        self.problems: list[Problem] = []
        self.row_count = self.duplicate_count = 0
        # of the sheet that is read, where it is about one month
        self.month: tuple[int, int] | None = None
        self._last_month: tuple[int, int] | None = None
        self._coded: set[str] = set()
        self._latest = today + timedelta(days=366)
        self._spellings = spellings or {}
        self._institution: Payer | None = None

    def add_customer(self, row: Row) -> None:
        """Take a row of the customers' sheet: one person, one service."""
        code, key = clean_code(row.get("code"))
        has_codes = bool(row.column("code"))
        if not (key and row.text("name")) and (has_codes or not row.text("name")):
            self.row_count += 1
            if has_codes and not key:
                self._note("no_code", row, "code", detail=row.text("name"))
            else:
                self._note("no_name", row, "name", detail=code)
            return
        name = self._name(row, key)
        if not key:
            key = self._key_without_code(row, name)
        known = self.payers.get(key)
        is_next_month = self.month and known and known.row.sheet != row.sheet
        self.row_count += not is_next_month
        if known and same_name(known.name, name):
            if not is_next_month:
                self.duplicate_count += 1
                self._note("duplicate_row", row, "code", code, str(known.row.number))
            self._complete(known, row)
            self.by_row[row.sheet, row.number] = known
            return
        payer = Payer(key, code, name, HOME, row)
        payer.has_own_code = bool(code)
        if known:
            self._note("code_conflict", row, "code", code, known.name)
            payer.key, payer.has_own_code = f"{key}#{row.number}", False
        self._add_person(payer, row)

    def _add_person(self, payer: Payer, row: Row) -> None:
        self._read_person(payer, row)
        payer.services.append(self._read_service(row, "", self._read_place(row)))
        self.payers[payer.key] = payer
        self.by_row[row.sheet, row.number] = payer
        if set(words_of(payer.name)[:1]) & _COMPANY:
            self._note("looks_like_company", row, "name", payer.name)
        if self.month:
            self._last_month = self._last_month or self.month
            if self.month < self._last_month:
                self._note("not_on_last_sheet", row, "name", payer.name)

    def _key_without_code(self, row: Row, name: str) -> str:
        """A key of name and whatever else tells people apart, the same at each import.

        :return: key of the customer it is already, or a new one
        """
        base = "N" + "".join(sorted(words_of(name)))
        if row.sheet not in self._coded:
            self._coded.add(row.sheet)
            self.problems.append(Problem("numbers_made", row.sheet, row.number))
        marks = marks_of(row)
        others = [one for key, one in self.payers.items() if key.split("/")[0] == base]
        alike = [one for one in others if can_be_one(marks_of(one.row), marks)]
        if len(alike) == 1:
            return alike[0].key
        if others:
            self._note("same_name", row, "name", name, str(others[0].row.number))
        return "/".join([base, *filter(None, (marks["phone"], marks["place"]))])

    def add_site(self, row: Row) -> None:
        """Take a row of the institutions' sheet: a payer, or one more site of it."""
        name = row.text("institution")
        current = self._institution
        if not name and not current:
            self._note("no_name", row, "institution")
            return
        if name and not (current and continues(current, row)):
            key = institution_key(row)
            current = self.payers.get(key)
            if current is None:
                code = clean_code(row.get("code"))[0]
                current = Payer(key, code, name, INSTITUTION, row)
                current.has_own_code = bool(code)
                self._read_institution(current, row)
                self.payers[key] = current
            self._institution = current
        self._add_site(current, row)

    def _add_site(self, payer: Payer, row: Row) -> None:
        label = row.text("site")
        main = payer.services[0] if payer.services else None
        place = self._read_place(row)
        if main and not place.street:
            place = main.place
        service = self._read_service(row, label or str(len(payer.services) + 1), place)
        if label and any(
            (other.label, other.package_text) == (label, service.package_text)
            for other in payer.services
        ):
            first = payer.services[0].row.number
            self._note("duplicate_row", row, "site", label, str(first))
            self.duplicate_count += 1
            return
        service.po_number = service.po_number or payer.po_number
        if main:
            service.due_day = service.due_day or main.due_day
            service.start = service.start or main.start
        if not service.start:
            service.start, service.is_start_sure = date_of_contract(service.po_number)
        payer.services.append(service)

    # reading cells ------------------------------------------------------------

    def _name(self, row: Row, key: str) -> str:
        raw = row.text("name")
        name, is_changed = clean_name(row.get("name"))
        if is_changed:
            other = self._spellings.get(key, "")
            if same_name(other, name) and not other.isupper():
                name = other
            self._note("name_spelling", row, "name", raw, name)
        return name

    def _read_person(self, payer: Payer, row: Row) -> None:
        payer.phone = self._phone(payer, row)
        payer.email = self._email(row)
        payer.nik, is_whole = parse_nik(row.get("nik"))
        if payer.nik and not is_whole:
            self._note(
                "bad_nik", row, "nik", f"{payer.nik[:4]}...", str(len(payer.nik))
            )
        payer.remark = row.text("remark")

    def _read_institution(self, payer: Payer, row: Row) -> None:
        payer.phone = self._phone(payer, row)
        payer.email = self._email(row)
        payer.npwp, is_whole = parse_npwp(row.get("npwp"))
        if payer.npwp and not is_whole:
            self._note("bad_npwp", row, "npwp", row.text("npwp"))
        payer.contact = row.text("contact") or row.text("name")
        payer.po_number = row.text("po_number")
        payer.remark = row.text("remark")

    def _read_place(self, row: Row) -> Place:
        rt, rw = parse_rt_rw(row.get("rt_rw"))
        return Place(
            clean_street(row.text("street")),
            rt or parse_rt_rw(row.get("rt"))[0],
            rw or parse_rt_rw(row.get("rw"))[0],
            *(clean_name(row.get(name))[0] for name in ("village", "district", "city")),
            row.text("zip"),
            row.text("landmark"),
        )

    def _read_service(self, row: Row, label: str, place: Place) -> Service:
        service = Service(row, label, place, row.text("package"))
        service.price = self._price(row)
        service.start, service.is_start_sure = self._start(row)
        service.stop = parse_date(row.get("stop"), self._latest)[0]
        service.due_day = parse_day(row.get("due_day")) or 0
        if row.text("due_day") and not service.due_day:
            self._note("bad_due_day", row, "due_day", row.text("due_day"))
        if row.text("status"):
            service.state = parse_status(row.get("status")) or ACTIVE
            if not parse_status(row.get("status")):
                self._note("bad_status", row, "status", row.text("status"))
        service.po_number = row.text("po_number")
        service.serial = row.text("serial")
        return service

    def _phone(self, payer: Payer, row: Row) -> str:
        phone, is_good = parse_phone(row.get("phone"))
        if not phone:
            self._note("without_phone", row, "phone")
        elif not is_good:
            self._note("bad_phone", row, "phone", phone)
        payer.more_phones = parse_phones(row.get("phone"))[1:]
        if payer.more_phones:
            more = ", ".join(payer.more_phones)
            self._note("more_phones", row, "phone", row.text("phone"), more)
        return phone

    def _email(self, row: Row) -> str:
        email = row.text("email").lower()
        if email and not re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[a-z]{2,}", email):
            self._note("bad_email", row, "email", email)
            return ""
        return email

    def _price(self, row: Row) -> int:
        raw = row.get("price")
        price = parse_amount(raw)
        if isinstance(raw, str) and price is None:
            price = find_amount(raw)[0]
            if price:  # "222.000 (PPN)": with its tax, or without?
                self._note("price_words", row, "price", raw, str(price))
                return price
        if raw is not None and not price:
            self._note("bad_price", row, "price", row.text("price"))
            return 0
        if price and price < 1000:  # "200" where thousands are meant
            price *= 1000
            self._note("price_text", row, "price", row.text("price"), str(price))
        elif price and isinstance(raw, str):
            self._note("price_text", row, "price", raw, str(price))
        return price or 0

    def _start(self, row: Row) -> tuple[date | None, bool]:
        raw = row.get("start")
        if raw is None:
            if row.column("start") and not self._institution:
                self._note("no_date", row, "start")
            return None, False
        day, is_true = parse_date(raw, self._latest)
        if not is_true:
            # a clamped day is a month's last; the first is that of "Mei 2024"
            kind = "date_guessed" if day and day.day == 1 else "bad_date"
            guess = day.strftime("%d/%m/%Y") if day else ""
            self._note(kind, row, "start", row.text("start"), guess)
        return day, is_true

    def _complete(self, payer: Payer, row: Row) -> None:
        """Fill from a second row of the same customer what the first left empty."""
        payer.phone = payer.phone or parse_phone(row.get("phone"))[0]
        payer.nik = payer.nik or parse_nik(row.get("nik"))[0]
        payer.email = payer.email or row.text("email").lower()
        payer.remark = payer.remark or row.text("remark")

    def _note(
        self, kind: str, row: Row, name: str, value: str = "", detail: str = ""
    ) -> None:
        self.problems.append(
            Problem(kind, row.sheet, row.number, row.column(name), value, detail)
        )
