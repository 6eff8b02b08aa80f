"""From transitions to what people hear: each decided on once, none missed, none told twice."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from screening.alerts.alarm_models import Alarm, AlarmEvent, Pulse
from screening.alerts.figures import rows_of
from screening.alerts.health_lines import health_lines
from screening.alerts.models import Decision, Delivery, Hearing, Notice, Recipient
from screening.alerts.pulses import DECIDING
from screening.alerts.selectors import undecided, unheard
from screening.alerts.services import alerts_prepare, outbox, trial_request
from screening.alerts.services.undelivered import undelivered_tell
from screening.alerts.tasks import watch_over
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.lifecycle import Cause, LifeState
from screening.conjunctions.models import Conjunction
from screening.conjunctions.services import life_cycle
from screening.conjunctions.services.life_cycle import lives_advance_after_run
from tests import factories
from tests.alert_world import PostOffice, becomes, recipient, subscriber, work
from tests.factories import NOW
from tests.unit.alerts.conftest import HOUR, Clocks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clocks")]


@pytest.fixture
def subject() -> Conjunction:
    made = factories.conjunction(tca_utc=NOW + 60 * HOUR)
    factories.assessment(made, pc=3e-5, pc_grade="screening", pc_method="foster", max_pc=1e-3)
    return made


def _kinds() -> list[tuple[str, str]]:
    return [(each.kind, each.level) for each in Notice.objects.order_by("pk")]


def test_a_run_that_raises_a_conjunction_is_told_with_all_that_is_known(
    subject: Conjunction, ann: Recipient, office: PostOffice
) -> None:
    (change,) = lives_advance_after_run(subject.first_run.pk, [subject.station_id])
    assert work(office) == 1
    notice = Notice.objects.get()
    assert (notice.kind, notice.level, notice.transition, notice.number) == (
        "raised",
        "yellow",
        change,
        1,
    )
    assert notice.words == f"Raised to yellow. {change.reason}"
    assert (notice.at_utc, notice.is_replay, notice.station) == (NOW, True, subject.station)
    facts = notice.facts
    assert facts["tca_utc"] == "2026-03-12T16:00:00Z"
    assert facts["decision_opens_utc"] < facts["decision_closes_utc"] < facts["tca_utc"]
    assert (facts["pc"], facts["pc_grade"], facts["max_pc"]) == (3e-5, "screening", 1e-3)
    assert (facts["state"], facts["level"], facts["previous_level"]) == ("yellow", "yellow", "")
    assert facts["secondary"] == {"name": "VISITOR 1", "norad_cat_id": 70001}
    assert facts["reason"] == change.reason
    assert Decision.objects.get(transition=change).notice == notice
    assert [each.text for each in office.to(ann)]


def test_what_is_not_known_is_none_and_never_zero(ann: Recipient) -> None:
    made = factories.conjunction()
    unknown = dict.fromkeys(["radial_km", "in_track_km", "cross_track_km", "relative_speed_km_s"])
    factories.assessment(made, pc=None, pc_reason="no covariance", max_pc=None, **unknown)
    becomes(made, Level.RED)
    alerts_prepare()
    facts = Notice.objects.get().facts
    for name in (*unknown, "pc", "max_pc"):
        assert facts[name] is None, name
    assert facts["pc_reason"] == "no covariance"


def test_of_a_slow_encounter_it_says_why_no_largest_probability_is_told(ann: Recipient) -> None:
    made = factories.conjunction()
    factories.assessment(made, pc=7.4e-2, pc_method="slow", max_pc=None)
    becomes(made, Level.RED)
    alerts_prepare()
    told = dict(rows_of(Notice.objects.get().facts, NOW))["Largest that the geometry allows"]
    assert told.startswith("unknown (The largest that the geometry allows is known for straight")


def test_what_an_originator_states_counts_where_it_is_larger(ann: Recipient) -> None:
    made = factories.conjunction()
    factories.assessment(made, run=None, originator="CARA", pc=1e-6, stated_pc=4e-5)
    becomes(made, Level.YELLOW)
    alerts_prepare()
    facts = Notice.objects.get().facts
    assert (facts["pc"], facts["pc_method"], facts["by"]) == (4e-5, "stated", "CARA")


def test_doing_it_again_says_nothing_more(
    subject: Conjunction, ann: Recipient, office: PostOffice
) -> None:
    becomes(subject, Level.YELLOW)
    for _ in range(3):
        work(office)
    assert (Notice.objects.count(), Decision.objects.count(), len(office.calls)) == (1, 1, 1)
    assert not undecided().exists()


def test_a_transition_that_becomes_visible_late_is_told_though_newer_ones_were(
    subject: Conjunction, ann: Recipient, office: PostOffice
) -> None:
    """Its transaction took a key early and was committed late: a mark by key would skip it."""
    other = factories.assessed_conjunction(tca_utc=NOW + 50 * HOUR)
    late = becomes(subject, Level.YELLOW)
    row = {field.attname: getattr(late, field.attname) for field in late._meta.concrete_fields}
    late.delete()
    becomes(other, Level.YELLOW)
    work(office)
    type(late).objects.create(**row)
    assert work(office) == 0  # within the spacing of what is not urgent: kept for the next message
    assert {each.conjunction for each in Notice.objects.all()} == {subject, other}
    assert Hearing.objects.filter(delivery=None).count() == 1


def test_several_changes_before_a_decision_are_told_as_one(
    subject: Conjunction, ann: Recipient
) -> None:
    for level in (Level.WATCH, Level.YELLOW, Level.RED):
        becomes(subject, level)
    alerts_prepare()
    assert _kinds() == [("raised", "red")]
    assert Decision.objects.filter(notice=Notice.objects.get()).count() == 3


def test_a_life_is_told_from_its_rise_to_its_end(
    subject: Conjunction, ann: Recipient, clocks: Clocks, office: PostOffice
) -> None:
    story = [
        (Level.YELLOW, None, Cause.RULE, ("raised", "yellow")),
        (Level.RED, None, Cause.RULE, ("raised", "red")),
        (Level.RED, LifeState.STALE, Cause.GONE_STALE, ("changed", "red")),
        (Level.YELLOW, None, Cause.LOOKED_AT_AGAIN, ("lowered", "yellow")),
        (None, LifeState.CLEARED, Cause.NOT_FOUND, ("closed", "")),
        (Level.YELLOW, None, Cause.FOUND, ("raised", "yellow")),
        (Level.YELLOW, LifeState.PASSED, Cause.TCA_PASSED, ("closed", "")),
        (Level.YELLOW, LifeState.PASSED, Cause.OUTCOME, None),
    ]
    for level, state, cause, _ in story:
        becomes(subject, level, state=state, cause=cause)
        clocks.move(2 * HOUR)
        work(office)
    assert _kinds() == [told for *_, told in story if told]
    assert [each.number for each in Notice.objects.order_by("pk")] == list(range(1, 8))
    assert len(office.to(ann)) == 7
    assert not undecided().exists()


def test_flapping_between_two_levels_sends_one_message(
    subject: Conjunction, ann: Recipient, clocks: Clocks, office: PostOffice
) -> None:
    for n in range(40):
        becomes(subject, (Level.YELLOW, None)[n % 2])
        work(office)
        clocks.move(timedelta(minutes=11))
    assert len(office.calls) == 1


def test_a_probability_that_swings_around_the_rule_for_two_days_sends_one_message(
    subject: Conjunction, ann: Recipient, clocks: Clocks, office: PostOffice
) -> None:
    """The hysteresis of the life cycle and the memory of what was said, together."""
    elements = subject.secondary.element_sets.get()
    for n in range(12):
        run = factories.run(window_start_utc=NOW + n * HOUR)
        newer = replace(
            factories.VISITOR_ELEMENTS,
            epoch_utc=elements.epoch_utc + (n + 1) * timedelta(minutes=5),
        )
        factories.assessment(
            subject,
            run=run,
            pc=(1.1e-5, 0.9e-5)[n % 2],
            pc_grade="screening",
            secondary_element_set=factories.stored_element_set(newer),
            created_at=NOW + n * 4 * HOUR,
        )
        Conjunction.objects.filter(pk=subject.pk).update(last_seen_run=run, last_looked_run=run)
        lives_advance_after_run(run.pk, [subject.station_id])
        work(office)
        clocks.move(4 * HOUR)
    raised = [kind for kind, _ in _kinds() if kind in ("raised", "lowered", "closed")]
    assert raised == ["raised"]


def test_figures_that_become_worse_without_a_change_of_level_are_told(
    subject: Conjunction, ann: Recipient, office: PostOffice
) -> None:
    becomes(subject, Level.YELLOW)
    work(office)
    factories.assessment(subject, run=factories.run(), pc=3.1e-4, pc_grade="screening")
    alerts_prepare()
    alerts_prepare()
    assert _kinds() == [("raised", "yellow"), ("changed", "yellow")]
    assert "tenfold" in Notice.objects.get(kind="changed").words


def test_the_beginning_of_the_decision_point_is_told_once(
    subject: Conjunction, ann: Recipient, clocks: Clocks
) -> None:
    becomes(subject, Level.YELLOW)
    alerts_prepare()
    opens = Notice.objects.get().facts["decision_opens_utc"]
    for _ in range(62):
        clocks.move(HOUR)
        alerts_prepare()
    told = Notice.objects.filter(kind="changed")
    assert len(told) == 1
    assert told[0].words == "The decision point has begun."
    assert told[0].at_utc - datetime.fromisoformat(opens) < HOUR
    assert told[0].at_utc >= datetime.fromisoformat(opens)


@pytest.mark.parametrize("error", [ZeroDivisionError, IntegrityError])
def test_one_conjunction_that_cannot_be_told_of_does_not_hold_up_the_others(
    subject: Conjunction,
    ann: Recipient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[Exception],
) -> None:
    bad = factories.assessed_conjunction(tca_utc=NOW + 50 * HOUR)
    for each in (subject, bad):
        becomes(each, Level.RED)
    plain = outbox.known_of

    def stumbles(ids: Any, at_utc: Any) -> Any:
        if bad.pk in ids:
            raise error
        return plain(ids, at_utc)

    monkeypatch.setattr(outbox, "known_of", stumbles)
    with caplog.at_level(logging.ERROR):
        alerts_prepare()
    assert [each.conjunction for each in Notice.objects.all()] == [subject]
    assert f"Conjunction {bad.pk} cannot be told of" in caplog.text
    assert caplog.records[-1].exc_info  # where it came from is logged too
    monkeypatch.setattr(outbox, "known_of", plain)
    alerts_prepare()
    assert Notice.objects.filter(conjunction=bad).count() == 1


def test_deciding_is_heard_of_while_nothing_is_left_undecided(
    subject: Conjunction, ann: Recipient, clocks: Clocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    becomes(subject, Level.RED)
    alerts_prepare()
    becomes(subject, Level.WATCH)
    clocks.move(HOUR)
    alerts_prepare()
    assert undecided().exists()  # good news waits by design
    assert Pulse.objects.get(name=DECIDING).heard_at == clocks.real_utc

    def stumbles(*_: Any) -> None:
        raise ZeroDivisionError

    clocks.move(HOUR)
    monkeypatch.setattr(outbox, "known_of", stumbles)
    alerts_prepare()
    assert Pulse.objects.get(name=DECIDING).heard_at == clocks.real_utc - HOUR
    (line,) = (each for each in health_lines() if each.key == DECIDING)
    assert (line.state, line.is_loud) == ("blind", True)
    assert line.words.startswith("Deciding on what is to be told has been silent for 1 h 0 min")


def test_who_hears_goes_by_level_and_station(subject: Conjunction) -> None:
    other_station = factories.station("css")
    hears = subscriber(lowest_level="yellow", station=subject.station)
    subscriber(lowest_level="red")
    subscriber(lowest_level="watch", station=other_station)
    own = subscriber(lowest_level="watch")
    subscriber(recipient=own, lowest_level="red", station=subject.station)  # stands in for all
    subscriber(recipient=recipient(is_active=False))
    becomes(subject, Level.YELLOW)
    alerts_prepare()
    assert {each.recipient for each in Hearing.objects.all()} == {hears}


def test_the_end_is_told_to_those_who_heard_the_beginning(
    subject: Conjunction, ann: Recipient
) -> None:
    becomes(subject, Level.YELLOW)
    alerts_prepare()
    late = subscriber()
    becomes(subject, Level.YELLOW, state=LifeState.MITIGATED, cause=Cause.MITIGATED)
    alerts_prepare()
    closed = Notice.objects.get(kind="closed")
    assert [each.recipient for each in closed.hearings.all()] == [ann]
    assert late.hearings.count() == 0


def test_a_red_and_its_end_wait_for_nobodys_sleep_and_a_yellow_does(subject: Conjunction) -> None:
    night = {"quiet_from": time(22), "quiet_until": time(7), "digest_every_hours": 12}
    subscriber(**night)
    becomes(subject, Level.YELLOW)
    alerts_prepare()
    becomes(subject, Level.RED)
    alerts_prepare()
    becomes(subject, Level.RED, state=LifeState.MITIGATED, cause=Cause.MITIGATED)
    alerts_prepare()
    due = list(Hearing.objects.order_by("pk").values_list("is_urgent", "due_at"))
    assert due == [(False, NOW.replace(hour=12)), (True, NOW), (True, NOW)]


def test_what_nobody_is_subscribed_to_is_kept_all_the_same(subject: Conjunction) -> None:
    becomes(subject, Level.RED)
    alerts_prepare()
    assert [each.level for each in unheard()] == ["red"]


def test_an_exercise_and_made_up_data_are_marked(ann: Recipient) -> None:
    made = factories.assessed_conjunction(is_synthetic=True)
    becomes(made, Level.RED, is_exercise=True)
    alerts_prepare()
    notice = Notice.objects.get()
    assert (notice.is_exercise, notice.is_synthetic, notice.is_replay) == (True, True, True)


def test_an_alarm_of_an_exercise_is_marked(ann: Recipient, settings: Any) -> None:
    settings.EXERCISE = "Quiet Orbit"
    alarm = Alarm.objects.create(key="beat", subject="Beat", limit_s=60.0, since_utc=NOW)
    alarm.events.create(kind="raised", words="No beat.", at_utc=NOW, recorded_at=NOW)
    trial_request(ann, person="Bob")
    (first, *_) = alerts_prepare()
    undelivered_tell(first, "no such user")
    assert Notice.objects.count() == 3
    assert not Notice.objects.exclude(is_exercise=True).exists()


@pytest.mark.parametrize("is_synthetic", [True, False])
def test_what_is_about_no_conjunction_is_marked_as_its_world_is(
    ann: Recipient, is_synthetic: bool
) -> None:
    factories.feed(kind="demo" if is_synthetic else "celestrak-gp")
    alarm = Alarm.objects.create(key="beat", subject="Beat", limit_s=60.0, since_utc=NOW)
    AlarmEvent.objects.create(
        alarm=alarm, kind="raised", words="No beat.", at_utc=NOW, recorded_at=NOW
    )
    trial_request(ann, person="Bob")
    alerts_prepare()
    undelivered_tell(Delivery.objects.earliest("pk").pk, "no such user")
    marks = Notice.objects.values_list("kind", "is_synthetic", "is_replay").order_by("kind")
    assert list(marks) == [
        ("alarm", is_synthetic, True),
        ("alarm", is_synthetic, True),
        ("test", is_synthetic, True),
    ]


def test_an_alarm_and_its_end_are_told_once_each_to_who_hears_alarms(
    ann: Recipient, office: PostOffice, clocks: Clocks
) -> None:
    subscriber(hears_alarms=False)
    alarm = Alarm.objects.create(key="feed:demo", subject="Feed Demo", limit_s=60.0, since_utc=NOW)
    for kind in AlarmEvent.Kind:
        AlarmEvent.objects.create(
            alarm=alarm, kind=kind, words=f"It is {kind}.", at_utc=NOW, recorded_at=NOW
        )
        work(office)
        work(office)
        clocks.move(HOUR)
    assert _kinds() == [("alarm", ""), ("alarm", ""), ("alarm_over", "")]
    assert [each.address for each in office.calls] == [ann.address] * 3
    badges = [each.subject.partition(":")[0] for each in office.calls]
    assert [each.rpartition("ALARM")[2].strip() for each in badges] == ["", "WORSE", "OVER"]


def test_a_conjunction_that_is_deleted_leaves_what_was_said(
    subject: Conjunction, ann: Recipient
) -> None:
    becomes(subject, Level.RED)
    alerts_prepare()
    Conjunction.objects.filter(pk=subject.pk).update(
        latest_assessment=None, latest_report=None, risk_assessment=None
    )
    Conjunction.objects.get(pk=subject.pk).delete()
    assert Notice.objects.get().facts["secondary"]["name"] == "VISITOR 1"
    assert alerts_prepare() != []


def test_it_takes_as_many_queries_for_many_as_for_one(ann: Recipient) -> None:
    first = factories.assessed_conjunction(tca_utc=NOW + 60 * HOUR)
    becomes(first, Level.YELLOW)
    with CaptureQueriesContext(
        connection,
    ) as for_one:
        alerts_prepare()
    for n in range(20):
        made = factories.assessed_conjunction(tca_utc=NOW + (20 + n) * HOUR)
        becomes(made, Level.YELLOW)
    with CaptureQueriesContext(connection) as for_many:
        alerts_prepare()
    assert len(for_many) <= len(for_one) + 2


@pytest.mark.django_db(transaction=True)
def test_a_change_asks_for_alerts_once_it_is_committed(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHANGES_TOLD_BY = "screening.alerts.tasks.watch_over"
    asked: list[int] = []
    monkeypatch.setattr(life_cycle, "ask_for_alerts", lambda: asked.append(1))
    made = factories.assessed_conjunction(tca_utc=NOW + 60 * HOUR)
    lives_advance_after_run(made.first_run.pk, [made.station_id])
    lives_advance_after_run(made.first_run.pk, [made.station_id])  # nothing changes
    assert asked == [1]


def test_the_task_decides_and_sends(
    subject: Conjunction, ann: Recipient, settings: Any, mailoutbox: list[Any]
) -> None:
    becomes(subject, Level.RED)
    watch_over()
    assert [each.to for each in mailoutbox] == [[ann.address]]
