"""The week that lasts, as pages tell of it: counted ahead of them where that takes long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from screening.reports.as_data import so_far_of
from screening.reports.interval import IsoWeek
from screening.reports.models import WeekCount
from screening.reports.weekly import week_so_far
from screening.reports.weekly_types import WeekSoFar

# Three turns of the schedule: a worker that is busy for a quarter of an hour makes no page slow.
COUNT_KEPT: Final = timedelta(minutes=15)


def week_under_way(at_utc: datetime) -> WeekSoFar:
    """The week that ``at_utc`` is in, as it was counted in the last quarter of an hour, or now."""
    kept = WeekCount.objects.filter(
        week=str(IsoWeek.of(at_utc)),
        known_until_utc__gt=at_utc - COUNT_KEPT,
        known_until_utc__lte=at_utc,
    ).first()
    so_far = so_far_of(kept.so_far) if kept else None
    return so_far or week_so_far(at_utc)
