"""One thing that is measured, and one look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

PREFIX: Final = "safe_passage_"
LAST_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """When is looked: ``real_now`` by the wall clock, ``now_utc`` by the product's."""

    real_now: datetime
    now_utc: datetime

    @property
    def day_ago(self) -> datetime:
        return self.real_now - LAST_DAY


@dataclass(frozen=True, slots=True)
class Measure:
    """A gauge: its name as Prometheus has it, with the unit at its end, and what it says."""

    name: str
    words: str
    labels: tuple[str, ...] = ()

    def of(self, value: float, *labels: str) -> Reading:
        if len(labels) != len(self.labels):
            raise ValueError(f"{self.name} has the labels {self.labels}, not {labels}.")
        return Reading(self, labels, float(value))


@dataclass(frozen=True, slots=True)
class Reading:
    measure: Measure
    labels: tuple[str, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that one look tells together; where it fails the others are still told."""

    name: str
    measures: tuple[Measure, ...]
    read: Callable[[Moment], Iterable[Reading]]
