"""Which close approach of a new run is which conjunction already known.

Two approaches of a pair are the same encounter when their TCAs are within 20 minutes: element
updates move a TCA by seconds to minutes, and the next encounter of a pair is half a revolution
(46 minutes in low orbit) away. Source of the rule: SpaceX, Starlink space traffic API.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

SAME_ENCOUNTER_S: Final = 20 * 60.0

# Keys of station, primary and secondary.
Pair = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Encounter:
    """One encounter of a pair. ``duration_s`` is the time spent close, for a co-moving pair only.

    A co-moving pair has no one moment of passing: its least distance may fall hours away in the
    next run, so the whole time it spends close counts.
    """

    pair: Pair
    tca_unix_s: float
    duration_s: float = 0.0


def match_encounters(known: Sequence[Encounter], found: Sequence[Encounter]) -> dict[int, int]:
    """Pair each found encounter with at most one known, nearest in time first.

    Returns the index into ``known`` by the index into ``found``. A found encounter without an entry
    is new; a known one that no entry points to was not found.
    """
    known_by_pair: dict[Pair, list[int]] = defaultdict(list)
    for index, encounter in enumerate(known):
        known_by_pair[encounter.pair].append(index)
    found_by_pair: dict[Pair, list[int]] = defaultdict(list)
    for index, encounter in enumerate(found):
        found_by_pair[encounter.pair].append(index)
    matches: dict[int, int] = {}
    for pair, found_indices in found_by_pair.items():
        taken: set[int] = set()
        for _, f, k in sorted(_close(known, found, known_by_pair.get(pair, ()), found_indices)):
            if f not in matches and k not in taken:
                matches[f] = k
                taken.add(k)
    return matches


def _close(
    known: Sequence[Encounter],
    found: Sequence[Encounter],
    known_indices: Sequence[int],
    found_indices: Sequence[int],
) -> Iterator[tuple[float, int, int]]:
    for f in found_indices:
        for k in known_indices:
            gap_s = abs(found[f].tca_unix_s - known[k].tca_unix_s)
            if gap_s <= _same_within_s(known[k], found[f]):
                yield gap_s, f, k


def _same_within_s(one: Encounter, other: Encounter) -> float:
    if one.duration_s and other.duration_s:
        return SAME_ENCOUNTER_S + (one.duration_s + other.duration_s) / 2.0
    return SAME_ENCOUNTER_S
