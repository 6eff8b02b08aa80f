"""What ``screen`` refuses, because its answer would not fit, and what it tells meanwhile."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Final

from screening.common.exceptions import InputError
from screening.engine.config import ScreeningConfig

# The catalogue of 1 November 2024 gives 24,656 events in 24 h at 5 km: 26,834 objects, all against
# all. Of orbits that do not know of each other the number grows with the square of the objects and
# of the threshold. One crowded shell gives several times as many; the limit leaves room for that.
EVENTS_PER_OBJECT2_HOUR_KM2: Final = 24_656 / (26_834**2 * 24.0 * 5.0**2)
MAX_EVENTS: Final = 5_000_000
BYTES_PER_EVENT: Final = 1_000  # at the peak, while records are joined and sorted
QUIET_S: Final = 3.0  # shorter searches are not told of
SECONDS_PER_HOUR: Final = 3600.0


def require_bearable(object_count: int, config: ScreeningConfig) -> None:
    """Raise ``InputError`` when all against all would find more than this command can hold."""
    hours = config.duration_s / SECONDS_PER_HOUR
    events_per_km2 = EVENTS_PER_OBJECT2_HOUR_KM2 * object_count**2 * hours
    expected = events_per_km2 * config.threshold_km**2
    if expected <= MAX_EVENTS:
        return
    raise InputError(
        f"{object_count:,} objects against each other for {hours:g} h within "
        f"{config.threshold_km:g} km would be about {expected:,.0f} events and "
        f"{expected * BYTES_PER_EVENT / 1e9:,.0f} GB of memory; this command holds "
        f"{MAX_EVENTS:,} events. Use --threshold-km {_fitting_km(events_per_km2):g} or less, a "
        "shorter window, or --primaries or --stations instead of --all."
    )


class Progress:
    """Tells how far a search is: a line whenever it is ten percent further, once it is a long one.

    ``write`` takes a line; ``clock`` counts seconds.
    """

    def __init__(
        self, write: Callable[[str], object], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._clock = clock
        self._began_s = clock()
        self._told: tuple[str, int] = ("", 0)

    def __call__(self, stage: str, share: float) -> None:
        """Take in that a share in [0, 1] of a stage is done."""
        now = stage, math.floor(share * 10.0) * 10
        spent_s = self._clock() - self._began_s
        if spent_s < QUIET_S or now == self._told:
            return
        self._told = now
        self._write(f"{stage}: {now[1]} % after {spent_s:.0f} s")


def _fitting_km(events_per_km2: float) -> float:
    """The largest threshold that fits, rounded down to two digits."""
    fits_km = math.sqrt(MAX_EVENTS / events_per_km2)
    digit = 10.0 ** (math.floor(math.log10(fits_km)) - 1)
    return math.floor(fits_km / digit) * digit
