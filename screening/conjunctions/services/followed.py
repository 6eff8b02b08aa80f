"""The operators' ephemerides that one run follows, by object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from screening.conjunctions.ephemeris_selectors import ephemerides_by_ids
from screening.conjunctions.ephemeris_states import stored_path
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.ephemeris_screening import BY_ELEMENTS, EphemerisScreening
from screening.engine.types import IntArray, ScreeningResult
from screening.engine.volumes import PathPair

# In place of the key of an ephemeris: the object followed its element set.
NO_EPHEMERIS = 0


@dataclass(frozen=True, slots=True)
class Followed:
    """Keys of ephemerides by the index of their object, newest first, with their paths.

    ``warnings`` names those that cannot be followed, and why.
    """

    ids: Mapping[int, Sequence[int]] = field(default_factory=dict)
    paths: Mapping[int, EphemerisPath] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def renumbered(self, kept: Sequence[int]) -> Followed:
        """Return those of some of the objects, by their places among these."""
        ids = {place: self.ids[index] for place, index in enumerate(kept) if index in self.ids}
        return Followed(ids, self.paths, self.warnings)

    def by_object(self) -> dict[int, list[EphemerisPath]]:
        """The paths by the index of their object, newest first."""
        return {index: [self.paths[key] for key in keys] for index, keys in self.ids.items()}


@dataclass(frozen=True, slots=True)
class Sources:
    """What primary and secondary of each record followed: keys (k,), or ``NO_EPHEMERIS``."""

    primary: IntArray
    secondary: IntArray
    paths: Mapping[int, EphemerisPath]

    @classmethod
    def elements_alone(cls, count: int) -> Sources:
        """Everybody followed an element set."""
        return cls(np.zeros(count, np.int64), np.zeros(count, np.int64), {})

    @classmethod
    def of(cls, found: EphemerisScreening, followed: Followed) -> Sources:
        """What the records of a screening followed."""
        approaches = found.result.approaches
        sides = (
            _keys(followed, approaches["primary_index"], found.primary_source),
            _keys(followed, approaches["secondary_index"], found.secondary_source),
        )
        return cls(*sides, followed.paths)

    def of_rows(self, rows: IntArray) -> Sources:
        """Those of some of the records."""
        return Sources(self.primary[rows], self.secondary[rows], self.paths)

    def path_pairs(self) -> list[PathPair]:
        """The paths that each record's objects followed; empty where nobody did."""
        if not self.paths:
            return []
        return [
            (self.paths.get(one), self.paths.get(other))
            for one, other in zip(self.primary.tolist(), self.secondary.tolist(), strict=True)
        ]


def load_followed(ids: Sequence[int], index_of: Mapping[int, int]) -> Followed:
    """Read ephemerides and make them ready. ``index_of`` has the objects' keys."""
    by_index: dict[int, list[int]] = {}
    paths, warnings = {}, []
    for row in ephemerides_by_ids(ids):
        index = index_of.get(row.space_object_id)
        if index is None:
            warnings.append(
                f"Ephemeris {row.pk} was not followed: {row.space_object.name}"
                f" ({row.space_object.norad_cat_id}) has no element set, which a run needs of"
                " every object."
            )
            continue
        by_index.setdefault(index, []).append(row.pk)
        paths[row.pk] = stored_path(row)
    return Followed(by_index, paths, tuple(warnings))


def without_ephemerides(result: ScreeningResult) -> EphemerisScreening:
    """A screening of element sets alone, in the form of one with ephemerides."""
    by_elements = np.full(result.approaches.size, BY_ELEMENTS, np.int64)
    return EphemerisScreening(result, by_elements, by_elements)


def _keys(followed: Followed, index: IntArray, source: IntArray) -> IntArray:
    def keys() -> Iterator[int]:
        for place, number in zip(index.tolist(), source.tolist(), strict=True):
            yield NO_EPHEMERIS if number == BY_ELEMENTS else followed.ids[place][number]

    return np.fromiter(keys(), np.int64, count=index.size)
