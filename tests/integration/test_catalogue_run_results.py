"""All against all in shards: the same events as in one piece, each once, and which are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from screening.catalog.selectors import current_elements
from screening.conjunctions import tasks
from screening.conjunctions.models import CatalogueApproach, RunStatus
from screening.conjunctions.services import (
    catalogue_run_merge,
    catalogue_run_request,
)
from screening.engine.config import ScreeningConfig
from screening.engine.pipeline import screen
from screening.engine.types import ApproachKind
from tests import factories
from tests.catalogue_world import events_of, outcome_of
from tests.factories import NOW
from tests.integration.catalogue_run_steps import (
    HOURS,
    one_run,
    searched_run,
    shards_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_against_all")]


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


def test_a_run_overtaken_by_a_newer_one_leaves_no_events() -> None:
    run = searched_run()
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
