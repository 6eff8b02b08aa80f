"""Changes of state as they are written: once, with everything that led to them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from screening.common.clock import Clock, real_now_utc
from screening.common.exceptions import InputError
from screening.conjunctions.life_models import ConjunctionLife, RuleVersion, Transition
from screening.conjunctions.lifecycle import Cause, Change, IllegalTransition, Life, LifeState
from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun
from screening.conjunctions.selectors import latest_finished_run, reading_at
from screening.conjunctions.services.life_cycle import (
    DueChange,
    change_state,
    conjunction_mitigate,
    life_advance_after_report,
    lives_advance,
    lives_advance_after_run,
)
from screening.conjunctions.situations import living, subjects_of
from tests import factories
from tests.factories import NOW
from tests.recorded_conjunction import MESSAGES, TCA, Message, at
from tests.station_rules import volumes_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
YELLOW_PC = {"pc": 3e-5, "pc_grade": "screening"}


@pytest.fixture
def clock(settings: Any) -> Any:
    """Set what time it is: ``clock(NOW)``."""

    def set_to(at_utc: datetime) -> None:
        settings.PRODUCT_CLOCK = Clock(as_of_utc=at_utc, anchor_utc=real_now_utc(), rate=0.0)

    set_to(NOW)
    return set_to


def _pass(**overrides: Any) -> Conjunction:
    made = factories.conjunction(**overrides)
    factories.assessment(made, **YELLOW_PC)
    return made


def _after(run: ScreeningRun) -> list[Transition]:
    return lives_advance_after_run(run.pk, [factories.station().pk])


def _next_run(**overrides: Any) -> ScreeningRun:
    return factories.run(window_start_utc=NOW + HOUR, **overrides)


def _looked(subject: Conjunction, run: ScreeningRun) -> None:
    Conjunction.objects.filter(pk=subject.pk).update(last_looked_run=run)


def test_a_run_brings_a_conjunction_to_life_with_everything_that_led_to_it(clock: Any) -> None:
    subject = _pass()
    (written,) = _after(subject.last_seen_run)
    assert (written.sequence, written.from_state, written.to_state) == (1, "", "yellow")
    assert (written.cause, written.to_level, written.person) == ("found", "yellow", "")
    assert written.run == subject.last_seen_run
    assert written.assessment_id == subject.latest_assessment_id
    assert written.rule == RuleVersion.objects.get(station=subject.station)
    assert written.at_utc == NOW
    assert written.recorded_at <= real_now_utc()
    assert written.is_replay
    assert written.figures[0] == {
        "rule": "ISS's own rule: yellow",
        "clause": "probability of collision: at least 1e−05",
        "value": 3e-5,
        "value_words": "3.0e−05",
        "outcome": "met",
        "reason": "",
        "grade": "screening",
        "source": "ISS flight rules, as published: 1e-5; the other two are choices of this product",
    }
    life = ConjunctionLife.objects.get(conjunction=subject)
    assert (life.state, life.level, life.since, life.sequence) == ("yellow", "yellow", NOW, 1)


def test_the_same_run_again_writes_nothing_more(clock: Any) -> None:
    subject = _pass()
    _after(subject.last_seen_run)
    assert _after(subject.last_seen_run) == []
    assert lives_advance() == []
    assert Transition.objects.count() == 1


def test_a_run_that_did_not_find_it_clears_it_and_is_named(clock: Any) -> None:
    subject = _pass()
    _after(subject.last_seen_run)
    run = _next_run()
    _looked(subject, run)
    (written,) = _after(run)
    assert (written.to_state, written.to_level, written.run) == ("cleared", "", run)
    assert written.reason == f"Run {run.pk} looked for it and did not find it."


def test_a_run_that_could_not_look_leaves_it_stale_and_the_next_that_can_brings_it_back(
    clock: Any,
) -> None:
    subject = _pass()
    _after(subject.last_seen_run)
    (stale,) = _after(_next_run())
    assert (stale.to_state, stale.to_level) == ("stale", "yellow")
    assert f"No run has looked at it since run {subject.last_seen_run_id}." in stale.reason
    run = _next_run()
    Conjunction.objects.filter(pk=subject.pk).update(last_looked_run=run, last_seen_run=run)
    (back,) = _after(run)
    assert (back.from_state, back.to_state, back.cause) == ("stale", "yellow", "looked_at_again")


def test_time_alone_makes_it_stale_and_lets_it_pass(clock: Any) -> None:
    subject = _pass(tca_utc=NOW + 30 * HOUR)
    _after(subject.last_seen_run)
    clock(NOW + 7 * HOUR)
    (stale,) = lives_advance()
    assert stale.to_state == "stale"
    assert "nobody has looked since" in stale.reason
    clock(NOW + 30 * HOUR + HOUR)
    (passed,) = lives_advance()
    assert (passed.to_state, passed.cause) == ("passed", "tca_passed")
    assert lives_advance() == []


def test_runs_with_the_same_elements_are_one_update(clock: Any) -> None:
    """Three runs in three hours do not make a stable red out of one opinion."""
    subject = factories.conjunction(tca_utc=NOW + 60 * HOUR)
    for _ in range(4):
        run = factories.run()
        factories.assessment(subject, run=run, pc=3e-4, pc_grade="screening", miss_distance_km=2.0)
        Conjunction.objects.filter(pk=subject.pk).update(last_seen_run=run, last_looked_run=run)
    (written,) = _after(run)
    assert written.to_state == "yellow"
    assert "Red is met by 1 of the last 4 updates" in written.reason


def test_the_recorded_conjunction_walks_through_its_states_as_messages_come(clock: Any) -> None:
    subject = factories.conjunction(
        tca_utc=TCA, first_run=None, last_seen_run=None, last_looked_run=None
    )
    for message in MESSAGES:
        clock(at(message))
        _report(subject, message)
        life_advance_after_report(subject.pk)
    clock(TCA + HOUR)
    lives_advance()
    walk = Transition.objects.order_by("sequence")
    assert [(each.at_utc, each.from_state, each.to_state) for each in walk] == [
        (TCA - 68.9 * HOUR, "", "detected"),
        (TCA - 58.3 * HOUR, "detected", "watch"),
        (TCA - 54.8 * HOUR, "watch", "yellow"),
        (TCA - 38.6 * HOUR, "yellow", "detected"),
        (TCA + HOUR, "detected", "passed"),
    ]


def test_a_person_says_what_was_done_and_new_knowledge_reopens_it(clock: Any) -> None:
    before_the_burn = {"primary_age_days": 3.0, "secondary_age_days": 3.0} | YELLOW_PC
    subject = factories.conjunction(tca_utc=NOW + 60 * HOUR)
    factories.assessment(subject, **before_the_burn)
    _after(subject.last_seen_run)
    written = conjunction_mitigate(subject.pk, person="Li Na", reason="Burn at 09:50 UTC, 0.5 m/s.")
    assert (written.person, written.to_state, written.to_level) == ("Li Na", "mitigated", "yellow")
    assert written.reason == "Burn at 09:50 UTC, 0.5 m/s."
    run = _next_run()
    factories.assessment(subject, run=run, **before_the_burn)
    Conjunction.objects.filter(pk=subject.pk).update(last_seen_run=run, last_looked_run=run)
    clock(NOW + HOUR)
    assert _after(run) == []  # the elements are those from before the burn
    newer = _next_run()
    factories.assessment(subject, run=newer, **before_the_burn | {"primary_age_days": 2.3})
    Conjunction.objects.filter(pk=subject.pk).update(last_seen_run=newer, last_looked_run=newer)
    (reopened,) = _after(newer)
    assert (reopened.cause, reopened.to_state) == ("reopened", "yellow")


@pytest.mark.parametrize(("person", "reason"), [("", "Burn at 09:50 UTC."), ("Li Na", "done")])
def test_a_mitigation_needs_a_person_and_a_reason(clock: Any, person: str, reason: str) -> None:
    subject = _pass()
    _after(subject.last_seen_run)
    with pytest.raises(InputError, match="Say who you are"):
        conjunction_mitigate(subject.pk, person=person, reason=reason)
    assert Transition.objects.count() == 1


def test_what_is_over_or_unknown_cannot_be_mitigated(clock: Any) -> None:
    with pytest.raises(InputError, match="not known"):
        conjunction_mitigate(999, person="Li Na", reason="Burn at 09:50 UTC.")


def test_an_illegal_change_is_refused_and_nothing_is_written(clock: Any) -> None:
    _pass()
    due = _due_to(LifeState.MITIGATED)
    with pytest.raises(IllegalTransition):
        change_state([due])
    assert Transition.objects.count() == 0


def test_two_who_change_the_same_conjunction_do_not_both_succeed(clock: Any) -> None:
    _pass()
    due = _due_to(LifeState.YELLOW)
    change_state([due])
    with pytest.raises(IntegrityError), transaction.atomic():
        change_state([due])
    assert Transition.objects.count() == 1


def test_a_station_without_a_rule_detects_and_raises_nothing(clock: Any) -> None:
    RuleVersion.objects.all().delete()
    subject = _pass()
    (written,) = _after(subject.last_seen_run)
    assert (written.to_state, written.to_level, written.rule) == ("detected", "", None)


def test_many_conjunctions_take_as_many_queries_as_one(
    clock: Any, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    run = factories.run()
    for _ in range(20):
        _pass(secondary=_own_object(), first_run=run)
    with django_assert_max_num_queries(15):
        assert len(_after(run)) == 20


def test_every_transition_follows_on_the_one_before(clock: Any) -> None:
    subject = _pass(tca_utc=NOW + 30 * HOUR)
    _after(subject.last_seen_run)
    conjunction_mitigate(subject.pk, person="Li Na", reason="Burn at 09:50 UTC.")
    clock(NOW + 31 * HOUR)
    lives_advance()
    rows = list(Transition.objects.order_by("sequence"))
    assert [each.sequence for each in rows] == [1, 2, 3]
    assert all(one.to_state == other.from_state for one, other in pairwise(rows))


def test_only_the_one_door_writes_states() -> None:
    home = Path(__file__).resolve().parents[3]
    writing = re.compile(
        r"\b(Transition|ConjunctionLife)(\(\s|\.objects\.(bulk|create|update|get_or|filter.*update))"
    )
    writers = {
        path.relative_to(home).as_posix()
        for folder in ("screening", "sasweb")
        for path in (home / folder).rglob("*.py")
        if writing.search(path.read_text())
    }
    assert writers == {"screening/conjunctions/services/life_cycle.py"}


def _due_to(state: LifeState) -> DueChange:
    (subject,) = subjects_of(living(NOW), reading_at(NOW, latest_finished_run()), {})
    return DueChange(subject, Change(subject.life, Life(state), Cause.RULE, "by a test"))


def _own_object() -> Any:
    made = factories.space_object()
    elements = replace(factories.VISITOR_ELEMENTS, norad_cat_id=made.norad_cat_id, name=made.name)
    return factories.stored_element_set(elements, space_object=made).space_object


def _report(subject: Conjunction, message: Message) -> Assessment:
    row = Assessment.objects.create(
        conjunction=subject,
        originator="NASA",
        kind=Assessment.Kind.CLOSEST_APPROACH,
        tca_utc=TCA,
        miss_distance_km=message.miss_distance_km,
        radial_km=message.radial_km,
        in_track_km=message.in_track_km,
        cross_track_km=message.cross_track_km,
        relative_speed_km_s=10.0,
        volumes_entered=sorted(volumes_of(message)),
        created_at=at(message),
        pc=message.pc,
        pc_reason="" if message.pc is not None else "the record gives none",
    )
    Conjunction.objects.filter(pk=subject.pk).update(latest_assessment=row, latest_report=row)
    return row
