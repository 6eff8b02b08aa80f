"""Lives of a conjunction for tests: its changes, one after the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.life_models import ConjunctionLife, RuleVersion, Transition
from screening.conjunctions.lifecycle import LifeState
from screening.conjunctions.models import Conjunction
from tests.factories import NOW


def lived(pair: Conjunction, *states: str, **overrides: Any) -> list[Transition]:
    """Write a life of these states, an hour apart, with the levels that go with them.

    Stale and mitigated keep the level before; "stale:red" gives another.
    """
    written: list[Transition] = []
    rule = RuleVersion.objects.filter(station=pair.station_id).first()
    state_before = level_before = ""
    for number, words in enumerate(states, start=1):
        state, _, given = words.partition(":")
        level = given or _level(state, level_before)
        at_utc = NOW + (number - len(states)) * timedelta(hours=1)
        fields = {
            "cause": "rule",
            "reason": f"It is {state} <now> & counted.",
            "rule": rule,
            "assessment": pair.latest_assessment,
            "at_utc": at_utc,
            "recorded_at": at_utc,
            "is_synthetic": pair.is_synthetic,
        }
        written.append(
            Transition.objects.create(
                conjunction=pair,
                sequence=number,
                from_state=state_before,
                to_state=state,
                from_level=level_before,
                to_level=level,
                **fields | overrides,
            )
        )
        state_before, level_before = state, level
    ConjunctionLife.objects.update_or_create(
        conjunction=pair,
        defaults={
            "state": state_before,
            "level": level_before,
            "cleared_level": written[-1].from_level if state_before == LifeState.CLEARED else "",
            "since": NOW,
            "sequence": len(states),
            "is_exercise": bool(overrides.get("is_exercise")),
        },
    )
    return written


def _level(state: str, before: str) -> str:
    if state in (LifeState.STALE, LifeState.MITIGATED, LifeState.PASSED):
        return before
    return state if state in list(Level) else ""
