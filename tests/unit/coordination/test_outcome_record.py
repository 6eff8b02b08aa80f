"""What became of a pass is put on record once, when it can be known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.coordination.kinds import Choice, EntryKind
from screening.coordination.models import Case
from screening.coordination.plans import BurnPlan
from screening.coordination.release_models import Way
from screening.coordination.release_view import standing_for
from screening.coordination.selectors import standing_of
from screening.coordination.services.close import case_close
from screening.coordination.services.outcome_record import outcomes_append
from screening.coordination.services.speak import intend
from screening.engine.manoeuvre import Burn, burned
from screening.engine.types import ElementSet
from tests.coordination_world import (
    FLEET,
    OURS,
    STATION,
    TCA,
    THEIRS,
    notified_case,
    opened_case,
)
from tests.factories import MISS_DISTANCE_KM, NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.redetermined import redetermined
from tests.screened_world import catalogue_of, one_run, stand_still, the_pass, two_objects

pytestmark = pytest.mark.django_db

A_DAY_LATER = TCA + timedelta(hours=20)
GIVEN_UP = TCA + timedelta(days=3, minutes=1)


@pytest.fixture
def case(settings: Any) -> Case:
    """A case on a pass that a run has found with the elements of that day."""
    stand_still(settings)
    two_objects()
    one_run()
    case = notified_case(conjunction=the_pass())
    for speaker in (OURS, THEIRS):
        intend(case, speaker, choice=Choice.WILL_HOLD, at_utc=NOW + timedelta(minutes=2))
    return case


def _newer(elements: ElementSet) -> ElementSet:
    """Nearly the same motion from an epoch three minutes later, as a new determination has it."""
    minutes = 3.0
    turned_deg = elements.mean_anomaly_deg + 0.25 * elements.mean_motion_rev_day * minutes
    later_utc = elements.epoch_utc + timedelta(minutes=minutes)
    return replace(elements, epoch_utc=later_utc, mean_anomaly_deg=turned_deg)


def _outcome(case: Case) -> dict[str, Any]:
    outcome = standing_of(case, A_DAY_LATER).outcome
    assert outcome is not None
    return dict(outcome.shown("outcome"))


def _kept(case: Case) -> dict[str, Any]:
    return standing_of(case, A_DAY_LATER).kept


def _later_elements() -> None:
    catalogue_of(*map(_newer, (STATION_ELEMENTS, VISITOR_ELEMENTS)))


def test_it_waits_for_later_elements_and_then_tells_how_close_it_was(case: Case) -> None:
    assert outcomes_append(A_DAY_LATER) == 0
    _later_elements()
    assert outcomes_append(GIVEN_UP) == 1
    told = _outcome(case)
    assert told["realised_miss_km"] == pytest.approx(MISS_DISTANCE_KM, abs=2.0)
    assert told["reason"] is None
    assert set(_kept(case)) == {STATION, FLEET}


def test_after_three_days_it_says_that_nobody_can_tell(case: Case) -> None:
    assert outcomes_append(GIVEN_UP) == 1
    told = _outcome(case)
    assert told["realised_miss_km"] is None
    assert "No element sets of both objects" in told["reason"]
    assert _kept(case)[FLEET]["kept"] is None
    assert "1 own element set in 28 days" in _kept(case)[FLEET]["words"]["en"]


def test_it_is_told_once_and_of_closed_cases_too(case: Case) -> None:
    case_close(case, OURS, reason="Over.", at_utc=TCA + timedelta(hours=1))
    assert outcomes_append(GIVEN_UP) == 1
    assert outcomes_append(GIVEN_UP) == 0
    assert case.entries.filter(kind=EntryKind.OUTCOME).count() == 1


def test_nothing_is_told_soon_after_the_pass_or_long_after(case: Case) -> None:
    _later_elements()
    assert outcomes_append(TCA + timedelta(hours=5)) == 0
    assert outcomes_append(TCA + timedelta(days=30)) == 0


def test_of_a_draft_that_nobody_was_told_of_nothing_is_told(settings: Any) -> None:
    stand_still(settings)
    opened_case()
    assert outcomes_append(GIVEN_UP) == 0


def test_with_no_intents_the_miss_alone_is_told(settings: Any) -> None:
    stand_still(settings)
    two_objects()
    one_run()
    case = notified_case(conjunction=the_pass())
    _later_elements()
    assert outcomes_append(A_DAY_LATER) == 1
    assert _kept(case) == {}
    assert _outcome(case)["realised_miss_km"] is not None


def test_the_outcome_tells_nobody_what_was_intended_who_was_not_shown_it(case: Case) -> None:
    intend(case, OURS, choice=Choice.WILL_MANOEUVRE, at_utc=NOW + timedelta(minutes=3))
    assert outcomes_append(GIVEN_UP) == 1
    seen = standing_for(case, FLEET, GIVEN_UP, way=Way.API)
    assert seen.intents[STATION].choice is None
    assert set(seen.kept) == {FLEET}
    assert seen.outcome is not None
    assert STATION not in str(dict(seen.outcome.shown("outcome")))


@pytest.mark.parametrize("is_done", [True, False])
def test_a_plan_is_held_against_the_elements_that_came_later(case: Case, is_done: bool) -> None:
    burn = Burn(NOW + timedelta(hours=1), (0.0, 0.5, 0.0))
    plan = BurnPlan(VISITOR_ELEMENTS.norad_cat_id, burn).as_part()
    said_at = NOW + timedelta(minutes=3)
    intend(case, THEIRS, choice=Choice.WILL_MANOEUVRE, plan=plan, at_utc=said_at)
    before = redetermined(VISITOR_ELEMENTS, NOW - timedelta(hours=1))
    moved = burned(before, burn) if is_done else before
    catalogue_of(before, redetermined(moved, TCA + timedelta(days=1)))
    assert outcomes_append(GIVEN_UP) == 1
    told = _kept(case)[FLEET]
    assert told["kept"] is is_done
    assert ("It went by its plan" in told["words"]["en"]) is is_done
