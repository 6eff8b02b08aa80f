"""A run's close approaches become assessments of lasting conjunctions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from screening.conjunctions.association import SAME_ENCOUNTER_S, Encounter, match_encounters
from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun
from screening.conjunctions.risk_judgement import PassRisk
from screening.conjunctions.services.best_risk import risks_choose
from screening.conjunctions.services.followed import NO_EPHEMERIS
from screening.conjunctions.services.loaded_inputs import LoadedInputs
from screening.conjunctions.services.outcome import FoundPass, RunOutcome
from screening.conjunctions.services.reports import show_reports
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.stays import CO_MOVING_STAY_S

_SAME_ENCOUNTER: Final = timedelta(seconds=SAME_ENCOUNTER_S)
_BATCH: Final = 5000  # ids in one IN list; SQLite takes 32,766 at least


def conjunctions_update(run: ScreeningRun, inputs: LoadedInputs, outcome: RunOutcome) -> None:
    """Add one assessment for each pass, to the conjunction it belongs to or to a new one.

    Known conjunctions that the run could see and did not find are marked as looked for. Call it
    inside the transaction that finishes the run.
    """
    known = list(_known(run, inputs))
    found = [_found_encounter(each, inputs) for each in outcome.passes]
    matches = match_encounters([_known_encounter(each) for each in known], found)
    rows = _conjunction_ids(
        run, inputs, outcome.passes, {f: known[k].pk for f, k in matches.items()}
    )
    Assessment.objects.bulk_create(
        _assessment(run, inputs, each, rows[index], risk)
        for index, (each, risk) in enumerate(zip(outcome.passes, outcome.risks, strict=True))
    )
    _refresh(run)
    seen = set(matches.values())
    not_found = [each for k, each in enumerate(known) if k not in seen]
    _mark_looked_for(run, inputs, outcome, not_found)


def _known(run: ScreeningRun, inputs: LoadedInputs) -> QuerySet[Conjunction]:
    """Conjunctions the run may have seen; those of objects that stay near may be there still.

    Not those that an exercise has made up: the catalogue has nothing to say of them.
    """
    opens, closes = run.window_start_utc - _SAME_ENCOUNTER, run.window_end_utc + _SAME_ENCOUNTER
    stays = Q(latest_assessment__duration_s__gte=CO_MOVING_STAY_S)
    reach = run.window_end_utc - run.window_start_utc
    in_reach = Q(tca_utc__gte=opens) | (stays & Q(tca_utc__gte=opens - reach))
    stations = [station.id for station in inputs.config.stations]
    known = Conjunction.objects.filter(
        in_reach, tca_utc__lte=closes, station__in=stations, is_exercise=False
    )
    return known.select_related("latest_assessment").order_by("pk")


def _known_encounter(conjunction: Conjunction) -> Encounter:
    latest = conjunction.latest_assessment
    pair = (conjunction.station_id or 0, conjunction.primary_id, conjunction.secondary_id)
    duration_s = latest.duration_s if latest is not None else None
    return Encounter(pair, conjunction.tca_utc.timestamp(), _long_s(duration_s or 0.0))


def _found_encounter(found: FoundPass, inputs: LoadedInputs) -> Encounter:
    primary_id = inputs.space_object_ids[found.primary]
    secondary_id = inputs.space_object_ids[found.secondary]
    pair = (found.station_id, primary_id, secondary_id)
    return Encounter(pair, found.tca_utc.timestamp(), _long_s(found.duration_s))


def _long_s(duration_s: float) -> float:
    """The duration of a stay; a pass has none that matters."""
    return duration_s if duration_s >= CO_MOVING_STAY_S else 0.0


def _conjunction_ids(
    run: ScreeningRun, inputs: LoadedInputs, passes: Sequence[FoundPass], known: dict[int, int]
) -> dict[int, int]:
    """The conjunction of each pass by its index, made where none is known."""
    new = [index for index in range(len(passes)) if index not in known]
    created = Conjunction.objects.bulk_create(
        [_conjunction(run, inputs, passes[index]) for index in new]
    )
    return known | {index: row.pk for index, row in zip(new, created, strict=True)}


def _conjunction(run: ScreeningRun, inputs: LoadedInputs, found: FoundPass) -> Conjunction:
    primary_id = inputs.space_object_ids[found.primary]
    secondary_id = inputs.space_object_ids[found.secondary]
    return Conjunction(
        station_id=found.station_id,
        primary_id=primary_id,
        secondary_id=secondary_id,
        first_tca_utc=found.tca_utc,
        tca_utc=found.tca_utc,
        miss_distance_km=found.miss_distance_km,
        first_run=run,
        last_seen_run=run,
        last_looked_run=run,
        is_synthetic=not inputs.synthetic_ids.isdisjoint((primary_id, secondary_id)),
    )


def _assessment(
    run: ScreeningRun, inputs: LoadedInputs, found: FoundPass, conjunction_id: int, risk: PassRisk
) -> Assessment:
    return Assessment(
        conjunction_id=conjunction_id,
        run=run,
        kind=found.kind.name.lower(),
        tca_utc=found.tca_utc,
        miss_distance_km=found.miss_distance_km,
        radial_km=found.radial_km,
        in_track_km=found.in_track_km,
        cross_track_km=found.cross_track_km,
        relative_speed_km_s=found.relative_speed_km_s,
        duration_s=found.duration_s,
        volumes_entered=list(found.volumes_entered),
        created_at=run.window_start_utc,
        **_source("primary", inputs, found.primary, found.primary_ephemeris, found.tca_utc),
        **_source("secondary", inputs, found.secondary, found.secondary_ephemeris, found.tca_utc),
        **risk.columns(),
    )


def _source(
    role: str, inputs: LoadedInputs, index: int, ephemeris: int, tca_utc: datetime
) -> dict[str, Any]:
    """The columns of what an object's path rests on, ephemeris or element set, and its age."""
    if ephemeris != NO_EPHEMERIS:
        known_utc = inputs.followed.paths[ephemeris].ephemeris.known_utc
        columns = {f"{role}_ephemeris_id": ephemeris}
    else:
        known_utc = inputs.elements[index].epoch_utc
        columns = {f"{role}_element_set_id": int(inputs.element_set_ids[index])}
    age_days = (tca_utc - known_utc).total_seconds() / SECONDS_PER_DAY
    return {**columns, f"{role}_age_days": age_days}


