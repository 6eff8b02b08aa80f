"""States of every object at every step of a block of time, in single precision, for the sieve.

Near-Earth objects come from our own SGP4 (``near_earth``), deep-space objects from arcs between
exact states (``arcs``), and every other from the ``sgp4`` package itself: those that our SGP4 does
not repeat, those that die in the window, and arcs that miss by too much. No object is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from screening.engine.all_pairs.arcs import fill_arcs
from screening.engine.all_pairs.ghosts import carried_on
from screening.engine.compiled import Flags, Singles, compiled
from screening.engine.constants import EARTH_RADIUS_WGS72_KM
from screening.engine.near_earth.own_sgp4 import OwnSgp4
from screening.engine.near_earth.states import (
    STEPS,
    near_earth_block,
)
from screening.engine.propagate import Propagator
from screening.engine.threads import Threads
from screening.engine.types import FloatArray, IntArray

StateBlock = npt.NDArray[np.float32]

_FAR_PERIGEE_KM: Final = 20_000.0
_LOW_ARC_S: Final = 480.0
_FAR_ARC_S: Final = 1920.0
# An arc that misses its end by more is replaced by exact states.
_LARGEST_MISS_KM: Final = 8.0
_OBJECTS_PER_TASK: Final = 2048


@dataclass(frozen=True, slots=True)
class Steps:
    """Instants of the sieve: ``first_s + k * step_s``; each answers for half a step around it."""

    first_s: float
    step_s: float
    count: int

    @classmethod
    def over(cls, from_s: float, until_s: float, longest_step_s: float) -> Steps:
        """Cut a stretch of time into equal steps and take their middles."""
        count = max(1, int(np.ceil((until_s - from_s) / longest_step_s)))
        step_s = (until_s - from_s) / count
        return cls(from_s + step_s / 2.0, step_s, count)

    def offsets_s(self, first: int, count: int) -> FloatArray:
        """Return the times of ``count`` steps from ``first`` on."""
        number = np.arange(first, first + count, dtype=np.float64)
        return self.first_s + self.step_s * number


class FastStates:
    """Blocks of states of the objects of a propagator that live into a stretch of time.

    Columns of a block are in the order of ``object_of_column``. ``own`` is our own SGP4 of those
    that outlive the window of ``duration_s``.
    """

    def __init__(
        self,
        propagator: Propagator,
        start_utc: datetime,
        usable_until_s: FloatArray,
        steps: Steps,
        duration_s: float,
        own: OwnSgp4,
        threads: Threads,
    ) -> None:
        self._propagator, self._start_utc, self._steps = propagator, start_utc, steps
        self._usable_until_s, self._threads = usable_until_s, threads
        alive = usable_until_s > steps.first_s - steps.step_s / 2.0
        self.near, self.has_fast_form = own.near, alive & own.repeats
        near, outlives = self.has_fast_form, alive & (usable_until_s >= duration_s)
        has_arcs = outlives & propagator.is_deep_space & ~propagator.is_followed
        far = has_arcs & (_perigees_km(propagator) >= _FAR_PERIGEE_KM)
        low = has_arcs & ~far
        exact = alive & ~(near | far | low)
        self._groups = [np.flatnonzero(which) for which in (near, low, far, exact)]
        self.object_of_column: IntArray = np.concatenate(self._groups)

    def counts(self) -> dict[str, int]:
        """Tell how many objects each kind of states is used for."""
        near, low, far, exact = (group.size for group in self._groups)
        return {
            "objects_own_sgp4": near,
            "objects_arcs": low + far,
            "objects_sgp4": exact,
        }

    def fill(self, first: int, out: StateBlock, extra_km: FloatArray) -> None:
        """Write the states of a block of steps from ``first`` on: ``out`` (STEPS, 6, columns).

        NaN where the package has no state either, nor at the ends of the step. ``extra_km``
        (columns,) gets what the states may be off by.
        """
        near, low, far, exact = self._groups
        extra_km[:] = 0.0
        jobs = self._near_jobs(first, out)
        waiting = [self._threads.submit(job) for job in jobs]
        column = near.size
        for index, arc_s in ((low, _LOW_ARC_S), (far, _FAR_ARC_S)):
            self._fill_arcs(index, arc_s, first, column, out, extra_km)
            column += index.size
        self._fill_exact(exact, first, np.arange(column, column + exact.size), out, extra_km)
        for job in waiting:
            job.result()
        has_gap = np.zeros(column, np.bool_)
        find_gaps(out, self._left(first), has_gap)
        self._fill_exact(
            self.object_of_column[:column][has_gap], first, np.flatnonzero(has_gap), out, extra_km
        )

    def _near_jobs(self, first: int, out: StateBlock) -> list[Callable[[], None]]:
        near = self._groups[0]
        start_min = self.near.epoch_min[near] + self._steps.offsets_s(first, 1)[0] / 60.0
        rows = self.near.coefficients[near]
        after_min = self._steps.step_s / 60.0 * np.arange(self._left(first), dtype=np.float64)
        bounds = range(0, near.size, _OBJECTS_PER_TASK)
        ends = [min(begin + _OBJECTS_PER_TASK, near.size) for begin in bounds]
        return [
            partial(near_earth_block, rows, start_min, after_min, begin, end, out)
            for begin, end in zip(bounds, ends, strict=True)
        ]

    def _fill_arcs(
        self,
        index: IntArray,
        arc_s: float,
        first: int,
        column: int,
        out: StateBlock,
        extra_km: FloatArray,
    ) -> None:
        if index.size == 0:
            return
        per_arc = _steps_per_arc(arc_s, self._steps.step_s)
        arcs = -(-self._left(first) // per_arc)
        at_s = self._steps.offsets_s(first, arcs * per_arc + 1)[::per_arc]
        ends = np.concatenate(
            self._propagator.grid_states_teme(index, self._start_utc, at_s), axis=2
        )
        miss_km = np.empty(index.size)
        fill_arcs(ends, per_arc, self._steps.step_s, column, out, miss_km)
        extra_km[column : column + index.size] = miss_km
        bad = np.flatnonzero(~(miss_km <= _LARGEST_MISS_KM))
        self._fill_exact(index[bad], first, column + bad, out, extra_km)

    def _fill_exact(
        self,
        index: IntArray,
        first: int,
        columns: IntArray,
        out: StateBlock,
        extra_km: FloatArray,
    ) -> None:
        """Write exact states, and for a step whose middle has none one carried on from its ends."""
        if index.size == 0:
            return
        extra_km[columns] = 0.0
        at_s = self._steps.offsets_s(first, self._left(first))
        r_km, v_km_s = self._propagator.grid_states_teme(index, self._start_utc, at_s)
        until_s = self._usable_until_s[index, None]
        r_km[at_s > until_s] = np.nan
        begins_alive = at_s - self._steps.step_s / 2.0 <= until_s
        for row, step in np.argwhere(np.isnan(r_km[..., 0]) & begins_alive).tolist():
            r_km[row, step], v_km_s[row, step], off_km = self._carried_on(index[row], at_s[step])
            extra_km[columns[row]] = max(extra_km[columns[row]], off_km)
        states = np.concatenate([r_km, v_km_s], axis=2)
        out[: at_s.size, :, columns] = states.transpose(1, 2, 0)

    def _carried_on(self, index: int, middle_s: float) -> tuple[FloatArray, FloatArray, float]:
        """Return a state in the middle of a step where the object has none: r, v, the error in km.

        It is that of one end of the step, or of the object's last instant in it. What it misses the
        other end by, if that has a state, is its error there.
        """
        half_s = self._steps.step_s / 2.0
        ends_s = np.minimum(middle_s + np.array([-half_s, half_s]), self._usable_until_s[index])
        r, v = self._propagator.scattered_states_teme(
            np.array([index, index]), self._start_utc, ends_s
        )
        if np.isnan(r[0, 0]):
            ends_s, r, v = ends_s[::-1], r[::-1], v[::-1]
        there_km, _ = carried_on(r[0], v[0], float(ends_s[1] - ends_s[0]))
        off_km = float(np.nan_to_num(np.linalg.norm(there_km - r[1])))
        return *carried_on(r[0], v[0], float(middle_s - ends_s[0])), off_km

    def _left(self, first: int) -> int:
        """Return how many steps of a block are left: the last block of a stretch is not full."""
        return min(STEPS, self._steps.count - first)


@compiled
def find_gaps(states: Singles, steps: int, has_gap: Flags) -> None:
    """Mark the first columns, (m,), that have a state in ``steps`` (k, 6, n) that is not finite."""
    for k in range(steps):
        for c in range(states.shape[1]):
            for i in range(has_gap.size):
                has_gap[i] |= not abs(states[k, c, i]) < np.inf


def _perigees_km(propagator: Propagator) -> FloatArray:
    perigees: FloatArray = EARTH_RADIUS_WGS72_KM * np.array(
        [s.a * (1.0 - s.ecco) for s in propagator.satrecs]
    )
    return perigees


def _steps_per_arc(arc_s: float, step_s: float) -> int:
    """Return the largest power of two of steps in an arc, so that blocks hold whole arcs."""
    steps = 1
    while 2 * steps * step_s <= arc_s and 2 * steps <= STEPS:
        steps *= 2
    return steps
