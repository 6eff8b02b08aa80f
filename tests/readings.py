"""How a conjunction stands, for tests that ask only for its state."""

from __future__ import annotations

from datetime import datetime

from screening.conjunctions.models import Conjunction, ScreeningRun
from screening.conjunctions.selectors import reading_at
from screening.conjunctions.standing import ConjunctionState, conjunction_standing


def state_of(
    conjunction: Conjunction, at_utc: datetime, newest_run: ScreeningRun | None
) -> ConjunctionState:
    return conjunction_standing(conjunction, reading_at(at_utc, newest_run)).state
