"""Phone numbers in any spelling, to store and to search: pure functions."""

import re

import phonenumbers
from phonenumbers import PhoneNumberType

from odoo.addons.phone_validation.tools import phone_validation
from odoo.exceptions import UserError

COUNTRY = "ID"
COUNTRY_CODE = 62
_SPELLED = re.compile(r"[\d\s()+./-]+")
_WRITTEN = re.compile(r"[\d\s+().\-\u2010-\u2015]{6,40}")
_ABROAD = re.compile(r"^\s*00(?=[\s\d])")  # dialled from abroad: 0062 ...
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class PhoneRefused(ValueError):
    """:param str code: ``invalid`` (no number) or ``foreign`` (no Indonesian mobile)"""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def indonesian_mobile(value):
    """One spelling for all spellings of a number.

    :param str value: ``0812-3456-7890``, ``+62 812 ...``, ``62812...``
    :return: str in E.164, ``+6281234567890``
    :raise PhoneRefused: when it is no number, or not an Indonesian mobile number
    """
    if not _WRITTEN.fullmatch(value):
        raise PhoneRefused("invalid")
    value = _ABROAD.sub("+", value)
    try:
        if phonenumbers.parse(value, COUNTRY).country_code != COUNTRY_CODE:
            raise PhoneRefused("foreign")
        number = phone_validation.phone_parse(value, COUNTRY)
    except (phonenumbers.NumberParseException, UserError) as error:
        raise PhoneRefused("invalid") from error
    if (
        number.country_code != COUNTRY_CODE
        or phonenumbers.number_type(number) not in _MOBILE
    ):
        raise PhoneRefused("foreign")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_needle(text: str, least: int = 3) -> str | None:
    """The digits by which a number is found, however it and the search are spelled.

    Numbers are stored as +62812...; people type 0812-3456, 62812 or 812 3456. What
    they share are the digits after the country code or the leading zero.

    :param str text: what was typed into a search box
    :param int least: fewer digits than this find nothing useful
    :return: digits to look for anywhere in a stored number; None when ``text`` does
        not look like a number
    """
    text = (text or "").strip()
    if not _SPELLED.fullmatch(text):
        return None
    digits = re.sub(r"\D", "", text)
    local = re.sub(r"^(?:0062|62|0)", "", digits)
    return local if len(local) >= least else None


def whatsapp_url(number: str) -> str | None:
    """:return: the link that opens a chat with an E.164 ``number``, or None."""
    return f"https://wa.me/{number.lstrip('+')}" if number else None