def _refresh(run: ScreeningRun) -> None:
    """Bring the conjunctions that this run assessed up to its assessments."""
    newest = Assessment.objects.filter(run=run, conjunction=OuterRef("pk"))
    assessed = Conjunction.objects.filter(assessments__run=run)
    assessed.update(
        latest_assessment=Subquery(newest.values("pk")[:1]),
        tca_utc=Subquery(newest.values("tca_utc")[:1]),
        miss_distance_km=Subquery(newest.values("miss_distance_km")[:1]),
        last_seen_run=run,
        last_looked_run=run,
        first_run=Coalesce("first_run", Value(run.pk)),
    )
    risks_choose(assessed)


def _mark_looked_for(
    run: ScreeningRun, inputs: LoadedInputs, outcome: RunOutcome, not_found: Sequence[Conjunction]
) -> None:
    """Mark the conjunctions that this run would have found if they still were there.

    Both objects must have been screened all through the window (or taken for part of the station),
    the station must have a volume,
    and the TCA must lie inside the window by more than an update could move it past its end.
    """
    unused = {inputs.space_object_ids[index] for index in outcome.unused}
    looked_at = set(inputs.space_object_ids) - unused
    last_utc = run.window_end_utc - _SAME_ENCOUNTER
    looked_for = [
        each.pk
        for each in not_found
        if run.window_start_utc <= each.tca_utc < last_utc
        and each.station_id not in outcome.unscreened
        and each.primary_id in looked_at
        and each.secondary_id in looked_at
    ]
    for batch in _batches(looked_for):
        looked_for_rows = Conjunction.objects.filter(pk__in=batch)
        looked_for_rows.update(last_looked_run=run)
        show_reports(looked_for_rows)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
