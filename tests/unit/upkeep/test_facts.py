"""What the installation says of itself: right, cheap, and never a zero for what is not known."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from screening.alerts.alarm_models import Alarm
from screening.alerts.pulses import expected_pulses
from screening.alerts.services.pulses import pulse_record
from screening.catalog.models import Pull
from screening.common.clock import now_utc, real_now_utc
from screening.common.disk import GB, DiskRoom, bytes_words
from screening.common.process_identity import own_host, own_identity
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.operators.models import Organisation
from screening.upkeep import broker_facts, database_facts, told_facts, work_facts
from screening.upkeep.broker_facts import SENT_AT_HEADER, broker_reading
from screening.upkeep.disk_facts import disk_facts, growth
from screening.upkeep.facts import system_facts
from screening.upkeep.machine_facts import world_facts
from screening.upkeep.models import RunningProcess, SizeSample
from screening.upkeep.services.processes import (
    process_record,
    processes_begin_anew,
    processes_forget,
)
from screening.upkeep.services.sizes import sizes_note

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


class FakeBroker:
    """Answers the one pipeline as a server does, with what stands in ``queues``."""

    def __init__(self, queues: dict[str, list[bytes]], ahead: timedelta = timedelta(0)) -> None:
        self._queues, self._ahead = queues, ahead
        self._answers: list[Any] = []

    def __enter__(self) -> FakeBroker:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def pipeline(self, *, transaction: bool) -> FakeBroker:
        return self

    def info(self) -> None:
        self._answers.append({"redis_version": "9.9.9", "used_memory": 12, "connected_clients": 3})

    def time(self) -> None:
        at = real_now_utc() + self._ahead
        self._answers.append((int(at.timestamp()), at.microsecond))

    def hlen(self, _: str) -> None:
        self._answers.append(2)

    def llen(self, key: str) -> None:
        self._answers.append(len(self._queues.get(key.partition(":")[2], [])))

    def lindex(self, key: str, index: int) -> None:
        waiting = self._queues.get(key.partition(":")[2], [])
        self._answers.append(waiting[index] if waiting else None)

    def execute(self) -> list[Any]:
        return self._answers


def _has_broker(monkeypatch: pytest.MonkeyPatch, broker: FakeBroker) -> None:
    monkeypatch.setattr(broker_facts.redis.Redis, "from_url", lambda *_, **__: broker)


def _message(sent_ago: timedelta | None) -> bytes:
    headers = {SENT_AT_HEADER: (real_now_utc() - sent_ago).isoformat()} if sent_ago else {}
    return json.dumps({"body": "", "headers": headers}).encode()


def _run(minutes_ago: float, took_s: float, status: str = RunStatus.FINISHED) -> ScreeningRun:
    ended = real_now_utc() - timedelta(minutes=minutes_ago)
    return ScreeningRun.objects.create(
        status=status,
        trigger="a test",
        requested_at=ended - timedelta(seconds=took_s),
        started_at=ended - timedelta(seconds=took_s),
        finished_at=ended,
        window_start_utc=now_utc() - timedelta(minutes=minutes_ago),
        window_end_utc=now_utc() + timedelta(days=7),
        code_version="test",
    )


def test_all_of_it_costs_few_questions_and_no_scan() -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        facts = system_facts()
    assert facts.unread == {}
    assert len(asked) <= 60
    for each in asked:
        assert "COUNT(*)" not in each["sql"] or "LIMIT" in each["sql"], each["sql"]


def test_a_broker_that_is_away_is_said_and_its_figures_are_not_zero() -> None:
    facts = system_facts()  # nothing listens in tests
    assert not facts.broker.is_reached
    assert {each.depth for each in facts.queues} == {None}
    assert all("does not answer" in each.unknown["depth"] for each in facts.queues)
    assert any(each.key == "broker" for each in facts.verdict.troubles)


def test_a_queue_says_how_many_wait_and_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = [_message(timedelta(seconds=1)), _message(timedelta(seconds=90))]
    _has_broker(monkeypatch, FakeBroker({"alerts": waiting, "shards": [_message(None)]}))
    queues = {each.name: each for each in system_facts().queues}
    assert queues["alerts"].depth == 2
    assert queues["alerts"].oldest_wait_s == pytest.approx(90.0, abs=5.0)
    assert (queues["catalog"].depth, queues["catalog"].oldest_wait_s) == (0, None)
    assert queues["shards"].oldest_wait_s is None
    assert "does not say" in queues["shards"].unknown["oldest_wait_s"]


def test_the_brokers_clock_is_held_against_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    _has_broker(monkeypatch, FakeBroker({}, ahead=timedelta(seconds=40)))
    assert broker_reading([]).skew_s == pytest.approx(40.0, abs=1.0)


def test_an_address_with_a_password_is_not_repeated(settings: Any) -> None:
    settings.REDIS_URL = "redis://:hush@127.0.0.1:1/0"
    assert "hush" not in repr(broker_reading([]))


def test_a_worker_tells_its_queue_its_host_and_its_work() -> None:
    doing = [{"task": "screening.conjunctions.tasks.execute_run", "about": "(12,)"}]
    process_record("screening@a", real_now_utc(), queues={"screening"}, doing=doing)
    (worker,) = work_facts.worker_facts(real_now_utc())
    assert (worker.queues, worker.host, worker.doing) == (
        ("screening",),
        own_host(),
        ("execute run 12",),
    )
    assert worker.state == "ok"
    assert {each.name: each.workers for each in system_facts().queues}["screening"] == 1


def test_what_a_silent_worker_does_is_not_known() -> None:
    now = real_now_utc()
    process_record("screening@a", now, queues={"screening"}, doing=[{"task": "a.b"}])
    RunningProcess.objects.update(heard_at=now - timedelta(minutes=3))
    (worker,) = work_facts.worker_facts(now)
    assert (worker.state, worker.doing) == ("late", None)
    RunningProcess.objects.update(heard_at=now - timedelta(minutes=11))
    assert work_facts.worker_facts(now)[0].state == "gone"


def test_a_worker_known_to_be_dead_is_gone_at_once() -> None:
    process_record("screening@a", real_now_utc(), queues={"screening"})
    place, _, started = own_identity().split(" ")
    RunningProcess.objects.update(identity=f"{place} 999999999 {started}")
    assert work_facts.worker_facts(real_now_utc())[0].state == "gone"


def test_a_worker_of_another_release_is_said() -> None:
    process_record("screening@a", real_now_utc(), queues={"screening"})
    RunningProcess.objects.update(code_version="0.0.1")
    assert any(each.key == "versions" for each in system_facts().verdict.troubles)


def test_processes_that_are_gone_are_forgotten_after_a_day() -> None:
    now = real_now_utc()
    process_record("beat", now - 25 * HOUR)
    assert processes_forget(now) == 1


def test_a_start_before_which_nobody_was_at_work_begins_anew() -> None:
    process_record("beat", real_now_utc())
    processes_begin_anew()
    assert work_facts.worker_facts(real_now_utc()) == []


def test_a_run_stands_beside_the_usual_time_of_those_before_it() -> None:
    for minutes_ago, took_s in ((50, 8), (40, 10), (30, 12), (20, 11), (10, 44)):
        _run(minutes_ago, took_s)
    _run(5, 1, RunStatus.FAILED)
    stations = work_facts.run_facts()[0]
    assert (stations.took_s, stations.usual_s, stations.usual_of) == (44.0, 10.5, 4)
    assert stations.share_of_usual == pytest.approx(44 / 10.5)
    assert stations.failed_since == 1


def test_nothing_is_usual_before_three_runs() -> None:
    never = work_facts.run_facts()[0]
    assert never.run_id is None
    assert "No run" in never.unknown["took_s"]
    _run(10, 4)
    first = work_facts.run_facts()[0]
    assert (first.took_s, first.usual_s) == (4.0, None)
    assert "usual_s" in first.unknown


def _sample(ago: timedelta, free: float, database: int | None) -> None:
    SizeSample.objects.create(
        taken_at=real_now_utc() - ago,
        disk_free_bytes=int(free),
        disk_total_bytes=100 * GB,
        database_bytes=database,
    )


def test_growth_is_not_told_before_there_are_six_hours_of_it() -> None:
    _sample(5 * HOUR, 50 * GB, GB)
    _sample(timedelta(0), 49 * GB, GB)
    facts = disk_facts(growth(real_now_utc()))
    assert facts.growth_bytes_day is None
    assert facts.days_left is None
    assert "6 hours" in facts.unknown["growth_bytes_day"]


def test_growth_a_day_and_the_days_that_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    _sample(48 * HOUR, 50 * GB, GB)
    _sample(timedelta(0), 46 * GB, 3 * GB)
    monkeypatch.setattr(
        "screening.upkeep.disk_facts.disk_room", lambda _: DiskRoom(100 * GB, 46 * GB)
    )
    now = growth(real_now_utc())
    facts = disk_facts(now)
    assert facts.growth_bytes_day == pytest.approx(2 * GB, rel=0.001)
    assert facts.days_left == pytest.approx(23.0, rel=0.001)
    assert now.database_bytes_day == pytest.approx(GB, rel=0.001)


def test_a_disk_that_empties_has_no_day_on_which_it_is_full() -> None:
    _sample(48 * HOUR, 40 * GB, None)
    _sample(timedelta(0), 46 * GB, 3 * GB)
    facts = disk_facts(growth(real_now_utc()))
    assert facts.days_left is None
    assert "does not fill" in facts.unknown["days_left"]
    assert growth(real_now_utc()).database_bytes_day is None


def test_a_sample_is_taken_once_and_old_ones_go() -> None:
    now = real_now_utc()
    _sample(timedelta(days=91), 1, 1)
    assert sizes_note(now) is not None
    assert sizes_note(now + timedelta(minutes=5)) is None
    assert SizeSample.objects.count() == 1


def test_the_room_on_the_disk_is_a_line_with_an_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    states = {free: DiskRoom(100 * GB, free).state for free in (3 * GB, 2 * GB - 1, GB // 2 - 1)}
    assert list(states.values()) == ["ok", "late", "blind"]
    monkeypatch.setattr("screening.alerts.health_lines.disk_room", lambda _: DiskRoom(GB, GB // 3))
    trouble = next(each for each in system_facts().verdict.troubles if each.key == "disk")
    assert trouble.state == "blind"
    assert "333 MB of 1 GB" in trouble.words


def test_the_database_tells_its_kind_its_reach_and_what_it_lacks() -> None:
    facts = system_facts().database
    assert facts.kind in ("SQLite", "PostgreSQL")
    assert facts.version
    assert facts.is_writable is True
    assert (facts.migrations_pending, facts.migrations_ahead) == ((), ())
    empty = next(each for each in facts.spans if each.key == "Pull")
    assert (empty.oldest_at, empty.newest_at) == (None, None)


def test_the_reach_of_the_database_is_that_of_its_first_and_last_row() -> None:
    runs = [_run(50, 1), _run(10, 1)]
    spans = {each.key: each for each in database_facts.row_spans()}
    assert spans["ScreeningRun"].oldest_at == runs[0].requested_at
    assert spans["ScreeningRun"].newest_at == runs[1].requested_at


def test_a_migration_that_is_not_applied_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    here = database_facts._migrations_here() | {("catalog", "9999_of_tomorrow")}
    monkeypatch.setattr(database_facts, "_migrations_here", lambda: here)
    facts = system_facts()
    assert facts.database.migrations_pending == ("catalog.9999_of_tomorrow",)
    assert any(each.key == "database:migrations" for each in facts.verdict.troubles)


def test_a_table_that_does_not_answer_takes_no_other_section_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away() -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr("screening.upkeep.facts.run_facts", away)
    facts = system_facts()
    assert facts.runs is None
    assert "does not tell" in facts.unread["runs"]
    assert facts.alarms == []


def test_without_a_database_everything_is_unknown_and_that_is_the_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("screening.upkeep.facts.no_database_words", lambda: "No database.")
    facts = system_facts()
    assert facts.verdict.state == "blind"
    assert facts.verdict.sentence.startswith("Blind: No database.")
    assert facts.lines is facts.workers is facts.runs is None
    assert facts.database.size_bytes is None
    assert facts.world.labels == ("unknown",)


def test_a_run_whose_worker_is_lost_is_said() -> None:
    run = _run(5, 1, RunStatus.RUNNING)
    ScreeningRun.objects.filter(pk=run.pk).update(
        heartbeat_at=real_now_utc() - timedelta(seconds=40), holder="x", attempts=1
    )
    trouble = next(each for each in system_facts().verdict.troubles if each.key == "lost")
    assert "Worker lost since" in trouble.words


def test_all_well_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    _has_broker(monkeypatch, FakeBroker({}))
    monkeypatch.setattr("screening.alerts.health_lines.disk_room", lambda _: None)
    now = real_now_utc()
    for name in expected_pulses():
        pulse_record(name, now)
    _run(1, 5)
    assert system_facts().verdict.sentence == "Everything has reported in time."


def test_a_standing_alarm_is_listed_until_it_is_over() -> None:
    alarm = Alarm.objects.create(key="beat", subject="The schedule", since_utc=now_utc())
    (listed,) = system_facts().alarms or ()
    assert listed.key == alarm.key
    Alarm.objects.update(ended_utc=now_utc())
    assert system_facts().alarms == []


def test_the_newest_pull_is_no_scan_of_pulls() -> None:
    assert Pull.objects.count() == 0
    assert {each.key: each.waiting for each in system_facts().backlogs or ()} == dict.fromkeys(
        ("runs:stations", "runs:catalogue", "shards", "studies", "pulls", "messages"), 0
    )


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_240_000_000, "1.24 GB"), (85_400_000, "85.4 MB")],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert bytes_words(size) == words


def test_weekly_mails_and_notices_of_cases_are_among_the_ways() -> None:
    ways = {each.channel: each for each in told_facts.transport_facts()}
    assert {"email", "webhook", "chat", "weekly", "case_notices"} == set(ways)
    assert ways["weekly"].state == "untried"


@pytest.mark.parametrize(("minutes_since_failure", "state"), [(5, "failing"), (90, "ok")])
def test_a_way_fails_while_its_last_try_did(
    minutes_since_failure: int, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = real_now_utc()
    newest = [
        (now - timedelta(minutes=30), None, ""),
        (None, now - timedelta(minutes=minutes_since_failure), "Refused."),
    ]
    monkeypatch.setattr(told_facts, "_newest_mails", lambda _: newest)
    weekly = next(each for each in told_facts.transport_facts() if each.channel == "weekly")
    assert (weekly.state, weekly.sent, weekly.failed) == (state, 1, 1)
    assert (weekly.last_error, weekly.last_failed_at) == ("Refused.", newest[1][1])


def test_who_is_home_is_whom_the_database_has(settings: Any) -> None:
    assert world_facts().home is None
    Organisation.objects.create(slug="ours", name="Ours", kind="agency", is_home=True)
    assert world_facts().home == "ours"
    settings.HOME_ORGANISATION = "said"
    assert world_facts(no_database="It does not answer.").home == "said"
