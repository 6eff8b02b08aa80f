"""How conjunctions stand, and what lists of them cost."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from screening.conjunctions.models import Assessment, Conjunction, RunStatus
from screening.conjunctions.selectors import (
    conjunction_history,
    conjunctions_with_tier,
    evidence_read,
    latest_finished_run,
    passed_passes,
    runs_recent,
    runs_unfinished,
    tier_counts,
    upcoming_passes,
)
from screening.conjunctions.standing import ConjunctionState
from tests import factories
from tests.factories import NOW
from tests.readings import state_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def _pass(**overrides: Any) -> Conjunction:
    return factories.assessed_conjunction(**{"tca_utc": NOW + HOUR} | overrides)


def test_a_pass_to_come_that_the_newest_run_saw_is_upcoming() -> None:
    run = factories.run()
    assert state_of(_pass(first_run=run), NOW, run) is ConjunctionState.UPCOMING


def test_a_pass_that_a_later_run_did_not_find_is_not_found() -> None:
    seen, looked = factories.run(), factories.run()
    cleared = _pass(first_run=seen, last_looked_run=looked)
    assert state_of(cleared, NOW, looked) is ConjunctionState.NOT_FOUND


def test_a_pass_that_the_newest_run_could_not_look_for_is_stale_and_not_cleared() -> None:
    seen, newest = factories.run(), factories.run()
    assert state_of(_pass(first_run=seen), NOW, newest) is ConjunctionState.STALE


def test_a_pass_is_stale_when_no_run_has_finished_at_all() -> None:
    assert state_of(_pass(), NOW, None) is ConjunctionState.STALE


def test_a_pass_is_over_after_its_tca() -> None:
    run = factories.run()
    over = _pass(first_run=run, tca_utc=NOW - timedelta(seconds=1))
    assert state_of(over, NOW, run) is ConjunctionState.PASSED


def test_an_object_that_stays_near_is_not_over_after_its_least_distance() -> None:
    run = factories.run()
    beside = factories.conjunction(first_run=run, tca_utc=NOW - HOUR)
    factories.assessment(beside, kind="co_moving", duration_s=86_400.0)
    assert state_of(beside, NOW, run) is ConjunctionState.UPCOMING
    assert list(upcoming_passes(NOW)) == [beside]
    newer = factories.run()
    assert state_of(beside, NOW, newer) is ConjunctionState.PASSED
    assert not upcoming_passes(NOW).exists()


def test_upcoming_passes_come_soonest_first_without_the_past_and_the_cleared() -> None:
    seen, looked = factories.run(), factories.run()
    later = _pass(first_run=looked, tca_utc=NOW + 2 * HOUR)
    sooner = _pass(first_run=looked, tca_utc=NOW + HOUR)
    _pass(first_run=looked, tca_utc=NOW - HOUR)
    cleared = _pass(first_run=seen, last_looked_run=looked, tca_utc=NOW + 3 * HOUR)
    assert list(upcoming_passes(NOW)) == [sooner, later]
    assert list(upcoming_passes(NOW, include_not_found=True)) == [sooner, later, cleared]


def test_lists_by_state_and_the_state_of_a_row_are_one_rule() -> None:
    old, newest = factories.run(), factories.run()
    for kind, at, seen, looked in product(
        ("closest_approach", "co_moving", None), (-HOUR, HOUR), (old, newest), (old, newest)
    ):
        each = factories.conjunction(
            first_run=old, last_seen_run=seen, last_looked_run=looked, tca_utc=NOW + at
        )
        if kind:
            factories.assessment(each, kind=kind)
    states = {each.pk: state_of(each, NOW, newest) for each in Conjunction.objects.all()}
    passed = {each.pk for each in passed_passes(NOW)}
    assert passed == {pk for pk, state in states.items() if state is ConjunctionState.PASSED}
    coming = {each.pk for each in upcoming_passes(NOW)}
    assert coming == {pk for pk, state in states.items() if state in ("upcoming", "stale")}
    assert len(passed) == 5
    assert len(coming) == 7


def test_a_stale_pass_stays_among_the_upcoming() -> None:
    stale = _pass(first_run=factories.run())
    factories.run()
    assert list(upcoming_passes(NOW)) == [stale]


def test_upcoming_passes_can_be_those_of_one_station() -> None:
    iss, css = factories.station("iss"), factories.station("css")
    run = factories.run()
    at_iss, at_css = _pass(first_run=run, station=iss), _pass(first_run=run, station=css)
    assert list(upcoming_passes(NOW, station=iss)) == [at_iss]
    assert list(upcoming_passes(NOW, station=css)) == [at_css]


def test_a_station_that_is_switched_off_has_no_upcoming_passes() -> None:
    _pass()
    station = factories.station()
    station.is_active = False
    station.save()
    assert not upcoming_passes(NOW).exists()


def test_listing_passes_with_everything_shown_of_them_takes_four_queries(
    django_assert_num_queries: Any,
) -> None:
    """What a probability rests on is long, and no list shows it: it is not read."""
    run = factories.run()
    for hours in range(1, 6):
        _pass(first_run=run, tca_utc=NOW + hours * HOUR)
    with django_assert_num_queries(4) as asked:  # rules, newest run, what stays near, passes
        shown = [
            (p.station.short_name, p.primary.name, p.secondary.owner_code, p.tier)
            if p.latest_assessment.radial_km and p.last_looked_run_id
            else None
            for p in upcoming_passes(NOW)
            if p.station is not None and p.latest_assessment is not None
        ]
    assert len(shown) == 5
    assert not [each["sql"] for each in asked if '."risk"' in each["sql"]]


def test_tiers_are_counted_with_a_zero_for_those_without_a_pass() -> None:
    run = factories.run()
    for miss_km in (0.5, 3.0, 4.0, 30.0):
        _pass(first_run=run, miss_distance_km=miss_km)
    assert tier_counts(upcoming_passes(NOW)) == {
        "emergency": 0,
        "red": 1,
        "yellow": 2,
        "watch": 0,
        "none": 1,
        "unknown": 0,
    }
    assert list(tier_counts(conjunctions_with_tier().none())) == [
        "emergency",
        "red",
        "yellow",
        "watch",
        "none",
        "unknown",
    ]


def test_history_has_every_assessment_newest_first_in_one_query(
    django_assert_num_queries: Any,
) -> None:
    seen = _pass(first_run=factories.run())
    newer = factories.run()
    factories.assessment(seen, run=newer, risk={"methods": []})
    with django_assert_num_queries(1):
        history = [(each.run_id, each.has_risk) for each in conjunction_history(seen)]
    assert history == [(newer.pk, True), (seen.first_run_id, False)]


def test_evidence_of_a_few_of_them_is_read_in_one_query(django_assert_num_queries: Any) -> None:
    seen = _pass(first_run=factories.run())
    told = factories.assessment(seen, run=factories.run(), risk={"methods": []})
    few = list(conjunction_history(seen))
    with django_assert_num_queries(1):
        evidence_read(few)
        shown = [(each.risk, each.primary_element_set.source) for each in few]
    source = told.primary_element_set.source
    assert shown == [({"methods": []}, source), (None, source)]


def test_what_is_let_go_while_it_is_read_has_no_evidence() -> None:
    seen = _pass(first_run=factories.run())
    few = list(conjunction_history(seen))
    Conjunction.objects.update(latest_assessment=None, risk_assessment=None)
    Assessment.objects.all().delete()
    evidence_read(few)
    assert [(each.risk, each.primary_element_set) for each in few] == [(None, None)]


def test_runs_are_listed_newest_first_and_unfinished_ones_oldest_first() -> None:
    finished = factories.run()
    failed = factories.run(status=RunStatus.FAILED)
    queued = factories.run(status=RunStatus.QUEUED)
    running = factories.run(status=RunStatus.RUNNING)
    assert list(runs_recent(3)) == [running, queued, failed]
    assert list(runs_unfinished()) == [queued, running]
    assert latest_finished_run() == finished
