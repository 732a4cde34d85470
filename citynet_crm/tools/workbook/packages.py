"""One package however it is spelled: "Citynet 10 Mbps", "CITYNET 10MB", "10mbps"."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from .headings import words_of
from .values import parse_speed

_UNITS = {"mbps", "mb", "m", "mbit", "mbits", "g", "gb", "gbps", "k", "kbps", "kb", "bps",
          "ps", "s", "up", "to", "upto", "speed", "paket", "package", "internet"}  # fmt: skip
_SETTLED = 0.8  # share of a package's rows that pay its usual price
_RARE = 3  # a package with that many times more rows is the one that is right


@dataclass
class Package:
    """A package of the book; ``spellings`` counts how its rows write it."""

    name: str
    brand: tuple[str, ...]
    speed: int
    audience: str
    spellings: Counter = field(default_factory=Counter)
    prices: Counter = field(default_factory=Counter)
    is_settled: bool = True

    @property
    def price(self) -> int:
        """What most of its rows pay."""
        return self.prices.most_common(1)[0][0] if self.prices else 0

    @property
    def count(self) -> int:
        return sum(self.spellings.values())


def brand_and_speed(text: str, speed: object = None) -> tuple[tuple[str, ...], int]:
    """:return: (the words of a package's name that aren't its speed, Mbps or 0)"""
    found = parse_speed(text) or 0
    words = words_of(text)
    numbers = [word for word in words if word.isdigit()]
    if not found and len(numbers) == 1 and 1 <= int(numbers[0]) <= 2000:
        found = int(numbers[0])  # "Home 30"
    if not found:
        found = parse_speed(speed) or 0
    brand = tuple(word for word in words if word not in _UNITS and not word.isdigit())
    return brand, found


class PackageList:
    """The packages that a book's services name.

    :param uses: (text, price or None, audience, cell of the speed column) a service
    """

    def __init__(self, uses: Iterable[tuple[str, int | None, str, object]]) -> None:
        self.packages: list[Package] = []
        self._by_key: dict[tuple, Package] = {}
        self._by_use: dict[tuple, Package] = {}
        counted = Counter(
            (text, price, audience, *brand_and_speed(text, speed))
            for text, price, audience, speed in uses
            if text or parse_speed(speed)
        )
        named = [use for use in counted if use[3]]
        for use in sorted(named, key=lambda use: -counted[use]):
            self._add(use, counted[use])
        # those that say only a speed, after all that have a name
        for use in counted:
            if not use[3]:
                self._add(use, counted[use])
        for package in self.packages:
            package.name = self._best_spelling(package)
        self._settle()

    def find(self, text: str, price: int | None, audience: str, speed: object = None):
        """:return: the ``Package`` of a service, or None where none is named"""
        key = (text, price, audience, *brand_and_speed(text, speed))
        return self._by_use.get(key)

    def _add(self, use: tuple, count: int) -> None:
        text, price, audience, brand, speed = use
        package = (
            self._by_key.get((brand, speed, audience))
            or self._similar(brand, speed, audience)
            or (None if brand else self._nameless(price, audience, speed))
        )
        if package is None:
            package = Package("", brand, speed, audience)
            self.packages.append(package)
        self._by_key.setdefault((brand, speed, audience), package)
        self._by_use[use] = package
        package.spellings[text or f"{speed} Mbps"] += count
        if price:
            package.prices[price] += count

    def _similar(self, brand: tuple, speed: int, audience: str) -> Package | None:
        """A brand with a slip in it ("Citinet"): the same speed must be there."""
        text = " ".join(brand)
        if len(text) < 5:
            return None
        for package in self.packages:
            if (package.speed, package.audience) == (speed, audience) and (
                SequenceMatcher(None, text, " ".join(package.brand)).ratio() >= 0.85
            ):
                return package
        return None

    def _nameless(self, price: int | None, audience: str, speed: int) -> Package | None:
        same = [
            package
            for package in self.packages
            if package.speed == speed and package.audience == audience
        ]
        if not speed or not same:
            return None
        return min(same, key=lambda one: (abs(one.price - (price or 0)), -one.count))

    @staticmethod
    def _best_spelling(package: Package) -> str:
        """The usual spelling that has the brand in it and isn't shouted."""

        def rank(item: tuple[str, int]) -> tuple:
            text, count = item
            has_brand = brand_and_speed(text)[0] == package.brand
            return has_brand, not text.isupper(), count

        name = " ".join(max(package.spellings.items(), key=rank)[0].split())
        plain = re.fullmatch(r"(\d+)\s*(mbps|mb|m)", name.lower())
        return f"{plain[1]} Mbps" if plain else name

    def _settle(self) -> None:
        """Tell packages of a price list from those that slipped into a cell.

        One is settled when nearly all its rows pay one price, and no more common
        package contradicts it (more speed for less money, or for the same money).
        """
        settled: list[Package] = []
        for package in sorted(self.packages, key=lambda one: -one.count):
            total = sum(package.prices.values())
            usual = package.prices[package.price] if total else 0
            package.is_settled = bool(
                package.speed
                and total
                and usual >= _SETTLED * total
                and not any(_contradict(package, other) for other in settled)
            )
            if package.is_settled:
                settled.append(package)


def _contradict(rare: Package, common: Package) -> bool:
    """Whether both can't stand in one price list, and ``common`` is the likelier one."""
    faster, dearer = rare.speed - common.speed, rare.price - common.price
    if rare.audience != common.audience or not faster:
        return False
    if not dearer:
        return common.count > rare.count
    return faster * dearer < 0 and common.count >= _RARE * rare.count


class Listed(NamedTuple):
    """A package that the provider sells already."""

    id: int
    name: str
    speed: int
    audience: str
    price: int


def match_listed(package: Package, listed: Iterable[Listed]) -> Listed | None:
    """The package of the price list that the book means.

    By name; else the only one of that speed and price.
    """
    names = {" ".join(words_of(text)) for text in (package.name, *package.spellings)}
    same = [one for one in listed if " ".join(words_of(one.name)) in names]
    if same:
        return min(same, key=lambda one: (one.speed != package.speed, one.id))
    alike = [
        one
        for one in listed
        if (one.speed, one.audience, one.price)
        == (package.speed, package.audience, package.price)
    ]
    return alike[0] if len(alike) == 1 else None
