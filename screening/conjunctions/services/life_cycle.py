"""The one door through which a conjunction changes its state.

A change is a transition, written once, with everything that led to it; others (alerts, pages, the
live stream) read those. Doing the same again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from screening.common.asking import ask_for_alerts
from screening.common.clock import now_utc, product_clock, real_now_utc
from screening.common.exceptions import InputError
from screening.common.exercise import is_exercise_on
from screening.conjunctions.criteria.verdicts import Verdict
from screening.conjunctions.life_models import ConjunctionLife, Transition
from screening.conjunctions.lifecycle import (
    OPEN,
    Cause,
    Change,
    Life,
    LifeState,
    next_state,
    require_legal,
)
from screening.conjunctions.models import Conjunction
from screening.conjunctions.rule_selectors import RuleInForce, rules_in_force
from screening.conjunctions.selectors import latest_finished_run, reading_at
from screening.conjunctions.services.station_lock import wait_for_stations_of
from screening.conjunctions.situations import (
    Subject,
    ids_time_may_change,
    living,
    subjects_of,
)
from screening.stations.models import Station

_BATCH: Final = 2000
_REASON_AT_LEAST: Final = 10


@dataclass(frozen=True, slots=True)
class DueChange:
    """A change of one conjunction that is still to be written, by whom and under which rule."""

    subject: Subject
    change: Change
    rule_id: int | None = None
    run_id: int | None = None
    person: str = ""
    realised_miss_km: float | None = None


def lives_advance_after_run(run_id: int, station_ids: Sequence[int]) -> list[Transition]:
    """Let a run that has just finished say what becomes of its stations' conjunctions.

    Call it inside the transaction that finishes the run. Those that the run could not look at are
    among them: they go stale by it.
    """
    return _advance(living(now_utc()).filter(station__in=station_ids), run_id=run_id)


def life_advance_after_report(conjunction_id: int) -> list[Transition]:
    """Let a message that has just been taken in say what becomes of its conjunction."""
    return _advance(Conjunction.objects.filter(pk=conjunction_id))


def lives_advance() -> list[Transition]:
    """Judge every conjunction anew: also what has become of objects, volumes and rules.

    What is due is looked for without holding anybody up, and looked at again before it is written.
    """
    return _advance_due(living(now_utc()))


def lives_advance_by_time(*, within: timedelta) -> list[Transition]:
    """Let time pass: closest approaches, decision points, ages of runs and element sets.

    The same as ``lives_advance`` where that was done ``within`` this much product time, and cheaper
    by far: only what time alone may have changed since is read.
    """
    at_utc = now_utc()
    ids = ids_time_may_change(
        living(at_utc),
        reading_at(at_utc, latest_finished_run()),
        rules_in_force(Station.objects.values_list("pk", flat=True), at_utc),
        since_utc=at_utc - within,
    )
    return [
        written
        for start in range(0, len(ids), _BATCH)
        for written in _advance_due(Conjunction.objects.filter(pk__in=ids[start : start + _BATCH]))
    ]


def _advance_due(conjunctions: QuerySet[Conjunction]) -> list[Transition]:
    ids = [each.subject.conjunction_id for each in _due(_read(conjunctions), None)]
    return [
        written
        for start in range(0, len(ids), _BATCH)
        for written in _advance(Conjunction.objects.filter(pk__in=ids[start : start + _BATCH]))
    ]


@transaction.atomic
def conjunction_mitigate(conjunction_id: int, *, person: str, reason: str) -> Transition:
    """Record that something was done about a conjunction, by whom and what.

    Raises InputError without a person or a reason, or when the conjunction is over or unknown, and
    IllegalTransition where it cannot be mitigated.
    """
    if not person.strip() or len(reason.strip()) < _REASON_AT_LEAST:
        raise InputError("Say who you are and, in a few words, what was done about it.")
    wait_for_stations_of(Conjunction.objects.filter(pk=conjunction_id))
    subject = next((each for each, _ in _read(Conjunction.objects.filter(pk=conjunction_id))), None)
    if subject is None or subject.life.state not in OPEN:
        state = subject.life.state if subject else None
        raise InputError(f"This conjunction is {state or 'not known'}: nothing is left to be done.")
    after = Life(LifeState.MITIGATED, subject.situation.level, now_utc())
    change = Change(subject.life, after, Cause.MITIGATED, reason.strip(), subject.situation.step)
    (written,) = change_state([DueChange(subject, change, person=person.strip())])
    return written


def change_state(due: Sequence[DueChange]) -> list[Transition]:
    """Write changes: one transition each, and where it leaves the conjunction.

    The only writer of both. Raises IllegalTransition, with nothing written, when a state cannot
    follow another, and IntegrityError when somebody else has changed the conjunction meanwhile.
    """
    for each in due:
        if each.change.after.state is None:
            raise ValueError("a change leads to a state")
        require_legal(each.change.before.state, each.change.after.state)
    at_utc, recorded_at, is_replay = now_utc(), real_now_utc(), product_clock().is_replay
    rows = [_transition(each, at_utc, recorded_at, is_replay) for each in due]
    with transaction.atomic():
        written = Transition.objects.bulk_create(rows, batch_size=_BATCH)
        ConjunctionLife.objects.bulk_create(
            [_life_row(each, at_utc) for each in due],
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["conjunction"],
            update_fields=[
                "state",
                "level",
                "cleared_level",
                "since",
                "sequence",
                "mitigated_at",
                "is_exercise",
            ],
        )
        if written and settings.CHANGES_TOLD_BY:
            transaction.on_commit(ask_for_alerts, robust=True)
    return written


def _advance(conjunctions: QuerySet[Conjunction], *, run_id: int | None = None) -> list[Transition]:
    with transaction.atomic():
        wait_for_stations_of(conjunctions)
        return change_state(list(_due(_read(conjunctions), run_id)))


def _read(
    conjunctions: QuerySet[Conjunction],
) -> list[tuple[Subject, RuleInForce | None]]:
    """What is known of conjunctions now, each with the rule of its station."""
    at_utc = now_utc()
    rules = rules_in_force(Station.objects.values_list("pk", flat=True), at_utc)
    reading = reading_at(at_utc, latest_finished_run())
    return [
        (subject, rules.get(subject.station_id))
        for subject in subjects_of(conjunctions, reading, rules)
    ]


def _due(
    known: Iterable[tuple[Subject, RuleInForce | None]], run_id: int | None
) -> Iterable[DueChange]:
    for subject, in_force in known:
        change = next_state(subject.life, subject.situation, in_force.rule if in_force else None)
        if change is not None:
            step_run_id = change.step.facts.run_id if change.step else None
            yield DueChange(
                subject,
                change,
                rule_id=in_force.version.pk if in_force else None,
                run_id=run_id or step_run_id,
            )


def _transition(
    due: DueChange, at_utc: datetime, recorded_at: datetime, is_replay: bool
) -> Transition:
    before, after, subject = due.change.before, due.change.after, due.subject
    return Transition(
        conjunction_id=subject.conjunction_id,
        sequence=subject.sequence + 1,
        from_state=before.state or "",
        to_state=after.state or "",
        from_level=before.level or "",
        to_level=after.level or "",
        cause=due.change.cause,
        reason=due.change.reason,
        figures=_figures(due.change.verdict),
        rule_id=due.rule_id,
        run_id=due.run_id,
        assessment_id=due.change.step.facts.assessment_id if due.change.step else None,
        person=due.person,
        at_utc=at_utc,
        recorded_at=recorded_at,
        realised_miss_km=due.realised_miss_km,
        is_exercise=subject.is_exercise or is_exercise_on(),
        is_synthetic=subject.is_synthetic,
        is_replay=is_replay,
    )


def _life_row(due: DueChange, at_utc: datetime) -> ConjunctionLife:
    before, after = due.change.before, due.change.after
    cleared_level = before.level if after.state is LifeState.CLEARED else None
    return ConjunctionLife(
        conjunction_id=due.subject.conjunction_id,
        state=after.state or "",
        level=after.level or "",
        cleared_level=cleared_level or "",
        since=at_utc,
        sequence=due.subject.sequence + 1,
        mitigated_at=after.mitigated_at,
        is_exercise=due.subject.is_exercise or is_exercise_on(),
    )


def _figures(verdict: Verdict | None) -> list[Mapping[str, Any]]:
    """The deciding clauses as they are kept: values in the units that quantities are kept in."""
    if verdict is None:
        return []
    return [
        {
            "rule": verdict.criteria.name,
            "clause": each.clause.words,
            "value": each.value,
            "value_words": each.value_words,
            "outcome": each.outcome.value,
            "reason": each.reason,
            "grade": each.grade,
            "source": each.clause.source or verdict.criteria.source,
        }
        for each in verdict.deciding
    ]
