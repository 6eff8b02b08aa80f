"""What becomes of the pieces over the years, for each activity of the Sun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.consequences.breakups.pieces import Pieces
from screening.engine.decay.atmosphere import SolarActivity
from screening.engine.decay.lifetime import (
    USUAL_DRAG_COEFFICIENT,
    Decay,
    Fate,
    decay_after,
)
from screening.engine.types import BoolArray, FloatArray, Progress

DAYS_A_YEAR: Final = 365.25
# From after the first revolutions on; what comes later than is asked for is left out.
_DAYS: Final = (
    *(0.1, 1.0, 2.0, 4.0, 7.0, 14.0, 21.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 270.0),
    *(years * DAYS_A_YEAR for years in (1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 25, 35, 50, 75, 100)),
)


@dataclass(frozen=True, slots=True)
class Course:
    """Heights (k, n) of perigees and apogees after ``days`` (k,), NaN of what is no longer up.

    ``end`` is what has become of each by the last of them.
    """

    days: FloatArray
    perigee_height_km: FloatArray
    apogee_height_km: FloatArray
    end: Decay

    def is_up(self) -> BoolArray:
        """Which pieces (k, n) are still in orbit."""
        up: BoolArray = ~np.isnan(self.perigee_height_km)
        return up


def course_days(years: float) -> FloatArray:
    """Return the days after the break-up at which a cloud is looked at, the last at its end."""
    end = years * DAYS_A_YEAR
    return np.array([*(day for day in _DAYS if day < end * (1.0 - 1e-9)), end])


def courses(
    pieces: Pieces, *, years: float, on_progress: Progress
) -> Mapping[SolarActivity, Course]:
    """Follow the pieces for ``years`` under each activity of the Sun."""
    days = course_days(years)
    return {activity: _course(pieces, days, activity, on_progress) for activity in SolarActivity}


def drag_stage(activity: SolarActivity) -> str:
    """Name the stage that follows the pieces under an activity of the Sun."""
    return f"drag under a Sun of {activity} activity"


def _course(
    pieces: Pieces, days: FloatArray, activity: SolarActivity, on_progress: Progress
) -> Course:
    followed = []
    steps = decay_after(
        pieces.shape.perigee_height_km,
        pieces.shape.apogee_height_km,
        area_to_mass_m2_kg=pieces.area_to_mass_m2_kg,
        drag_coefficient=USUAL_DRAG_COEFFICIENT,
        activity=activity,
        years=(days / DAYS_A_YEAR).tolist(),
    )
    for done, each in enumerate(steps, start=1):
        followed.append(each)
        on_progress(drag_stage(activity), done / days.size)
    return Course(
        days=days,
        perigee_height_km=np.stack([each.perigee_height_km for each in followed]),
        apogee_height_km=np.stack([each.apogee_height_km for each in followed]),
        end=followed[-1],
    )


def down_days(end: Decay) -> FloatArray:
    """Return after how many days each piece (n,) is down: 0 at once, infinity if it stays up.

    What escapes is gone too, and never comes down: NaN.
    """
    days: FloatArray = np.where(end.fate == Fate.STILL_UP, np.inf, end.lifetime_years * DAYS_A_YEAR)
    return days
