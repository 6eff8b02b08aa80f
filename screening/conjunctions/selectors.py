"""Read runs and conjunctions: what is coming up, how it stands, how it came to be."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Count, F, Q, QuerySet

from screening.conjunctions.models import (
    Assessment,
    CatalogueApproach,
    Conjunction,
    RunKind,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.staleness import StaleCause, basis_of, stale_causes
from screening.conjunctions.tiers import ALL_TIERS, tier_expression
from screening.stations.models import Station

UNFINISHED: Final = (RunStatus.QUEUED, RunStatus.RUNNING)


class ConjunctionState(StrEnum):
    """How a conjunction stands. "Not found" and "not looked at" are never the same thing."""

    UPCOMING = "upcoming"
    NOT_FOUND = "not_found"  # a later run looked for it and did not find it
    STALE = "stale"  # still to come, and its figures are too old to trust: see staleness.py
    PASSED = "passed"


def conjunctions_with_tier() -> QuerySet[Conjunction]:
    """Every conjunction with what a list shows of it, and its ``tier``."""
    return (
        Conjunction.objects.select_related(
            "station",
            "primary",
            "secondary",
            "latest_assessment",
            "last_seen_run",
            "last_looked_run",
        )
        .defer("last_seen_run__element_set_ids", "last_looked_run__element_set_ids")
        .annotate(tier=tier_expression())
    )


def upcoming_passes(
    at_utc: datetime, *, station: Station | None = None, include_not_found: bool = False
) -> QuerySet[Conjunction]:
    """Passes of active stations whose TCA is still to come, soonest first.

    A co-moving object that the newest run still saw stays in the list after its least distance.
    Those that a later run looked for and did not find are left out unless asked for.
    """
    latest = latest_finished_run()
    still_there = Q(latest_assessment__kind=Assessment.Kind.CO_MOVING, last_seen_run=latest)
    passes = conjunctions_with_tier().filter(
        Q(tca_utc__gte=at_utc) | still_there, station__is_active=True
    )
    if station is not None:
        passes = passes.filter(station=station)
    if not include_not_found:
        passes = passes.filter(last_seen_run=F("last_looked_run"))
    return passes.order_by("tca_utc", "pk")


def tier_counts(passes: QuerySet[Conjunction]) -> dict[str, int]:
    """How many passes of a query fall in each tier, severest first."""
    rows = passes.order_by().annotate(tier=tier_expression()).values("tier")
    counts = {row["tier"]: row["count"] for row in rows.annotate(count=Count("pk"))}
    return dict.fromkeys(ALL_TIERS, 0) | counts


def conjunction_state(
    conjunction: Conjunction, at_utc: datetime, latest_run: ScreeningRun | None
) -> ConjunctionState:
    """How one conjunction stands at an instant. ``latest_run``: see ``latest_finished_run``."""
    if conjunction.last_seen_run_id != conjunction.last_looked_run_id:
        return ConjunctionState.NOT_FOUND
    is_newest = latest_run is not None and conjunction.last_looked_run_id == latest_run.pk
    if conjunction.tca_utc < at_utc and not (is_newest and _is_co_moving(conjunction)):
        return ConjunctionState.PASSED
    causes = stale_causes(basis_of(conjunction), at_utc, latest_run)
    return ConjunctionState.STALE if causes else ConjunctionState.UPCOMING


def conjunction_stale_causes(
    conjunction: Conjunction, at_utc: datetime, latest_run: ScreeningRun | None
) -> tuple[StaleCause, ...]:
    """Why a conjunction is ``STALE``; nothing in every other state."""
    if conjunction_state(conjunction, at_utc, latest_run) != ConjunctionState.STALE:
        return ()
    return stale_causes(basis_of(conjunction), at_utc, latest_run)


def conjunction_history(conjunction: Conjunction) -> QuerySet[Assessment]:
    """Every run's opinion of a conjunction, newest first, with the elements it rests on."""
    return (
        conjunction.assessments.select_related(
            "run", "primary_element_set", "secondary_element_set"
        )
        .defer("run__element_set_ids")
        .order_by("-run_id")
    )


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


def approaches_of(run: ScreeningRun) -> QuerySet[CatalogueApproach]:
    """The events of a run of all against all; none before it has finished, nor once pruned."""
    if run.status != RunStatus.FINISHED:
        return CatalogueApproach.objects.none()
    return CatalogueApproach.objects.filter(run=run)


def _is_co_moving(conjunction: Conjunction) -> bool:
    assessment = conjunction.latest_assessment
    return assessment is not None and assessment.kind == Assessment.Kind.CO_MOVING
