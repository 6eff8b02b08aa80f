"""What came of conjunctions that have passed: one transition more, once it is known."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from screening.common.clock import now_utc
from screening.common.instants import SECOND, minute_text, nearest
from screening.conjunctions.calibration_cases import TRUE_WITHIN
from screening.conjunctions.life_models import Transition
from screening.conjunctions.lifecycle import Cause, Change, LifeState
from screening.conjunctions.models import Conjunction, EventKind
from screening.conjunctions.realised_miss import RealisedMiss, realised_miss
from screening.conjunctions.selectors import latest_finished_run, reading_at
from screening.conjunctions.services.life_cycle import DueChange, change_state
from screening.conjunctions.situations import subjects_of

# The nearest epoch may come this long after a pass, and a little later to us; then it may not.
WAIT: Final = TRUE_WITHIN
GIVEN_UP_AFTER: Final = timedelta(days=3)
MOST_AT_ONCE: Final = 200


def outcomes_record() -> list[Transition]:
    """Say of passes that are over how close they came, where later elements tell.

    Those of whom they do not tell within three days stay without an outcome: unknown, not safe.
    """
    at_utc = now_utc()
    waiting = Conjunction.objects.filter(
        life__state=LifeState.PASSED,
        tca_utc__range=(at_utc - GIVEN_UP_AFTER, at_utc - WAIT),
        latest_assessment__kind=EventKind.CLOSEST_APPROACH,
    ).exclude(transitions__cause=Cause.OUTCOME)
    passes = waiting.select_related(
        "latest_assessment__primary_element_set", "latest_assessment__secondary_element_set"
    ).order_by("-tca_utc", "pk")[:MOST_AT_ONCE]
    found = {each.pk: (each, realised_miss(each)) for each in passes}
    known = {key: (each, miss) for key, (each, miss) in found.items() if miss is not None}
    subjects = subjects_of(
        Conjunction.objects.filter(pk__in=known), reading_at(at_utc, latest_finished_run()), {}
    )
    due: list[DueChange] = []
    for subject in subjects:
        predicted, miss = known[subject.conjunction_id]
        change = Change(subject.life, subject.life, Cause.OUTCOME, _words(predicted, miss))
        due.append(DueChange(subject, change, realised_miss_km=miss.miss_distance_km))
    return change_state(due)


def _words(predicted: Conjunction, miss: RealisedMiss) -> str:
    later_s = (miss.tca_utc - predicted.tca_utc).total_seconds()
    tca_utc = nearest(miss.tca_utc, SECOND)
    epochs = " and ".join(minute_text(epoch) for epoch in miss.epochs_utc)
    return (
        f"By later elements (epochs {epochs} UTC) it came within {miss.miss_distance_km:.3f} km at "
        f"{tca_utc:%H:%M:%S} UTC, {abs(later_s):.1f} s {'after' if later_s >= 0 else 'before'}"
        f" what was predicted last; predicted were {predicted.miss_distance_km:.3f} km."
    )
