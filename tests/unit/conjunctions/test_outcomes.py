"""What came of a pass, by element sets that are newer than what predicted it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from screening.conjunctions.life_models import Transition
from screening.conjunctions.realised_miss import least_distance
from screening.conjunctions.services.life_cycle import lives_advance
from screening.conjunctions.services.outcomes import outcomes_record
from tests import factories
from tests.factories import MISS_DISTANCE_KM, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.judged_passes import TCA, came_out, predicted
from tests.screened_world import stand_still

HOUR = timedelta(hours=1)


def _passed(settings: Any, **overrides: Any) -> None:
    """A pass that was predicted and is over."""
    stand_still(settings, TCA - HOUR)
    predicted(**overrides)
    lives_advance()
    stand_still(settings, TCA + 7 * HOUR)
    lives_advance()


def test_the_least_distance_is_that_of_the_refined_pass() -> None:
    """The pair's miss was solved once to 10 m of what the factories say."""
    for seconds in (-200.3, 0.0, 0.49, 599.0):
        found = least_distance(STATION_ELEMENTS, VISITOR_ELEMENTS, TCA + timedelta(seconds=seconds))
        assert found is not None
        assert found.miss_distance_km == pytest.approx(MISS_DISTANCE_KM, abs=2e-5)
        assert abs(found.tca_utc - TCA) < timedelta(seconds=0.1)


def test_a_pass_that_is_not_within_ten_minutes_has_no_least_distance() -> None:
    far = TCA + timedelta(minutes=15)
    assert least_distance(STATION_ELEMENTS, VISITOR_ELEMENTS, far) is None


@pytest.mark.django_db
def test_an_outcome_is_one_transition_that_leaves_the_state(settings: Any) -> None:
    _passed(settings, ahead_km=3.0)
    came_out()
    (written,) = outcomes_record()
    assert (written.cause, written.from_state, written.to_state) == ("outcome", "passed", "passed")
    assert written.realised_miss_km == pytest.approx(MISS_DISTANCE_KM, abs=0.05)
    assert "it came within 1.2" in written.reason
    assert outcomes_record() == []


@pytest.mark.django_db
def test_without_later_elements_of_both_there_is_no_outcome(settings: Any) -> None:
    _passed(settings)
    factories.stored_element_set(STATION_ELEMENTS)
    assert outcomes_record() == []
    assert not Transition.objects.filter(cause="outcome").exists()


@pytest.mark.django_db
def test_it_waits_until_no_nearer_elements_can_come(settings: Any) -> None:
    _passed(settings)
    came_out()
    stand_still(settings, TCA + 5 * HOUR)
    assert outcomes_record() == []
