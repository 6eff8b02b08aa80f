"""What one screening looks for, and the refusal of what could not be guaranteed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.motion import relative_motion_is_bounded
from screening.engine.timescales import require_aware_utc

DEFAULT_STEP_S: Final = 600.0
DEFAULT_SIEVE_STEP_S: Final = 120.0
DEFAULT_MAX_ELEMENT_AGE_DAYS: Final = 30.0
MAX_DURATION_S: Final = 60.0 * SECONDS_PER_DAY
MAX_THRESHOLD_KM: Final = 1000.0
MIN_STEP_S: Final = 10.0
MAX_SIEVE_STEP_S: Final = 240.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningConfig:
    """One screening: the half-open window [start, end), the threshold and how to look.

    ``step_s`` is the spacing of the first look at exact states, each of which answers for half a
    step to either side. It changes the time a screening takes and never what it finds: a step too
    long for the bound on relative motion to hold is refused.
    ``sieve_step_s`` is the same for the all-against-all sieve, whose margins are laid out for
    240 s and less.
    ``max_element_age_days`` is how far the epoch may lie from the window's start.
    """

    start_utc: datetime
    duration_s: float
    threshold_km: float
    step_s: float = DEFAULT_STEP_S
    sieve_step_s: float = DEFAULT_SIEVE_STEP_S
    max_element_age_days: float = DEFAULT_MAX_ELEMENT_AGE_DAYS

    def __post_init__(self) -> None:
        object.__setattr__(self, "start_utc", require_aware_utc(self.start_utc, "start_utc"))
        _require_between("duration_s", self.duration_s, 0.0, MAX_DURATION_S)
        _require_between("threshold_km", self.threshold_km, 0.0, MAX_THRESHOLD_KM)
        _require_between("max_element_age_days", self.max_element_age_days, 0.0, float("inf"))
        _require_between("sieve_step_s", self.sieve_step_s, 0.0, MAX_SIEVE_STEP_S)
        if not self.step_s >= MIN_STEP_S:
            raise ValueError(f"step_s must be {MIN_STEP_S:g} or more, got {self.step_s}")
        if not relative_motion_is_bounded(self.step_s / 2.0):
            raise ValueError(
                f"step_s = {self.step_s:g} cannot guarantee that no pass is missed: "
                "relative motion is not bounded over half of it. Use 1000 or less."
            )

    @property
    def end_utc(self) -> datetime:
        """The first instant after the window."""
        return self.start_utc + timedelta(seconds=self.duration_s)


def _require_between(name: str, value: float, above: float, at_most: float) -> None:
    # Written so that NaN is refused too.
    if not above < value <= at_most:
        raise ValueError(f"{name} must be over {above:g} and at most {at_most:g}, got {value}")
