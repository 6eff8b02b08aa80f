"""Whether what was said turned out: each rule on passes whose end is known by construction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from screening.conjunctions.calibration_cases import judge, prediction_ids
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.lifecycle import Cause, LifeState
from screening.conjunctions.models import Conjunction
from screening.conjunctions.services.rules import rules_seed
from screening.reports.parts.quality import build_quality
from screening.reports.weekly_types import PassFact, PredictionQuality
from tests import factories
from tests.alert_world import becomes
from tests.judged_passes import HOUR, TCA, at_epoch, came_out, off_along_track, predicted, visitor
from tests.week_facts import DAY, KNOWN, WEEK, fact

pytestmark = pytest.mark.django_db
DECIDED_BY = timedelta(hours=28)  # before closest approach, by the rule that is seeded


def _pass(*steps: tuple[float, str], tca_utc=TCA, **overrides: Any) -> PassFact:
    """A pass whose life is these steps, by hours before TCA, and what a summary knows of it."""
    pair = factories.conjunction(tca_utc=tca_utc)
    for hours, words in steps:
        _step(pair, tca_utc - hours * HOUR, words)
    fields = {"conjunction_id": pair.pk, "tca_utc": tca_utc}
    return fact(**fields | overrides)


def _step(pair: Conjunction, at_utc: Any, words: str) -> None:
    state, _, level = words.partition(":")
    if state in list(Level):
        level = state
    cause = Cause.MITIGATED if state == LifeState.MITIGATED else Cause.RULE
    becomes(
        pair, Level(level) if level else None, state=LifeState(state), cause=cause, at_utc=at_utc
    )


def _quality(*facts: PassFact) -> PredictionQuality:
    return build_quality(facts, WEEK, KNOWN)


@pytest.fixture(autouse=True)
def rules() -> None:
    rules_seed()


@pytest.mark.parametrize(
    ("steps", "false_alarms", "acted_on"),
    [
        (((40, "red"), (-1, "passed:red")), 0, 1),  # red to the end: rightly, however it went by
        (((40, "red"), (20, "yellow"), (-1, "passed:yellow")), 1, 1),
        (((40, "emergency"), (3, "cleared")), 1, 1),
        (((40, "red"), (30, "mitigated:red"), (3, "cleared")), 0, 1),  # we moved: that was why
        (((40, "yellow"), (3, "cleared")), 0, 1),  # yellow prepares, and alarms nobody
        (((40, "watch"), (-1, "passed:watch")), 0, 0),
        (((40, "red"), (5, "stale:red")), 0, 0),  # not over yet
        (((40, "red"), (3, "cleared"), (2, "yellow"), (-1, "passed:yellow")), 1, 1),
    ],
)
def test_a_false_alarm_is_red_that_was_taken_back_though_nobody_moved(
    steps: Sequence[tuple[float, str]], false_alarms: int, acted_on: int
) -> None:
    found = _quality(_pass(*steps))
    assert (found.false_alarms, found.acted_on) == (false_alarms, acted_on)


@pytest.mark.parametrize(
    ("hours", "late"), [(28.0, 0), (27.9, 1)], ids=["at the decision point", "after it"]
)
def test_late_is_what_first_asks_for_action_after_the_decision_point(
    hours: float, late: int
) -> None:
    steps = ((40, "watch"), (hours, "yellow"), (-1, "passed:yellow"))
    assert _quality(_pass(*steps)).late_discoveries == late


def test_each_pass_counts_in_the_week_in_which_it_ended_and_exercises_in_none() -> None:
    red = ((30, "red"), (2, "cleared"))
    own = _pass(*red)
    later = _pass((30, "red"), (-1, "passed"), tca_utc=WEEK.end_utc + HOUR)
    cleared_before = _pass((30, "red"), (20, "cleared"), tca_utc=WEEK.start_utc + HOUR)
    drill = replace(own, is_exercise=True)
    found = _quality(own, later, cleared_before)
    assert (found.acted_on, found.false_alarms) == (1, 1)
    assert _quality(drill).acted_on == 0
    early = build_quality([own], WEEK, TCA - 3 * HOUR)  # before it was cleared
    assert early.acted_on == 0


def test_the_error_is_that_of_the_newest_run_by_the_decision_point() -> None:
    facts = []
    for realised_km, said in ((1.0, [(40, 9.0), (29, 1.5), (27, 1.0)]), (5.0, [(30, 2.0)])):
        passed = _pass((40, "watch"), (-1, "passed:watch"), realised_miss_km=realised_km)
        pair = Conjunction.objects.get(pk=passed.conjunction_id)
        for hours, miss_km in said:
            run = factories.run()
            made = {"created_at": TCA - hours * HOUR, "miss_distance_km": miss_km}
            factories.assessment(pair, run=run, tca_utc=TCA, **made)
        facts.append(passed)
    unknown = _pass((40, "watch"), (-1, "passed:watch"))
    found = _quality(*facts, unknown)
    assert found.median_error_km == pytest.approx((0.5 + 3.0) / 2)  # of 1.5 and of 2.0 km
    assert (found.outcomes_known, found.outcomes_unknown) == (2, 1)


def test_the_sigma_ratio_is_that_of_the_middle_error_by_what_was_fetched_by_then() -> None:
    for number, ahead_km in ((70_011, 0.5), (70_012, 2.0), (70_013, 4.0)):
        earlier = predicted(9.0, of=visitor(number), hours_before=20.0)
        predicted(ahead_km, of=visitor(number), conjunction=earlier.conjunction)
        at_epoch(visitor(number), TCA + HOUR)
    came_out()
    judged, _ = judge(prediction_ids(WEEK.start_utc, WEEK.end_utc, at_most=99), KNOWN)
    ratios = {}  # the last that was said of each pass stands last
    for key, error, sigma in zip(
        judged.conjunction_id, judged.error_rtn_km, judged.sigma_rtn_km, strict=True
    ):
        ratios[int(key)] = np.abs(error / sigma)
    found = _quality()
    assert found.sigma_cases == len(ratios) == 3
    expected = float(np.median(np.concatenate(list(ratios.values())))) / 0.6744897501960817
    assert found.sigma_ratio == pytest.approx(expected, abs=1e-5)
    late = off_along_track(visitor(70_011), 0.0)
    at_epoch(late, TCA + 0.2 * HOUR, fetched_at=KNOWN + DAY)  # nearer to TCA, and fetched later
    assert _quality().sigma_ratio == found.sigma_ratio


def test_with_nothing_that_ended_nothing_is_said() -> None:
    found = _quality()
    assert (found.median_error_km, found.sigma_ratio, found.sigma_cases) == (None, None, 0)
    assert (found.outcomes_known, found.outcomes_unknown, found.acted_on) == (0, 0, 0)


def test_five_hundred_passes_cost_no_more_queries_than_one(
    django_assert_max_num_queries: Any,
) -> None:
    one = _pass((40, "red"), (3, "cleared"), realised_miss_km=1.0)
    many = [replace(one, conjunction_id=one.conjunction_id + step) for step in range(500)]
    with django_assert_max_num_queries(8):
        assert build_quality(many, WEEK, KNOWN).acted_on == 1
