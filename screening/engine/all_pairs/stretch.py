"""One stretch of a window, all against all or some against all: from element sets to leaves.

The method in one breath: states of every object every ``sieve_step_s``; those that can come near
each other within half of it are found in lists by shell of radii and by cell of direction; straight
relative motion, with a margin, tells which of them may meet; those are followed to their least
distance. See
docs/algorithms/all-against-all.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from screening.engine.all_pairs.candidates import Candidates, Sieve
from screening.engine.all_pairs.judge import Judge
from screening.engine.all_pairs.margins import sieve_margins_km
from screening.engine.all_pairs.states import FastStates, Steps
from screening.engine.config import ScreeningConfig
from screening.engine.lifetimes import Lifetimes
from screening.engine.mean_orbits import MeanOrbits
from screening.engine.paths import PairPaths
from screening.engine.propagate import Propagator
from screening.engine.survey import Intervals
from screening.engine.threads import Threads
from screening.engine.types import BoolArray, FloatArray, IntArray
from screening.engine.ways import Ways


@dataclass(frozen=True, slots=True)
class Roles:
    """Who is screened and who of a pair is its primary.

    ``rank`` (n,): of two objects the lower is the primary, when all are screened. ``primaries``
    (n,) marks those that are screened against all, None for everyone.
    """

    rank: IntArray
    primaries: BoolArray | None

    def assigned(self, pairs: Candidates) -> Candidates:
        """Return the pairs with their primary first; two primaries make a pair each way."""
        if self.primaries is None:
            swapped = self.rank[pairs.one] > self.rank[pairs.other]
            return _swapped(pairs, swapped)
        leads, follows = self.primaries[pairs.one], self.primaries[pairs.other]
        there, back = pairs.take(leads), _swapped(pairs, np.ones(len(pairs), np.bool_))
        return _joined([there, back.take(follows)])


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the search of one stretch ``from_s`` to ``until_s`` of the window works with."""

    propagator: Propagator
    config: ScreeningConfig
    looks: MeanOrbits
    lifetimes: Lifetimes
    ways: Ways
    roles: Roles
    excluded: frozenset[tuple[int, int]]
    from_s: float
    until_s: float
    threads: Threads
    counts: dict[str, int]

    def leaves(self) -> Iterator[tuple[float, list[Intervals]]]:
        """Yield, block by block, the share done and intervals that hold every approach."""
        steps = Steps.over(self.from_s, self.until_s, self.config.sieve_step_s)
        states = FastStates(
            self.propagator, self.config.start_utc, self.lifetimes.usable_until_s, steps,
            self.config.duration_s, self.ways.own, self.threads,
        )  # fmt: skip
        self.counts.update(states.counts())
        judge = self._judge(states, steps)
        for share, found in self._sieve(states, steps).blocks():
            pairs = self.roles.assigned(self._wanted(found))
            self.counts["candidates"] += len(pairs)
            yield share, [leaf for leaf in judge.leaves(pairs) if len(leaf)]

    def _sieve(self, states: FastStates, steps: Steps) -> Sieve:
        margin_km = sieve_margins_km(self.ways.rough, steps.step_s / 2.0, self._apogees_km())
        column, primaries = states.object_of_column, self.roles.primaries
        return Sieve(
            states,
            steps,
            self.config.threshold_km,
            margin_km[column],
            None if primaries is None else primaries[column],
            self.threads,
        )

    def _judge(self, states: FastStates, steps: Steps) -> Judge:
        return Judge(
            states, PairPaths(self.propagator, self.config.start_utc), self.ways.rough,
            steps.step_s / 2.0, self.config.threshold_km, (self.from_s, self.until_s), self.threads,
        )  # fmt: skip

    def _apogees_km(self) -> FloatArray:
        highest = self.looks.semi_major_axis_km * (1.0 + self.looks.eccentricity)
        apogees: FloatArray = np.nan_to_num(highest, nan=0.0).max(axis=1) * 1.05
        return apogees

    def _wanted(self, pairs: Candidates) -> Candidates:
        if not self.excluded:
            return pairs
        both = zip(pairs.one.tolist(), pairs.other.tolist(), strict=True)
        return pairs.take(np.array([pair not in self.excluded for pair in both], np.bool_))


def rank_by_number(numbers: Sequence[int]) -> IntArray:
    """Order objects by catalogue number, (n,)."""
    order = np.argsort(np.array(numbers, np.int64), kind="stable")
    rank = np.empty(order.size, np.int64)
    rank[order] = np.arange(order.size)
    return rank


def _swapped(pairs: Candidates, rows: BoolArray) -> Candidates:
    one = np.where(rows, pairs.other, pairs.one)
    other = np.where(rows, pairs.one, pairs.other)
    return Candidates(one, other, pairs.centre_s, pairs.closest_s)


def _joined(parts: Sequence[Candidates]) -> Candidates:
    return Candidates(
        np.concatenate([part.one for part in parts]),
        np.concatenate([part.other for part in parts]),
        np.concatenate([part.centre_s for part in parts]),
        np.concatenate([part.closest_s for part in parts]),
    )
