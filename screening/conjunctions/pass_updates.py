"""What was said of conjunctions, as rules ask for it: by whom, update by update.

Runs that used the same two element sets or ephemerides said the same thing: together they are one
update, in the words of the newest. Every message is an update of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from math import hypot
from typing import Final, NamedTuple

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from screening.catalog.models import ObjectType
from screening.catalog.selectors import QUERY_BATCH
from screening.conjunctions.counted_pc import counted_pc
from screening.conjunctions.criteria.facts import PassFacts
from screening.conjunctions.criteria.quantities import Quantity
from screening.conjunctions.models import Assessment
from screening.conjunctions.object_facts import known_to_manoeuvre
from screening.conjunctions.risk_columns import max_pc_reason
from screening.stations.models import ScreeningVolume

RUNS: Final = ""  # who speaks in the assessments of runs; a message's originator has a name

_SOURCES: Final = (
    "primary_element_set",
    "secondary_element_set",
    "primary_ephemeris",
    "secondary_ephemeris",
)
_NO_STATES: Final = "the message has no states"
_OF_STATES: Final = (
    Quantity.RADIAL,
    Quantity.IN_TRACK,
    Quantity.CROSS_TRACK,
    Quantity.RELATIVE_SPEED,
)
# How far the volumes of a station reach from it (km), by name.
Reaches = Mapping[str, float]

# The updates of one conjunction by who speaks, oldest first.
Updates = dict[str, list[PassFacts]]


class _Row(NamedTuple):
    pk: int
    conjunction_id: int
    conjunction__station_id: int
    run_id: int | None
    originator: str
    created_at: datetime
    made_at: datetime | None
    tca_utc: datetime
    miss_distance_km: float
    radial_km: float | None
    in_track_km: float | None
    cross_track_km: float | None
    relative_speed_km_s: float | None
    pc: float | None
    stated_pc: float | None
    pc_method: str
    pc_reason: str
    max_pc: float | None
    pc_grade: str
    volumes_entered: list[str]
    primary_age_days: float | None
    secondary_age_days: float | None
    primary_ephemeris__created_utc: datetime | None
    primary_ephemeris__received_at: datetime | None
    secondary_ephemeris__created_utc: datetime | None
    secondary_ephemeris__received_at: datetime | None
    conjunction__secondary__constellation: str
    conjunction__secondary__object_type: str
    conjunction__secondary__operational_status_code: str


def updates_of(
    conjunction_ids: Sequence[int], known_until_utc: datetime | None = None
) -> dict[int, Updates]:
    """Every update of some conjunctions, by their keys; none for those without an assessment.

    With ``known_until_utc`` (product time) what nobody knew by then is as if it were not there.
    """
    found: dict[int, Updates] = defaultdict(lambda: defaultdict(list))
    reaches = _reaches_km()
    for start in range(0, len(conjunction_ids), QUERY_BATCH):
        for row in _rows(conjunction_ids[start : start + QUERY_BATCH], known_until_utc):
            found[row.conjunction_id][row.originator].append(_facts(row, reaches))
    return found


def known_by(at_utc: datetime) -> Q:
    """Assessments that were known at an instant: those of messages that had come, of runs finished.

    NOTE: a run's end is kept in real time, which says nothing in a replay: there its beginning
    counts.
    """
    has_finished = Q(run__is_replay=True) | Q(run__finished_at__lte=at_utc)
    return Q(created_at__lte=at_utc) & (Q(run=None) | has_finished)


def manoeuvrability(
    object_type: str, constellation: str, status_code: str
) -> tuple[bool | None, str]:
    """Whether an object is known to manoeuvre, and why where that is not known."""
    known = known_to_manoeuvre(object_type, constellation, status_code)
    if known is not None:
        return known, ""
    what = "no source says whether this payload manoeuvres"
    return None, what if object_type == ObjectType.PAYLOAD else "the kind of object is unknown"


def _rows(conjunction_ids: Sequence[int], known_until_utc: datetime | None) -> Iterator[_Row]:
    """The newest assessment of each update, in the order in which they were made.

    Messages come in any order, many at once: their making counts, not their coming.
    """
    own = Assessment.objects.filter(conjunction__in=conjunction_ids).order_by()
    if known_until_utc is not None:
        own = own.filter(known_by(known_until_utc))
    of_runs = own.filter(run__isnull=False)
    same = of_runs.values("conjunction", *_SOURCES)
    newest = same.annotate(newest=Max("pk")).values("newest")
    updates = own.filter(Q(run=None) | Q(pk__in=newest)).order_by(
        Coalesce("made_at", "created_at"), "pk"
    )
    return map(_Row._make, updates.values_list(*_Row._fields).iterator())


def _facts(row: _Row, reaches: Mapping[int, Reaches]) -> PassFacts:
    manoeuvres, manoeuvres_reason = manoeuvrability(
        row.conjunction__secondary__object_type,
        row.conjunction__secondary__constellation,
        row.conjunction__secondary__operational_status_code,
    )
    pc, grade = counted_pc(row.pc, row.pc_grade, row.stated_pc)
    return PassFacts(
        by=f"run {row.run_id}" if row.run_id else f"the message of {row.originator}",
        at_utc=row.made_at or row.created_at,
        tca_utc=row.tca_utc,
        miss_distance_km=row.miss_distance_km,
        radial_km=row.radial_km,
        in_track_km=row.in_track_km,
        cross_track_km=row.cross_track_km,
        relative_speed_km_s=row.relative_speed_km_s,
        pc=pc,
        max_pc=row.max_pc,
        grade=grade,
        volumes_entered=frozenset(row.volumes_entered),
        volumes_unknown=_volumes_unknown(row, reaches.get(row.conjunction__station_id, {})),
        is_manoeuvrable=manoeuvres,
        # A plan is told by the operator's ephemeris. Else what may manoeuvre may do so any time.
        is_intent_unknown=manoeuvres is not False and row.secondary_ephemeris__received_at is None,
        reasons=_reasons(row, manoeuvres_reason),
        known_until_utc=_known_until_utc(row),
        assessment_id=row.pk,
        run_id=row.run_id,
    )


def _volumes_unknown(row: _Row, reaches_km: Reaches) -> frozenset[str]:
    """Volumes that an object is neither surely inside nor surely outside of.

    A message without components tells the distance alone.
    """
    if row.radial_km is not None:
        return frozenset()
    near = {name for name, reach_km in reaches_km.items() if row.miss_distance_km <= reach_km}
    return frozenset(near.difference(row.volumes_entered))


def _reaches_km() -> dict[int, dict[str, float]]:
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for each in ScreeningVolume.objects.order_by():
        sides = (each.radius_km, each.radial_km, each.in_track_km, each.cross_track_km)
        found[each.station_id][each.name] = hypot(*(side or 0.0 for side in sides))
    return found


def _reasons(row: _Row, manoeuvres_reason: str) -> dict[Quantity, str]:
    """Why those quantities are unknown that are."""
    not_judged = row.pc_reason or "this assessment was not judged for it"
    no_largest = max_pc_reason(row.max_pc, pc_method=row.pc_method, pc_reason=row.pc_reason)
    return {
        Quantity.PC: not_judged,
        Quantity.MAX_PC: no_largest or not_judged,
        Quantity.MANOEUVRABLE: manoeuvres_reason,
        Quantity.INSIDE_VOLUME: f"{_NO_STATES}, and the distance alone does not tell",
    } | dict.fromkeys(_OF_STATES, _NO_STATES)


def _known_until_utc(row: _Row) -> datetime:
    """The newest of the epochs and ephemerides that it rests on; of a message, when it came."""
    ages_days = [age for age in (row.primary_age_days, row.secondary_age_days) if age is not None]
    known = [row.tca_utc - timedelta(days=age) for age in ages_days]
    known += [
        made or came
        for made, came in (
            (row.primary_ephemeris__created_utc, row.primary_ephemeris__received_at),
            (row.secondary_ephemeris__created_utc, row.secondary_ephemeris__received_at),
        )
        if came is not None
    ]
    return max(known, default=row.created_at)
