"""The one place that says what CSAT is: pure functions of whole numbers.

CSAT = P / N x 100, where P is the number of satisfied respondents and N the number of
all respondents (Universitas Muria Kudus, Citynet information system).

Rounding: always from the exact fraction and half up, to two digits for reports and to
a whole number for display: 22 of 26 is 84.62 %, shown as 85 %. What isn't satisfied is
the rest to 100, so that the two shares always add up: 15.38 %, shown as 15 %.
"""

from typing import NamedTuple


def percent(part: int, whole: int, digits: int = 2) -> float | None:
    """:return: ``part`` of ``whole`` in percent, rounded half up; None of nothing."""
    if not whole:
        return None
    scale = 10**digits
    rounded = (200 * scale * part + whole) // (2 * whole)
    return rounded / scale if digits else rounded


class Score(NamedTuple):
    """What is known of some requests: sent, answered, and answered by the satisfied."""

    requests: int = 0
    answers: int = 0
    satisfied: int = 0

    def __add__(self, other):
        return Score(*(mine + its for mine, its in zip(self, other, strict=True)))

    @property
    def unsatisfied(self) -> int:
        return self.answers - self.satisfied

    def as_dict(self) -> dict:
        """:return: dict of the counts and of the shares in percent (None of nothing)."""
        csat = percent(self.satisfied, self.answers)
        shown = percent(self.satisfied, self.answers, 0)
        return {
            "requests": self.requests,
            "answers": self.answers,
            "satisfied": self.satisfied,
            "unsatisfied": self.unsatisfied,
            "csat": csat,
            "csat_shown": shown,
            "negative": None if csat is None else round(100 - csat, 2),
            "negative_shown": None if shown is None else 100 - shown,
            "response_rate": percent(self.answers, self.requests),
            "response_shown": percent(self.answers, self.requests, 0),
        }
