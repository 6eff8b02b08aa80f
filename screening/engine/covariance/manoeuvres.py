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

from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.covariance.history import START_UTC, Differences, Histories, consecutive
from screening.engine.mean_orbits import scattered_mean_orbits
from screening.engine.types import BoolArray, FloatArray, IntArray

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
    """What one history shows. ``reason`` tells why it could not be looked at, or is ``None``."""

    manoeuvres: tuple[Manoeuvre, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Jumps:
    """What many histories show: a search of each object, and how many jumps lie before each set.

    Two sets (m,) of one object with unlike counts have a jump between them.
    """

    searches: tuple[ManoeuvreSearch, ...]
    jumps_before: IntArray

    def spans_none(self, differences: Differences) -> BoolArray:
        """Whether each pair has no jump between its two element sets, (p,)."""
        same: BoolArray = (
            self.jumps_before[differences.earlier] == self.jumps_before[differences.later]
        )
        return same


def find_manoeuvres(
    histories: Histories, differences: Differences, *, sigmas: float = USUAL_SIGMAS
) -> Jumps:
    """Find the jumps of objects' histories that are beyond so many robust sigma.

    ``differences`` are the histories'. A change counts for less after a longer gap, in which noise
    grows too. Fewer than five changes of an object tell nothing: the reason says so.
    """
    pairs = consecutive(differences)
    changes = _changes(histories, pairs)
    count = np.zeros(len(histories), np.int64)
    owner = histories.owner[pairs.later]
    searches = []
    for each in range(histories.left_out.size):
        rows = slice(*np.searchsorted(owner, (each, each + 1)))
        own = pairs.take(rows)
        if len(own) < FEWEST_CHANGES:
            searches.append(ManoeuvreSearch((), _too_few(len(own))))
            continue
        score = _scores(changes[rows], own.age_days)
        jumps = np.flatnonzero(score.max(axis=1) > sigmas)
        count[own.later[jumps]] = 1
        found = [
            _manoeuvre(histories, own, row, changes[rows][row], score[row])
            for row in jumps.tolist()
        ]
        searches.append(ManoeuvreSearch(tuple(found), None))
    return Jumps(tuple(searches), np.cumsum(count))


def _too_few(changes: int) -> str:
    return f"{changes} changes of element sets are too few to tell a manoeuvre from noise"


def _changes(histories: Histories, pairs: Differences) -> FloatArray:
    """Return the three signals of each pair, (p, 3)."""
    at_s = histories.epoch_days[pairs.later] * SECONDS_PER_DAY
    # Both answer there: a pair that does not is not among the differences.
    before, after = (
        scattered_mean_orbits(histories.propagator, index, START_UTC, at_s)
        for index in (pairs.earlier, pairs.later)
    )
    ahead_km = -np.median(pairs.difference_rtn_km[:, :, 1], axis=1)
    return np.column_stack(
        [
            after.semi_major_axis_km - before.semi_major_axis_km,
            np.degrees(after.inclination_rad - before.inclination_rad),
            ahead_km,
        ]
    )


def _scores(changes: FloatArray, gap_days: FloatArray) -> FloatArray:
    """Return how many robust sigma each signal lies from its median, (p, 3)."""
    from_median = np.abs(changes - np.median(changes, axis=0))
    spread = np.maximum(_MAD_TO_SIGMA * np.median(from_median, axis=0), _FLOOR)
    longer = np.maximum(gap_days / np.median(gap_days), 1.0)
    score: FloatArray = from_median / (spread * longer[:, None])
    return score


def _manoeuvre(
    histories: Histories, pairs: Differences, row: int, changes: FloatArray, score: FloatArray
) -> Manoeuvre:
    element_sets = histories.propagator.element_sets
    return Manoeuvre(
        element_sets[int(pairs.earlier[row])].epoch_utc,
        element_sets[int(pairs.later[row])].epoch_utc,
        (float(changes[0]), float(changes[1]), float(changes[2])),
        (float(score[0]), float(score[1]), float(score[2])),
    )
