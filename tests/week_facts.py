"""Passes of one week as a summary knows them, for tests of its parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from screening.reports.interval import IsoWeek
from screening.reports.weekly_types import PassFact
from tests.factories import NOW

WEEK: Final = IsoWeek.of(NOW)
KNOWN: Final = WEEK.made_at_utc
DAY: Final = timedelta(days=1)


def fact(**overrides: Any) -> PassFact:
    """A pass of the ISS two days into the week that no rule minded."""
    fields: dict[str, Any] = {
        "conjunction_id": 1,
        "station": "iss",
        "object_name": "VISITOR 1",
        "norad_cat_id": 70001,
        "owner_code": "US",
        "object_type": "payload",
        "constellation": "",
        "tca_utc": WEEK.start_utc + 2 * DAY,
        "miss_km": 3.0,
        "radial_km": None,
        "in_track_km": None,
        "cross_track_km": None,
        "relative_speed_km_s": None,
        "pc": None,
        "pc_grade": "",
        "pc_reason": "",
        "max_pc": None,
        "level": "",
        "state": "passed",
        "realised_miss_km": None,
        "element_age_days": None,
        "is_synthetic": False,
        "is_exercise": False,
    }
    return PassFact(**fields | overrides)
