"""Where an entry that has come belongs: next, known, too early, or against the chain. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# Further ahead than that nobody is kept waiting for what lies between.
LONGEST_GAP: Final = 1000


class Place(StrEnum):
    """What to do with an entry that has come."""

    NEXT = "next"  # chain it
    KNOWN = "known"  # it is here, and the same
    EARLY = "early"  # keep it, and ask for what lies between
    FORK = "fork"  # another one has this place, or the one before is another
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain goes; of an empty one ``number`` is 0 and ``hash`` the first link."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries that are missing, both ends with them."""

    first: int
    last: int


def place_of(number: int, entry_hash: str, previous_hash: str, *, head: Head, known: str) -> Place:
    """Say where an entry belongs. ``known`` is the hash of ours with that number, or empty."""
    if number <= head.number:
        return Place.KNOWN if known == entry_hash else Place.FORK
    if number > head.number + LONGEST_GAP:
        return Place.TOO_FAR
    if number > head.number + 1:
        return Place.EARLY
    return Place.NEXT if previous_hash == head.hash else Place.FORK


def gaps_before(upto: int, *, head_number: int, waiting: Collection[int]) -> list[Gap]:
    """What is missing from the head on up to entry ``upto``, it included; what waits is not."""
    missing = [each for each in range(head_number + 1, upto + 1) if each not in waiting]
    gaps: list[Gap] = []
    for number in missing:
        if gaps and gaps[-1].last == number - 1:
            gaps[-1] = Gap(gaps[-1].first, number)
        else:
            gaps.append(Gap(number, number))
    return gaps
