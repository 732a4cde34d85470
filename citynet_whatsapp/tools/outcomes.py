"""What can come of one attempt to hand a message to a provider."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Accepted:
    """The provider took it; that is not delivered yet.

    :param str ref: the provider's id of the message
    :param str number: number it goes to, where the provider names another one
    """

    ref: str
    number: str = ""


@dataclass(frozen=True)
class Rejected:
    """The provider said no, and why.

    :param str code: the provider's code
    :param str kind: what to do about it, a key of ``errors.KINDS``
    :param str text: the provider's words
    :param float wait: seconds the provider asked to wait, 0 where it said nothing
    """

    code: str
    kind: str
    text: str
    wait: float = 0.0


@dataclass(frozen=True)
class Unsent:
    """It never left: no connection, or the account was stopped before its turn."""

    text: str


@dataclass(frozen=True)
class Unclear:
    """It left, and no answer came that says what became of it."""

    text: str
