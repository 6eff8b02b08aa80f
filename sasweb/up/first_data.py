"""What a start asks of the workers: at the first one a catalogue and its screening, then news.

The work is done by the workers, as it is ever after; here it is asked for and watched in the
database. Whatever is interrupted goes on by the schedule.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from celery import signature
from django.conf import settings
from django.db.models import Q

from sasweb.up.worlds import LOADED_MARK
from screening.catalog.models import Feed, FeedState, Pull, PullStatus, StoredElementSet
from screening.catalog.selectors import feeds_due, orbit_feeds_idle, pulls_are_running
from screening.common.clock import real_now_utc
from screening.common.exceptions import InputError
from screening.conjunctions.models import RunStatus, ScreeningRun
from screening.conjunctions.selectors import latest_finished_run, runs_unfinished
from screening.conjunctions.services.run_request import run_request
from screening.conjunctions.station_gaps import is_no_station_screened

Say = Callable[[str], None]

# What the schedule would do within a minute or two anyway; nobody should wait for that at a start.
RESUME_TASKS = (
    "screening.catalog.tasks.pulls_resume_lost",
    "screening.conjunctions.tasks.runs_resume_lost",
)
PULL_TASK = "screening.catalog.tasks.pull_due_feeds"
LOOK_EVERY_S = 0.25
TELL_EVERY_PERCENT = 10
PATIENCE = timedelta(minutes=15)
WORTH_WAITING = timedelta(minutes=4)  # for a feed that may be asked again soon


def first_data_take_in(say: Say, *, single_try: bool) -> bool:
    """Resume what the last stop interrupted; load and screen the first catalogue, once.

    Returns False when there is no catalogue to screen. With ``single_try`` a first failure of
    every feed is the answer; else feeds that may be asked again within a few minutes are waited
    for.
    """
    for task in RESUME_TASKS:
        signature(task).apply_async()
    mark = Path(settings.DATA_DIR) / LOADED_MARK
    if mark.exists():
        signature(PULL_TASK).apply_async()
        return True
    give_up_at = real_now_utc() + PATIENCE
    while not _pull_all_due(say, give_up_at):
        if single_try or not _wait_for_next_due(say, give_up_at):
            _tell_stopped(say)
            return False
    mark.touch()
    if latest_finished_run() is None:
        _screen(say, give_up_at)
    return True


def _pull_all_due(say: Say, give_up_at: datetime) -> bool:
    """Have every feed that is due pulled, and say whether there is a catalogue now."""
    since = real_now_utc()
    due = {feed.pk for feed in feeds_due(since)}
    signature(PULL_TASK).apply_async()
    busy = Q(pulls__status=PullStatus.RUNNING)
    followed = orbit_feeds_idle().filter(Q(pk__in=due) | busy).values_list("pk", flat=True)
    _follow_pulls(set(followed), since, say, give_up_at)
    return StoredElementSet.objects.exists()


def _follow_pulls(feed_ids: set[int], since: datetime, say: Say, give_up_at: datetime) -> None:
    steps = _Steps(say)
    waiting = set(feed_ids)
    while waiting and real_now_utc() < give_up_at:
        for pull in _pulls_of(waiting, since):
            if pull.status == PullStatus.RUNNING:
                steps.tell(pull.feed.title, pull.progress)
            else:
                say(f"{pull.feed.title}: {pull.message}")
                waiting.discard(pull.feed_id)
        waiting -= set(Feed.objects.exclude(state=FeedState.IDLE).values_list("pk", flat=True))
        time.sleep(LOOK_EVERY_S)


def _pulls_of(feed_ids: set[int], since: datetime) -> list[Pull]:
    """The pulls under way, and those that have ended since."""
    recent = Q(status=PullStatus.RUNNING) | Q(finished_at__gte=since)
    pulls = Pull.objects.filter(recent, feed_id__in=feed_ids).select_related("feed")
    return list(pulls.order_by("pk"))


def _wait_for_next_due(say: Say, give_up_at: datetime) -> bool:
    """Wait for the next feed that may be asked; False when there is none worth waiting for."""
    latest = min(give_up_at, real_now_utc() + WORTH_WAITING)
    feed = orbit_feeds_idle().filter(not_before__lte=latest).order_by("not_before").first()
    if feed is None or feed.not_before is None:
        return False
    wait_s = max((feed.not_before - real_now_utc()).total_seconds(), LOOK_EVERY_S)
    say(f"{feed.title}: trying again in {wait_s:.0f} s.")
    time.sleep(wait_s)
    return True


def _tell_stopped(say: Say) -> None:
    for feed in Feed.objects.filter(state=FeedState.STOPPED):
        say(f"{feed.title} waits for a person to resume it on the Sources page: {feed.stop_reason}")


def _screen(say: Say, give_up_at: datetime) -> None:
    while pulls_are_running() and real_now_utc() < give_up_at:  # one that was not followed
        time.sleep(LOOK_EVERY_S)
    try:
        run = runs_unfinished().first() or run_request("first start")
    except InputError as error:
        say(str(error))
        return
    steps = _Steps(say)
    while run.status in {RunStatus.QUEUED, RunStatus.RUNNING} and real_now_utc() < give_up_at:
        steps.tell(f"Screening, {run.stage}", run.progress)
        time.sleep(LOOK_EVERY_S)
        run.refresh_from_db()
    say(_outcome(run))


def _outcome(run: ScreeningRun) -> str:
    if run.status == RunStatus.FINISHED:
        found = f"{sum(run.event_counts.values()):,} passes near the stations"
        if is_no_station_screened(run):
            found = "no station among them could be"
        return f"Screened {run.element_set_count:,} objects: {found}. {run.message}".strip()
    return f"Screening {run.get_status_display().lower()}. {run.message}"


class _Steps:
    """Tell progress in steps that are worth a line."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._told: tuple[str, int] = ("", -1)

    def tell(self, what: str, fraction: float) -> None:
        percent = int(fraction * 100) // TELL_EVERY_PERCENT * TELL_EVERY_PERCENT
        if (what, percent) != self._told:
            self._told = (what, percent)
            self._say(f"{what}: {percent} %")
