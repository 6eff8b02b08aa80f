"""Whether an exercise is on: then everything that is made or sent wears its mark, for ever.

SAFE_PASSAGE_EXERCISE names one for as long as the processes run. Without it those count that people
began on the page Configuration. They are rows; each begins and ends at an instant that lies further
ahead than any process looks between two reads, so that all processes turn at the same one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import Error as DatabaseTrouble

from screening.common.clock import real_now_utc


@dataclass(frozen=True, slots=True)
class Exercise:
    """The exercise that is on; ``name`` is empty where it has none."""

    name: str

    @property
    def words(self) -> str:
        """How pages and messages head it: "EXERCISE Quiet Orbit"."""
        return f"EXERCISE {self.name}".strip()


@dataclass(frozen=True, slots=True)
class ExercisePeriod:
    """From when until when (real time) an exercise is on; ``ends_at`` None: until it is ended."""

    name: str
    begins_at: datetime
    ends_at: datetime | None

    def is_on(self, at: datetime) -> bool:
        return self.begins_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True)
class _Look:
    """What was read last, and when by this process's own clock that only goes forward."""

    at_s: float
    periods: tuple[ExercisePeriod, ...]


class ExerciseBoard:
    """Where this process reads of exercises, and what it read last."""

    def __init__(self) -> None:
        self._read: Callable[[], Sequence[ExercisePeriod]] = tuple
        self._last: _Look | None = None

    def read_from(self, read: Callable[[], Sequence[ExercisePeriod]]) -> None:
        """Say who knows of periods: the room above that keeps them."""
        self._read, self._last = read, None

    def forget(self) -> None:
        """Read anew at the next question."""
        self._last = None

    def periods(self, every_s: float) -> tuple[ExercisePeriod, ...]:
        """What was read at most ``every_s`` ago; what was read last while nothing answers."""
        now_s, last = time.monotonic(), self._last
        if last is not None and now_s - last.at_s < every_s:
            return last.periods
        try:
            found = tuple(self._read())
        except DatabaseTrouble:
            found = last.periods if last is not None else ()
        self._last = _Look(now_s, found)
        return found


board = ExerciseBoard()


def current_exercise() -> Exercise | None:
    """The exercise that SAFE_PASSAGE_EXERCISE names, else one that people began; or None."""
    name: str | None = settings.EXERCISE
    if name is not None:
        return Exercise(name)
    every_s: float | None = settings.EXERCISES_READ_EVERY_S
    if every_s is None:
        return None
    now = real_now_utc()
    on = (each for each in board.periods(every_s) if each.is_on(now))
    return next((Exercise(each.name) for each in on), None)


def is_exercise_on() -> bool:
    """Whether an exercise is on."""
    return current_exercise() is not None
