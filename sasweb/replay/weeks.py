"""Weeks on end by the product's clock: pulled, screened, watched over, and summed up each Monday.

Nothing is written but by the services that write it in an installation; the clock alone is set from
step to step. Real time hardly passes meanwhile: what is counted by it (how long a run took, when an
e-mail was taken) says nothing of such a history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from sasweb.replay.listening import Listener
from screening.catalog.models import DEMO_KIND, Feed, FeedState, PullStatus
from screening.catalog.selectors import feeds_due
from screening.catalog.services import feed_pull, feeds_ensure
from screening.common.clock import real_now_utc, stop_clock_at
from screening.common.exceptions import InputError
from screening.common.instants import minute_text
from screening.conjunctions.services import (
    calibration_compute,
    lives_advance,
    outcomes_record,
    run_execute,
    run_request,
)
from screening.reports.interval import MADE_AFTER, IsoWeek
from screening.reports.services.due import summaries_make_due

Say = Callable[[str], object]

DAY: Final = timedelta(days=1)
# Each day's first look comes when a summary is due, and what was written before has settled.
SETTLED: Final = timedelta(minutes=5)
FIRST_LOOK: Final = MADE_AFTER + SETTLED
_TOOK_IN: Final = (PullStatus.SUCCEEDED, PullStatus.UNCHANGED)


def looks(last: IsoWeek, *, weeks: int, a_day: int) -> Iterator[datetime]:
    """When a history looks: as its first week begins, then daily to the Monday after its last."""
    yield begins_at(last, weeks=weeks)
    first_utc = last.before(weeks - 1).start_utc + FIRST_LOOK
    days = (ends_at(last) - first_utc) // DAY
    # NOTE: a seventh of a day is no whole number of microseconds: summed up, the last look is late.
    yield from (first_utc + DAY * number / a_day for number in range(days * a_day + 1))


def begins_at(last: IsoWeek, *, weeks: int) -> datetime:
    """When a history first looks."""
    return last.before(weeks - 1).start_utc + SETTLED


def ends_at(last: IsoWeek) -> datetime:
    """When the last summary of a history has been made."""
    return last.end_utc + FIRST_LOOK


def play_weeks(last: IsoWeek, *, weeks: int, a_day: int, say: Say) -> int:
    """Live through weeks up to the end of ``last``; return how many summaries were made.

    Raises InputError where the catalogue cannot be taken in.
    """
    feeds_ensure(settings.CATALOG)
    listener, made = Listener(), 0
    for at_utc in looks(last, weeks=weeks, a_day=a_day):
        stop_clock_at(at_utc)
        _look(at_utc, listener)
        if at_utc.hour == FIRST_LOOK.seconds // 3600:
            calibration_compute()
        for edition in summaries_make_due(at_utc):
            made += 1
            say(f"{minute_text(at_utc)} UTC  the summary of {edition.week}: {edition.sha256[:12]}")
    return made


def _look(at_utc: datetime, listener: Listener) -> None:
    """What the schedule does in the hours up to an instant, once."""
    for feed in _feeds_to_pull():
        _pull(feed)
    run_execute(run_request("replay of weeks", enqueue=False).pk)
    lives_advance()
    outcomes_record()
    listener.hear(lambda _: None)


def _feeds_to_pull() -> list[Feed]:
    """What is due by real time, and the demo, which has an issue for every look."""
    due = feeds_due(real_now_utc())
    demo = Feed.objects.filter(kind=DEMO_KIND, state=FeedState.IDLE)
    return [*due, *demo.exclude(pk__in=[feed.pk for feed in due])]


def _pull(feed: Feed) -> None:
    pull = feed_pull(feed)
    if pull is not None and pull.status not in _TOOK_IN:
        raise InputError(f"{feed.title} was not taken in: {pull.message}")
