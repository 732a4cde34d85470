"""Cells as people type them: amounts, dates, numbers and names, made plain.

Every function takes a raw cell and returns what it means, never raises, and says
by its result whether something had to be guessed.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any

import phonenumbers

from .headings import MONTH_BY_NAME, words_of

_EXCEL_EPOCH = date(1899, 12, 30)
_SCALES = {"rb": 1000, "ribu": 1000, "k": 1000, "jt": 10**6, "juta": 10**6}
_AMOUNT = re.compile(r"(\d[\d.,]*)\s*(ribu|rb|juta|jt|k)?(?![a-z])")


def parse_amount(value: Any) -> int | None:
    """:return: whole rupiah, or None when the cell isn't just an amount"""
    if isinstance(value, (int, float)):
        return round(value) if 0 <= value < 10**12 else None
    if not isinstance(value, str):
        return None
    text = value.lower().replace(" ", "")
    text = re.sub(r"^(rp|idr)\.?|(/bln|/bulan|/mo|/month|perbulan)$", "", text)
    text = re.sub(r"(,-|\.-|,--)$", "", text).removesuffix("idr").strip()
    match = _AMOUNT.fullmatch(text)
    return _amount_of(match) if match else None


def find_amount(text: str) -> tuple[int | None, str]:
    """Look for an amount of at least Rp 1,000 inside a text.

    :return: (amount or None, the text without it)
    """
    for match in _AMOUNT.finditer(text.lower()):
        amount = _amount_of(match)
        if amount and amount >= 1000:
            left = text[: match.start()] + " " + text[match.end() :]
            return amount, re.sub(r"\b(rp|idr)\b\.?", " ", left, flags=re.I)
    return None, text


def _amount_of(match: re.Match) -> int | None:
    digits, scale = match[1].rstrip(".,"), _SCALES.get(match[2] or "", 1)
    if scale == 1:
        # a separator that ends in one or two digits is a decimal sign
        digits = re.sub(r"[.,]\d{1,2}$", "", digits)
        plain = re.sub(r"[.,]", "", digits)
        return int(plain) if len(plain) <= 12 else None
    try:
        return round(float(digits.replace(",", ".")) * scale)
    except ValueError:
        return None


def parse_date(value: Any, latest: date | None = None) -> tuple[date | None, bool]:
    """A day, day before month as in Indonesia.

    An impossible day of a possible month (31/02) is that month's last day.

    :param date latest: later days are typing mistakes
    :return: (date or None, whether it stands there as such and can be true)
    """
    day, is_true = _read_date(value)
    if day and not date(1995, 1, 1) <= day <= (latest or date(2100, 1, 1)):
        return None, False
    return day, is_true


def _read_date(value: Any) -> tuple[date | None, bool]:
    if isinstance(value, datetime):
        return value.date(), True
    if isinstance(value, date):
        return value, True
    if isinstance(value, (int, float)):
        if 20_000 <= value <= 73_000:
            return _EXCEL_EPOCH + timedelta(days=int(value)), True
        if 19_950_101 <= value <= 21_000_101:
            value = str(int(value))
    if not isinstance(value, str):
        return None, False
    text = value.strip().lower()
    if re.fullmatch(r"[2-7]\d{4}", text):  # a day that lost its format, as text
        return _read_date(int(text))
    if match := re.fullmatch(
        r"((?:19|20)\d\d)[-/. ]?(\d\d)[-/. ]?(\d\d)(?:[t ].*)?", text
    ):
        return _make_date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.search(
        r"(?<!\d)(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d\d)(?!\d)", text
    ):
        day, month, year = int(match[1]), int(match[2]), _full_year(match[3])
        if month > 12 >= day and month <= 31:  # typed as Americans do
            day, month = month, day
        return _make_date(year, month, day)
    return _read_named_month(text)


def _read_named_month(text: str) -> tuple[date | None, bool]:
    words = words_of(text)
    month = next((MONTH_BY_NAME[word] for word in words if word in MONTH_BY_NAME), None)
    numbers = [word for word in words if word.isdigit()]
    if not month or not numbers:
        return None, False
    year = _full_year(numbers[-1]) if len(numbers[-1]) in (2, 4) else 0
    if len(numbers) >= 2:
        return _make_date(year, month, int(numbers[-2]))
    if len(numbers[0]) == 4:  # "Mei 2024"
        return _make_date(year, month, 1)[0], False
    return None, False


