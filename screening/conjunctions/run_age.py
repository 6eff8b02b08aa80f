"""How old the newest look at the stations is, and whether that is still soon enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from screening.common.ages import AgeState, state_of_age
from screening.common.durations import duration_words
from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.staleness import run_blind_after, run_late_after


@dataclass(frozen=True, slots=True)
class RunAge:
    """Product time since the newest finished run of the stations looked; None before the first."""

    age: timedelta | None
    late_after: timedelta
    blind_after: timedelta

    @property
    def state(self) -> AgeState:
        return state_of_age(self.age, late_after=self.late_after, blind_after=self.blind_after)

    @property
    def sentence(self) -> str:
        if self.age is None:
            return _("No screening has run yet: nobody has looked.")
        span = duration_words(self.age.total_seconds())
        return _("The newest screening looked %(span)s ago.") % {"span": span}


def run_age(newest: ScreeningRun | None, at_utc: datetime, rate: float) -> RunAge:
    """Judge the newest finished run; ``at_utc`` is product time, ``rate`` its pace."""
    age = at_utc - newest.window_start_utc if newest else None
    return RunAge(age, run_late_after(rate), run_blind_after(rate))
