"""The stories of a week: everything that is told is what the records say, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from screening.alerts.models import Acknowledgement, Delivery, Hearing, Notice
from screening.conjunctions.criteria import judge, published_criteria
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.lifecycle import Cause, LifeState
from screening.conjunctions.models import Conjunction
from screening.conjunctions.pass_updates import RUNS, updates_of
from screening.conjunctions.services.rules import rules_seed
from screening.reports.parts.stories import MOST_STORIES, build_stories
from screening.reports.parts.without_addresses import without_addresses
from screening.reports.weekly_types import PassFact, Story
from tests import factories
from tests.alert_world import becomes, recipient
from tests.case_world import told
from tests.factories import MISS_DISTANCE_KM, NOW, STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.risky_passes import risk_columns
from tests.week_facts import KNOWN, WEEK, fact

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
TCA = STATION_ELEMENTS.epoch_utc


def _opinion(pair: Conjunction, hours_before: float, **columns: Any) -> None:
    """What a run said of a pass, by an element set of its own."""
    epoch_utc = TCA - (hours_before + 1.0) * HOUR
    factories.stored_element_set(replace(VISITOR_ELEMENTS, epoch_utc=epoch_utc))
    at_utc = TCA - hours_before * HOUR
    run = factories.run(finished_at=at_utc + 9 * MINUTE)
    factories.assessment(pair, run=run, created_at=at_utc, tca_utc=TCA, **columns)


def _event(**overrides: Any) -> PassFact:
    """A pass that rose to red and fell to yellow before it passed."""
    pair = factories.conjunction()
    _opinion(pair, 40.0, miss_distance_km=4.0, pc=3e-6, pc_grade="screening")
    for hours in (36.0, 33.0, 31.0):
        _opinion(pair, hours, miss_distance_km=1.5, pc=2e-4, pc_grade="screening")
    # Two, clearly under red, let it go.
    _opinion(pair, 20.0, pc=2e-5, pc_grade="screening", miss_distance_km=1.4)
    _opinion(pair, 10.0, miss_distance_km=MISS_DISTANCE_KM, **risk_columns() | {"pc": 2e-5})
    for hours, level in ((40.0, Level.WATCH), (31.0, Level.RED), (10.0, Level.YELLOW)):
        becomes(pair, level, at_utc=TCA - hours * HOUR, person="jane@example.org")
    becomes(
        pair,
        Level.YELLOW,
        state=LifeState.PASSED,
        cause=Cause.TCA_PASSED,
        at_utc=TCA + HOUR,
    )
    fields = {"conjunction_id": pair.pk, "tca_utc": TCA, "level": "red", "pc": 2e-5}
    return fact(**fields | overrides)


def _story(told_of: PassFact, known_until_utc: datetime = KNOWN) -> Story:
    (story,), left_out = build_stories([told_of], WEEK, known_until_utc)
    assert left_out == 0
    return story


@pytest.fixture(autouse=True)
def rules() -> None:
    rules_seed()


def test_it_tells_how_an_event_changed_and_where_rules_part() -> None:
    event = _event()
    story = _story(event)
    assert [(each.by, each.miss_km, each.pc, each.level) for each in story.evolution] == [
        ("run", 4.0, 3e-6, "watch"),
        ("run", 1.5, 2e-4, "yellow"),
        ("run", 1.5, 2e-4, "yellow"),
        ("run", 1.5, 2e-4, "red"),  # in three of four
        ("run", 1.4, 2e-5, "red"),
        ("run", MISS_DISTANCE_KM, 2e-5, "yellow"),
    ]
    assert story.decision_point_utc == TCA - 28 * HOUR
    assert story.outcome == "passed"
    own, *others = story.verdicts
    assert (own.level, own.outcome) == ("red", "met")
    assert own.clause == "Pc 2.0e−04 (>= 1e−04)"
    # The newest update at red is the first of the two that fell.
    updates = updates_of([event.conjunction_id])[event.conjunction_id][RUNS]
    met = {each.criteria: each for each in others}
    for key in ("us-emergency", "iss-yellow", "iss-pizza-box"):
        criteria = published_criteria()[key]
        judged = judge(criteria, updates[3])
        assert met[criteria.name].outcome == judged.outcome.value
        assert met[criteria.name].level == (criteria.level if judged.outcome == "met" else "")


def test_rules_are_held_against_the_hour_it_was_said_or_in_which_time_alone_raised_it() -> None:
    pair = factories.conjunction()
    _opinion(pair, 80.0, miss_distance_km=0.4, pc=3e-4, pc_grade="screening")
    event = fact(conjunction_id=pair.pk, tca_utc=TCA, level="emergency")
    own = _story(event).verdicts[0]
    # An emergency from three days before on, though nothing new was said.
    assert own.level == "emergency"
    assert own.clause.endswith("t 0 h (<= 72 h)")
    _opinion(pair, 50.0, miss_distance_km=0.4, pc=3e-4, pc_grade="screening")
    assert "t 50 h (<= 72 h)" in _story(event).verdicts[0].clause


def test_the_plane_is_that_of_the_newest_opinion() -> None:
    plane = _story(_event()).plane
    assert plane is not None
    assert np.hypot(plane.xi_km, plane.zeta_km) == pytest.approx(MISS_DISTANCE_KM, abs=2e-4)
    assert plane.hard_body_radius_km == pytest.approx((71.1 + 0.564) / 1000.0, abs=1e-5)
    assert plane.sigma_major_km is not None
    assert plane.sigma_minor_km is not None
    assert 0.3 < plane.sigma_minor_km < plane.sigma_major_km < 1.6  # of what both are known to
    assert _story(_event(), TCA - 15 * HOUR).plane is None  # of which nobody kept the states


def test_what_came_after_an_instant_is_not_told() -> None:
    event = _event(state="red")
    story = _story(event, TCA - 30 * HOUR)
    assert len(story.evolution) == 4
    assert len(_story(event, TCA - 31 * HOUR).evolution) == 3  # the fourth run was still at work
    assert [each.what for each in story.steps] == ["watch", "red"]
    assert story.outcome == "open"


def _heard(notice: Notice, name: str, status: str, minutes: float | None) -> None:
    """A recipient of a notice, and when its message ended (real time)."""
    ended_at = None if minutes is None else NOW + minutes * MINUTE
    times = {"created_at": NOW, "next_attempt_at": NOW, "ended_at": ended_at}
    person = recipient(name=name)
    delivery = Delivery.objects.create(recipient=person, key=name, status=status, **times)
    Hearing.objects.create(notice=notice, recipient=person, due_at=NOW, delivery=delivery)


def _notice(pair_id: int, **overrides: Any) -> Notice:
    fields = {"kind": "raised", "level": "red", "words": "It is red.", "at_utc": NOW}
    fields |= {"key": f"notice {Notice.objects.count()}", "recorded_at": NOW}
    return Notice.objects.create(conjunction_id=pair_id, **fields | overrides)


def _told(event: PassFact) -> list[tuple[str, str, str, float]]:
    return [
        (each.kind, each.what, each.who, (each.at_utc - NOW) / MINUTE)
        for each in _story(event).steps
        if each.kind in ("told", "acknowledged")
    ]


def test_it_tells_who_was_told_when_and_by_whom_it_was_acknowledged() -> None:
    event = _event()
    notice = _notice(event.conjunction_id)
    for name, status, minutes in (
        ("Ben", "sent", 2.2),
        ("Ann", "sent", 2.7),
        ("Cy", "failed", 30.0),
        ("Di", "waiting", None),
        ("eve@example.org", "sent", 9e5),  # long after the summary was made
    ):
        _heard(notice, name, status, minutes)
    _notice(event.conjunction_id, at_utc=NOW + 5 * MINUTE)
    _notice(event.conjunction_id, is_exercise=True)
    Acknowledgement.objects.create(
        notice=notice,
        person="Ann",
        by="link",
        note="Seen, write to ann@example.org",
        at_utc=NOW + 9 * MINUTE,
        recorded_at=NOW,
    )
    assert _told(event) == [
        ("told", "waiting", "Di, …@…", 0.0),
        ("told", "sent", "Ann, Ben", pytest.approx(2.2)),
        ("told", "nobody", "", 5.0),
        ("acknowledged", "link", "Ann", 9.0),
        ("told", "failed", "Cy", 30.0),
    ]
    assert "example.org" not in repr(_story(event))


def test_in_a_replay_the_hour_of_a_message_is_that_of_its_notice() -> None:
    event = _event()
    _heard(_notice(event.conjunction_id, is_replay=True), "Ann", "sent", 9e7)
    assert _told(event) == [("told", "sent", "Ann", 0.0)]


def test_of_a_case_it_tells_what_was_done_by_whom_and_never_what_was_said() -> None:
    case = told()
    event = fact(conjunction_id=case.conjunction_id, level="red", is_exercise=True)
    Conjunction.objects.filter(pk=case.conjunction_id).update(is_exercise=True)
    becomes(case.conjunction, Level.RED, at_utc=NOW)
    story = _story(event)
    said = [each for each in story.steps if each.kind == "case"]
    assert [each.what for each in said] == ["opened", "notified", "statement", "intent"]
    assert all(each.who and not each.words for each in said)
    assert "xq-secret" not in repr(story)
    own = Conjunction.objects.filter(pk=case.conjunction_id)
    own.update(is_exercise=False)
    assert "case" not in {each.kind for each in _story(event).steps}  # of a real one nothing
    own.update(is_synthetic=True)
    assert len([each for each in _story(event).steps if each.kind == "case"]) == 4


@pytest.mark.parametrize(
    ("states", "outcome"),
    [
        (["red"], "open"),
        (["red", "stale"], "open"),
        (["red", "cleared"], "cleared"),
        (["red", "mitigated"], "mitigated"),
        (["red", "mitigated", "passed"], "mitigated"),
        (["red", "mitigated", "reopened", "passed"], "passed"),
        ([], "open"),
    ],
)
def test_the_outcome_is_where_its_life_stands(states: list[str], outcome: str) -> None:
    pair = factories.conjunction()
    causes = {"mitigated": Cause.MITIGATED, "reopened": Cause.REOPENED}
    for state in states:
        reached = LifeState.RED if state == "reopened" else LifeState(state)
        cause = causes.get(state, Cause.RULE)
        becomes(pair, Level.RED, state=reached, cause=cause, at_utc=NOW)
    told = _story(fact(conjunction_id=pair.pk, level="red", state="red"))
    assert told.outcome == outcome


def test_what_is_over_by_its_hour_is_not_still_to_come() -> None:
    pair = factories.conjunction()
    becomes(pair, Level.RED, state=LifeState.RED, cause=Cause.RULE, at_utc=NOW)
    assert _story(fact(conjunction_id=pair.pk, level="red", state="passed")).outcome == "passed"


def test_the_severest_are_told_and_the_rest_is_counted_in_as_many_queries(
    django_assert_max_num_queries: Any,
) -> None:
    event = _event()
    levels = ["", "watch", "yellow", "red", "emergency"]
    facts = [
        replace(
            event,
            conjunction_id=event.conjunction_id + number,
            level=levels[number % 5],
            pc=None if number % 7 == 0 else number * 1e-7,
        )
        for number in range(500)
    ]
    with django_assert_max_num_queries(13):
        stories, left_out = build_stories(facts, WEEK, KNOWN)
    assert (len(stories), left_out) == (MOST_STORIES, 300 - MOST_STORIES)
    likeliest = sorted(each.pc for each in facts if each.level == "emergency" and each.pc)[-12:]
    assert [each.fact.pc for each in stories] == likeliest[::-1]
    assert build_stories(facts[::-1], WEEK, KNOWN) == (stories, left_out)


def test_exercises_never_crowd_out_what_is_real_and_a_quiet_week_has_no_story() -> None:
    drills = [fact(conjunction_id=n, level="emergency", is_exercise=True) for n in range(2, 30)]
    stories, left_out = build_stories([*drills, fact(level="yellow")], WEEK, KNOWN)
    assert (stories[0].fact.level, left_out) == ("yellow", 29 - MOST_STORIES)
    assert build_stories([fact(level="watch"), fact()], WEEK, KNOWN) == ((), 0)


@pytest.mark.parametrize(
    ("words", "told_as"),
    [
        ("jane.o'neil+x@mail.example.org", "…@…"),
        ("Jane <jane@example.org>, duty", "Jane <…@…>, duty"),
        ("see https://x.example/?token=abc now", "see … now"),
        ("王伟 at 3 @ noon", "王伟 at 3 @ noon"),
        ("写信：wang＠example.cn。", "写信：…@…。"),
        ("A\x00\u202eB", "A B"),
    ],
)
def test_addresses_are_left_out_and_names_stay(words: str, told_as: str) -> None:
    assert without_addresses(words) == told_as
