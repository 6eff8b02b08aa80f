"""Runs of all against all on Runs, on their own page and in the API: shards in bars and words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sasweb.revision import read_revision
from screening.common.clock import real_now_utc
from screening.conjunctions.models import RunKind, RunShard, RunStatus, ScreeningRun
from screening.conjunctions.shard_story import WORKER_LOST, Interruption
from tests import factories
from tests.factories import NOW
from tests.screened_world import stand_still, two_objects
from tests.unit.sasweb.test_run_pages import words_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def _run(**overrides: Any) -> ScreeningRun:
    """Under way: one shard done, one at half its work, one that waits to be redone."""
    now = real_now_utc()
    fields = {
        "kind": RunKind.CATALOGUE,
        "status": RunStatus.RUNNING,
        "progress": 0.45,
        "stage": "search, 1 of 3 shards done",
        "requested_at": now,
        "finished_at": None,
    }
    run = factories.run(**fields | overrides)
    done = {"status": "finished", "progress": 1.0, "event_count": 6_124, "peak_memory_mb": 421.0}
    half = {"status": "running", "progress": 0.5, "heartbeat_at": now, "started_at": now}
    again = {"attempts": 1, "interruptions": [_lost(1).as_json()]}
    for index, state in enumerate((done, half | {"attempts": 1}, again)):
        begin = NOW + 6 * index * HOUR
        RunShard.objects.create(
            run=run, index=index, start_utc=begin, end_utc=begin + 6 * HOUR, **state
        )
    return run


def _lost(attempt: int) -> Interruption:
    heard_at = datetime(2026, 3, 10, 5, 1, 5, tzinfo=UTC)
    return Interruption(attempt, heard_at, heard_at + timedelta(seconds=15), WORKER_LOST)


def _week() -> ScreeningRun:
    """Under way, 28 shards: 12 done, two searched, one lost and waiting again, 13 waiting."""
    run = _run()
    done = {"status": "finished", "progress": 1.0, "event_count": 5, "attempts": 1}
    running = {"status": "running", "attempts": 1}
    run.shards.all().delete()
    RunShard.objects.bulk_create(
        RunShard(run=run, index=index, start_utc=NOW, end_utc=NOW, **(done if index < 12 else {}))
        for index in range(28)
    )
    now = real_now_utc()
    run.shards.filter(index__in=(12, 13)).update(started_at=now, heartbeat_at=now, **running)
    run.shards.filter(index=14).update(attempts=1, interruptions=[_lost(1).as_json()])
    return run


@pytest.mark.parametrize("path", ["/runs/", "/runs/{}/"])
def test_many_shards_are_summed_up_and_those_at_work_or_in_trouble_have_a_bar(
    client: Client, path: str
) -> None:
    run = _week()
    html = client.get(path.format(run.pk)).content.decode()
    assert "12 of 28 shards done, 2 running, 14 waiting" in html
    progress, _, rest = html.partition('class="run-progress__none"')[0].partition("<details")
    bars = progress.partition("<table")[0]
    labels = [f'aria-label="Shard {number}"' in bars for number in range(1, 29)]
    assert labels == [number in {13, 14, 15} for number in range(1, 29)]
    if path == "/runs/":
        assert "The other 25 shards" in rest


def test_a_shard_done_again_tells_its_story_on_its_page_and_in_the_api(client: Client) -> None:
    run = _week()
    took_over = datetime(2026, 3, 10, 5, 1, 22, tzinfo=UTC)
    again = {"status": "running", "attempts": 2, "started_at": took_over}
    run.shards.filter(index=14).update(heartbeat_at=real_now_utc(), **again)
    for path in ("/runs/", f"/runs/{run.pk}/"):
        said = words_of(client, path)
        lost = "its worker was lost, last report 05:01:05 UTC."
        assert f"Attempt 1 of 3 ended 05:01:20 UTC: {lost}" in said
        assert "Attempt 2 of 3 took over at 05:01:22 UTC." in said
    shards = client.get(f"/api/v1/runs/{run.pk}/shards/").json()["results"]
    assert shards[0]["interruptions"] == []
    assert shards[14]["interruptions"] == [
        {
            "attempt": 1,
            "heard_at": "2026-03-10T05:01:05Z",
            "ended_at": "2026-03-10T05:01:20Z",
            "reason": "its worker was lost",
        }
    ]


def test_a_shard_that_is_made_ready_says_for_how_long_and_no_percentage(client: Client) -> None:
    run = _run()
    ago = real_now_utc() - timedelta(minutes=12)  # not seconds, which pass while the page is made
    run.shards.filter(index=1).update(progress=0.0, started_at=ago)
    said = words_of(client, "/runs/")
    assert "making ready , for 12 min" in said or "making ready, for 12 min" in said
    assert "searching" not in said


def test_a_join_that_is_done_again_is_told_on_both_pages(client: Client) -> None:
    run = _run(message="Joining is done again: the disk was full.")
    for path in ("/runs/", f"/runs/{run.pk}/"):
        assert "Joining is done again" in words_of(client, path)


@pytest.mark.parametrize("path", ["/runs/", "/runs/{}/"])
def test_every_shard_has_a_bar_and_words(client: Client, path: str) -> None:
    run = _run()
    said = words_of(client, path.format(run.pk))
    assert "All against all" in said
    assert "done, 6,124 events" in said
    assert "searching, 50" in said
    assert "waiting to be done again" in said
    html = client.get(path.format(run.pk)).content.decode()
    assert [f'aria-label="Shard {number}"' in html for number in (1, 2, 3)] == [True] * 3


def test_a_shard_whose_worker_is_silent_says_when_another_takes_over(client: Client) -> None:
    run = _run()
    silent_at = real_now_utc() - timedelta(seconds=20)
    run.shards.filter(index=1).update(heartbeat_at=silent_at)
    said = words_of(client, f"/runs/{run.pk}/")
    assert f"Worker lost since {silent_at:%H:%M:%S} UTC" in said
    assert "the shard will be taken over by another" in said


def test_the_page_of_a_run_tells_of_each_shard_what_it_took(client: Client) -> None:
    run = _run(status=RunStatus.FINISHED, finished_at=real_now_utc())
    run.shards.update(status="finished", started_at=NOW, finished_at=NOW + timedelta(seconds=4))
    said = words_of(client, f"/runs/{run.pk}/")
    assert "Shards" in said
    assert "421 MB" in said
    assert "Time by stage, all workers together" in said


def test_a_run_of_the_stations_has_no_shards_on_its_page(client: Client) -> None:
    run = factories.run()
    assert "Shards" not in words_of(client, f"/runs/{run.pk}/")
    assert client.get(f"/api/v1/runs/{run.pk}/shards/").json()["results"] == []


def test_the_api_tells_of_each_shard_without_its_records(client: Client) -> None:
    run = _run()
    shards = client.get(f"/api/v1/runs/{run.pk}/shards/").json()["results"]
    assert [(each["index"], each["status"]) for each in shards] == [
        (0, "finished"),
        (1, "running"),
        (2, "queued"),
    ]
    assert (shards[0]["event_count"], shards[1]["event_count"]) == (6_124, None)
    assert "records" not in shards[0]


def test_the_api_lists_runs_by_kind(client: Client) -> None:
    of_all, of_stations = _run(), factories.run()
    for kind, run in (("catalogue", of_all), ("stations", of_stations)):
        found = client.get("/api/v1/runs/", {"kind": kind}).json()["results"]
        assert [each["id"] for each in found] == [run.pk]
    assert client.get("/api/v1/runs/", {"kind": "nonsense"}).status_code == 400


def test_open_pages_hear_of_a_run_that_is_not_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    of_all = _run()
    newest = factories.run()
    told = read_revision()["run"]
    assert told["id"] == newest.pk
    assert [(each["id"], each["progress"]) for each in told["others_unfinished"]] == [
        (of_all.pk, 0.45)
    ]


def test_watch_is_not_told_of_every_second_of_a_run_of_all_against_all() -> None:
    of_all = _run()
    ScreeningRun.objects.filter(pk=of_all.pk).update(heartbeat_at=real_now_utc())
    before = read_revision()
    ScreeningRun.objects.filter(pk=of_all.pk).update(progress=0.46)
    after = read_revision()
    assert after["run"] != before["run"]
    assert after["station_runs"] == before["station_runs"]
    of_stations = factories.run(status="running", finished_at=None, status_counts={})
    (told,) = read_revision()["station_runs"]["unfinished"]  # type: ignore[misc]
    assert told["id"] == of_stations.pk


def test_an_operator_asks_for_all_against_all_with_one_button(
    signed_in: Callable[[str], Client], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(settings)
    two_objects()
    client = signed_in("operator")
    assert "Screen everything against everything now" in words_of(client, "/runs/")
    answer = client.post("/runs/request/", {"kind": "catalogue"}, follow=True)
    run = ScreeningRun.objects.get()
    assert run.kind == RunKind.CATALOGUE
    assert f"Run {run.pk} was asked for" in answer.content.decode()
    ScreeningRun.objects.update(status=RunStatus.RUNNING)
    again = client.post("/runs/request/", {"kind": "catalogue"}, follow=True)
    assert f"Run {run.pk} is under way already" in again.content.decode()
    assert ScreeningRun.objects.count() == 1


def test_the_api_takes_the_kind_of_run_to_ask_for(
    signed_in: Callable[[str], Client], settings: Any
) -> None:
    stand_still(settings)
    two_objects()
    client = signed_in("operator")
    asked = client.post("/api/v1/runs/?kind=catalogue")
    assert (asked.status_code, asked.json()["kind"]) == (202, "catalogue")
    wrong = client.post("/api/v1/runs/?kind=moon")
    assert wrong.status_code == 400
    assert wrong.json()["error"]["fields"]["kind"]


@pytest.mark.parametrize("group", ["manager", "nobody"])
def test_whoever_lacks_the_permission_may_not_ask_for_all_against_all(
    signed_in: Callable[[str], Client], group: str
) -> None:
    client = signed_in(group)
    assert "Screen everything" not in words_of(client, "/runs/")
    assert client.post("/runs/request/", {"kind": "catalogue"}).status_code == 403
    assert not ScreeningRun.objects.exists()
