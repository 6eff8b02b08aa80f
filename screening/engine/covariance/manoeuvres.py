"""Jumps in an object's history: where what came after is not what was to be expected.

Three things are watched from each element set to the next: the change of the mean semi-major axis
and of the mean inclination against what SGP4 made of them, and how far the object runs ahead of or
behind where it was expected. Each is held against its own spread in this history (median and median
absolute deviation), so that a satellite in strong drag is not taken for one that manoeuvres.

What it cannot see: burns smaller than that spread, and an object that thrusts most of the time, for
then the jumps are its spread. Both make the differences, and so sigma, larger, which is honest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.covariance.history import Differences, History, consecutive
from screening.engine.mean_orbits import mean_orbits
from screening.engine.propagate import BoolArray, Propagator
from screening.engine.types import FloatArray, IntArray

# Five changes are the fewest whose median is not moved far by two that are jumps.
FEWEST_CHANGES: Final = 5
# Six robust sigma: in normal noise one false alarm in 5e8, in real histories some per cent.
USUAL_SIGMAS: Final = 6.0
_MAD_TO_SIGMA: Final = 1.4826  # for normal noise
SIGNALS: Final = ("semi-major axis (km)", "inclination (deg)", "along the track (km)")
# Finer than this element sets do not agree with each other: 20 m is a burn of 1 cm/s in low orbit.
_FLOOR: Final = np.array([0.02, 0.001, 0.3])


@dataclass(frozen=True, slots=True)
class Manoeuvre:
    """A jump between two epochs: the change of each of ``SIGNALS``, and how many robust sigma."""

    after_utc: datetime
    by_utc: datetime
    changes: tuple[float, float, float]
    sigmas: tuple[float, float, float]

    @property
    def signal(self) -> str:
        """The one of ``SIGNALS`` that stands out most."""
        return SIGNALS[int(np.argmax(self.sigmas))]


@dataclass(frozen=True, slots=True)
class ManoeuvreSearch:
    """What a history shows. ``reason`` tells why it could not be looked at, or is ``None``.

    ``jumps_after`` (m,) counts, for each element set, the jumps at or before it: two sets with
    unlike counts have a jump between them.
    """

    manoeuvres: tuple[Manoeuvre, ...]
    jumps_after: IntArray
    reason: str | None

    def spans_none(self, differences: Differences) -> BoolArray:
        """Whether each pair has no jump between its two element sets, (p,)."""
        same: BoolArray = (
            self.jumps_after[differences.earlier] == self.jumps_after[differences.later]
        )
        return same


def find_manoeuvres(
    history: History, differences: Differences, *, sigmas: float = USUAL_SIGMAS
) -> ManoeuvreSearch:
    """Find the jumps of an object's history that are beyond so many robust sigma.

    ``differences`` are the history's. A change counts for less after a longer gap, in which noise
    grows too. Fewer than five changes tell nothing: the reason says so.
    """
    pairs = consecutive(differences)
    count = np.zeros(len(history), np.int64)
    if len(pairs) < FEWEST_CHANGES:
        reason = f"{len(pairs)} changes of element sets are too few to tell a manoeuvre from noise"
        return ManoeuvreSearch((), count, reason)
    changes = _changes(history, pairs)
    score = _scores(changes, pairs.age_days)
    rows = np.flatnonzero(score.max(axis=1) > sigmas)
    found = [_manoeuvre(history, pairs, row, changes[row], score[row]) for row in rows.tolist()]
    count[pairs.later[rows]] = 1
    return ManoeuvreSearch(tuple(found), np.cumsum(count), None)


def _changes(history: History, pairs: Differences) -> FloatArray:
    """Return the three signals of each pair, (p, 3)."""
    mean = np.array(
        [
            _mean_element_changes(history, earlier, later)
            for earlier, later in zip(pairs.earlier.tolist(), pairs.later.tolist(), strict=True)
        ]
    )
    ahead_km = -np.median(pairs.difference_rtn_km[:, :, 1], axis=1)
    return np.column_stack([mean, ahead_km])


def _mean_element_changes(history: History, earlier: int, later: int) -> tuple[float, float]:
    element_sets = history.propagator.element_sets
    pair = Propagator([element_sets[earlier], element_sets[later]])
    # Both answer here: a pair that does not is not among the differences.
    orbits = mean_orbits(pair, element_sets[later].epoch_utc, np.zeros(1))
    axis_km, inclination_rad = orbits.semi_major_axis_km[:, 0], orbits.inclination_rad[:, 0]
    return (
        float(axis_km[1] - axis_km[0]),
        float(np.degrees(inclination_rad[1] - inclination_rad[0])),
    )


def _scores(changes: FloatArray, gap_days: FloatArray) -> FloatArray:
    """Return how many robust sigma each signal lies from its median, (p, 3)."""
    from_median = np.abs(changes - np.median(changes, axis=0))
    spread = np.maximum(_MAD_TO_SIGMA * np.median(from_median, axis=0), _FLOOR)
    longer = np.maximum(gap_days / np.median(gap_days), 1.0)
    score: FloatArray = from_median / (spread * longer[:, None])
    return score


def _manoeuvre(
    history: History, pairs: Differences, row: int, changes: FloatArray, score: FloatArray
) -> Manoeuvre:
    element_sets = history.propagator.element_sets
    return Manoeuvre(
        element_sets[int(pairs.earlier[row])].epoch_utc,
        element_sets[int(pairs.later[row])].epoch_utc,
        (float(changes[0]), float(changes[1]), float(changes[2])),
        (float(score[0]), float(score[1]), float(score[2])),
    )
