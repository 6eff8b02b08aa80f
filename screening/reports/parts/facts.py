"""What a summary says of single conjunctions: names, figures, and the probability that counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from screening.catalog.selectors import QUERY_BATCH
from screening.conjunctions.best_risk import best_of, risk_candidates
from screening.conjunctions.counted_pc import counted_pc
from screening.conjunctions.models import Assessment
from screening.reports.parts.passes import KnownPass, severity
from screening.reports.weekly_types import PassFact
from screening.stations.models import Station

NOT_JUDGED: Final = "no assessment of it was judged for a probability"


@dataclass(frozen=True, slots=True)
class Told:
    """A conjunction and the level that it is told with."""

    known: KnownPass
    level: str


def facts_of(told: Sequence[Told], stations: Iterable[Station]) -> tuple[PassFact, ...]:
    """The facts of some conjunctions, in their order."""
    slugs = {each.pk: each.slug for each in stations}
    rows = _assessments({opinion.pk for each in told for opinion in each.known.opinions})
    return tuple(_fact(each, slugs[each.known.station_id], rows) for each in told)


def severest_first(fact: PassFact) -> tuple[float, ...]:
    """Sort facts as ``by_severity`` does."""
    return by_severity(fact.level, fact.pc, fact.miss_km, fact.conjunction_id)


def by_severity(level: str, pc: float | None, miss_km: float, key: int) -> tuple[float, ...]:
    """Sort by level, then by the probability that counts, then by the miss distance.

    What has no probability comes after what has one: it is unknown, and its distance still counts.
    ``level`` is empty where there is none.
    """
    return (-severity(level), 1.0 if pc is None else -pc, miss_km, key)


def _assessments(ids: set[int]) -> dict[int, Assessment]:
    ordered = sorted(ids)
    found: dict[int, Assessment] = {}
    for start in range(0, len(ordered), QUERY_BATCH):
        rows = Assessment.objects.filter(pk__in=ordered[start : start + QUERY_BATCH])
        whole = rows.select_related("conjunction__secondary").defer("risk", "volumes_entered")
        found |= {each.pk: each for each in whole.order_by()}
    return found


def _fact(told: Told, slug: str, rows: dict[int, Assessment]) -> PassFact:
    known = told.known
    shown = rows[known.shown.pk]
    best = best_of(risk_candidates(shown, [rows[each.pk] for each in known.reports]))
    counted = counted_pc(best.pc, best.pc_grade, best.stated_pc)
    other = shown.conjunction.secondary
    ages = [age for age in (shown.primary_age_days, shown.secondary_age_days) if age is not None]
    return PassFact(
        conjunction_id=known.pk,
        station=slug,
        object_name=other.name,
        norad_cat_id=other.norad_cat_id,
        owner_code=other.owner_code,
        object_type=other.object_type,
        constellation=other.constellation,
        tca_utc=shown.tca_utc,
        miss_km=shown.miss_distance_km,
        radial_km=shown.radial_km,
        in_track_km=shown.in_track_km,
        cross_track_km=shown.cross_track_km,
        relative_speed_km_s=shown.relative_speed_km_s,
        pc=counted.pc,
        pc_grade=counted.grade if counted.pc is not None else "",
        pc_reason="" if counted.pc is not None else best.pc_reason or NOT_JUDGED,
        max_pc=best.max_pc,
        level=told.level,
        state=known.state,
        realised_miss_km=known.realised_miss_km,
        element_age_days=max(ages) if ages else None,
        is_synthetic=known.is_synthetic,
        is_exercise=known.is_exercise,
    )
