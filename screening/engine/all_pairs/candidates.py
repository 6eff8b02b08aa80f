"""The sieve over a stretch of time: every pair that may come under the threshold, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.all_pairs import neighbours
from screening.engine.all_pairs.cells import Cells, make_cells
from screening.engine.all_pairs.near_earth import STEPS
from screening.engine.all_pairs.states import FastStates, StateBlock, Steps
from screening.engine.all_pairs.threads import Threads
from screening.engine.motion import GRAVITY_GRADIENT_S2
from screening.engine.propagate import BoolArray
from screening.engine.types import FloatArray, IntArray

# Objects above these quantiles are searched for all round, which costs more for each of them but
# keeps the cells small for the rest. They change the time a sieve takes and nothing else.
_ORDINARY_SLACK: Final = 0.95
_FURTHER_SLACK: Final = 0.985
_ORDINARY_SPEED: Final = 0.98
_ORDINARY_RADIUS_KM: Final = 9000.0
_STEPS_PER_TASK: Final = 8
_ROOM_PER_STEP: Final = 2048
# Rounding of the closed form in single precision, over hundreds of kilometres.
_CLOSED_FORM_ERROR_KM: Final = 0.005


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
        block: StateBlock = np.empty((STEPS, 6, columns), np.float32)
        extra_km = np.empty(columns)
        layout: tuple[FloatArray, Cells] | None = None
        for first in range(0, self.steps.count, STEPS):
            self.states.fill(first, block, extra_km)
            if layout is None:
                layout = self._layout(block[0])
            last = min(STEPS, self.steps.count - first)
            found = self._found(block, last, first, self.margin_km + extra_km, layout)
            yield (first + last) / self.steps.count, found

    def _layout(self, states: StateBlock) -> tuple[FloatArray, Cells]:
        """Choose who counts as unusual, and lay out the cells for the others."""
        half_s = self.steps.step_s / 2.0
        r, v = states[:3].astype(np.float64), states[3:].astype(np.float64)
        radius_km, speed_km_s = np.linalg.norm(r, axis=0), np.linalg.norm(v, axis=0)
        slack_km = np.abs((r * v).sum(axis=0)) / radius_km * half_s + self.margin_km
        is_low = radius_km < _ORDINARY_RADIUS_KM
        sample = is_low if is_low.any() else np.isfinite(radius_km)
        if not sample.any():
            sample, slack_km, speed_km_s = np.ones(1, np.bool_), np.ones(1), np.full(1, 8.0)
        slack, further = np.quantile(slack_km[sample], [_ORDINARY_SLACK, _FURTHER_SLACK]) + 0.5
        speed = float(np.quantile(speed_km_s[sample], _ORDINARY_SPEED)) + 0.05
        margin = float(np.quantile(self.margin_km, _ORDINARY_SPEED)) * 1.01 if r.size else 1.0
        constant = GRAVITY_GRADIENT_S2 * self.threshold_km * half_s**2 + _CLOSED_FORM_ERROR_KM
        per_speed = GRAVITY_GRADIENT_S2 * half_s**3 / 2.0
        reach_km = self.threshold_km + constant + 2.0 * (margin + speed * (half_s + per_speed))
        cells = make_cells(
            reach_km, self.threshold_km + 2.0 * slack, radius_km[np.isfinite(radius_km)]
        )
        width = np.pi / cells.columns.size
        rules = np.array(
            [half_s, self.threshold_km, speed, slack, margin, further, constant, per_speed, width]
        )
        return rules, cells

    def _found(
        self,
        block: StateBlock,
        last: int,
        first: int,
        margin_km: FloatArray,
        layout: tuple[FloatArray, Cells],
    ) -> Candidates:
        tasks = [
            np.arange(begin, min(begin + _STEPS_PER_TASK, last))
            for begin in range(0, last, _STEPS_PER_TASK)
        ]
        parts = self.threads.run(
            [lambda steps=steps: self._search(block, steps, margin_km, layout) for steps in tasks]
        )
        found = np.concatenate([part[0] for part in parts])
        closest_s = np.concatenate([part[1] for part in parts]).astype(np.float64)
        objects = self.states.object_of_column[found[:, :2]]
        centre_s = self.steps.first_s + self.steps.step_s * (first + found[:, 2])
        return Candidates(objects.min(axis=1), objects.max(axis=1), centre_s, centre_s + closest_s)

    def _search(
        self,
        block: StateBlock,
        steps: IntArray,
        margin_km: FloatArray,
        layout: tuple[FloatArray, Cells],
    ) -> tuple[IntArray, FloatArray]:
        rules, cells = layout
        numbering = (
            cells.layer_of, cells.columns, cells.first_column, cells.columns_per_layer, cells.count,
        )  # fmt: skip
        everyone = self.is_primary is None
        chosen = np.zeros(margin_km.size, np.bool_) if self.is_primary is None else self.is_primary
        room = _ROOM_PER_STEP * steps.size
        while True:
            found, closest_s = np.empty((room, 3), np.int32), np.empty(room, np.float32)
            count = neighbours.find_meetings(
                block, steps, margin_km, chosen, everyone, rules, numbering,
                cells.ahead, cells.around, cells.least_cosine, found, closest_s,
            )  # fmt: skip
            if count <= room:
                return found[:count].copy(), closest_s[:count].copy()
            room = count
