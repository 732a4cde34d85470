"""The provider's error codes, and what to do about each.

Codes of Meta's Cloud API (its error page of September 2026). Decided by code and
never by HTTP status or title, which change.
"""

# kind: what it means for the queue
KINDS = (
    "busy",  # the provider's trouble: again soon
    "rate",  # we are too fast: again soon, and slower
    "pair",  # too many to this one number: again later, this number only
    "maintenance",  # the whole number rests for a minute or two
    "later",  # this person gets too much advertising: once more tomorrow, or never
    "window",  # 24 hours are over: only a template would do
    "recipient",  # this person can't be reached by WhatsApp
    "opted_out",  # this person doesn't want advertising
    "template",  # this template is wrong or stopped: hold all that use it
    "request",  # our message is wrong: again would be wrong again
    "account",  # token, payment, block ...: hold everything, tell the administrators
)

_CODES = {
    "busy": (1, 2, 131000, 131016, 133004),
    "rate": (4, 80007, 130429),
    "pair": (131056,),
    "maintenance": (131057, 2494100),
    "later": (131049,),
    "window": (131047,),
    "recipient": (131026, 131021, 130403, 130472, 131062),
    "opted_out": (131050,),
    "template": (
        132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 131063,
    ),
    "request": (100, 131008, 131009, 131051, 131052, 131053, 135000),
    "account": (
        0, 3, 10, 33, 190, 368, 130497, 131005, 131031, 131042, 131045, 131048, 131064,
        133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 134011,
        *range(200, 300),
    ),
}  # fmt: skip
KIND_BY_CODE = {code: kind for kind, codes in _CODES.items() for code in codes}

# Template errors that Meta lifts by itself; the others wait until staff fix them.
TEMPLATE_PAUSED = (132015, 132016, 131063)


def kind_of(code):
    """:param code: int or str as the provider gave it
    :return: str of ``KINDS``; an unknown code counts as our mistake
    """
    try:
        return KIND_BY_CODE.get(int(code), "request")
    except (TypeError, ValueError):
        return "request"


def is_retried(kind):
    """:return: bool, whether the same message is tried again by itself."""
    return kind in ("busy", "rate", "pair", "maintenance", "later")
