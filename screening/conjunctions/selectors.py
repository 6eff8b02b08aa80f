"""Read runs and conjunctions: what is coming up, how it stands, how it came to be."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from screening.common.clock import now_utc, product_clock
from screening.conjunctions.models import (
    Assessment,
    CatalogueApproach,
    Conjunction,
    RunKind,
    RunShard,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.rule_selectors import ruled_stations
from screening.conjunctions.staleness import Reading
from screening.conjunctions.tiers import ALL_TIERS, with_tier
from screening.stations.models import Station

UNFINISHED: Final = (RunStatus.QUEUED, RunStatus.RUNNING)

# Passes that the newest look at them saw, and those that somebody else has reported.
SEEN: Final = Q(last_seen_run=F("last_looked_run"))
SEEN_OR_REPORTED: Final = SEEN | Q(latest_report__isnull=False)

_EVIDENCE: Final = (
    "risk",
    "primary_element_set",
    "secondary_element_set",
    "primary_ephemeris",
    "secondary_ephemeris",
)


def conjunctions_with_tier() -> QuerySet[Conjunction]:
    """Every conjunction with what a list shows of it, its ``tier`` and what that goes by."""
    shown = Conjunction.objects.select_related(
        "station",
        "primary",
        "secondary",
        "latest_assessment",
        "latest_report",
        "risk_assessment",
        "life",
    ).defer(
        *(f"{each}__risk" for each in ("latest_assessment", "latest_report", "risk_assessment")),
    )
    return with_tier(shown, ruled_stations(now_utc()))


def upcoming_passes(
    at_utc: datetime, *, station: Station | None = None, include_not_found: bool = False
) -> QuerySet[Conjunction]:
    """Passes of active stations whose TCA is still to come, soonest first.

    A co-moving object that the newest run still saw stays in the list after its least distance.
    Those that a later run looked for and did not find are left out unless asked for, or unless a
    message reports them: our not finding a pass does not call off another's warning.
    """
    passes = conjunctions_with_tier().filter(
        Q(tca_utc__gte=at_utc) | Q(pk__in=_still_there()), station__is_active=True
    )
    if station is not None:
        passes = passes.filter(station=station)
    if not include_not_found:
        passes = passes.filter(SEEN_OR_REPORTED)
    return passes.order_by("tca_utc", "pk")


def passed_passes(at_utc: datetime) -> QuerySet[Conjunction]:
    """Passes that are over, of every station: those whose state is ``PASSED`` (``standing.py``)."""
    over = conjunctions_with_tier().filter(tca_utc__lt=at_utc, last_seen_run=F("last_looked_run"))
    return over.exclude(pk__in=_still_there())


def _still_there() -> list[int]:
    """The keys of what stays near after its least distance: co-moving, seen by the newest run.

    NOTE: read by itself, a few of one run. As a condition of every list it would have the database
    look up the newest opinion of each conjunction that there ever was.
    """
    newest = latest_finished_run()
    near = Conjunction.objects.filter(
        last_seen_run=newest, latest_assessment__kind=Assessment.Kind.CO_MOVING
    )
    return list(near.order_by().values_list("pk", flat=True)) if newest else []


def tier_counts(passes: QuerySet[Conjunction]) -> dict[str, int]:
    """How many passes of a query that has their tiers fall in each, severest first."""
    rows = passes.order_by().annotate(in_tier=F("tier")).values("in_tier")
    counts = {row["in_tier"]: row["count"] for row in rows.annotate(count=Count("pk"))}
    return dict.fromkeys(ALL_TIERS, 0) | counts


def reading_at(at_utc: datetime, newest_run: ScreeningRun | None) -> Reading:
    """What conjunctions are judged by, at the rate of this process's clock."""
    return Reading(at_utc, newest_run, product_clock().rate)


def conjunction_history(conjunction: Conjunction) -> QuerySet[Assessment]:
    """Every opinion of a conjunction, newest knowledge first, each with ``has_risk``.

    There are hundreds of a pass that is watched for days, of which a page shows two or three in
    full. What those take besides is left to ``evidence_read``.
    """
    return (
        conjunction.assessments.defer("risk")
        .annotate(has_risk=Q(risk__isnull=False))
        .order_by(Coalesce("made_at", "created_at").desc(), "-created_at", "-pk")
    )


def evidence_read(opinions: Collection[Assessment]) -> None:
    """Give a few opinions of the history their ``risk`` and what each of a run rests on."""
    keys = [each.pk for each in opinions]
    in_full = Assessment.objects.select_related(
        "primary_element_set",
        "secondary_element_set",
        "primary_ephemeris__space_object",
        "secondary_ephemeris__space_object",
    ).defer("primary_ephemeris__states", "secondary_ephemeris__states")
    known = in_full.in_bulk(keys)
    for each in opinions:
        told = known.get(each.pk)  # none where it was let go in this moment
        for name in _EVIDENCE:
            setattr(each, name, getattr(told, name, None))


def runs_all() -> QuerySet[ScreeningRun]:
    """Every run, without its packed inputs, which nobody reads but its worker."""
    return ScreeningRun.objects.defer("element_set_ids")


def latest_finished_run(kind: RunKind = RunKind.STATIONS) -> ScreeningRun | None:
    """The newest run of a kind that has finished, without its packed inputs."""
    return runs_all().filter(kind=kind, status=RunStatus.FINISHED).order_by("-pk").first()


def runs_recent(limit: int = 25, *, kind: RunKind = RunKind.STATIONS) -> QuerySet[ScreeningRun]:
    """The newest runs of a kind, without their packed inputs."""
    return runs_all().filter(kind=kind).order_by("-pk")[:limit]


def runs_unfinished(kind: RunKind = RunKind.STATIONS) -> QuerySet[ScreeningRun]:
    """Runs of a kind that wait or are under way, oldest first."""
    return runs_unfinished_of_any_kind().filter(kind=kind)


def runs_unfinished_of_any_kind() -> QuerySet[ScreeningRun]:
    """Every run that waits or is under way, oldest first."""
    return runs_all().filter(status__in=UNFINISHED).order_by("pk")


def shards_of(run: ScreeningRun) -> list[RunShard]:
    """The shards of a run by time, without their packed records; none for a stations' run."""
    return list(run.shards.defer("records").order_by("index"))


def shards_words(run: ScreeningRun) -> str:
    """How far the shards of a run are: "2 done, shard 3 at 40 %, 5 waiting"."""
    shards = shards_of(run)
    words = {RunStatus.FINISHED: "done", RunStatus.FAILED: "failed", RunStatus.QUEUED: "waiting"}
    counts = {status: sum(each.status == status for each in shards) for status in words}
    under_way = [each for each in shards if each.status == RunStatus.RUNNING]
    told = {status: f"{count} {words[status]}" for status, count in counts.items() if count}
    waiting = told.pop(RunStatus.QUEUED, "")
    searching = [f"shard {each.index + 1} at {_tens(each.progress)} %" for each in under_way]
    return ", ".join([*told.values(), *searching, *([waiting] if waiting else [])])


def approaches_of(run: ScreeningRun) -> QuerySet[CatalogueApproach]:
    """The events of a run of all against all; none before it has finished, nor once pruned."""
    if run.status != RunStatus.FINISHED:
        return CatalogueApproach.objects.none()
    return CatalogueApproach.objects.filter(run=run)


def _tens(share: float) -> int:
    """Percent in steps of ten, so that words change seldom."""
    return int(share * 10.0) * 10
