"""What the technician's page sends, checked before anything is done with it.

The keys are a closed list; every sentence is for the technician.
"""

import binascii
import json
import re
from base64 import b64decode, b64encode

from odoo.exceptions import UserError

KEY = re.compile(r"[0-9a-f-]{8,64}")
# key: longest text
TEXTS = {
    "note": 2000,
    "ont_serial": 64,
    "ont_serial_old": 64,
    "signed_by": 100,
}
KEYS = {"key", "result", "checks", "materials", "signature", *TEXTS}
MAX_SIGNATURE = 300_000
MAX_LINES = 200
PICTURE = re.compile(r"data:image/(png|jpeg);base64,")


def check_key(env, key):
    """:raise UserError: for what no page of ours makes"""
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise _unreadable(env)
    return key


def read_report(env, text):
    """:param str text: JSON of the report
    :return: dict as ``citynet.work.order._field_report`` takes it
    :raise UserError: a sentence about the first thing that is wrong
    """
    try:
        sent = json.loads(text or "", parse_constant=lambda _name: None)
    except (ValueError, RecursionError) as error:
        raise _unreadable(env) from error
    if not isinstance(sent, dict) or sent.keys() - KEYS:
        raise _unreadable(env)
    return {
        "key": check_key(env, sent.get("key")),
        "result": _read_text(env, sent, "result", 20),
        **{name: _read_text(env, sent, name, size) for name, size in TEXTS.items()},
        "checks": _read_ids(env, sent.get("checks") or []),
        "materials": _read_materials(env, sent.get("materials") or {}),
        "signature": _read_signature(env, sent.get("signature") or ""),
    }


def encode_photo(data):
    """:return: bytes, base64 of the file as the model takes it"""
    return b64encode(data)


def _unreadable(env):
    return UserError(
        env._("The page is out of date. Load it again; what you typed stays.")
    )


def _read_text(env, sent, name, size):
    value = sent.get(name) or ""
    if not isinstance(value, str):
        raise _unreadable(env)
    value = value.replace("\x00", "").strip()
    if len(value) > size:
        raise UserError(
            env._(
                "At most %(size)s characters, please: %(start)s...",
                size=size,
                start=value[:20],
            )
        )
    return value


def _read_ids(env, values):
    if not isinstance(values, list) or len(values) > MAX_LINES:
        raise _unreadable(env)
    if not all(type(value) is int and 0 < value < 2**31 for value in values):
        raise _unreadable(env)
    return values


def _read_materials(env, values):
    """:return: dict {product id: quantity}"""
    if not isinstance(values, dict) or len(values) > MAX_LINES:
        raise _unreadable(env)
    quantities = {}
    for product, quantity in values.items():
        if not re.fullmatch(r"[0-9]{1,9}", product):
            raise _unreadable(env)
        try:
            number = float(str(quantity or 0).replace(",", "."))
        except ValueError:
            number = -1
        if not 0 <= number < 100_000:
            raise UserError(
                env._(
                    "“%(value)s” is no quantity of material.", value=str(quantity)[:20]
                )
            )
        quantities[int(product)] = round(number, 3)
    return quantities


def _read_signature(env, value):
    """:return: str, base64 of the drawing; empty: not signed"""
    if not value:
        return ""
    if not isinstance(value, str) or len(value) > MAX_SIGNATURE:
        raise _unreadable(env)
    found = PICTURE.match(value)
    encoded = value[found.end() :] if found else ""
    try:
        b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _unreadable(env) from error
    if not encoded:
        raise _unreadable(env)
    return encoded
