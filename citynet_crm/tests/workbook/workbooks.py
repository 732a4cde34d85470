"""Makes workbooks as other providers keep them, each with its truth.

The seed decides everything: language and order of the headings, the heading row, the
pattern of the codes, words of states, spellings of packages, phones, prices and days,
and which mistakes there are. Nothing of it is known to the import.
"""

import io
import random
from calendar import monthrange
from datetime import date, datetime

from openpyxl import Workbook

WORDS = {
    "id": {
        "number": ["No", "No.", "Nomor Urut"],
        "code": ["ID Pelanggan", "Kode", "No. Pelanggan", "IDPEL"],
        "name": ["Nama Pelanggan", "NAMA", "Nama Lengkap"],
        "nik": ["No KTP", "N I K".replace(" ", ""), "Nomor KTP"],
        "street": ["Alamat Lengkap", "ALAMAT", "Alamat Pemasangan"],
        "rt_rw": ["RT / RW", "Rt/Rw"],
        "village": ["Desa", "Kelurahan", "DESA/KEL"],
        "district": ["Kec.", "KECAMATAN"],
        "phone": ["Telepon", "No. WhatsApp", "HP"],
        "package": ["Paket Internet", "LAYANAN", "Jenis Paket"],
        "price": ["Tarif", "Biaya Bulanan", "Harga per bulan"],
        "start": ["Tanggal Aktivasi", "Tgl Instalasi", "Mulai"],
        "due_day": ["Tgl Jatuh Tempo", "JT", "Batas Bayar"],
        "status": ["Status Layanan", "Keadaan"],
        "remark": ["Catatan", "KETERANGAN"],
        "institution": ["Nama Instansi", "Lembaga", "Perusahaan"],
        "npwp": ["No. NPWP", "NPWP"],
        "contact": ["Penanggung Jawab", "Narahubung"],
        "email": ["Surel", "E-mail"],
        "site": ["Nama Lokasi", "Titik", "Gedung"],
        "po_number": ["Nomor Kontrak", "No. PO", "SPK"],
    },
    "en": {
        "number": ["No", "Num"],
        "code": ["Customer ID", "Account No", "Subscriber ID"],
        "name": ["Customer Name", "Full Name", "Name"],
        "nik": ["National ID", "ID Card"],
        "street": ["Address", "Street Address"],
        "rt_rw": ["RT/RW"],
        "village": ["Village"],
        "district": ["District", "Subdistrict"],
        "phone": ["Phone Number", "Mobile", "WhatsApp"],
        "package": ["Package", "Internet Plan"],
        "price": ["Monthly Fee", "Price", "Monthly Charge"],
        "start": ["Activation Date", "Installed", "Start Date"],
        "due_day": ["Due Day", "Due"],
        "status": ["Status", "State"],
        "remark": ["Notes", "Remarks"],
        "institution": ["Institution", "Company Name"],
        "npwp": ["Tax ID", "NPWP"],
        "contact": ["Contact Person", "PIC"],
        "email": ["Email Address"],
        "site": ["Site", "Location"],
        "po_number": ["Contract No", "PO Number"],
    },
}
MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November "
    "Desember".split(),
    "en": "January February March April May June July August September October November "
    "December".split(),
}
STATES = {
    "active": ["AKTIF", "Active", "On", "Jalan", "aktif"],
    "suspended": ["ISOLIR", "Suspended", "Tunggak", "Blokir"],
    "closed": ["Putus", "Non Aktif", "Cabut", "Stopped", "BERHENTI"],
}
FIRST = (
    "Adi Bayu Citra Dewi Eko Fitri Gilang Hana Indra Joko Kartika Lestari Made".split()
)
LAST = (
    "Anggraini Basuki Cahyono Darmawan Effendi Firmansyah Gunadi Hidayat Irawan".split()
)
BRANDS = ["Nusanet", "Rumah", "Family", "Fiber"]
SPEEDS = {10: 150, 20: 200, 30: 265, 50: 325, 100: 500}


