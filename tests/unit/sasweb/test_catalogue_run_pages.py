"""Runs of all against all on Runs, on their own page and in the API: shards in bars and words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sasweb.live.revision import read_revision
from screening.common.clock import real_now_utc
from screening.conjunctions.models import RunKind, RunShard, RunStatus, ScreeningRun
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
    half = {"status": "running", "progress": 0.5, "heartbeat_at": now, "attempts": 1}
    for index, state in enumerate((done, half, {"attempts": 1})):
        begin = NOW + 6 * index * HOUR
        RunShard.objects.create(
            run=run, index=index, start_utc=begin, end_utc=begin + 6 * HOUR, **state
        )
    return run


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
    monkeypatch.setattr("sasweb.live.revision.close_old_connections", lambda: None)
    of_all = _run()
    newest = factories.run()
    told = read_revision()["run"]
    assert told["id"] == newest.pk
    assert [(each["id"], each["progress"]) for each in told["others_unfinished"]] == [
        (of_all.pk, 0.45)
    ]


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
