"""UTC to Julian dates and back: the only place where Julian dates are made.

A Julian date is kept in two parts, a day that starts at 0h UTC and a fraction, because one double
resolves only 40 microseconds of 2026. In two parts a week's offsets resolve to 0.1 nanosecond.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Final

import numpy as np

from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.types import FloatArray

_JULIAN_DAY_AT_ORDINAL_ZERO: Final = 1721424.5  # 0h of datetime ordinal 0 (proleptic Gregorian)
# The day from which SGP4's initialisation counts.
_SGP4_DAY_ZERO_UTC: Final = datetime(1949, 12, 31, tzinfo=UTC)
_SGP4_DAY_ZERO_JD: Final = 2433281.5


def require_aware_utc(instant: datetime, what: str) -> datetime:
    """Return ``instant`` in UTC; raise ``ValueError`` naming ``what`` when it has no zone."""
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError(
            f"{what} must carry a time zone (use Z for UTC), got {instant.isoformat()}"
        )
    return instant.astimezone(UTC)


@lru_cache(maxsize=16)
def julian_date(instant_utc: datetime) -> tuple[float, float]:
    """Split an aware instant into the Julian date of its 0h UTC and the fraction of that day."""
    utc = require_aware_utc(instant_utc, "instant")
    since_midnight = utc - utc.replace(hour=0, minute=0, second=0, microsecond=0)
    return utc.toordinal() + _JULIAN_DAY_AT_ORDINAL_ZERO, since_midnight / timedelta(days=1)


def julian_dates(start_utc: datetime, offset_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the two-part Julian dates of ``start_utc`` plus each offset in seconds.

    Both arrays have the shape of ``offset_s``; the first part is constant, so that the fraction
    carries the whole resolution.
    """
    jd, fraction = julian_date(start_utc)
    return np.full(offset_s.shape, jd), fraction + offset_s / SECONDS_PER_DAY


def sgp4_epoch(instant_utc: datetime) -> tuple[float, float, float]:
    """Return an epoch as SGP4 initialises it and as it measures time from it.

    The first value counts days since 1949-12-31T00:00 UTC in one double; the other two are the
    Julian date in two parts.
    """
    jd, fraction = julian_date(instant_utc)
    return (jd - _SGP4_DAY_ZERO_JD) + fraction, jd, fraction


def sgp4_epochs(instants_utc: Sequence[datetime]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return what ``sgp4_epoch`` returns, to the last bit, of many aware instants: arrays (n,)."""
    since = [instant - _SGP4_DAY_ZERO_UTC for instant in instants_utc]
    parts = chain.from_iterable((each.days, each.seconds, each.microseconds) for each in since)
    days, seconds, microseconds = np.fromiter(parts, np.float64, 3 * len(since)).reshape(-1, 3).T
    fraction = (seconds * 1e6 + microseconds) / (SECONDS_PER_DAY * 1e6)
    return days + fraction, days + _SGP4_DAY_ZERO_JD, fraction


def utc_at(start_utc: datetime, offset_s: float) -> datetime:
    """Return ``start_utc`` plus ``offset_s`` seconds, to the microsecond."""
    return start_utc + timedelta(seconds=float(offset_s))


def seconds_between(earlier_utc: datetime, later_utc: datetime) -> float:
    """Return the seconds from the first instant to the second (negative when it is before)."""
    return (later_utc - earlier_utc).total_seconds()
