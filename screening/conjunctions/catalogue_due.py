"""When all against all is screened next: one rule, which the schedule follows and pages tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings

from screening.catalog.selectors import catalog_revision, first_catalogue_is_in, pulls_are_running
from screening.common.clock import real_now_utc
from screening.conjunctions.catalogue_inputs import current_catalogue_config
from screening.conjunctions.models import RunKind, ScreeningRun
from screening.conjunctions.run_rest import rests_until
from screening.conjunctions.selectors import latest_finished_run, runs_recent, runs_unfinished

FIRST_RUN: Final = "first run of all against all"
# Growth by more than this share of the objects does not wait for the schedule.
_GROWN_BY: Final = 0.1
# Real time: a fast replay makes a day of product time in minutes.
LEAST_BETWEEN: Final = timedelta(minutes=10)


class Wait(StrEnum):
    """What the next run of all against all waits for; ``NOTHING`` when it is due."""

    NOTHING = "nothing"
    SWITCHED_ON = "switched on"  # the schedule is off: people ask
    UNFINISHED = "unfinished"  # the one that waits for workers or is under way
    CATALOGUE = "catalogue"  # the first pull
    STATIONS = "stations"  # a finished run of theirs: they come first
    REST = "rest"  # an instant of real time
    TIME = "time"  # an instant of product time


@dataclass(frozen=True, slots=True)
class NextRun:
    """When the next run is asked for by itself, and why; or what it waits for until then."""

    wait: Wait
    reason: str = ""
    due_at: datetime | None = None  # real time while it rests, product time of the schedule

    @property
    def is_due(self) -> bool:
        return self.wait == Wait.NOTHING


def catalogue_run_next(at_utc: datetime) -> NextRun:
    """When the next run of all against all is due, as seen at an instant of product time."""
    if not settings.ALL_EVERY_HOURS:
        return NextRun(Wait.SWITCHED_ON)
    if runs_unfinished(RunKind.CATALOGUE).exists():
        return NextRun(Wait.UNFINISHED)
    if not catalog_revision():
        return NextRun(Wait.CATALOGUE)
    if latest_finished_run() is None:
        return NextRun(Wait.STATIONS if first_catalogue_is_in() else Wait.CATALOGUE)
    return _after(runs_recent(1, kind=RunKind.CATALOGUE).first(), at_utc)


def _after(newest: ScreeningRun | None, at_utc: datetime) -> NextRun:
    """The same by the runs that have ended so far."""
    if rest := rests_until(newest):
        return NextRun(Wait.REST, "the last one failed", rest)
    finished = latest_finished_run(RunKind.CATALOGUE)
    if finished is None:
        is_filling = pulls_are_running()
        return NextRun(Wait.CATALOGUE) if is_filling else NextRun(Wait.NOTHING, FIRST_RUN)
    if finished.config != current_catalogue_config(at_utc).as_json():
        return NextRun(Wait.NOTHING, "settings changed")
    return _by_the_schedule(finished, at_utc)


def _by_the_schedule(finished: ScreeningRun, at_utc: datetime) -> NextRun:
    """In product time, either way: a replay that starts anew goes back behind its runs.

    A catalogue that has grown much since, as it does while the first pulls come in, does not wait.
    """
    every = timedelta(hours=settings.ALL_EVERY_HOURS)
    is_early = abs(at_utc - finished.window_start_utc) < every
    if is_early and not _has_grown_since(finished):
        return NextRun(Wait.TIME, "schedule", finished.window_start_utc + every)
    reason = "catalogue has grown" if is_early else "schedule"
    rested_at = finished.requested_at + LEAST_BETWEEN
    if finished.requested_at <= real_now_utc() < rested_at:  # not where the clock was set back
        return NextRun(Wait.REST, reason, rested_at)
    return NextRun(Wait.NOTHING, reason)


def _has_grown_since(finished: ScreeningRun) -> bool:
    """By the stations' newest run, which takes in all that there is after every pull."""
    newest = latest_finished_run()
    if newest is None or newest.pk < finished.pk:
        return False
    return newest.element_set_count > (1.0 + _GROWN_BY) * finished.element_set_count
