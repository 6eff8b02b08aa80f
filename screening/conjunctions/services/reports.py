"""A pass that somebody else reports becomes an assessment of the conjunction it belongs to.

Whose message it was in is not known here: it gives an originator and figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from screening.catalog.models import SpaceObject
from screening.conjunctions.association import SAME_ENCOUNTER_S
from screening.conjunctions.models import Assessment, Conjunction, EventKind
from screening.conjunctions.risk_judgement import PassRisk
from screening.conjunctions.services.best_risk import risks_choose
from screening.conjunctions.services.life_cycle import life_advance_after_report
from screening.conjunctions.services.risk_of_report import StatedProbability
from screening.conjunctions.services.station_lock import wait_for_stations
from screening.engine.types import FloatArray
from screening.stations.models import ScreeningVolume, Station

NO_STATES: Final = (
    "{}'s message has neither states nor covariances, so nothing can be computed from it; what it"
    " states itself stands beside."
)
_SAME_ENCOUNTER: Final = timedelta(seconds=SAME_ENCOUNTER_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPass:
    """What an originator says of one pass by a station.

    ``miss_rtn_km`` (3,) is the secondary minus the station in the station's RTN at TCA. It, the
    speed and ``risk``, judged beforehand with the station as primary, are None where the message
    has no states.
    """

    originator: str
    reported_at: datetime  # product time: when it came in
    station: Station
    primary: SpaceObject
    secondary: SpaceObject
    tca_utc: datetime
    miss_distance_km: float
    miss_rtn_km: FloatArray | None
    relative_speed_km_s: float | None
    is_synthetic: bool
    created_utc: datetime  # by its originator
    risk: PassRisk | None
    stated: StatedProbability
    is_exercise: bool = False


@transaction.atomic
def report_assess(report: ReportedPass) -> Assessment:
    """Add the assessment of a report, to the conjunction it belongs to or to a new one."""
    wait_for_stations([report.station.pk])
    conjunction = _matching(report) or _new(report)
    radial_km, in_track_km, cross_track_km = _components_km(report)
    assessment = Assessment.objects.create(
        conjunction=conjunction,
        run=None,
        originator=report.originator,
        kind=EventKind.CLOSEST_APPROACH,
        tca_utc=report.tca_utc,
        miss_distance_km=report.miss_distance_km,
        radial_km=radial_km,
        in_track_km=in_track_km,
        cross_track_km=cross_track_km,
        relative_speed_km_s=report.relative_speed_km_s,
        volumes_entered=_volumes_at_tca(report),
        created_at=report.reported_at,
        stated_pc=report.stated.pc,
        made_at=min(report.created_utc, report.reported_at),
        **_risk_columns(report),
    )
    reported = Conjunction.objects.filter(pk=conjunction.pk)
    if _is_newest(assessment, conjunction.latest_report):
        reported.update(latest_report=assessment)
    show_reports(reported)
    life_advance_after_report(conjunction.pk)
    return assessment


def _risk_columns(report: ReportedPass) -> dict[str, Any]:
    if report.risk is None:
        return {"pc": None, "pc_reason": NO_STATES.format(report.originator)}
    return report.risk.columns()


def _is_newest(report: Assessment, known: Assessment | None) -> bool:
    """Whether it was made after the one known; of equally old ones, whether it came after it.

    NOTE: messages come in any order. A date of making after the receipt counts as the receipt, or
    one wrong clock would be the newest for ever.
    """
    if known is None:
        return True
    made, known_made = report.known_at_utc, known.known_at_utc
    return (made, report.created_at) >= (known_made, known.created_at)


def reports_show_closest(contradicting: Sequence[Assessment]) -> None:
    """Let each conjunction go by the closest of reports that cannot all be true.

    Of equally close ones the likelier counts, as its originator has it.
    """
    closest: dict[int, Assessment] = {}
    for each in sorted(contradicting, key=_threat, reverse=True):
        closest[each.conjunction_id] = each
    for conjunction_id, report in closest.items():
        reported = Conjunction.objects.filter(pk=conjunction_id)
        reported.update(latest_report=report)
        show_reports(reported)


def _threat(report: Assessment) -> tuple[float, float]:
    """Less is worse. A message that states no probability states no comfort either."""
    return report.miss_distance_km, -(report.stated_pc or 0.0)


def show_reports(conjunctions: QuerySet[Conjunction]) -> None:
    """Let those that no run sees, or none any more, show what was reported of them last.

    Whose probability each goes by is chosen anew.
    """
    report = Assessment.objects.filter(pk=OuterRef("latest_report"))
    unseen = conjunctions.filter(latest_report__isnull=False).exclude(
        last_seen_run__isnull=False, last_seen_run=F("last_looked_run")
    )
    unseen.update(
        latest_assessment=F("latest_report"),
        tca_utc=Subquery(report.values("tca_utc")[:1]),
        miss_distance_km=Subquery(report.values("miss_distance_km")[:1]),
    )
    risks_choose(conjunctions)


def _matching(report: ReportedPass) -> Conjunction | None:
    """The known conjunction of the pair that is nearest in time, by the rule of the runs.

    What an exercise says never joins what is real, nor the other way round.
    """
    known = Conjunction.objects.filter(
        station=report.station,
        primary=report.primary,
        secondary=report.secondary,
        is_exercise=report.is_exercise,
        tca_utc__gte=report.tca_utc - _SAME_ENCOUNTER,
        tca_utc__lte=report.tca_utc + _SAME_ENCOUNTER,
    )
    return min(known, key=lambda each: abs(each.tca_utc - report.tca_utc), default=None)


def _new(report: ReportedPass) -> Conjunction:
    return Conjunction.objects.create(
        station=report.station,
        primary=report.primary,
        secondary=report.secondary,
        first_tca_utc=report.tca_utc,
        tca_utc=report.tca_utc,
        miss_distance_km=report.miss_distance_km,
        is_synthetic=report.is_synthetic,
        is_exercise=report.is_exercise,
    )


def _components_km(report: ReportedPass) -> tuple[float | None, ...]:
    return (None,) * 3 if report.miss_rtn_km is None else tuple(report.miss_rtn_km.tolist())


def _volumes_at_tca(report: ReportedPass) -> list[str]:
    """The volumes that are sure to hold the object at TCA; others it may enter before or after."""
    volumes = report.station.volumes.order_by("name")
    return [volume.name for volume in volumes if _holds(volume, report)]


def _holds(volume: ScreeningVolume, report: ReportedPass) -> bool:
    if volume.radius_km is not None:
        return report.miss_distance_km <= volume.radius_km
    extents_km = (volume.radial_km, volume.in_track_km, volume.cross_track_km)
    # Without components the distance alone decides: a sphere inside the box is inside.
    components_km = [
        report.miss_distance_km if each is None else each for each in _components_km(report)
    ]
    return all(
        extent_km is not None and abs(component_km) <= extent_km
        for component_km, extent_km in zip(components_km, extents_km, strict=True)
    )
