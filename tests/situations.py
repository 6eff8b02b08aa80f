"""Situations of a pass on its way through its life, judged by the first rule of the ISS."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from screening.conjunctions.criteria import PassFacts
from screening.conjunctions.criteria.course import level_course
from screening.conjunctions.lifecycle import Change, Life, Look, Situation, next_state
from tests.recorded_conjunction import TCA
from tests.station_rules import seeded_rule

HOUR = timedelta(hours=1)
YELLOW, RED, BELOW = 3e-5, 3e-4, 1e-7


def situation_of(updates: Sequence[PassFacts], **overrides: Any) -> Situation:
    at_utc = overrides.pop("at_utc", updates[-1].at_utc if updates else TCA - 40 * HOUR)
    steps = tuple(level_course(updates, seeded_rule(), at_utc)[-1:])
    fields = {
        "at_utc": at_utc,
        "tca_utc": TCA,
        "steps": steps,
        "look": Look.SEEN,
        "looked_by": "run 12",
        "stale_words": "",
        "is_over": at_utc > TCA,
    }
    return Situation(**fields | overrides)


def change_from(current: Life, situation: Situation) -> Change | None:
    return next_state(current, situation, seeded_rule())


def life_after(current: Life, situation: Situation) -> Life:
    change = change_from(current, situation)
    return current if change is None else change.after
