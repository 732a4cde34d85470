"""A page that is sent twice does its work once, and is counted once."""

import re

from odoo.addons.citynet_crm.tools.visitors import visitor_key
from odoo.http import request

_TOKEN = re.compile(r"[0-9a-f]{32}")


def is_token(text):
    """:return: bool, whether ``text`` can be what a page of ours was marked with, as
    ``uuid4().hex``"""
    return bool(_TOKEN.fullmatch(text))


def get_visitor():
    """:return: str, who sends this request, for limits"""
    return visitor_key(request.httprequest.remote_addr)


def is_counted():
    """:return: bool, whether this request counts already: one that is started anew
    after a conflict is still one"""
    return getattr(request, "citynet_counted", False)


def count_once(route, limit, *visitors):
    """Count this request, for each of ``visitors``; see ``citynet.rate.limit._hit``.

    :return: bool, whether every one of them is still within the limit
    """
    if is_counted():
        return True
    request.citynet_counted = True
    # sudo: visitors have no rights on the table that counts them
    return request.env["citynet.rate.limit"].sudo()._hit(route, limit, *visitors)
