"""``screen_catalogue``: all against all from a terminal, with progress by shard."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.management import CommandError, call_command

from sasweb.up.broker import answers, new_broker
from screening.conjunctions import tasks
from screening.conjunctions.models import RunKind, RunStatus, ScreeningRun
from screening.conjunctions.selectors import shards_words
from screening.conjunctions.services import catalogue_run_request, shard_execute
from screening.conjunctions.services.shard_claim import shard_claim, shards_fail
from screening.management.commands.screen_catalogue import queue_words
from tests import factories
from tests.factories import STATION_ELEMENTS, VISITOR_ELEMENTS
from tests.integration.running_product import wait_until
from tests.screened_world import catalogue_of, stand_still

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)
    settings.ALL_DAYS = 0.5


def _two_objects() -> None:
    catalogue_of(STATION_ELEMENTS, VISITOR_ELEMENTS)


def test_it_screens_without_a_broker_and_tells_of_every_shard(capsys: Any) -> None:
    _two_objects()
    call_command("screen_catalogue")
    printed = capsys.readouterr()
    assert "2 objects against each other" in printed.out
    assert "closest_approach" in printed.out
    assert "Objects: 2 screened" in printed.out
    assert "shard 1 at 0 %, 1 waiting" in printed.err
    assert "1 done, shard 2 at" in printed.err
    assert ScreeningRun.objects.get().status == RunStatus.FINISHED


def test_it_watches_the_workers_until_they_are_done(
    capsys: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    _two_objects()
    run = catalogue_run_request("test", enqueue=False)  # under way: it is followed, not doubled
    waiting = iter(run.shards.order_by("index"))

    def meanwhile(_: float) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            shard_execute(next(waiting).pk)

    monkeypatch.setattr("screening.management.commands.screen_catalogue.time.sleep", meanwhile)
    call_command("screen_catalogue", "--by-workers")
    printed = capsys.readouterr()
    assert "2 waiting" in printed.err
    assert "1 done, 1 waiting" in printed.err
    assert f"Run {run.pk}: 2 objects" in printed.out


@pytest.mark.processes
def test_it_says_which_queue_asks_the_workers_and_whether_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = factories.run(kind=RunKind.CATALOGUE, status=RunStatus.QUEUED)
    broker = new_broker(tmp_path)
    monkeypatch.setattr(current_app.conf, "broker_write_url", broker.url)
    assert f"no queue answers at 127.0.0.1:{broker.port}" in queue_words(run)
    assert "are told by its schedule after 90 s" in queue_words(run)
    with subprocess.Popen(broker.as_child().argv) as server:
        wait_until(answers(broker.url))
        said = queue_words(run)
        server.terminate()
    assert f"waits for workers on the queue at 127.0.0.1:{broker.port}." in said
    assert broker.password not in said


def test_it_says_what_to_do_when_there_is_no_catalogue() -> None:
    with pytest.raises(CommandError, match="catalogue is empty"):
        call_command("screen_catalogue")


def test_it_says_why_a_run_was_not_finished() -> None:
    """Another worker's shard cannot be had here: that is said, not waited for."""
    _two_objects()
    run = catalogue_run_request("test", enqueue=False)
    first = run.shards.order_by("index")[0]
    assert shard_claim(first.pk) is not None
    with pytest.raises(CommandError, match=r"is running .search, 1 of 2 shards done"):
        call_command("screen_catalogue")


def test_words_of_shards_say_how_many_failed() -> None:
    _two_objects()
    run = catalogue_run_request("test", enqueue=False)
    assert shards_words(run) == "2 waiting"
    shards_fail(run.pk, "no such orbit")
    assert shards_words(run) == "2 failed"


def test_the_search_can_be_warmed_up_before_it_is_needed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level("INFO"):
        tasks.warm_shard_search()
        tasks.warm_station_search()
    assert "The search of shards is compiled" in caplog.text
    assert "The search of the stations is compiled" in caplog.text
