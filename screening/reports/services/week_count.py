"""Count the week that lasts ahead of those who ask for it, where that takes long."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Final

from screening.reports.as_data import so_far_data
from screening.reports.models import WeekCount
from screening.reports.weekly import week_so_far

# What takes less a page counts by itself, and says what is known now.
WORTH_KEEPING_S: Final = 0.2


def week_count(at_utc: datetime, *, worth_keeping_s: float = WORTH_KEEPING_S) -> WeekCount | None:
    """Keep the week that ``at_utc`` is in, as it is known by then, in place of what was kept.

    None where it took less than ``worth_keeping_s``.
    """
    begun_s = time.monotonic()
    so_far = week_so_far(at_utc)
    if time.monotonic() - begun_s < worth_keeping_s:
        WeekCount.objects.all().delete()
        return None
    WeekCount.objects.exclude(week=so_far.week).delete()
    kept, _ = WeekCount.objects.update_or_create(
        week=so_far.week,
        defaults={"known_until_utc": so_far.known_until_utc, "so_far": so_far_data(so_far)},
    )
    return kept
