"""Conjunctions as they were known at an instant, from rows that are only ever added to.

A conjunction's own row shows today's opinion. What it showed then follows from its assessments and
changes of state until then; docs/algorithms/weekly.md says how.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import OuterRef, Subquery

from screening.catalog.selectors import QUERY_BATCH
from screening.conjunctions.association import SAME_ENCOUNTER_S
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.life_models import Transition
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.tiers import distance_tier
from screening.reports.parts.passes import NO_LEVEL, KnownPass, Opinion, Step
from screening.reports.parts.runs import WEEKS_BEFORE, KnownRun, known_by
from screening.reports.parts.span import OUTLOOK, Span
from screening.stations.models import Station, StationThreshold

_SAME_ENCOUNTER: Final = timedelta(seconds=SAME_ENCOUNTER_S)
# A TCA moves by minutes; that of an object that stays beside a station by days, within a window.
_TCA_MOVES: Final = timedelta(days=8)


def passes_known(
    stations: Sequence[Station], span: Span, runs: Sequence[KnownRun]
) -> list[KnownPass]:
    """Every conjunction of stations from twelve weeks before a week to its outlook's end.

    A fixed number of queries, and one more for each 5000 conjunctions.
    """
    rows = list(_rows(stations, span))
    shown = _opinions([row[-2] for row in rows if row[-2] is not None])
    told = _reports(stations, span)
    steps = _steps(stations, span)
    near_km = _thresholds_km(stations)
    found: list[KnownPass] = []
    for pk, station_id, is_exercise, is_synthetic, opinion_id, first_utc in rows:
        reports = told.get(pk, [])
        opinion = _shown(shown.get(opinion_id), reports, runs)
        if opinion is None:
            continue
        instants = [first_utc] if first_utc else []
        found.append(
            KnownPass(
                pk,
                station_id,
                is_exercise,
                is_synthetic,
                min(instants + [each.created_at for each in reports]),
                span.known_until_utc,
                opinion,
                tuple(reports),
                tuple(steps.get(pk, ())),
                _by_distance(opinion.miss_km, near_km[station_id]),
            )
        )
    return found


def _within(stations: Sequence[Station], span: Span, prefix: str = "") -> dict[str, object]:
    """What bounds every query: conjunctions of some stations around a span."""
    return {
        f"{prefix}station__in": [each.pk for each in stations],
        f"{prefix}tca_utc__gte": span.before(WEEKS_BEFORE).start_utc - _TCA_MOVES,
        f"{prefix}first_tca_utc__lt": span.end_utc + OUTLOOK + _TCA_MOVES,
    }


def _rows(stations: Sequence[Station], span: Span) -> Iterable[tuple[Any, ...]]:
    """Conjunctions with the newest opinion of a run by then, and when the first run saw them."""
    of_runs = Assessment.objects.filter(
        known_by(span.known_until_utc, "run__"),
        conjunction=OuterRef("pk"),
        run__isnull=False,
        created_at__lte=span.known_until_utc,
    )
    columns = ("pk", "station_id", "is_exercise", "is_synthetic", "newest_id", "first_utc")
    return (
        Conjunction.objects.filter(**_within(stations, span))
        .annotate(
            newest_id=Subquery(of_runs.order_by("-run_id").values("pk")[:1]),
            first_utc=Subquery(of_runs.order_by("run_id").values("created_at")[:1]),
        )
        .order_by("pk")
        .values_list(*columns)
    )


_OPINION: Final = (
    "pk",
    "conjunction_id",
    "run_id",
    "created_at",
    "made_at",
    "tca_utc",
    "miss_distance_km",
    "kind",
)


def _opinions(ids: Sequence[int]) -> dict[int, Opinion]:
    found: dict[int, Opinion] = {}
    for start in range(0, len(ids), QUERY_BATCH):
        rows = Assessment.objects.filter(pk__in=ids[start : start + QUERY_BATCH]).order_by()
        found |= {row[0]: Opinion._make(row) for row in rows.values_list(*_OPINION)}
    return found


def _reports(stations: Sequence[Station], span: Span) -> dict[int, list[Opinion]]:
    """What messages said by then, of each conjunction, the newest knowledge last."""
    rows = Assessment.objects.filter(
        run=None, created_at__lte=span.known_until_utc, **_within(stations, span, "conjunction__")
    ).order_by("pk")
    found: dict[int, list[Opinion]] = defaultdict(list)
    for row in map(Opinion._make, rows.values_list(*_OPINION)):
        found[row.conjunction_id].append(row)
    # Of those that know as much the closest is the last: it counts.
    for told in found.values():
        told.sort(key=_newness)
    return found


def _newness(report: Opinion) -> tuple[datetime, datetime, float]:
    return report.made_at or report.created_at, report.created_at, -report.miss_km


def _steps(stations: Sequence[Station], span: Span) -> dict[int, list[Step]]:
    rows = Transition.objects.filter(
        at_utc__lte=span.known_until_utc, **_within(stations, span, "conjunction__")
    ).order_by("conjunction_id", "sequence")
    columns = (
        "conjunction_id",
        "pk",
        "at_utc",
        "from_state",
        "to_state",
        "to_level",
        "rule_id",
        "realised_miss_km",
        "is_exercise",
        "is_replay",
    )
    found: dict[int, list[Step]] = defaultdict(list)
    for conjunction_id, *step in rows.values_list(*columns):
        found[conjunction_id].append(Step._make(step))
    return found


def _shown(
    by_run: Opinion | None, reports: Sequence[Opinion], runs: Sequence[KnownRun]
) -> Opinion | None:
    """A run's opinion while the newest run that reached its TCA saw it, else the newest report."""
    if not reports:
        return by_run
    if by_run is not None and by_run.run_id == _newest_that_reached(by_run.tca_utc, runs):
        return by_run
    return reports[-1]


def _newest_that_reached(tca_utc: datetime, runs: Sequence[KnownRun]) -> int | None:
    """The newest run that could have looked for a pass; its window's last 20 minutes do not."""
    return next(
        (
            each.pk
            for each in reversed(runs)
            if each.is_finished
            and each.start_utc <= tca_utc
            and any(reach - _SAME_ENCOUNTER > tca_utc for reach in each.reach.values())
        ),
        None,
    )


def _thresholds_km(stations: Iterable[Station]) -> Mapping[int, dict[str, float]]:
    found: dict[int, dict[str, float]] = {each.pk: {} for each in stations}
    for row in StationThreshold.objects.filter(station__in=found).order_by("pk"):
        found[row.station_id][row.tier] = row.miss_distance_km
    return found


def _by_distance(miss_km: float, thresholds_km: Mapping[str, float]) -> str:
    tier = distance_tier(miss_km, thresholds_km)
    return tier if tier in list(Level) else NO_LEVEL
