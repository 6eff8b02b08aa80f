"""When a coming pass is too old to trust, at the borders of every limit."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from screening.common.clock import Clock
from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.selectors import reading_at
from screening.conjunctions.staleness import PassBasis, Reading, StaleReason, stale_causes
from screening.conjunctions.standing import ConjunctionState, conjunction_standing
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MOMENT = timedelta(seconds=1)
NEWEST = ScreeningRun(pk=7, window_start_utc=NOW)
FRESH = PassBasis(
    tca_utc=NOW + DAY,
    last_seen_run_id=7,
    last_looked_run_id=7,
    is_co_moving=False,
    has_station=True,
    primary_age_days=1.5,
    secondary_age_days=2.0,
)


def reasons(
    basis: PassBasis, at_utc: Any = NOW, run: ScreeningRun | None = NEWEST, rate: float = 1.0
) -> list[str]:
    return [cause.reason for cause in stale_causes(basis, Reading(at_utc, run, rate))]


def aged(at_tca: timedelta, *, ahead: timedelta, who: str = "secondary") -> PassBasis:
    """A pass so far ahead whose element set will be so old then."""
    fresh_days = ahead / DAY + 1.0
    ages: dict[str, Any] = {"primary_age_days": fresh_days, "secondary_age_days": fresh_days}
    return replace(FRESH, tca_utc=NOW + ahead, **ages | {f"{who}_age_days": at_tca / DAY})


def test_a_fresh_pass_has_no_cause() -> None:
    assert stale_causes(FRESH, Reading(NOW, NEWEST, 1.0)) == ()


@pytest.mark.parametrize("who", ["primary", "secondary"])
def test_an_element_set_is_trusted_for_three_days_and_not_a_moment_longer(who: str) -> None:
    ahead = 12 * HOUR
    assert reasons(aged(3 * DAY + ahead, ahead=ahead, who=who)) == []
    [cause] = stale_causes(
        aged(3 * DAY + ahead + MOMENT, ahead=ahead, who=who), Reading(NOW, NEWEST, 1.0)
    )
    assert cause.reason == f"{who}_elements_too_old"
    owner = {"primary": "station", "secondary": "object"}[who]
    assert cause.words == f"{owner}'s elements 3.0 d old"
    assert cause.sentence == f"The {owner}'s elements are 3.0 d old, trusted for 3 d."


def test_an_element_set_may_be_ten_days_old_at_tca_and_not_a_moment_more() -> None:
    ahead = 8 * DAY  # a longer window than is searched today, so that "now" is not what decides
    fresh = replace(FRESH, primary_age_days=8.5)
    assert reasons(replace(fresh, tca_utc=NOW + ahead, secondary_age_days=10.0)) == []
    old = replace(fresh, tca_utc=NOW + ahead, secondary_age_days=10.0 + MOMENT / DAY)
    [cause] = stale_causes(old, Reading(NOW, NEWEST, 1.0))
    assert cause.words == "object's elements 10.0 d old at TCA"
    assert cause.sentence.endswith("at TCA, trusted for 10 d.")


def test_a_week_ahead_with_elements_of_yesterday_is_not_stale() -> None:
    week = replace(FRESH, tca_utc=NOW + 7 * DAY, primary_age_days=7.5, secondary_age_days=8.0)
    assert reasons(week) == []


def test_elements_whose_epoch_is_to_come_soon_or_unknown_are_not_old() -> None:
    assert reasons(replace(FRESH, primary_age_days=-2.0, secondary_age_days=None)) == []


@pytest.mark.parametrize("who", ["primary", "secondary"])
def test_elements_three_days_ahead_of_the_clock_are_trusted_and_not_a_moment_more(
    who: str,
) -> None:
    ahead = 12 * HOUR
    assert reasons(aged(ahead - 3 * DAY, ahead=ahead, who=who)) == []
    [cause] = stale_causes(
        aged(ahead - 3 * DAY - MOMENT, ahead=ahead, who=who), Reading(NOW, NEWEST, 1.0)
    )
    assert cause.reason == f"{who}_elements_ahead"
    assert cause.words.endswith("'s elements 3.0 d ahead")
    assert cause.sentence.endswith("an epoch 3.0 d ahead of the clock, trusted for 3 d.")


@pytest.mark.parametrize("who", ["primary", "secondary"])
def test_an_ephemeris_is_trusted_for_three_days_and_ten_at_tca_and_not_a_moment_longer(
    who: str,
) -> None:
    ahead = 12 * HOUR
    along: dict[str, Any] = {f"{who}_is_along_ephemeris": True}
    assert reasons(replace(aged(3 * DAY + ahead, ahead=ahead, who=who), **along)) == []
    old = replace(aged(3 * DAY + ahead + MOMENT, ahead=ahead, who=who), **along)
    assert reasons(old) == [f"{who}_ephemeris_too_old"]
    far = replace(aged(10 * DAY + MOMENT, ahead=8 * DAY, who=who), **along)
    [cause] = stale_causes(far, Reading(NOW, NEWEST, 1.0))
    assert cause.words.endswith("'s ephemeris 10.0 d old at TCA")


def test_an_ephemeris_made_after_the_clock_is_not_old() -> None:
    made_ahead = aged(12 * HOUR - 5 * DAY, ahead=12 * HOUR, who="secondary")
    assert reasons(made_ahead) == ["secondary_elements_ahead"]
    assert reasons(replace(made_ahead, secondary_is_along_ephemeris=True)) == []


def test_the_newest_run_is_trusted_for_six_hours_and_not_a_moment_longer() -> None:
    assert reasons(FRESH, NOW + 6 * HOUR) == []
    [cause] = stale_causes(FRESH, Reading(NOW + 6 * HOUR + MOMENT, NEWEST, 1.0))
    assert cause.reason is StaleReason.RUN_TOO_OLD
    assert cause.words == "no run for 6.0 h"
    assert "looked 6.0 h ago and is trusted for 6 h" in cause.sentence


def test_a_fast_replay_has_twelve_real_minutes() -> None:
    assert reasons(FRESH, NOW + 12 * HOUR, rate=60.0) == []
    assert reasons(FRESH, NOW + 12 * HOUR + MOMENT, rate=60.0) == ["run_too_old"]


def test_a_pass_that_the_newest_run_could_not_look_for_says_which_run_did() -> None:
    [cause] = stale_causes(replace(FRESH, last_looked_run_id=4), Reading(NOW, NEWEST, 1.0))
    assert cause.reason is StaleReason.NOT_LOOKED_AT
    assert cause.words == "not looked at since run 4"
    assert reasons(FRESH, run=None) == ["not_looked_at"]


def test_every_cause_is_told() -> None:
    old = replace(FRESH, last_looked_run_id=4, primary_age_days=13.0, secondary_age_days=12.0)
    others = ("_ahead", "_ephemeris_too_old")
    behind = [each.value for each in StaleReason if not each.value.endswith(others)]
    assert reasons(old, NOW + 7 * HOUR) == behind


def test_without_a_station_the_two_are_primary_and_secondary() -> None:
    old = replace(FRESH, has_station=False, primary_age_days=13.0, secondary_age_days=12.0)
    words = [cause.words for cause in stale_causes(old, Reading(NOW, NEWEST, 1.0))]
    assert words == ["primary's elements 12.0 d old", "secondary's elements 11.0 d old"]


@pytest.mark.django_db
class TestOfAConjunction:
    def test_old_elements_make_it_stale_until_it_has_passed(self) -> None:
        run = factories.run()
        made = factories.conjunction(first_run=run, tca_utc=NOW + HOUR)
        factories.assessment(made, secondary_age_days=12.4)
        stands = conjunction_standing(made, reading_at(NOW, run))
        assert stands.state is ConjunctionState.STALE
        assert stands.stale_words == "object's elements 12.4 d old"
        over = conjunction_standing(made, reading_at(NOW + 2 * HOUR, run))
        assert (over.state, over.causes) == (ConjunctionState.PASSED, ())

    def test_one_that_was_not_found_again_is_not_stale(self) -> None:
        seen, looked = factories.run(), factories.run()
        made = factories.conjunction(first_run=seen, last_looked_run=looked)
        factories.assessment(made, run=seen, secondary_age_days=12.4)
        stands = conjunction_standing(made, reading_at(NOW, looked))
        assert (stands.state, stands.causes) == (ConjunctionState.NOT_FOUND, ())

    def test_the_clock_of_the_process_says_how_fast_a_run_grows_old(self, settings: Any) -> None:
        settings.PRODUCT_CLOCK = Clock(as_of_utc=NOW, anchor_utc=NOW, rate=60.0)
        assert reading_at(NOW, NEWEST).rate == 60.0
