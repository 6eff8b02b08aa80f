"""The survey of pairs that our own SGP4 repeats, in jobs for any number of threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from screening.engine.config import ScreeningConfig
from screening.engine.near_earth.own_sgp4 import OwnSgp4
from screening.engine.near_earth.states import STEPS
from screening.engine.near_survey.kernel import survey_pairs, tabulate
from screening.engine.near_survey.leaves import CONVEX, FOLLOWED, LEAF_COLUMNS
from screening.engine.near_survey.scene import Scene
from screening.engine.sieve import Pairs
from screening.engine.survey import (
    FOLLOWED_HALF_WIDTH_S,
    Intervals,
    far_distance_km,
    first_cut,
    leaf_error_km,
)
from screening.engine.types import BoolArray, FloatArray, IntArray

_PAIRS_PER_JOB: Final = 256
_LEAVES_AT_FIRST: Final = 1024

Job = Callable[[], list[Intervals]]


@dataclass(frozen=True, slots=True)
class NearSurvey:
    """What the survey works with; ``reach_km`` is the threshold with room for our own SGP4."""

    own: OwnSgp4
    config: ScreeningConfig
    reach_km: float

    def jobs(self, pairs: Pairs) -> list[Job]:
        """Return work that gives the intervals which may hold an approach under the threshold."""
        order = np.lexsort((pairs.primary, pairs.secondary))
        both = np.stack([pairs.primary, pairs.secondary], axis=1)[order]
        primaries, row = np.unique(both[:, 0], return_inverse=True)
        scene = self._scene(primaries)
        cuts = range(_PAIRS_PER_JOB, len(pairs), _PAIRS_PER_JOB)
        parts = zip(np.split(both, cuts), np.split(row, cuts), strict=True)
        return [partial(_leaves, scene, *part) for part in parts]

    def _scene(self, primaries: IntArray) -> Scene:
        own, config = self.own, self.config
        centre_s, half_s = first_cut(config)
        return Scene(
            own.near,
            own.rough.table(),
            own.slack_km,
            self._table(primaries, centre_s.size, half_s),
            config.duration_s,
            half_s,
            centre_s.size,
            config.threshold_km,
            self.reach_km,
            leaf_error_km(config),
            far_distance_km(self.reach_km, half_s, own.rough),
        )

    def _table(self, primaries: IntArray, count: int, half_s: float) -> FloatArray:
        """Return the primaries' states in the middle of every interval, (p, blocks, 6 * STEPS)."""
        table = np.empty((primaries.size, -(-count // STEPS), 6 * STEPS))
        scratch = np.empty(6 * STEPS)
        for row, primary in enumerate(primaries.tolist()):
            tabulate(self.own.near, primary, half_s, scratch, table[row])
        return table


def _leaves(scene: Scene, pairs: IntArray, row: IntArray) -> list[Intervals]:
    room, count = 0, _LEAVES_AT_FIRST
    while count > room:
        room = count
        leaves = np.empty((room, LEAF_COLUMNS))
        count = survey_pairs(scene, pairs, row, leaves)
    return _intervals(pairs, leaves[:count])


def _intervals(pairs: IntArray, leaves: FloatArray) -> list[Intervals]:
    """Sort leaves into groups of one width each, those that were followed apart."""
    number, centre_s, half_s, known = leaves.T
    primary, secondary = pairs[number.astype(np.int64)].T
    every = Intervals(primary, secondary, centre_s, 0.0, known >= CONVEX)
    is_followed = known == FOLLOWED
    groups = [_of_width(every, is_followed, FOLLOWED_HALF_WIDTH_S, is_followed=True)]
    for width_s in np.unique(half_s[~is_followed]).tolist():
        rows = ~is_followed & (half_s == width_s)
        groups.append(_of_width(every, rows, width_s, is_followed=False))
    return groups


def _of_width(
    every: Intervals, rows: BoolArray, half_width_s: float, *, is_followed: bool
) -> Intervals:
    return replace(every.take(rows), half_width_s=half_width_s, is_followed=is_followed)
