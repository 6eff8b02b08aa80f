"""Rules as trees of clauses: what is compared with what, as published and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from screening.conjunctions.criteria.quantities import TRAITS, Quantity, Trait, number_words


class Level(StrEnum):
    """How much a rule that is met makes a pass matter, in the words of the tiers."""

    WATCH = "watch"
    YELLOW = "yellow"
    RED = "red"
    EMERGENCY = "emergency"


SEVEREST_FIRST: Final = (Level.EMERGENCY, Level.RED, Level.YELLOW, Level.WATCH)
RANK: Final[Mapping[Level | None, int]] = MappingProxyType(
    {None: 0, Level.WATCH: 1, Level.YELLOW: 2, Level.RED: 3, Level.EMERGENCY: 4}
)


def levels_from(lowest: Level) -> list[str]:
    """The names of a level and of those above it."""
    return [level.value for level in Level if RANK[level] >= RANK[lowest]]


class Comparison(StrEnum):
    """How a value is held against a limit: strictly or not, or whether it is so."""

    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    IS = "is"


COMPARISON_WORDS: Final = {
    Comparison.LESS: "less than",
    Comparison.LESS_OR_EQUAL: "at most",
    Comparison.GREATER: "more than",
    Comparison.GREATER_OR_EQUAL: "at least",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One condition. ``text`` is its published wording, ``source`` who published it.

    ``limit`` is in ``unit``, or whether something is so. ``volume`` names the volume that an
    ``INSIDE_VOLUME`` asks about, or the published box that a component's limit belongs to.
    Raises ValueError when the parts do not go together.
    """

    quantity: Quantity
    comparison: Comparison
    limit: float | bool
    unit: str = ""
    volume: str = ""
    text: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if self.trait.is_yes_or_no != (self.comparison is Comparison.IS):
            wanted = "'is'" if self.trait.is_yes_or_no else "one of < <= > >="
            raise ValueError(f"{self.quantity} is compared by {wanted}, not {self.comparison}")
        if self.trait.is_yes_or_no != isinstance(self.limit, bool):
            wanted = "true or false" if self.trait.is_yes_or_no else "a number"
            raise ValueError(f"the limit of {self.quantity} is {wanted}, not {self.limit!r}")
        if not self.trait.is_yes_or_no and self.unit not in self.trait.units:
            allowed = ", ".join(repr(unit) for unit in self.trait.units)
            raise ValueError(f"{self.quantity} has the unit {allowed}, not {self.unit!r}")
        if self.quantity is Quantity.INSIDE_VOLUME and not self.volume:
            raise ValueError("inside_volume needs the name of a volume")

    @property
    def trait(self) -> Trait:
        return TRAITS[self.quantity]

    @property
    def kept_limit(self) -> float | bool:
        """The limit in the unit that the quantity is kept in."""
        if isinstance(self.limit, bool):
            return self.limit
        return self.limit * self.trait.units[self.unit]

    @property
    def subject(self) -> str:
        """What it is about, in words."""
        if self.quantity is Quantity.INSIDE_VOLUME:
            return f"entering the {self.volume}"
        return self.trait.words

    @property
    def limit_words(self) -> str:
        """What it asks for: "less than 1 km", "at least 1e-05", "yes"."""
        if isinstance(self.limit, bool):
            return "yes" if self.limit else "no"
        return f"{COMPARISON_WORDS[self.comparison]} {number_words(self.limit, self.unit)}"

    @property
    def words(self) -> str:
        """The whole condition in plain words."""
        return f"{self.subject}: {self.limit_words}"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Met when every part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Met when one part is."""

    parts: tuple[Condition, ...]


Condition = Clause | AllOf | AnyOf


def clauses_of(condition: Condition) -> Iterator[Clause]:
    """Every clause of a tree, in its order."""
    if isinstance(condition, Clause):
        yield condition
    else:
        for part in condition.parts:
            yield from clauses_of(part)


def condition_words(condition: Condition, *, is_inside: bool = False) -> str:
    """A tree in one line: "miss distance: less than 1 km and (... or ...)"."""
    if isinstance(condition, Clause):
        return condition.words
    parts = [condition_words(part, is_inside=True) for part in condition.parts]
    joined = (" and " if isinstance(condition, AllOf) else " or ").join(parts)
    return f"({joined})" if is_inside and len(parts) > 1 else joined


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaSet:
    """A named rule: whose it is, what it asks for, and what follows when it is met."""

    key: str  # "us-emergency"
    name: str
    owner: str
    level: Level
    consequence: str  # in its owner's words: "manoeuvre unless it costs the mission much"
    condition: Condition
    source: str
    note: str = ""
