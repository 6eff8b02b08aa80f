"""The sieve over a stretch of time: every pair that may come under the threshold, and when."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import numpy as np

from screening.engine.all_pairs.neighbours import (
    Found,
    Screened,
    Trial,
    find_meetings,
    trial_space,
)
from screening.engine.all_pairs.places import Instant, Rules, work_space
from screening.engine.all_pairs.states import FastStates, StateBlock, Steps
from screening.engine.motion import GRAVITY_GRADIENT_S2
from screening.engine.near_earth.states import STEPS
from screening.engine.threads import Threads
from screening.engine.types import BoolArray, FloatArray, IntArray

# Up to so many primaries are tried with everyone, which is as quick as placing so many objects.
_FEW_PRIMARIES: Final = 64
# A block of so many objects takes 77 MB. Two of more would take more memory than the time is worth.
_MOST_OBJECTS_TWICE: Final = 50_000
_STEPS_PER_TASK: Final = 8
_ROOM_PER_STEP: Final = 2048
# Rounding of the closed form in single precision, over hundreds of kilometres.
CLOSED_FORM_ERROR_KM: Final = 0.005


# States, and what those of each column may be off by.
FilledBlock = tuple[StateBlock, FloatArray]


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
    # Work space that no thread is using: fresh memory costs more than it seems.
    _spaces: list[tuple[Instant, Trial]] = field(default_factory=list)

    def blocks(self) -> Iterator[tuple[float, Candidates]]:
        """Yield the share of the stretch done, and the candidates of one block of steps more."""
        if self.states.object_of_column.size == 0:
            return
        for first, (block, extra_km) in self._filled_blocks():
            last = min(STEPS, self.steps.count - first)
            found = self._found(block, last, first, self.margin_km + extra_km)
            yield (first + last) / self.steps.count, found

    def _filled_blocks(self) -> Iterator[tuple[int, FilledBlock]]:
        """Yield each block's first step and its states, which stand until the next is asked for.

        While one of two blocks is searched the next is filled; one alone is filled in between.
        """
        free = [self._empty_block() for _ in range(self._blocks_held())]
        waiting: deque[tuple[int, Future[FilledBlock]]] = deque()
        for first in range(0, self.steps.count, STEPS):
            if not free:
                number, filled = waiting.popleft()
                yield number, filled.result()
                free.append(filled.result())
            waiting.append((first, self._filled(first, free.pop())))
        for number, filled in waiting:
            yield number, filled.result()

    def _blocks_held(self) -> int:
        columns = self.states.object_of_column.size
        return 2 if columns <= _MOST_OBJECTS_TWICE else 1

    def _empty_block(self) -> FilledBlock:
        columns = self.states.object_of_column.size
        return np.empty((STEPS, 6, columns), np.float32), np.empty(columns)

    def _filled(self, first: int, into: FilledBlock) -> Future[FilledBlock]:
        """Start filling a block with the states from step ``first`` on."""

        def fill() -> FilledBlock:
            self.states.fill(first, *into)
            return into

        return self.threads.beside(fill)

    def _rules(self) -> Rules:
        half_s, gradient_s2 = self.steps.step_s / 2.0, GRAVITY_GRADIENT_S2
        return Rules(
            half_step=half_s,
            threshold=self.threshold_km,
            error_constant=gradient_s2 * self.threshold_km * half_s**2 + CLOSED_FORM_ERROR_KM,
            error_per_speed=gradient_s2 * half_s**3 / 2.0,
        )

    def _found(
        self,
        block: StateBlock,
        last: int,
        first: int,
        margin_km: FloatArray,
    ) -> Candidates:
        tasks = [
            np.arange(begin, min(begin + _STEPS_PER_TASK, last))
            for begin in range(0, last, _STEPS_PER_TASK)
        ]
        screened = self._screened(margin_km)
        jobs = [partial(self._search, block, steps, screened) for steps in tasks]
        parts = self.threads.run(jobs)
        found = np.concatenate([part.pairs for part in parts]).astype(np.int64)
        closest_s = np.concatenate([part.closest_s for part in parts]).astype(np.float64)
        objects = self.states.object_of_column[found[:, :2]]
        centre_s = self.steps.offsets_s(first, STEPS)[found[:, 2]]
        return Candidates(objects.min(axis=1), objects.max(axis=1), centre_s, centre_s + closest_s)

    def _screened(self, margin_km: FloatArray) -> Screened:
        is_primary = self.is_primary
        if is_primary is None:
            is_primary = np.ones(margin_km.size, np.bool_)
        few = bool(is_primary.sum() <= _FEW_PRIMARIES) and not is_primary.all()
        return Screened(margin_km.astype(np.float32), is_primary, few)

    def _search(self, block: StateBlock, steps: IntArray, screened: Screened) -> Found:
        objects, room = screened.margin.size, _ROOM_PER_STEP * steps.size
        rules, space = self._rules(), self._spare_space(objects)
        while True:
            found = Found(np.empty((room, 3), np.int32), np.empty(room, np.float32))
            count = find_meetings(block, steps, screened, rules, *space, found)
            if count <= room:
                self._spaces.append(space)
                return Found(found.pairs[:count].copy(), found.closest_s[:count].copy())
            room = count

    def _spare_space(self, objects: int) -> tuple[Instant, Trial]:
        try:
            return self._spaces.pop()
        except IndexError:
            return work_space(objects), trial_space(objects)
