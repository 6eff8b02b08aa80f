"""What was said of conjunctions, as rules ask for it: by whom, update by update.

Runs that used the same two element sets said the same thing: together they are one update, in the
words of the newest. Every message is an update of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db.models import Max, Q

from screening.catalog.models import ObjectType
from screening.catalog.selectors import QUERY_BATCH
from screening.conjunctions.criteria.facts import PassFacts
from screening.conjunctions.criteria.quantities import Quantity
from screening.conjunctions.models import Assessment
from screening.conjunctions.object_facts import DEAD_STATUS_CODES, MANOEUVRING_CONSTELLATIONS

RUNS: Final = ""  # who speaks in the assessments of runs; a message's originator has a name

# The updates of one conjunction by who speaks, oldest first.
Updates = dict[str, list[PassFacts]]


class _Row(NamedTuple):
    pk: int
    conjunction_id: int
    run_id: int | None
    originator: str
    created_at: datetime
    tca_utc: datetime
    miss_distance_km: float
    radial_km: float
    in_track_km: float
    cross_track_km: float
    relative_speed_km_s: float
    pc: float | None
    pc_reason: str
    max_pc: float | None
    pc_grade: str
    volumes_entered: list[str]
    primary_age_days: float | None
    secondary_age_days: float | None
    conjunction__secondary__constellation: str
    conjunction__secondary__object_type: str
    conjunction__secondary__operational_status_code: str


def updates_of(conjunction_ids: Sequence[int]) -> dict[int, Updates]:
    """Every update of some conjunctions, by their keys; none for those without an assessment."""
    found: dict[int, Updates] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(conjunction_ids), QUERY_BATCH):
        for row in _rows(conjunction_ids[start : start + QUERY_BATCH]):
            found[row.conjunction_id][row.originator].append(_facts(row))
    return found


def manoeuvrability(
    object_type: str, constellation: str, status_code: str
) -> tuple[bool | None, str]:
    """Whether an object is known to manoeuvre, and why where that is not known."""
    if object_type in (ObjectType.DEBRIS, ObjectType.ROCKET_BODY):
        return False, ""
    if object_type == ObjectType.PAYLOAD and status_code in DEAD_STATUS_CODES:
        return False, ""
    if object_type == ObjectType.PAYLOAD and constellation in MANOEUVRING_CONSTELLATIONS:
        return True, ""
    what = "no source says whether this payload manoeuvres"
    return None, what if object_type == ObjectType.PAYLOAD else "the kind of object is unknown"


def _rows(conjunction_ids: Sequence[int]) -> Iterator[_Row]:
    """The newest assessment of each update, in the order in which they were made."""
    own = Assessment.objects.filter(conjunction__in=conjunction_ids).order_by()
    of_runs = own.filter(run__isnull=False)
    same = of_runs.values("conjunction", "primary_element_set", "secondary_element_set")
    newest = same.annotate(newest=Max("pk")).values("newest")
    updates = own.filter(Q(run=None) | Q(pk__in=newest)).order_by("created_at", "pk")
    return map(_Row._make, updates.values_list(*_Row._fields).iterator())


def _facts(row: _Row) -> PassFacts:
    manoeuvres, manoeuvres_reason = manoeuvrability(
        row.conjunction__secondary__object_type,
        row.conjunction__secondary__constellation,
        row.conjunction__secondary__operational_status_code,
    )
    return PassFacts(
        by=f"run {row.run_id}" if row.run_id else f"the message of {row.originator}",
        at_utc=row.created_at,
        tca_utc=row.tca_utc,
        miss_distance_km=row.miss_distance_km,
        radial_km=row.radial_km,
        in_track_km=row.in_track_km,
        cross_track_km=row.cross_track_km,
        relative_speed_km_s=row.relative_speed_km_s,
        pc=row.pc,
        max_pc=row.max_pc,
        grade=row.pc_grade,
        volumes_entered=frozenset(row.volumes_entered),
        is_manoeuvrable=manoeuvres,
        # No operator has a way yet to tell us a plan: what cannot be told not to manoeuvre may.
        is_intent_unknown=manoeuvres is not False,
        reasons=_reasons(row, manoeuvres_reason),
        known_until_utc=_known_until_utc(row),
        assessment_id=row.pk,
        run_id=row.run_id,
    )


def _reasons(row: _Row, manoeuvres_reason: str) -> dict[Quantity, str]:
    reason = row.pc_reason or "this assessment was not judged for it"
    told: dict[Quantity, Any] = {
        Quantity.PC: reason if row.pc is None else "",
        Quantity.MAX_PC: reason if row.max_pc is None else "",
        Quantity.MANOEUVRABLE: manoeuvres_reason,
    }
    return {quantity: words for quantity, words in told.items() if words}


def _known_until_utc(row: _Row) -> datetime:
    """The newer epoch of the two element sets; of a message, when it came."""
    ages_days = [age for age in (row.primary_age_days, row.secondary_age_days) if age is not None]
    if not ages_days:
        return row.created_at
    return row.tca_utc - timedelta(days=min(ages_days))
