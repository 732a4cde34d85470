"""Indonesian mobile numbers, whatever way they are written."""

import re

import phonenumbers
from phonenumbers import PhoneNumberType

from odoo.addons.phone_validation.tools import phone_validation
from odoo.exceptions import UserError

COUNTRY = "ID"
COUNTRY_CODE = 62
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
    if number.country_code != COUNTRY_CODE or phonenumbers.number_type(number) not in _MOBILE:
        raise PhoneRefused("foreign")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
