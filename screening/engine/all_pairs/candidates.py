"""The sieve over a stretch of time: every pair that may come under the threshold, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from screening.engine.all_pairs.cells import Cells, make_cells
from screening.engine.all_pairs.near_earth import STEPS
from screening.engine.all_pairs.neighbours import Found, Screened, find_meetings, trial_space
from screening.engine.all_pairs.places import Rules, work_space
from screening.engine.all_pairs.states import FastStates, StateBlock, Steps
from screening.engine.all_pairs.threads import Threads
from screening.engine.motion import GRAVITY_GRADIENT_S2
from screening.engine.propagate import BoolArray
from screening.engine.types import FloatArray, IntArray
from screening.engine.vectors import dot, length

# Objects above these quantiles are searched for all round, which costs more for each of them but
# keeps the cells small for the rest. They change the time a sieve takes and nothing else.
_ORDINARY_SLACK: Final = 0.95
_FURTHER_SLACK: Final = 0.985
_ORDINARY_SPEED: Final = 0.98
# Margins of a kilometre or two, as in deep space, hardly widen cells of hundreds: nearly all are
# ordinary, with room for what arcs add from block to block.
_ORDINARY_MARGIN: Final = 0.98
_MARGIN_ROOM_KM: Final = 2.0
_LOW_ORBIT_KM: Final = 9000.0
_STEPS_PER_TASK: Final = 8
_ROOM_PER_STEP: Final = 2048
# Rounding of the closed form in single precision, over hundreds of kilometres.
_CLOSED_FORM_ERROR_KM: Final = 0.005


Layout = tuple[Rules, Cells]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs that may come under the threshold within half a step of an instant: arrays (k,).

    ``one`` and ``other`` are indices of objects, the lower first; ``centre_s`` the instant;
    ``closest_s`` the time of closest straight motion.
    """

    one: IntArray
    other: IntArray
    centre_s: FloatArray
    closest_s: FloatArray

    def __len__(self) -> int:
        return int(self.one.size)

    def take(self, rows: BoolArray | IntArray) -> Candidates:
        """Return the selected rows."""
        return Candidates(
            self.one[rows], self.other[rows], self.centre_s[rows], self.closest_s[rows]
        )


@dataclass(frozen=True, slots=True)
class Sieve:
    """What the sieve of one stretch needs to know.

    ``margin_km`` (m,) is by column of ``states``; ``is_primary`` (m,) too, None for everyone.
    """

    states: FastStates
    steps: Steps
    threshold_km: float
    margin_km: FloatArray
    is_primary: BoolArray | None
    threads: Threads

    def blocks(self) -> Iterator[tuple[float, Candidates]]:
        """Yield the share of the stretch done, and the candidates of one block of steps more."""
        columns = self.states.object_of_column.size
        if columns == 0:
            return
        block: StateBlock = np.empty((STEPS, 6, columns), np.float32)
        extra_km = np.empty(columns)
        layout: Layout | None = None
        for first in range(0, self.steps.count, STEPS):
            self.states.fill(first, block, extra_km)
            if layout is None:
                layout = self._layout(block[0])
            last = min(STEPS, self.steps.count - first)
            found = self._found(block, last, first, self.margin_km + extra_km, layout)
            yield (first + last) / self.steps.count, found

    def _layout(self, states: StateBlock) -> Layout:
        """Choose who counts as unusual, and lay out the cells for the others."""
        half_s, margin_km = self.steps.step_s / 2.0, self.margin_km
        r, v = states[:3].astype(np.float64), states[3:].astype(np.float64)
        radius_km, speed_km_s = length(r.T), length(v.T)
        slack_km = np.abs(dot(r.T, v.T)) / radius_km * half_s + margin_km
        slack, further = _quantiles(slack_km, radius_km, (_ORDINARY_SLACK, _FURTHER_SLACK))
        (speed,) = _quantiles(speed_km_s, radius_km, (_ORDINARY_SPEED,))
        margin = _MARGIN_ROOM_KM + float(np.quantile(margin_km, _ORDINARY_MARGIN, method="lower"))
        rules = Rules(
            half_step=half_s,
            threshold=self.threshold_km,
            error_constant=GRAVITY_GRADIENT_S2 * self.threshold_km * half_s**2
            + _CLOSED_FORM_ERROR_KM,
            error_per_speed=GRAVITY_GRADIENT_S2 * half_s**3 / 2.0,
            ordinary_speed=speed,
            ordinary_slack=slack,
            ordinary_margin=margin,
            further_slack=further,
        )
        thinnest_km = self.threshold_km + 2.0 * slack
        return rules, make_cells(_ordinary_reach_km(rules), thinnest_km, radius_km)

    def _found(
        self,
        block: StateBlock,
        last: int,
        first: int,
        margin_km: FloatArray,
        layout: Layout,
    ) -> Candidates:
        tasks = [
            np.arange(begin, min(begin + _STEPS_PER_TASK, last))
            for begin in range(0, last, _STEPS_PER_TASK)
        ]
        jobs = [partial(self._search, block, steps, margin_km, layout) for steps in tasks]
        parts = self.threads.run(jobs)
        found = np.concatenate([part.pairs for part in parts]).astype(np.int64)
        closest_s = np.concatenate([part.closest_s for part in parts]).astype(np.float64)
        objects = self.states.object_of_column[found[:, :2]]
        centre_s = self.steps.offsets_s(first, STEPS)[found[:, 2]]
        return Candidates(objects.min(axis=1), objects.max(axis=1), centre_s, centre_s + closest_s)

    def _search(
        self, block: StateBlock, steps: IntArray, margin_km: FloatArray, layout: Layout
    ) -> Found:
        rules, cells = layout
        nobody = np.zeros(0, np.bool_)
        screened = Screened(margin_km, nobody if self.is_primary is None else self.is_primary)
        objects, room = margin_km.size, _ROOM_PER_STEP * steps.size
        instant = work_space(objects, cells.count)
        trial, grid = trial_space(objects, cells.count), cells.grid()
        while True:
            found = Found(np.empty((room, 3), np.int32), np.empty(room, np.float32))
            count = find_meetings(block, steps, screened, rules, grid, instant, trial, found)
            if count <= room:
                return Found(found.pairs[:count].copy(), found.closest_s[:count].copy())
            room = count


def _ordinary_reach_km(rules: Rules) -> float:
    """Return how far apart two ordinary objects can be that meet within half a step."""
    each_km = rules.ordinary_margin + rules.ordinary_speed * (
        rules.half_step + rules.error_per_speed
    )
    return rules.threshold + rules.error_constant + 2.0 * each_km


def _quantiles(
    values: FloatArray, radius_km: FloatArray, shares: tuple[float, ...]
) -> tuple[float, ...]:
    """Return quantiles over the objects in low orbit or, where none is, over all; with room."""
    is_low = radius_km < _LOW_ORBIT_KM
    sample = values[is_low] if is_low.any() else values[np.isfinite(values)]
    if sample.size == 0:
        return (1.0,) * len(shares)
    return tuple(float(each) * 1.01 + 0.01 for each in np.quantile(sample, shares))
