"""How long the events of runs of all against all are kept: those of the newest runs, in full."""

from __future__ import annotations

from django.conf import settings

from screening.conjunctions.models import (
    CatalogueApproach,
    RunKind,
    RunShard,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.services.approach_rows import approaches_remove


def approaches_prune() -> int:
    """Remove the events of all but the newest finished runs, and what failed runs left behind.

    The runs stay, with their counts. Returns how many events were removed.
    """
    finished = ScreeningRun.objects.filter(kind=RunKind.CATALOGUE, status=RunStatus.FINISHED)
    kept = finished.order_by("-pk").values_list("pk", flat=True)[: settings.ALL_KEEP_RUNS]
    ended = ScreeningRun.objects.filter(
        kind=RunKind.CATALOGUE, status__in=[RunStatus.FINISHED, RunStatus.FAILED]
    ).exclude(pk__in=list(kept))
    failed = ended.filter(status=RunStatus.FAILED)
    RunShard.objects.filter(run__in=failed, records__isnull=False).update(records=None)
    over = [pk for pk in ended.values_list("pk", flat=True) if _has_events(pk)]
    return sum(approaches_remove(run_id) for run_id in over)


def _has_events(run_id: int) -> bool:
    return CatalogueApproach.objects.filter(run=run_id).order_by().exists()
