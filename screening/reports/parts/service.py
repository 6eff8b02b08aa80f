"""Whether the watch was kept: feeds, runs, how old elements were, alarms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from screening.alerts.alarm_models import Alarm
from screening.catalog.models import Feed, FeedState, Pull, PullStatus, StoredElementSet
from screening.catalog.selectors import QUERY_BATCH
from screening.conjunctions.models import ScreeningRun
from screening.conjunctions.run_inputs import unpack_ids
from screening.engine.types import Status
from screening.reports.parts.product_time import ProductTime
from screening.reports.parts.runs import KnownRun, run_after
from screening.reports.parts.span import HOUR, Span, Stretch, covered_hours, longest_gap_hours
from screening.reports.weekly_types import FeedWeek, ServiceStatus

DELIVERED: Final = (PullStatus.SUCCEEDED, PullStatus.UNCHANGED)
NOT_DELIVERED: Final = (PullStatus.FAILED, PullStatus.QUARANTINED, PullStatus.SUPERSEDED)
_NOT_TOLD_OF: Final = ("DOCKED",)  # neither screened nor failed: part of a station
_DAY: Final = timedelta(days=1)


def build_service(span: Span, runs: Sequence[KnownRun]) -> ServiceStatus:
    """How the product kept its watch in a span."""
    in_span = [each for each in runs if span.holds(each.start_utc)]
    finished = [each for each in in_span if each.is_finished]
    newest = ScreeningRun.objects.get(pk=finished[-1].pk) if finished else None
    stood = _alarms(span)
    return ServiceStatus(
        feeds=_feeds(span, ProductTime([*runs, *run_after(span)])),
        runs_finished=len(finished),
        runs_failed=len(in_span) - len(finished),
        runs_planned=int(span.watch_hours),
        longest_gap_hours=longest_gap_hours(
            [each.start_utc for each in finished], span.watch_start_utc, span.end_utc
        ),
        median_element_age_days=_median_age_days(newest),
        objects_screened=newest.status_counts.get(Status.OK.name) if newest else None,
        objects_failed=_failed(newest) if newest else None,
        alarms=sum(span.holds(begins) for begins, _ in stood),
        alarm_hours=covered_hours(stood, span.start_utc, span.end_utc),
        began_utc=span.began_utc,
    )


def pulls_in(span: Span, clock: ProductTime) -> list[tuple[Pull, datetime]]:
    """Pulls that had ended by the end of what is known, with their product time, oldest first."""
    rows = Pull.objects.filter(clock.within("started_at", span)).order_by("started_at", "pk")
    timed = [(each, clock.at(each.started_at)) for each in rows.defer("refusal_excerpt")]
    return [
        (each, at_utc)
        for each, at_utc in timed
        if span.holds(at_utc)
        and each.finished_at is not None
        and clock.at(each.finished_at) <= span.known_until_utc
    ]


def _feeds(span: Span, clock: ProductTime) -> tuple[FeedWeek, ...]:
    """Every feed in use that was ever asked by then, and those that were asked in the span."""
    pulls: dict[int, list[tuple[Pull, datetime]]] = defaultdict(list)
    for each, at_utc in pulls_in(span, clock):
        pulls[each.feed_id].append((each, at_utc))
    asked = Pull.objects.filter(clock.by("started_at", span.known_until_utc))
    return tuple(
        _feed_week(feed, pulls[feed.pk], span, clock)
        for feed in Feed.objects.filter(pk__in=asked.order_by().values("feed")).order_by("key")
        if pulls[feed.pk] or feed.state != FeedState.DISABLED
    )


def _feed_week(
    feed: Feed, pulls: Sequence[tuple[Pull, datetime]], span: Span, clock: ProductTime
) -> FeedWeek:
    told = [(_status(each, span, clock), at_utc) for each, at_utc in pulls]
    delivered = [at_utc for status, at_utc in told if status in DELIVERED]
    every = feed.expected_every / HOUR or None
    return FeedWeek(
        key=feed.key,
        title=feed.title,
        pulls=len(told),
        failed=sum(status in NOT_DELIVERED for status, _ in told),
        longest_gap_hours=(
            longest_gap_hours(delivered, span.watch_start_utc, span.end_utc) if every else None
        ),
        expected_every_hours=every,
        is_synthetic=feed.is_synthetic,
    )


def _status(pull: Pull, span: Span, clock: ProductTime) -> PullStatus:
    """What had become of it by the end of what is known: a later decision counts later."""
    is_decided_later = (
        pull.decided_at is not None and clock.at(pull.decided_at) > span.known_until_utc
    )
    return PullStatus.QUARANTINED if is_decided_later else PullStatus(pull.status)


def _median_age_days(run: ScreeningRun | None) -> float | None:
    """Of the element sets that a run took, at its beginning."""
    if run is None or not run.element_set_ids:
        return None
    ids = unpack_ids(bytes(run.element_set_ids)).tolist()
    ages = [(run.window_start_utc - epoch_utc) / _DAY for epoch_utc in _epochs(ids)]
    return float(np.median(ages)) if ages else None


def _epochs(ids: Sequence[int]) -> Iterable[datetime]:
    for start in range(0, len(ids), QUERY_BATCH):
        rows = StoredElementSet.objects.filter(pk__in=ids[start : start + QUERY_BATCH])
        yield from rows.order_by().values_list("epoch_utc", flat=True)


def _failed(run: ScreeningRun) -> int:
    """Objects that could not be screened all through."""
    told = {Status.OK.name, *_NOT_TOLD_OF}
    return sum(count for name, count in run.status_counts.items() if name not in told)


def _alarms(span: Span) -> list[Stretch]:
    """From when until when each alarm stood, as far as it is known."""
    rows = Alarm.objects.filter(since_utc__lt=span.end_utc).order_by("since_utc", "pk")
    stretches = rows.values_list("since_utc", "ended_utc")
    known = ((begins, ends or span.end_utc) for begins, ends in stretches)
    return [(begins, ends) for begins, ends in known if ends > span.start_utc]
