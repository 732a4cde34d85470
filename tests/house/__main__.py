"""Prints what breaks the rules, rule by rule, and the figures of the rooms."""

import sys
from pathlib import Path

from .code import House
from .models import overrides
from .rules import RULES, USE_RULES, check, read_uses


def main(root):
    """:return: int, how many sentences were printed"""
    house = House(root)
    uses = read_uses(house)
    total = 0
    for name, rule in (USE_RULES | RULES).items():
        sentences = check(name, house, uses)
        total += len(sentences)
        print(f"## {name}: {rule.__doc__} {len(sentences)}\n")
        print("".join(f"- {sentence}\n" for sentence in sentences))
    print(
        f"{len(uses.all)} uses across rooms, {len(uses.up)} up the floors,"
        f" {len(uses.circles)} circles, {len(overrides(house))} methods twice in a room,"
        f" {total} findings."
    )
    return total


if __name__ == "__main__":
    sys.exit(1 if main(Path(*sys.argv[1:2])) else 0)
