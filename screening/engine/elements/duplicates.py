"""One element set an object and epoch: the same twice is one, a contradiction is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Final

from screening.engine.elements.parsed import BadRecord
from screening.engine.types import ElementSet

# What decides where the object is: sets that differ in one of these contradict each other. Names
# and counters may differ between copies.
ORBIT_FIELDS: Final = (
    "mean_motion_rev_day",
    "eccentricity",
    "inclination_deg",
    "raan_deg",
    "arg_perigee_deg",
    "mean_anomaly_deg",
    "bstar_per_earth_radius",
)
_orbit: Final = attrgetter(*ORBIT_FIELDS)


@dataclass(slots=True)
class DuplicateFilter:
    """Remembers what was seen in one file. ``unit`` is what the file is counted in."""

    unit: str
    _seen: dict[tuple[int, datetime], tuple[int, ElementSet]] = field(default_factory=dict)

    def first(self, number: int, element_set: ElementSet) -> ElementSet | BadRecord | None:
        """Return the element set if it is the first of its object and epoch.

        Return None for an equal copy, and a BadRecord for one that contradicts the first.
        """
        key = (element_set.norad_cat_id, element_set.epoch_utc)
        first_at, first = self._seen.setdefault(key, (number, element_set))
        if first is element_set:
            return element_set
        if _orbit(first) == _orbit(element_set):
            return None
        return BadRecord(
            f"object {element_set.norad_cat_id} has other elements of the same epoch"
            f" in {self.unit} {first_at}",
            element_set.name,
        )
