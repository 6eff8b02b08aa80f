"""The operators' ephemerides that one run follows, by object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from screening.conjunctions.ephemeris_selectors import ephemerides_by_ids
from screening.conjunctions.ephemeris_states import stored_path, stored_radii_km
from screening.conjunctions.models import OperatorEphemeris
from screening.engine.config import ScreeningConfig
from screening.engine.ephemeris_path import EphemerisPath
from screening.engine.ephemeris_screening import BY_ELEMENTS, EphemerisScreening
from screening.engine.ephemeris_sieve import RadiiKm, objects_that_keep_away
from screening.engine.types import ElementSet, IntArray, ScreeningResult
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


def load_followed(
    ids: Sequence[int],
    index_of: Mapping[int, int],
    *,
    element_sets: Sequence[ElementSet],
    config: ScreeningConfig,
    primaries: Sequence[int],
) -> Followed:
    """Make ready those ephemerides that may matter to the primaries. ``index_of`` has object keys.

    All others are read one by one, for the range of their radius alone, and let go: see
    ``objects_that_keep_away`` for why their objects may follow element sets.
    """
    by_index: dict[int, list[int]] = {}
    radii_km: dict[int, RadiiKm] = {}
    warnings: list[str] = []
    for row in map(_row, ids):
        index = index_of.get(row.space_object_id)
        if index is None:
            warnings.append(_without_elements(row))
            continue
        by_index.setdefault(index, []).append(row.pk)
        low_km, high_km = stored_radii_km(row)
        so_far_km = radii_km.get(index, (low_km, high_km))
        radii_km[index] = min(so_far_km[0], low_km), max(so_far_km[1], high_km)
    if not by_index:
        return Followed(warnings=tuple(warnings))
    away = objects_that_keep_away(element_sets, config, primaries=primaries, radii_km=radii_km)
    if left_out := sum(len(by_index[index]) for index in away):
        warnings.append(
            f"{left_out} operators' ephemerides were not needed: by them and by their element sets"
            " their objects stay above or below every station and its volumes."
        )
    kept = {index: keys for index, keys in by_index.items() if index not in away}
    paths = {key: stored_path(_row(key)) for keys in kept.values() for key in keys}
    return Followed(kept, paths, tuple(warnings))


def _row(key: int) -> OperatorEphemeris:
    (row,) = ephemerides_by_ids([key])
    return row


def _without_elements(row: OperatorEphemeris) -> str:
    return (
        f"Ephemeris {row.pk} was not followed: {row.space_object.name}"
        f" ({row.space_object.norad_cat_id}) has no element set, which a run needs of every object."
    )


def without_ephemerides(result: ScreeningResult) -> EphemerisScreening:
    """A screening of element sets alone, in the form of one with ephemerides."""
    by_elements = np.full(result.approaches.size, BY_ELEMENTS, np.int64)
    return EphemerisScreening(result, by_elements, by_elements)


def _keys(followed: Followed, index: IntArray, source: IntArray) -> IntArray:
    def keys() -> Iterator[int]:
        for place, number in zip(index.tolist(), source.tolist(), strict=True):
            yield NO_EPHEMERIS if number == BY_ELEMENTS else followed.ids[place][number]

    return np.fromiter(keys(), np.int64, count=index.size)
