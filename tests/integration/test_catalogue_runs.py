"""All against all in shards: the same events as in one piece, whoever is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError

from screening.catalog.selectors import current_elements
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.conjunctions import tasks
from screening.conjunctions.models import CatalogueApproach, RunShard, RunStatus, ScreeningRun
from screening.conjunctions.run_contact import LOST_AFTER, MAX_ATTEMPTS, lost_worker
from screening.conjunctions.services import (
    catalogue_merge,
    catalogue_run_execute,
    catalogue_run_merge,
    catalogue_run_request,
    merges_resume_lost,
    runs_release,
    shard_execute,
    shard_search,
    shards_resume_lost,
)
from screening.conjunctions.services.shard_claim import shard_claim
from screening.conjunctions.services.shard_records import pack_shard, unpack_shard
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.types import ApproachKind
from tests import factories
from tests.catalogue_world import demo_world, events_of, outcome_of
from tests.factories import NOW
from tests.integration.test_run_workers import NO_PROCESS, Killed
from tests.screened_world import stand_still

pytestmark = pytest.mark.django_db

HOURS = 6.0


@pytest.fixture(autouse=True)
def _world(settings: Any) -> None:
    stand_still(settings)
    settings.ALL_DAYS, settings.ALL_SHARD_HOURS, settings.ALL_THREADS = HOURS / 24.0, 2.0, 1
    demo_world()
    shard_search.forget_prepared()


def one_run() -> ScreeningRun:
    """Request a run and search and join it here."""
    run = catalogue_run_request("test", enqueue=False)
    assert catalogue_run_execute(run.pk, threads=1, on_progress=lambda *_: None)
    run.refresh_from_db()
    return run


def shards_of(run: ScreeningRun) -> list[RunShard]:
    return list(run.shards.order_by("index"))


def grow_silent(work: RunShard | ScreeningRun) -> None:
    long_ago = real_now_utc() - LOST_AFTER - timedelta(seconds=1)
    type(work).objects.filter(pk=work.pk).update(heartbeat_at=long_ago)


def lose_its_process(work: RunShard | ScreeningRun, name: str) -> None:
    """Pretend that the process which holds it has ended."""
    work.refresh_from_db()
    place = str(getattr(work, name)).split(" ")[0]
    type(work).objects.filter(pk=work.pk).update(**{name: f"{place} {NO_PROCESS} 1"})


def test_shards_together_find_what_the_engine_finds_in_one_piece() -> None:
    run = one_run()
    current = current_elements(NOW)
    config = ScreeningConfig(start_utc=NOW, duration_s=HOURS * 3600.0, threshold_km=5.0)
    whole = screen(current.elements, config, primaries=None)
    assert run.event_counts == {
        kind.name.lower(): int((whole.approaches["kind"] == kind).sum()) for kind in ApproachKind
    }
    assert whole.approaches.size > 400
    rows = run.approaches.order_by("pk").values_list(
        "primary__norad_cat_id", "secondary__norad_cat_id", "kind", "tca_utc",
        "miss_distance_km", "radial_km", "relative_speed_km_s", "duration_s",
    )  # fmt: skip
    numbers = [each.norad_cat_id for each in current.elements]
    assert list(rows) == [
        (
            numbers[each["primary_index"]],
            numbers[each["secondary_index"]],
            ApproachKind(each["kind"]).name.lower(),
            NOW + timedelta(seconds=float(each["tca_offset_s"])),
            *(each[name] for name in ("miss_distance_km", "radial_km", "relative_speed_km_s")),
            each["duration_s"],
        )
        for each in whole.approaches
    ]
    assert all(one < other for one, other, *_ in rows)


def test_a_row_tells_its_ages_and_whether_both_fly_in_one_constellation() -> None:
    one_run()
    events = CatalogueApproach.objects.select_related(
        "primary", "secondary", "primary_element_set", "secondary_element_set"
    )
    for each in events[:200]:
        days = timedelta(days=1)
        ages = [
            (each.tca_utc - epoch) / days
            for epoch in (each.primary_element_set.epoch_utc, each.secondary_element_set.epoch_utc)
        ]
        assert [each.primary_age_days, each.secondary_age_days] == pytest.approx(ages, abs=1e-9)
        assert each.oldest_age_days == pytest.approx(max(map(abs, ages)), abs=1e-9)
        names = each.primary.constellation, each.secondary.constellation
        assert each.is_within_constellation == (names[0] == names[1] != "")
    assert {each.is_within_constellation for each in events} == {True, False}


def test_objects_in_are_statuses_out_and_records_are_dropped() -> None:
    run = one_run()
    assert sum(run.status_counts.values()) == run.element_set_count
    not_screened = run.element_set_count - run.status_counts["OK"]
    assert run.object_statuses.count() == not_screened > 0
    assert (run.status, run.progress) == (RunStatus.FINISHED, 1.0)
    assert [bytes(each.records or b"") for each in shards_of(run)] == [b""] * 3
    assert {"search", "join", "write results"} <= set(run.seconds_by_stage)
    assert run.peak_memory_mb >= max(each.peak_memory_mb for each in shards_of(run)) > 0.0
    assert sum(each.event_count for each in shards_of(run)) >= run.approaches.count() > 0


def test_every_task_delivered_twice_changes_nothing() -> None:
    run = catalogue_run_request("test", enqueue=False)
    for shard in shards_of(run) * 2:
        tasks.execute_shard(shard.pk)
    tasks.merge_run(run.pk)
    before = outcome_of(run)
    tasks.merge_run(run.pk)
    for shard in shards_of(run):
        tasks.execute_shard(shard.pk)
    assert outcome_of(run) == before
    assert [each.attempts for each in shards_of(run)] == [1, 1, 1]
    assert run.attempts == 1


def test_the_queue_carries_a_run_from_request_to_result(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    """Tasks run in place here: each hands on to the next as a worker would."""
    with django_capture_on_commit_callbacks(execute=True):
        run = catalogue_run_request("test")
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED
    assert run.approaches.exists()


def test_a_second_worker_finds_nothing_to_do_while_the_first_is_at_it() -> None:
    run = catalogue_run_request("test", enqueue=False)
    first = shards_of(run)[0]
    second_worker: list[bool] = []
    shard_execute(first.pk, on_progress=lambda *_: second_worker.append(shard_execute(first.pk)))
    assert second_worker
    assert not any(second_worker)
    first.refresh_from_db()
    assert (first.status, first.attempts) == (RunStatus.FINISHED, 1)


def test_only_the_shard_of_a_dead_worker_is_redone_and_the_result_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undisturbed = outcome_of(one_run())
    run = catalogue_run_request("test", enqueue=False)
    done, lost, _ = shards_of(run)
    assert shard_execute(done.pk)
    with monkeypatch.context() as patch:
        patch.setattr(shard_search, "screen_part", _die)
        with pytest.raises(Killed):
            shard_execute(lost.pk)
    lost.refresh_from_db()
    assert lost.status == RunStatus.RUNNING
    assert shards_resume_lost() == 0  # it may still be alive
    lose_its_process(lost, "worker")
    assert shards_resume_lost() == 1

    assert catalogue_run_execute(run.pk, threads=1, on_progress=lambda *_: None)
    assert [each.attempts for each in shards_of(run)] == [1, 2, 1]
    assert outcome_of(run) == undisturbed


def test_a_message_that_comes_back_from_a_dead_worker_searches_the_shard() -> None:
    run = catalogue_run_request("test", enqueue=False)
    shard = shards_of(run)[0]
    assert shard_claim(shard.pk) is not None
    assert not shard_execute(shard.pk)
    lose_its_process(shard, "worker")
    assert shard_execute(shard.pk)
    shard.refresh_from_db()
    assert (shard.status, shard.attempts) == (RunStatus.FINISHED, 2)


def test_a_worker_that_was_taken_for_lost_cannot_write_its_shard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = catalogue_run_request("test", enqueue=False)
    shard = shards_of(run)[0]
    original = shard_search.screen_part

    def slow(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(shard_search, "screen_part", original)
        grow_silent(shard)
        assert shards_resume_lost() == 1
        assert shard_execute(shard.pk)  # another worker does it meanwhile
        return original(*args, **kwargs)

    monkeypatch.setattr(shard_search, "screen_part", slow)
    assert not shard_execute(shard.pk)
    shard.refresh_from_db()
    assert (shard.status, shard.attempts) == (RunStatus.FINISHED, 2)


def test_a_worker_killed_while_it_writes_events_leaves_none_to_be_doubled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undisturbed = outcome_of(one_run())
    run = _searched()
    monkeypatch.setattr("screening.conjunctions.services.approach_rows.BATCH", 100)
    with monkeypatch.context() as patch:
        _die_after(patch, batches=2)
        with pytest.raises(Killed):
            catalogue_run_merge(run.pk)
    assert run.approaches.count() == 200
    assert not catalogue_run_merge(run.pk)  # nobody may take it while its worker may be alive

    lose_its_process(run, "holder")
    assert merges_resume_lost() == 1
    assert catalogue_run_merge(run.pk)
    assert outcome_of(run) == undisturbed
    assert run.attempts == 2


def test_a_worker_taken_for_lost_on_joining_is_turned_away_before_its_next_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undisturbed = outcome_of(one_run())
    run = _searched()
    monkeypatch.setattr("screening.conjunctions.services.approach_rows.BATCH", 100)
    original = catalogue_merge.approaches_insert

    def slow(rows: Any) -> None:
        original(rows)
        monkeypatch.setattr(catalogue_merge, "approaches_insert", original)
        grow_silent(run)
        assert merges_resume_lost() == 1
        assert catalogue_run_merge(run.pk)

    monkeypatch.setattr(catalogue_merge, "approaches_insert", slow)
    assert not catalogue_run_merge(run.pk)
    assert outcome_of(run) == undisturbed


def test_a_run_is_joined_only_when_every_shard_is_done() -> None:
    run = catalogue_run_request("test", enqueue=False)
    for shard in shards_of(run)[1:]:
        assert shard_execute(shard.pk)
    assert not catalogue_run_merge(run.pk)
    run.refresh_from_db()
    assert (run.status, run.holder) == (RunStatus.RUNNING, "")
    assert run.stage == "search, 2 of 3 shards done"
    assert run.progress == pytest.approx(0.6, abs=1e-3)


def test_a_join_that_nobody_was_told_of_is_called_for(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    run = _searched()
    with django_capture_on_commit_callbacks(execute=True):
        assert merges_resume_lost() == 0
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED


def test_shards_that_the_broker_forgot_are_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told = _told(monkeypatch)
    run = catalogue_run_request("test", enqueue=False)
    shards_resume_lost()
    assert told == []
    ScreeningRun.objects.update(requested_at=real_now_utc() - LOST_AFTER * 2)
    shards_resume_lost()
    shards_resume_lost()
    assert told == [[each.pk for each in shards_of(run)]]


def test_a_start_that_knows_of_no_worker_lets_shards_go_on_at_once() -> None:
    run = catalogue_run_request("test", enqueue=False)
    shard = shards_of(run)[0]
    shard_claim(shard.pk)
    assert runs_release() == 1
    assert shards_resume_lost() == 1


@pytest.mark.parametrize("error", [ValueError("no such orbit"), InputError("no such orbit")])
def test_an_error_of_the_inputs_ends_the_run_at_once_and_says_why(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    run = catalogue_run_request("test", enqueue=False)
    first, second, third = shards_of(run)
    other = shard_claim(third.pk)
    assert other is not None
    monkeypatch.setattr(shard_search, "screen_part", _raising(error))
    with pytest.raises(type(error)):
        shard_execute(first.pk)
    run.refresh_from_db()
    assert (run.status, "no such orbit" in run.message) == (RunStatus.FAILED, True)
    assert not shard_execute(second.pk)
    assert {each.status for each in shards_of(run)} == {RunStatus.FAILED}


PASSING = [OperationalError("database is locked"), MemoryError(), SoftTimeLimitExceeded()]


@pytest.mark.parametrize("error", PASSING, ids=lambda error: type(error).__name__)
def test_an_error_that_may_pass_puts_its_shard_back_and_the_result_is_the_same(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    undisturbed = outcome_of(one_run())
    run = catalogue_run_request("test", enqueue=False)
    first = shards_of(run)[0]
    with monkeypatch.context() as patch:
        patch.setattr(shard_search, "screen_part", _raising(error))
        assert not shard_execute(first.pk)
    first.refresh_from_db()
    assert (first.status, first.attempts) == (RunStatus.QUEUED, 1)

    assert catalogue_run_execute(run.pk, threads=1, on_progress=lambda *_: None)
    assert [each.attempts for each in shards_of(run)] == [2, 1, 1]
    assert outcome_of(run) == undisturbed


def test_a_shard_put_back_is_sent_to_the_workers_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told = _told(monkeypatch)
    run = catalogue_run_request("test", enqueue=False)
    first = shards_of(run)[0]
    monkeypatch.setattr(shard_search, "screen_part", _raising(MemoryError()))
    shard_execute(first.pk)
    assert told == [[first.pk]]


def test_without_a_queue_a_shard_is_tried_until_it_is_given_up_with_the_last_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = catalogue_run_request("test", enqueue=False)
    monkeypatch.setattr(shard_search, "screen_part", _raising(OperationalError("locked")))
    assert not catalogue_run_execute(run.pk, threads=1, on_progress=lambda *_: None)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert f"after {MAX_ATTEMPTS} attempts at shard 1" in run.message
    assert "OperationalError: locked" in run.message


def test_a_run_left_behind_by_an_upgrade_ends_and_says_what_to_do(settings: Any) -> None:
    run = catalogue_run_request("test", enqueue=False)
    first, second, _ = shards_of(run)
    assert shard_execute(first.pk)
    asked_by, settings.CODE_VERSION = settings.CODE_VERSION, "9.9.9"
    assert not shard_execute(second.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert f"Asked for by release {asked_by}" in run.message
    assert "is of 9.9.9" in run.message
    assert "run the same release on every machine, then ask for a new run" in run.message
    assert [each.attempts for each in shards_of(run)] == [1, 0, 0]


def test_another_release_does_not_join_what_one_has_searched(settings: Any) -> None:
    run = _searched()
    settings.CODE_VERSION = "9.9.9"
    assert not catalogue_run_merge(run.pk)
    run.refresh_from_db()
    assert (run.status, run.attempts) == (RunStatus.FAILED, 0)
    assert "is of 9.9.9" in run.message
    assert not events_of(run)


def test_a_shard_of_another_release_is_not_joined_with_the_others(settings: Any) -> None:
    run = _searched()
    shard = run.shards.latest("index")
    found = unpack_shard(bytes(shard.records or b""), settings.CODE_VERSION)
    run.shards.filter(pk=shard.pk).update(records=pack_shard(found, "0.0.9"))
    with pytest.raises(InputError, match=r"release 0\.0\.9"):
        catalogue_run_merge(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert not events_of(run)


def test_a_shard_that_loses_every_worker_is_given_up_with_its_run() -> None:
    run = catalogue_run_request("test", enqueue=False)
    shard = shards_of(run)[1]
    for _ in range(MAX_ATTEMPTS):
        shard_claim(shard.pk)
        grow_silent(shard)
        shards_resume_lost()
    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert "after 3 attempts at shard 2; the last time, its worker was lost" in run.message


def test_a_silent_shard_says_when_it_will_be_taken_over_and_its_run_says_nothing() -> None:
    run = catalogue_run_request("test", enqueue=False)
    shard = shards_of(run)[0]
    shard_claim(shard.pk)
    grow_silent(shard)
    shard.refresh_from_db()
    lost = lost_worker(shard)
    assert lost is not None
    assert "the shard will be taken over by another" in lost.sentence
    run.refresh_from_db()
    assert lost_worker(run) is None


def test_a_run_overtaken_by_a_newer_one_leaves_no_events() -> None:
    run = _searched()
    newer = factories.run(kind="catalogue")
    assert not catalogue_run_merge(run.pk)
    run.refresh_from_db()
    assert f"run {newer.pk}, which is newer" in run.message
    assert not events_of(run)
    assert all(each.records is None for each in shards_of(run))


def test_the_events_of_the_newest_runs_are_kept_and_the_counts_of_all(settings: Any) -> None:
    settings.ALL_KEEP_RUNS = 2
    runs = [one_run() for _ in range(3)]
    counts = [len(events_of(run)) for run in runs]
    assert counts[0] == 0
    assert counts[1] == counts[2] > 0
    for run in runs:
        run.refresh_from_db()
        assert sum(run.event_counts.values()) == counts[2]


def _searched() -> ScreeningRun:
    """A run whose shards are all done and that nobody has joined."""
    run = catalogue_run_request("test", enqueue=False)
    for shard in shards_of(run):
        assert shard_execute(shard.pk)
    return run


def _die(*_: Any, **__: Any) -> None:
    raise Killed


def _raising(error: Exception) -> Callable[..., None]:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    return fail


def _told(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """What the workers are told from now on: shards, message by message."""
    told: list[list[int]] = []
    monkeypatch.setattr(
        "screening.conjunctions.services.shard_claim.shards_enqueue",
        lambda ids: told.append(list(ids)),
    )
    return told


def _die_after(patch: pytest.MonkeyPatch, *, batches: int) -> None:
    original, written = catalogue_merge.approaches_insert, []

    def insert(rows: Any) -> None:
        if len(written) == batches:
            raise Killed
        written.append(original(rows))

    patch.setattr(catalogue_merge, "approaches_insert", insert)
