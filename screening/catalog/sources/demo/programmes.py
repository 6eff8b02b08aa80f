"""When encounters take place, and which object each of them belongs to.

Two programmes fill the week ahead. *Scheduled* encounters, one every four hours, are known more
than a week before; *late* ones, one every half hour, begin hours before the pass with a manoeuvre.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.catalog.sources.demo.chance import normal, uniform
from screening.catalog.sources.demo.families import FAMILIES, LATE_FAMILIES, Family
from screening.catalog.sources.demo.issues import TICK_S
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.types import IntArray


@dataclass(frozen=True, slots=True)
class Programme:
    """A row of slots. The object at a place of the pool takes every ``pool``-th slot.

    ``lead_s``: how long before the pass an object's orbit leads there. ``first_suffix`` begins the
    numbers in names.
    """

    name: str
    families: tuple[Family, ...]
    spacing_s: float
    pool: int
    lead_s: float
    first_suffix: int

    def family(self, place: int) -> Family:
        return self.families[place % len(self.families)]

    def object_name(self, place: int) -> str:
        return self.family(place).name_pattern.format(self.first_suffix + place)


PROGRAMMES: Final = (
    Programme("scheduled", FAMILIES, 4 * 3600.0, 96, 8.25 * SECONDS_PER_DAY, 31_001),
    Programme("late", LATE_FAMILIES, 1800.0, 192, 8.5 * 3600.0, 36_001),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One encounter's place in its programme, and the world's chance about it."""

    programme: Programme
    number: int
    seed: int

    @property
    def place(self) -> int:
        return self.number % self.programme.pool

    def before(self) -> Slot:
        """Return the slot that the same object had before this one."""
        return Slot(self.programme, self.number - self.programme.pool, self.seed)

    def tca_s(self, attempt: int) -> float:
        """Return the time of the encounter in world seconds; each attempt has its own.

        The ends of a slot stay free, so that neighbours keep apart.
        """
        share = self.chance("time", attempt)
        return (self.number + 0.1 + 0.8 * share) * self.programme.spacing_s

    def chance(self, stream: str, *keys: int) -> float:
        """Return a draw in [0, 1) of this slot."""
        return float(uniform(self.seed, self._stream(stream), *self._keys(keys))[0])

    def error(self, stream: str, *keys: int) -> float:
        """Return a standard normal draw of this slot."""
        return float(normal(self.seed, self._stream(stream), *self._keys(keys))[0])

    def _stream(self, stream: str) -> str:
        return f"{self.programme.name} {stream}"

    def _keys(self, keys: tuple[int, ...]) -> list[IntArray]:
        return [np.array([key]) for key in (self.number, *keys)]


def slot_at_tick(programme: Programme, place: int, tick: int, seed: int) -> Slot:
    """Return the latest slot of an object whose lead has begun at the tick."""
    horizon_s = tick * TICK_S + programme.lead_s
    # The slot as a whole must lie within the lead: whichever attempt at a time is taken in it.
    last_slot = int(horizon_s // programme.spacing_s) - 1
    return Slot(programme, last_slot - (last_slot - place) % programme.pool, seed)
