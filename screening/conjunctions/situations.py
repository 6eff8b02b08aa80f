"""What is known of many conjunctions at an instant, read in a few queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from screening.common.exercise import is_exercise_on
from screening.common.records import in_record_language
from screening.conjunctions.best_risk import is_own_name, why_not_counted
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.criteria.course import LevelStep, level_course
from screening.conjunctions.criteria.facts import PassFacts
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.lifecycle import OPEN, Life, LifeState, Look, Situation
from screening.conjunctions.models import Assessment, Conjunction
from screening.conjunctions.pass_updates import Updates, updates_of
from screening.conjunctions.rule_selectors import RuleInForce
from screening.conjunctions.staleness import PassBasis, Reading
from screening.conjunctions.standing import PassStanding, pass_standing
from screening.conjunctions.time_alone import changing_leads, may_have_changed


@dataclass(frozen=True, slots=True)
class Subject:
    """One conjunction: what is remembered of its life, and what is known of it now."""

    conjunction_id: int
    station_id: int
    is_synthetic: bool
    sequence: int
    is_exercise: bool
    life: Life
    situation: Situation


class Shown(NamedTuple):
    """The assessment that a conjunction shows: the newest run's, or a report's."""

    assessment_id: int | None
    tca_utc: datetime | None


class _Row(NamedTuple):
    pk: int
    station_id: int
    tca_utc: datetime
    is_synthetic: bool
    last_seen_run_id: int | None
    last_looked_run_id: int | None
    latest_report_id: int | None
    latest_assessment_id: int | None
    latest_assessment__tca_utc: datetime | None
    latest_assessment__kind: str | None
    latest_assessment__primary_age_days: float | None
    latest_assessment__secondary_age_days: float | None
    life__state: str | None
    life__level: str | None
    life__mitigated_at: datetime | None
    life__sequence: int | None
    life__is_exercise: bool | None
    is_exercise: bool


def living(at_utc: datetime) -> QuerySet[Conjunction]:
    """Conjunctions of active stations that may change: not over yet, or not known to be."""
    is_open = Q(life__state__in=[state.value for state in OPEN])
    return Conjunction.objects.filter(Q(tca_utc__gte=at_utc) | is_open, station__is_active=True)


def subjects_of(
    conjunctions: QuerySet[Conjunction],
    reading: Reading,
    rules: Mapping[int, RuleInForce],
    updates: Mapping[int, Updates] | None = None,
) -> list[Subject]:
    """What is known of each of some conjunctions of stations, in the order of their keys.

    ``updates``: ``updates_of`` them, where somebody has read these already.
    """
    rows = _rows(conjunctions)
    updates = updates_of([row.pk for row in rows]) if updates is None else updates
    return [_subject(row, updates.get(row.pk, {}), reading, rules) for row in rows]


def ids_time_may_change(
    conjunctions: QuerySet[Conjunction],
    reading: Reading,
    rules: Mapping[int, RuleInForce],
    *,
    since_utc: datetime,
) -> list[int]:
    """The keys of those that time alone may have changed since an instant (``time_alone.py``).

    Also of those whose station has been given another rule since, in the order of their keys.
    """
    leads = {key: changing_leads(each.rule) for key, each in rules.items()}
    anew = {key for key, each in rules.items() if each.version.valid_from >= since_utc}
    window = (since_utc, reading.at_utc)
    return [
        row.pk
        for row in _rows(conjunctions)
        if row.station_id in anew or _may_have_changed(row, reading, leads, window)
    ]


def _may_have_changed(
    row: _Row,
    reading: Reading,
    leads: Mapping[int, frozenset[timedelta]],
    window: tuple[datetime, datetime],
) -> bool:
    standing = pass_standing(_basis(row), reading)
    return _was_a_drill(row) or may_have_changed(
        LifeState(row.life__state) if row.life__state else None,
        is_over=standing.ends_at_tca and row.tca_utc < reading.at_utc,
        is_stale=bool(standing.causes),
        tca_utc=row.tca_utc,
        leads=leads.get(row.station_id, frozenset()),
        window=window,
    )


def _rows(conjunctions: QuerySet[Conjunction]) -> list[_Row]:
    of_stations = conjunctions.filter(station__isnull=False).order_by("pk")
    return list(map(_Row._make, of_stations.values_list(*_Row._fields)))


def steps_of(
    updates: Updates,
    rule: StationRule | None,
    at_utc: datetime,
    *,
    is_seen_by_runs: bool,
    shown: Shown,
) -> tuple[LevelStep, ...]:
    """Where the newest update of each who still speaks leaves the level.

    Runs speak while the newest that could look sees the pass, originators while time has not
    overtaken their newest report (``best_risk.py``). Without a rule no level is met.
    """
    speaking = [
        each
        for originator, each in updates.items()
        if each and (_counts(originator, each[-1], shown) if originator else is_seen_by_runs)
    ]
    if rule is None:
        return tuple(LevelStep(each[-1], None, None, None, ()) for each in speaking)
    return tuple(level_course(each, rule, at_utc)[-1] for each in speaking)


def _counts(originator: str, newest: PassFacts, shown: Shown) -> bool:
    """Whether an originator's newest report may speak: what the conjunction shows always may."""
    if newest.assessment_id == shown.assessment_id or shown.tca_utc is None:
        return True
    is_ours = is_own_name(originator)
    return not is_ours and not why_not_counted(newest.at_utc, newest.tca_utc, shown.tca_utc)


