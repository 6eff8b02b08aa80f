"""From candidates of the sieve to the leaves that refinement works on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.all_pairs.candidates import Candidates
from screening.engine.all_pairs.states import FastStates
from screening.engine.motion import Roughness
from screening.engine.near_earth.pairs import FAR, PASS, SLOW, follow_passes
from screening.engine.paths import PairPaths
from screening.engine.survey import (
    FOLLOWED_HALF_WIDTH_S,
    OVERLAP_S,
    ROOM_KM,
    Intervals,
    is_convex,
)
from screening.engine.threads import Threads
from screening.engine.types import BoolArray, FloatArray

_CANDIDATES_PER_TASK: Final = 512


@dataclass(frozen=True, slots=True)
class Judge:
    """Follows candidates to where their minimum is: ``strays`` is as long as the propagator."""

    states: FastStates
    paths: PairPaths
    strays: Roughness
    half_step_s: float
    threshold_km: float
    edges_s: tuple[float, float]
    threads: Threads

    def leaves(self, candidates: Candidates) -> list[Intervals]:
        """Return intervals that hold every approach, most of them proved convex."""
        fast = self.states.has_fast_form
        both_fast = fast[candidates.one] & fast[candidates.other]
        quick, others = candidates.take(both_fast), candidates.take(~both_fast)
        verdict, tca_s = self._followed(quick)
        passes, slow = quick.take(verdict == PASS), quick.take(verdict == SLOW)
        at_edge = quick.take((verdict == FAR) & self._touches_an_edge(quick))
        return [
            _passes(passes, tca_s[verdict == PASS]),
            _intervals(slow, slow.centre_s, self.half_step_s, convex=False),
            _intervals(at_edge, at_edge.centre_s, self.half_step_s, convex=True),
            *self._general_leaves(others),
        ]

    def _touches_an_edge(self, candidates: Candidates) -> BoolArray:
        reach_s = self.half_step_s + OVERLAP_S
        begin_s, end_s = self.edges_s
        touches: BoolArray = (candidates.centre_s - reach_s <= begin_s) | (
            candidates.centre_s + reach_s >= end_s
        )
        return touches

    def _followed(self, candidates: Candidates) -> tuple[npt.NDArray[np.int8], FloatArray]:
        pairs = np.stack([candidates.one, candidates.other], axis=1)
        times = np.stack([candidates.centre_s, candidates.closest_s], axis=1)
        strays = self.strays.table()
        verdict = np.full(len(candidates), FAR, np.int8)
        tca_s = np.full(len(candidates), np.nan)
        near_km, half_s = self.threshold_km + ROOM_KM, self.half_step_s + OVERLAP_S
        jobs = [
            partial(
                follow_passes,
                self.states.near,
                pairs[rows],
                times[rows],
                half_s,
                near_km,
                strays,
                verdict[rows],
                tca_s[rows],
            )
            for rows in _slices(len(candidates))
        ]
        self.threads.run(jobs)
        return verdict, tca_s

    def _general_leaves(self, candidates: Candidates) -> list[Intervals]:
        """Judge candidates with an object that has no fast form, on exact states."""
        r_one, v_one = self.paths.states(candidates.one, candidates.centre_s)
        r_other, v_other = self.paths.states(candidates.other, candidates.centre_s)
        rough = self.strays.of(candidates.one) + self.strays.of(candidates.other)
        distance_km = np.linalg.norm(r_other - r_one, axis=1)
        speed_km_s = np.linalg.norm(v_other - v_one, axis=1)
        convex = is_convex(distance_km, speed_km_s, self.half_step_s, rough)
        both = _intervals(candidates, candidates.centre_s, self.half_step_s, convex=True)
        return [
            both.take(convex),
            _intervals(
                candidates.take(~convex),
                candidates.centre_s[~convex],
                self.half_step_s,
                convex=False,
            ),
        ]


def _intervals(
    pairs: Candidates, centre_s: FloatArray, half_width_s: float, *, convex: bool
) -> Intervals:
    proved = np.full(len(pairs), convex)
    return Intervals(pairs.one, pairs.other, centre_s, half_width_s, proved)


def _passes(pairs: Candidates, tca_s: FloatArray) -> Intervals:
    found = _intervals(pairs, tca_s, FOLLOWED_HALF_WIDTH_S, convex=True)
    return replace(found, is_followed=True)


def _slices(count: int) -> list[slice]:
    return [
        slice(first, first + _CANDIDATES_PER_TASK)
        for first in range(0, count, _CANDIDATES_PER_TASK)
    ]
