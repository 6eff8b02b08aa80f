"""The burns that are tried: a grid over when, along which axis and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import numpy as np

from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.manoeuvre import Burn
from screening.engine.types import ElementSet

MOST_BURNS: Final = 2000
_AXES: Final = ("radial", "in_track", "cross_track")


class Direction(StrEnum):
    """Along which axis of the object that burns: R outward, I along the track, C the rest."""

    RADIAL = "radial"
    IN_TRACK = "in_track"
    CROSS_TRACK = "cross_track"

    def dv_rtn_m_s(self, size_m_s: float) -> tuple[float, float, float]:
        """Return a change of velocity of a signed size along this axis."""
        r, t, n = (size_m_s if self.value == axis else 0.0 for axis in _AXES)
        return r, t, n


@dataclass(frozen=True, slots=True)
class BurnGrid:
    """Every combination of instants, directions and signed sizes (m/s), in that order.

    Raises ``ValueError`` when an axis is empty, a size is zero or not finite, or the grid has more
    than ``MOST_BURNS`` burns.
    """

    at_utc: Sequence[datetime]
    directions: Sequence[Direction]
    sizes_m_s: Sequence[float]

    def __post_init__(self) -> None:
        count = len(self.at_utc) * len(self.directions) * len(self.sizes_m_s)
        if not 0 < count <= MOST_BURNS:
            raise ValueError(f"a grid must hold 1 to {MOST_BURNS:,} burns, this one has {count:,}")
        for size_m_s in self.sizes_m_s:
            if size_m_s == 0.0 or not np.isfinite(size_m_s):
                raise ValueError(f"a burn must be a finite size other than 0 m/s, got {size_m_s}")

    @property
    def burns(self) -> tuple[tuple[Direction, Burn], ...]:
        """All burns with their directions."""
        return tuple(
            (direction, Burn(at_utc, direction.dv_rtn_m_s(size_m_s)))
            for at_utc in self.at_utc
            for direction in self.directions
            for size_m_s in self.sizes_m_s
        )


def burn_times(
    element_set: ElementSet, event_tca_utc: datetime, earliest_utc: datetime, count: int
) -> tuple[datetime, ...]:
    """Return equally spaced instants from the earliest to half a revolution before an event.

    All but the earliest are whole seconds, as such times are spoken. A burn later than the last
    hardly moves anything. Raises ``ValueError`` when the earliest is later,
    or the count is under 1.
    """
    half_revolution_s = 0.5 * SECONDS_PER_DAY / element_set.mean_motion_rev_day
    latest_utc = event_tca_utc - timedelta(seconds=half_revolution_s)
    if count < 1:
        raise ValueError(f"the number of burn times must be 1 or more, got {count}")
    if earliest_utc > latest_utc:
        raise ValueError(
            f"the earliest burn ({earliest_utc.isoformat()}) must be half a revolution before the"
            f" event or earlier: by {latest_utc.isoformat()}"
        )
    step = (latest_utc - earliest_utc) / max(count - 1, 1)
    spaced = [(earliest_utc + step * number).replace(microsecond=0) for number in range(count)]
    return tuple(dict.fromkeys(max(each, earliest_utc) for each in spaced))