def month_heading(style, language, year, month):
    name = MONTHS[language][month - 1]
    return {
        "short": name[:3],
        "long": name.upper(),
        "year": f"{name[:3]} {year}",
        "number": f"{month:02d}/{year}",
        "date": datetime(year, month, 1),
        "paid": f"{'Bayar' if language == 'id' else 'Paid'} {name[:3]}",
    }[style]


class OtherWorkbook:
    """``content`` is the file, ``truth`` what an import must find in it."""

    def __init__(self, seed, homes=30, institutions=3):
        self.random = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.language = self.random.choice(["id", "en"])
        self.year = self.random.choice([2024, 2025, 2026])
        self.last_month = self.random.randint(5, 9)
        self.brand = self.random.choice(BRANDS)
        self.pattern = self.random.choice(
            ["PLG-{:04d}", "{:06d}", "NET{:05d}A", "B.{:d}"]
        )
        self.homes = homes
        self.truth = dict.fromkeys(
            ["rows", "suspended", "stopped", "payments", "paid_total", "unpaid_months",
             "sites", "refused", "partly_paid"], 0
        )  # fmt: skip
        self.truth |= {
            "homes": homes,
            "institutions": institutions,
            "last": self.last_month,
        }
        for kind in ("duplicate_row", "without_phone", "bad_nik", "bad_package", "bad_date",
                     "no_code", "no_name"):  # fmt: skip
            self.truth[kind] = []
        self.book = Workbook()
        self.book.remove(self.book.active)
        people = [self._make_person(index) for index in range(1, homes + 1)]
        steps = [
            lambda: self._write_customers(people),
            lambda: self._write_payments(people),
            lambda: self._write_institutions(institutions),
        ]
        self.random.shuffle(steps)
        for step in steps:
            step()
        stream = io.BytesIO()
        self.book.save(stream)
        self.content = stream.getvalue()

    # people -----------------------------------------------------------------------

    def _make_person(self, index):
        pick = self.random
        speed = pick.choices(list(SPEEDS), weights=[5, 4, 3, 2, 1])[0]
        start_year = pick.choice([self.year - 2, self.year - 1, self.year])
        last = self.last_month - 1 if start_year == self.year else 12
        start = date(start_year, pick.randint(1, last), pick.randint(1, 28))
        person = {
            "code": self.pattern.format(index + 100),
            "name": f"{pick.choice(FIRST)} {pick.choice(LAST)} {index}",
            "nik": f"33{pick.randint(10**13, 10**14 - 1)}",
            "speed": speed,
            "price": SPEEDS[speed] * 1000,
            "package": f"{self.brand} {speed} Mbps",
            "start": start,
            "start_cell": self._spell_date(start),
            "is_start_known": True,
            "phone": f"812{pick.randint(10**7, 10**8 - 1)}",
            "due": pick.choice([5, 10, 15, 20]),
            "state": pick.choices(["active", "suspended", "closed"], weights=[8, 1, 1])[
                0
            ],
        }
        if person["state"] != "active":
            self.truth[
                "suspended" if person["state"] == "suspended" else "stopped"
            ] += 1
        self._make_mistakes(index, person)
        return person

    def _make_mistakes(self, index, person):
        if index % 7 == 3:
            person["phone"] = None
            self.truth["without_phone"].append(person["code"])
        if index % 9 == 4:
            person["nik"] = person["nik"][: self.random.randint(11, 15)]
            self.truth["bad_nik"].append(person["code"])
        if index % 13 == 5:
            person["package"] = f"{self.brand} 7 Mbps"
            self.truth["bad_package"].append(person["code"])
        if index % 11 == 6:
            person["start_cell"] = f"31/02/{self.year - 1}"
            person["is_start_known"] = False
            self.truth["bad_date"].append(person["code"])

    # sheets ------------------------------------------------------------------------

    def _heading(self, field):
        return self.random.choice(WORDS[self.language][field])

    def _start_sheet(self, title, fields):
        """A sheet with its titles; returns it and the order of the columns."""
        sheet = self.book.create_sheet(title)
        for _ in range(self.random.randint(0, 3)):
            sheet.append(
                self.random.choice([["DATA INTERNET"], [], [None, "CV Maju Jaya"]])
            )
        order = list(fields)
        self.random.shuffle(order)
        return sheet, order

    def _write_customers(self, people):
        fields = ["number", "code", "name", "nik", "street", "rt_rw", "village", "district",
                  "phone", "package", "price", "start", "due_day", "status", "remark"]  # fmt: skip
        title = {"id": "Data Plgn", "en": "Subscribers"}[self.language]
        sheet, order = self._start_sheet(title, fields)
        headings = [self._heading(field) for field in order]
        sheet.append(headings)
        for position, person in enumerate(people, 1):
            row = self._customer_row(person, position)
            self._append(sheet, order, row)
            self.truth["rows"] += 1
            if position % 10 == 0:
                again = {**row, "phone": self._spell_phone(person["phone"])}
                self._append(sheet, order, again)
                self.truth["duplicate_row"].append(person["code"])
                self.truth["rows"] += 1
            if position % 8 == 0:
                sheet.append([])
            if position % 12 == 0:
                sheet.append(headings)
        self._append(sheet, order, {**self._customer_row(people[0], 99), "code": None})
        self._append(sheet, order, {**self._customer_row(people[1], 99), "name": None,
                                    "code": "XX-99999"})  # fmt: skip
        self.truth["rows"] += 2
        self.truth["refused"] += 2
        self._append(sheet, order, {"number": 100})
        total = [None] * len(order)
        total[0], total[-1] = "TOTAL", sum(person["price"] for person in people)
        sheet.append(total)

    def _append(self, sheet, order, row):
        sheet.append([row.get(field) for field in order])

    def _customer_row(self, person, position):
        pick = self.random
        name = person["name"]
        speed = person["speed"]
        return {
            "number": position,
            "code": pick.choice([person["code"], f" {person['code'].lower()}"]),
            "name": pick.choice([name, name, name.upper(), f"  {name} "]),
            "nik": pick.choice([person["nik"], int(person["nik"])]),
            "street": f"Jl. Mawar No. {position}",
            "rt_rw": pick.choice(["01/02", "RT 3 RW 4", "5/6"]),
            "village": pick.choice(["Sukamaju", "Harapan"]),
            "district": pick.choice(["Utara", "Selatan"]),
            "phone": self._spell_phone(person["phone"]),
            "package": person["package"]
            if "7 Mbps" in person["package"]
            else pick.choice(
                [
                    person["package"],
                    person["package"],
                    f"{speed}mbps",
                    person["package"].upper(),
                ]
            ),  # fmt: skip
            "price": self._spell_amount(person["price"]),
            "start": person["start_cell"],
            "due_day": pick.choice([person["due"], f"tgl {person['due']}"]),
            "status": pick.choice(STATES[person["state"]]),
            "remark": pick.choice([None, None, "dekat masjid"]),
        }

    def _write_payments(self, people):
        pick = self.random
        title = f"{pick.choice(['Pembayaran', 'IURAN', 'Payments'])} {self.year}"
        sheet, order = self._start_sheet(title, ["code", "name"])
        style = pick.choice(["short", "long", "year", "number", "date", "paid"])
        months = [
            month_heading(style, self.language, self.year, month)
            for month in range(1, 13)
        ]
        sheet.append([self._heading(field) for field in order] + months)
        people = list(people)
        pick.shuffle(people)
        for person in people:
            names = {"code": person["code"], "name": person["name"]}
            cells = [self._payment_cell(person, month) for month in range(1, 13)]
            sheet.append([names[field] for field in order] + cells)

    def _payment_cell(self, person, month):
        """A cell, counted in the truth."""
        pick, price = self.random, person["price"]
        start = (person["start"].year, person["start"].month)
        if start >= (self.year, month) or month > self.last_month:
            return None
        # where the day is impossible, only the first payment tells since when
        is_first = month == 1 or start == (self.year, month - 1)
        if is_first and not person["is_start_known"]:
            return self._count_payment(price, price)
        is_end = month > self.last_month - 2
        if pick.random() < (0.8 if is_end and person["state"] != "active" else 0.08):
            self.truth["unpaid_months"] += 1
            return pick.choice([None, "BELUM", "belum bayar", "unpaid", "-"])
        if pick.random() < 0.04:
            amount = price - 50_000
            self.truth["partly_paid"] += 1
            cells = [amount, "kurang 50rb", f"{amount // 1000}rb sisa 50rb"]
            return self._count_payment(pick.choice(cells), amount)
        return self._count_payment(self._spell_payment(price, month), price)

    def _count_payment(self, cell, amount):
        self.truth["payments"] += 1
        self.truth["paid_total"] += amount
        return cell

    def _write_institutions(self, count):
        fields = ["number", "institution", "npwp", "contact", "phone", "email", "street",
                  "site", "package", "price", "due_day", "po_number"]  # fmt: skip
        title = {"id": "Korporat", "en": "Corporate"}[self.language]
        sheet, order = self._start_sheet(title, fields)
        sheet.append([self._heading(field) for field in order])
        for index in range(1, count + 1):
            for position in range(self.random.randint(1, 4)):
                row = {
                    "site": f"Titik {position + 1}",
                    "package": "Dedicated 50 Mbps",
                    "price": 2_500_000,
                }
                if position == 0:
                    row |= {
                        "number": index,
                        "institution": f"SMK {index} Sejahtera",
                        "npwp": f"1{self.random.randint(10**14, 10**15 - 1)}",
                        "contact": self.random.choice(FIRST),
                        "phone": self._spell_phone(f"813{10_000_000 + index}"),
                        "email": f"kantor{index}@example.com",
                        "street": f"Jl. Raya No. {index} Purwodadi",
                        "due_day": 25,
                        "po_number": f"{index:03d}/SPK/0{index % 9 + 1}/{self.year}",
                    }
                self._append(sheet, order, row)
                self.truth["sites"] += 1

    # spellings ---------------------------------------------------------------------

    def _spell_phone(self, digits):
        if digits is None:
            return None
        return self.random.choice(
            [f"0{digits}", f"62{digits}", f"+62 {digits[:3]} {digits[3:7]} {digits[7:]}",
             f"0{digits[:3]}-{digits[3:7]}-{digits[7:]}", int(digits)]
        )  # fmt: skip

    def _spell_amount(self, amount):
        return self.random.choice(
            [amount, amount, float(amount), f"Rp {amount:,}".replace(",", "."),
             f"{amount // 1000}rb", f"Rp{amount:,},-".replace(",", ".").replace(".-", ",-"),
             f"IDR {amount:,}.00"]
        )  # fmt: skip

    def _spell_date(self, day):
        names = [name[:3] for name in MONTHS[self.language]]
        return self.random.choice(
            [datetime(day.year, day.month, day.day), day.strftime("%d/%m/%Y"),
             day.strftime("%d-%m-%y"), f"{day.day} {names[day.month - 1]} {day.year}",
             day.isoformat()]
        )  # fmt: skip

    def _spell_payment(self, price, month):
        day = self.random.randint(1, min(28, monthrange(self.year, month)[1]))
        return self.random.choice(
            [price, price, datetime(self.year, month, day), "Lunas", "LUNAS", "paid",
             f"{day}/{month} tf BCA", f"tf Mandiri {day}-{month}", f"Rp {price:,}", "ok",
             f"cash {day}/{month}/{self.year}"]
        )  # fmt: skip
