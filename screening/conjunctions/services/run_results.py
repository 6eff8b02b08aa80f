"""The end of a run: everything it found is written in one transaction, or nothing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from resource import RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Final

from django.db import transaction

from screening.common.clock import real_now_utc
from screening.common.exceptions import SafePassageError
from screening.conjunctions.models import (
    RunDockedObject,
    RunObjectStatus,
    RunStatus,
    ScreeningRun,
)
from screening.conjunctions.services.conjunctions_update import conjunctions_update
from screening.conjunctions.services.life_cycle import lives_advance_after_run
from screening.conjunctions.services.loaded_inputs import LoadedInputs
from screening.conjunctions.services.outcome import DockedAtStation, RunOutcome
from screening.conjunctions.services.run_claim import Claim, claim_hold
from screening.conjunctions.services.station_lock import wait_for_stations
from screening.conjunctions.station_gaps import StationGap
from screening.engine.docking import OrbitComparison
from screening.engine.types import Status
from screening.stations.models import Station

KIB_PER_MIB: Final = 1024.0
DETAIL_LENGTH: Final = 200
STATUS_LENGTH: Final = 40
HOURS_PER_DAY: Final = 24.0


class SupersededError(SafePassageError):
    """A newer run has finished first: writing this one would put older opinions on top."""


def refuse_superseded(run: ScreeningRun) -> None:
    """Raise SupersededError when a newer run of the same kind has already finished."""
    newer = ScreeningRun.objects.filter(kind=run.kind, pk__gt=run.pk, status=RunStatus.FINISHED)
    newest = newer.order_by("-pk").values_list("pk", flat=True).first()
    if newest is not None:
        raise SupersededError(f"Not needed any more: run {newest}, which is newer, has finished.")


def results_write(
    claim: Claim, run: ScreeningRun, inputs: LoadedInputs, outcome: RunOutcome
) -> None:
    """Write a run's results and finish it.

    Raises RunLostError or SupersededError, with nothing written, when the run is no longer this
    claim's or no longer the newest.
    """
    began_s = perf_counter()
    with transaction.atomic():
        claim_hold(claim, stage="writing results")
        wait_for_stations([station.id for station in inputs.config.stations])
        refuse_superseded(run)
        RunObjectStatus.objects.bulk_create(_status_rows(run, inputs, outcome))
        RunDockedObject.objects.bulk_create(
            _docked_row(run, inputs, each) for each in outcome.docked
        )
        conjunctions_update(run, inputs, outcome)
        write_s = round(perf_counter() - began_s, 3)
        claim_hold(
            claim,
            status=RunStatus.FINISHED,
            finished_at=real_now_utc(),
            stage="finished",
            progress=1.0,
            seconds_by_stage=dict(outcome.seconds_by_stage) | {"write results": write_s},
            status_counts=_status_counts(inputs, outcome),
            event_counts=dict(outcome.event_counts),
            left_out_counts=dict(outcome.left_out_counts),
            peak_memory_mb=round(peak_memory_mib(), 1),
            unscreened_stations=_by_slug(outcome.unscreened),
            message=" ".join(outcome.warnings),
        )
        lives_advance_after_run(run.pk, [station.id for station in inputs.config.stations])


def peak_memory_mib() -> float:
    """The most memory this process has held, in MiB (Linux counts it in KiB)."""
    return getrusage(RUSAGE_SELF).ru_maxrss / KIB_PER_MIB


def _by_slug(unscreened: Mapping[int, StationGap]) -> dict[str, dict[str, str | None]]:
    slugs = Station.objects.filter(pk__in=unscreened).values_list("pk", "slug")
    return {slug: unscreened[key].stored for key, slug in slugs}


def _status_rows(
    run: ScreeningRun, inputs: LoadedInputs, outcome: RunOutcome
) -> Iterator[RunObjectStatus]:
    for index, (status, detail) in outcome.unused.items():
        yield RunObjectStatus(
            run=run,
            space_object_id=inputs.space_object_ids[index],
            status=status.name[:STATUS_LENGTH],
            detail=detail[:DETAIL_LENGTH],
        )


def _docked_row(run: ScreeningRun, inputs: LoadedInputs, found: DockedAtStation) -> RunDockedObject:
    comparison = found.docked.comparison
    return RunDockedObject(
        run=run,
        station_id=found.station.id,
        space_object_id=inputs.space_object_ids[found.docked.index],
        method=found.docked.method.value,
        max_separation_km=comparison.max_separation_km if comparison else None,
        max_relative_speed_m_s=comparison.max_relative_speed_m_s if comparison else None,
        detail=_docked_detail(comparison, inputs.elements[found.docked.reference_index].name),
    )


def _docked_detail(comparison: OrbitComparison | None, reference: str) -> str:
    if comparison is None:
        return "By the docking log alone: its elements cannot be compared with the station's."
    gap_h = comparison.epoch_gap_days * HOURS_PER_DAY
    offset = f"{comparison.in_track_offset_km:+.2f} km along the track"
    text = f"Compared with {reference}, epochs {gap_h:.1f} h apart: {offset}."
    return text[:DETAIL_LENGTH]


def _status_counts(inputs: LoadedInputs, outcome: RunOutcome) -> dict[str, int]:
    """Objects in = statuses out."""
    unused = Counter(status.name for status, _ in outcome.unused.values())
    docked = len({each.docked.index for each in outcome.docked})
    used = len(inputs.elements) - docked - sum(unused.values())
    return {Status.OK.name: used} | ({"DOCKED": docked} if docked else {}) | dict(unused)