def _full_year(text: str) -> int:
    year = int(text)
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _make_date(year: int, month: int, day: int) -> tuple[date | None, bool]:
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1900 <= year <= 2100):
        return None, False
    last = monthrange(year, month)[1]
    return date(year, month, min(day, last)), day <= last


def parse_day(value: Any) -> int | None:
    """:return: a day of the month, 1 to 31"""
    if isinstance(value, (date, datetime)):
        return value.day
    if isinstance(value, str):
        numbers = re.findall(r"\d+", value)
        if len(numbers) > 1 and (day := parse_date(value)[0]):
            return day.day
        value = int(numbers[0]) if len(numbers) == 1 else None
    return value if isinstance(value, int) and 1 <= value <= 31 else None


def parse_phone(value: Any) -> tuple[str, bool]:
    """A number in E.164 where it is one; of several in a cell the first good one.

    :return: (E.164 number or what stands there, whether it can be called)
    """
    if value is None:
        return "", True
    if isinstance(value, float):
        value = int(value)
    text = str(value).strip()
    if numbers := parse_phones(text):
        return numbers[0], True
    return (text, False) if any(char.isalnum() for char in text) else ("", True)


def parse_phones(value: Any) -> list[str]:
    """:return: all numbers of a cell that can be called, in E.164, each once"""
    text = str(int(value) if isinstance(value, float) else value or "")
    parts = re.split(r"[/;,&|\n]|\batau\b|\bor\b|\bdan\b", text)
    numbers = [number for part in parts if (number := _to_e164(part))]
    if not numbers:  # "0812 3456 0002  0857 1111 0002": only wide spaces between
        numbers = [one for part in re.split(r"\s{2,}", text) if (one := _to_e164(part))]
    return list(dict.fromkeys(numbers))


def _to_e164(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)
    if re.search(r"\de[+]?\d", text.lower()) or not 8 <= len(digits) <= 16:
        return None  # 8,1E+10: Excel has forgotten the rest
    if not text.strip().startswith("+"):
        digits = re.sub(r"^(0062|62|0)+", "", digits)
        digits = f"62{digits}"
    elif digits.startswith("620"):
        digits = f"62{digits[3:]}"
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse_nik(value: Any) -> tuple[str, bool]:
    """:return: (the digits as they stand there, whether they are a whole NIK)"""
    if isinstance(value, float):
        value = int(value)
    digits = re.sub(r"\D", "", str(value or ""))
    return digits, len(digits) == 16


def parse_npwp(value: Any) -> tuple[str, bool]:
    """:return: (digits, whether there are as many as a taxpayer's number has)"""
    if isinstance(value, int) and not isinstance(value, bool):
        digits = str(value)
        digits = digits.zfill(15 if len(digits) <= 15 else 16)
    else:
        digits = re.sub(r"\D", "", str(value or ""))
    return digits, len(digits) in (15, 16)


def parse_rt_rw(value: Any) -> tuple[str, str]:
    """:return: (RT, RW), digits only, as many as stand there"""
    if isinstance(value, (date, datetime)):  # Excel took 04/08 for a day in August
        return f"{value.day:02d}", f"{value.month:02d}"
    numbers = re.findall(r"\d{1,3}", str(value or ""))
    return (numbers + ["", ""])[0], (numbers + ["", ""])[1]


def parse_speed(value: Any) -> int | None:
    """:return: whole Mbps, or None where no speed is named"""
    if isinstance(value, (int, float)):
        return int(value) if 1 <= value <= 100_000 else None
    match = re.search(
        r"(\d+(?:[.,]\d+)?)\s*(g|m|k)(?:b|bit|bps|bits|b/s)*(?:ps|/s)?\b",
        str(value or "").lower(),
    )
    if not match:
        return None
    number = float(match[1].replace(",", "."))
    speed = number * {"g": 1000, "m": 1, "k": 0.001}[match[2]]
    return max(int(speed), 1) if speed <= 100_000 else None


def clean_code(value: Any) -> tuple[str, str]:
    """:return: (the code as it stands there, the key by which spellings are one)"""
    text = " ".join(str(value if value is not None else "").split()).upper()
    return text, re.sub(r"[^A-Z0-9]", "", text)
