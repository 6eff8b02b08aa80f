"""Runs asked for from outside: the schedule and the command."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from screening.conjunctions import tasks
from screening.conjunctions.models import (
    RunStatus,
    ScreeningRun,
)
from tests.screened_world import (
    stand_still,
    two_objects,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_now(settings: Any) -> None:
    stand_still(settings)


def test_the_scheduled_task_requests_and_executes_the_first_run(
    django_capture_on_commit_callbacks: Any,
) -> None:
    two_objects()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.request_due_run()
    first, second = ScreeningRun.objects.order_by("pk")
    assert (first.kind, first.status, first.trigger) == ("stations", "finished", "first run")
    assert (second.kind, second.status) == ("catalogue", "finished")  # by itself, right after


def test_the_command_screens_without_a_broker_and_prints_what_it_found(capsys: Any) -> None:
    two_objects()
    call_command("run_stations")
    printed = capsys.readouterr()
    assert "Objects: 2 screened" in printed.out
    assert "closest_approach" in printed.out
    assert "search" in printed.err
    assert ScreeningRun.objects.get().status == RunStatus.FINISHED


def test_the_command_says_what_to_do_when_there_is_no_catalogue() -> None:
    with pytest.raises(CommandError, match="catalogue is empty"):
        call_command("run_stations")