def _subject(
    row: _Row, updates: Updates, reading: Reading, rules: Mapping[int, RuleInForce]
) -> Subject:
    in_force = rules.get(row.station_id)
    look = _look(row)
    steps = steps_of(
        updates,
        in_force.rule if in_force else None,
        min(reading.at_utc, row.tca_utc),
        is_seen_by_runs=look is Look.SEEN,
        shown=Shown(row.latest_assessment_id, row.latest_assessment__tca_utc),
    )
    standing = pass_standing(_basis(row), reading)
    situation = Situation(
        at_utc=reading.at_utc,
        tca_utc=row.tca_utc,
        steps=steps,
        look=look,
        looked_by=f"run {row.last_looked_run_id}",
        stale_words=_in_english(standing),
        is_over=standing.ends_at_tca and row.tca_utc < reading.at_utc,
    )
    return Subject(
        conjunction_id=row.pk,
        station_id=row.station_id,
        is_synthetic=row.is_synthetic,
        sequence=row.life__sequence or 0,
        is_exercise=row.is_exercise,
        life=_life(row),
        situation=situation,
    )


def _look(row: _Row) -> Look:
    if row.last_looked_run_id is None:
        return Look.NEVER
    return Look.SEEN if row.last_seen_run_id == row.last_looked_run_id else Look.NOT_FOUND


def _in_english(standing: PassStanding) -> str:
    """A reason is kept as it is written, whoever's page it was that had it written."""
    with in_record_language():
        return standing.stale_sentences


def _life(row: _Row) -> Life:
    state = LifeState(row.life__state) if row.life__state else None
    level = Level(row.life__level) if row.life__level else None
    return Life(state, level, None if _was_a_drill(row) else row.life__mitigated_at)


def _was_a_drill(row: _Row) -> bool:
    """Whether what is remembered of a real conjunction was of an exercise that is over.

    What somebody did about it there was not done: it is looked at as if it were not mitigated.
    """
    return bool(row.life__is_exercise) and not row.is_exercise and not is_exercise_on()


def _basis(row: _Row) -> PassBasis:
    return PassBasis(
        tca_utc=row.tca_utc,
        last_seen_run_id=row.last_seen_run_id,
        last_looked_run_id=row.last_looked_run_id,
        is_co_moving=row.latest_assessment__kind == Assessment.Kind.CO_MOVING,
        has_station=True,
        primary_age_days=row.latest_assessment__primary_age_days,
        secondary_age_days=row.latest_assessment__secondary_age_days,
        is_reported=row.latest_report_id is not None,
    )
