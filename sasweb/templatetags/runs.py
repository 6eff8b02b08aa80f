"""What pages say of screening runs."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from sasweb.schedule import PERIODIC_TASKS
from sasweb.web.runs import EVENT_LABELS
from sasweb.web.shards import ShardOverview
from screening.common.durations import duration_words
from screening.conjunctions.models import RunShard, ScreeningRun
from screening.conjunctions.object_counts import ObjectCounts, object_counts
from screening.conjunctions.run_contact import LostWorker, lost_worker
from screening.conjunctions.selectors import shards_of
from screening.conjunctions.shard_story import shard_story
from screening.conjunctions.station_gaps import is_no_station_screened, unscreened_words

register = template.Library()


@register.filter(name="lost_worker")
def run_lost_worker(work: ScreeningRun | RunShard) -> LostWorker | None:
    """The silent worker of a run or shard under way; None while all is well."""
    return lost_worker(work)


@register.filter(name="shards")
def run_shards(run: ScreeningRun) -> list[RunShard]:
    """The shards of a run by time; none for a run of the stations."""
    return shards_of(run)


@register.filter
def shard_overview(shards: list[RunShard]) -> ShardOverview:
    """The shards of a run under way in a line, and which of them deserve a bar."""
    return ShardOverview.of(shards)


@register.filter(name="shard_story")
def run_shard_story(shard: RunShard) -> list[str]:
    """What became of a shard that was not done at the first attempt, in sentences."""
    return shard_story(shard)


@register.filter(name="object_counts")
def run_object_counts(run: ScreeningRun) -> ObjectCounts | None:
    """How many objects a run screened and how many not; None until it has counted them."""
    return object_counts(run.status_counts)


@register.filter
def passes_kept(run: ScreeningRun) -> int | None:
    """How many passes a run kept, of every kind, as Watch lists them.

    None until it has counted, and where it screened no station: nobody has looked then.
    """
    if not run.status_counts or is_no_station_screened(run):
        return None
    return int(sum(run.event_counts.values()))


@register.filter
def unscreened(run: ScreeningRun, short_names: Mapping[str, str]) -> str:
    """Which stations a run did not screen: "stations not screened: ISS, CSS", or nothing."""
    return unscreened_words(run, short_names)


@register.filter
def passes_by_kind(run: ScreeningRun) -> str:
    """The same by kind: "404 closest approaches, 5 co-moving"."""
    counted = run.event_counts.items()
    return ", ".join(
        f"{count:,} {str(EVENT_LABELS.get(kind, kind)).lower()}" for kind, count in counted
    )


@register.simple_tag
def catalogue_look_every() -> str:
    """How often the schedule looks whether all against all is due: "5 min"."""
    return duration_words(PERIODIC_TASKS["request-due-catalogue-run"].interval_s)
