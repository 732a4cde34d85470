"""Dates as banks write them, and the period that a statement says it is of."""

import calendar
import re
from datetime import date, datetime, timedelta

from odoo.addons.citynet_crm.tools.workbook.headings import MONTH_BY_NAME

_EPOCH = date(1899, 12, 30)  # day 0 of a workbook
_SERIALS = (36_526, 73_050)  # 2000 to 2099
_AROUND = timedelta(days=7)  # what is booked late stands beside its period
_NAMES = "|".join(sorted(MONTH_BY_NAME, key=len, reverse=True))
_YEAR = r"(?P<year>\d{4}|\d\d)(?![\d:])"
_YEAR_FIRST = re.compile(
    r"(?P<year>(?:19|20)\d\d)([-/. ])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?!\d)"
)
_NUMBERS = re.compile(rf"(?P<day>\d{{1,2}})([-/.])(?P<month>\d{{1,2}})\2{_YEAR}")
_NO_YEAR = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})(?![-/.:\d])")
_NAMED = re.compile(
    rf"(?:[a-z]+[,.]? +)?(?P<day>\d{{1,2}})[-/. ]*(?P<month>{_NAMES})(?![a-z])\.?"
    rf"(?:[-/., ']*{_YEAR}(?!\.\d))?"
)
_NAME_FIRST = re.compile(
    rf"(?P<month>{_NAMES})\.? +(?P<day>\d{{1,2}})(?!\d)(?:,? +(?P<year>\d{{4}}))?"
)
_JOINED = re.compile(r"(?P<all>\d{8})(?:\d{4}|\d{6})?(?!\d)")
_FULL = re.compile(
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d\d)"
    rf"|\d{{1,2}}[-/. ]*(?:{_NAMES})[-/., ]*(?:\d{{4}}|\d\d)|(?:19|20)\d{{6}})(?!\d)"
)
_MONTH_OF = re.compile(rf"\b({_NAMES})\b[-/., ]*(\d{{4}})|\b(\d{{1,2}})[-/](\d{{4}})\b")
_LABEL = re.compile(r"\W*(periode?|masa|rentang|bulan|tanggal mutasi|statement date)")
_FROM = re.compile(r"\b(dari|awal|mulai|from|start)\b")
_UNTIL = re.compile(r"\b(sampai|hingga|akhir|until|to|end|s/d)\b")
_DAY_ONLY = re.compile(r"\b(\d{1,2})(?:[-/. ]*(?P<month>[a-z]+|\d{1,2}))?\W*(?:s/d|sd|to"
                       r"|sampai(?: dengan)?|-)\W*$")  # fmt: skip


class Days:
    """How the dates of one file are read."""

    def __init__(self, today, period=None, month_first=False):
        """
        :param date today: dates without a year are of the last twelve months
        :param period: tuple of the first and the last date, or None; gives the year
        :param bool month_first: 11/24/2026
        """
        self.today, self.period, self.month_first = today, period, month_first

    def read(self, value):
        """:return: date, None where there is none"""
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        if isinstance(value, int | float) or re.fullmatch(
            r"\d{5}(\.\d+)?", str(value or "").strip()
        ):
            serial = int(float(value))
            if _SERIALS[0] <= serial <= _SERIALS[1]:
                return _EPOCH + timedelta(days=serial)
            value = serial
        text = " ".join(str(value or "").lower().replace("'", " ").split())
        return self._read_text(text)

    def _read_text(self, text):
        for pattern in (_YEAR_FIRST, _NUMBERS, _NAMED, _NAME_FIRST, _NO_YEAR):
            if found := pattern.match(text):
                parts = found.groupdict()
                day, month = parts["day"], parts["month"]
                if self.month_first and pattern in (_NUMBERS, _NO_YEAR):
                    day, month = month, day
                return self._make(parts.get("year"), month, day)
        if found := _JOINED.match(text):
            digits = found["all"]
            return _date(digits[:4], digits[4:6], digits[6:]) or _date(
                digits[4:], digits[2:4], digits[:2]
            )
        return None

    def _make(self, year, month, day):
        if year:
            return _date(year, month, day)
        if self.period:
            first, last = self.period
            return next(
                (
                    found
                    for number in range(first.year - 1, last.year + 2)
                    if (found := _date(number, month, day))
                    and first - _AROUND <= found <= last + _AROUND
                ),
                None,
            )
        return next(
            (
                found
                for number in (self.today.year, self.today.year - 1)
                if (found := _date(number, month, day)) and found <= self.today
            ),
            None,
        )


def _date(year, month, day):
    """:return: date, None for a day that isn't in the calendar"""
    month = MONTH_BY_NAME.get(month, month)
    try:
        year, month, day = int(year), int(month), int(day)
        year += 2000 if year < 100 else 0
        return date(year, month, day) if 2000 <= year < 2100 else None
    except ValueError:
        return None


def is_month_first(texts):
    """:return: bool, whether the dates of a file are 11/24/2026: one of them can be
    nothing else, and all of them can be it"""
    pairs = [
        (int(found["day"]), int(found["month"]))
        for text in texts
        if (found := _NUMBERS.match(text) or _NO_YEAR.match(text))
    ]
    return any(second > 12 for _first, second in pairs) and all(
        first <= 12 and second <= 31 for first, second in pairs
    )


def find_dates(text):
    """:return: list of the texts of all dates with a year in ``text``"""
    return _FULL.findall(text.lower())


def find_period(lines, month_first=False):
    """The period of a statement, by the lines before and after its table.

    :param lines: list of texts
    :return: tuple (first date, last date), or None
    """
    days = Days(date.min, month_first=month_first)
    first = last = None
    for line in lines:
        text = " ".join(line.lower().replace('"', " ").split())
        found = [day for one in find_dates(text) if (day := days.read(one))]
        if len(found) == 2 and found[0] <= found[1]:
            return found[0], found[1]
        if _LABEL.match(text):
            if period := _read_label(text, found):
                return period
        elif len(found) == 1:
            first = found[0] if _FROM.search(text) else first
            last = found[0] if _UNTIL.search(text) else last
    return (first, last) if first and last and first <= last else None


def _read_label(text, found):
    """:return: period of ``Periode : 01 - 30 November 2024`` or ``November 2024``"""
    if len(found) == 1:
        before = text[: _FULL.search(text).start()]
        if part := _DAY_ONLY.search(before):
            year, month = found[0].year, part["month"] or found[0].month
            start = _date(year, month, part[1])
            if start and start > found[0]:
                start = _date(year - 1, month, part[1])
            return (start, found[0]) if start else None
        return None
    if part := _MONTH_OF.search(text):
        start = _date(part[2] or part[4], part[1] or part[3], 1)
        if start:
            length = calendar.monthrange(start.year, start.month)[1]
            return start, start.replace(day=length)
    if part := re.fullmatch(r"\D*(20\d\d)\D*", text):
        return date(int(part[1]), 1, 1), date(int(part[1]), 12, 31)
    return None
