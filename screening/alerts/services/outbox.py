"""From what has happened to what is said of it: each transition is decided on once, for good.

What was said in cases is decided on in ``case_notices.py``, in the same way.

A transition without a decision is still to be told, whenever it was committed and in whatever
order: none is skipped, and a signal that is lost only delays. Decision, notices and who hears them
are written in one transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction

from screening.alerts.audience import Audience
from screening.alerts.known import Known, known_of, told_by
from screening.alerts.material import (
    Answer,
    Change,
    Judgement,
    Told,
    judge_changes,
    judge_figures,
    judge_untold,
)
from screening.alerts.models import Decision, Hearing, Notice
from screening.alerts.selectors import (
    conjunctions_to_look_at,
    heard_before,
    newest_notices,
    undecided,
)
from screening.alerts.services.tried_again import done_or_left
from screening.common.clock import now_utc, product_clock, real_now_utc
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.life_models import Transition
from screening.conjunctions.lifecycle import Cause, LifeState
from screening.conjunctions.models import Conjunction
from screening.conjunctions.services.station_lock import wait_for_stations_of

CHUNK: Final = 500
_REASON_LENGTH: Final = 200


@dataclass(slots=True)
class _Written:
    """What one transaction is going to write."""

    notices: list[Notice] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    hearings: list[Hearing] = field(default_factory=list)


def notices_write() -> bool:
    """Decide on every transition that is due, and say what is worth saying.

    Return whether none was left: a conjunction that cannot be decided on is left for the next time,
    loudly, and the others do not wait for it. Good news that waits is no such. May be called at any
    time, by any number of workers.
    """
    ids = conjunctions_to_look_at()
    starts = range(0, len(ids), CHUNK)
    decided = [_is_decided(ids[start : start + CHUNK]) for start in starts]  # all are tried
    return all(decided)


def _is_decided(ids: Sequence[int]) -> bool:
    """Decide on some, or else on each by itself; say whether none of them was left."""
    is_one = len(ids) == 1
    which = f"Conjunction {ids[0]}" if is_one else f"One of {len(ids)} conjunctions"
    is_decided = done_or_left(partial(_decide, ids), f"{which} cannot be told of")
    if is_decided or is_one:
        return is_decided
    decided = [_is_decided([each]) for each in ids]  # all are tried
    return all(decided)


@transaction.atomic
def _decide(ids: Sequence[int]) -> None:
    """Decide on some conjunctions, or on none of them."""
    wait_for_stations_of(Conjunction.objects.filter(pk__in=ids))
    at_utc, recorded_at = now_utc(), real_now_utc()
    changes = _changes_of(ids)
    said = newest_notices(ids)
    known = known_of(ids, at_utc)
    written = _Written()
    for key in sorted(known):
        _judge(known[key], changes.get(key, ()), said.get(key), written, (at_utc, recorded_at))
    _store(written, recorded_at)


def _changes_of(ids: Iterable[int]) -> Mapping[int, list[Transition]]:
    found: dict[int, list[Transition]] = defaultdict(list)
    for each in undecided().filter(conjunction__in=ids).order_by("conjunction", "sequence"):
        found[each.conjunction_id].append(each)
    return found


def _judge(
    known: Known,
    changes: Sequence[Transition],
    last: Notice | None,
    written: _Written,
    now: tuple[datetime, datetime],
) -> None:
    at_utc, recorded_at = now
    judgement = _judgement(known, changes, told_by(last) if last else None, at_utc)
    if judgement is None or judgement.answer is Answer.WAIT:
        return
    notice = None
    if judgement.answer is Answer.SAY:
        notice = _notice(known, judgement, changes[-1] if changes else None, last)
        notice.at_utc, notice.recorded_at = at_utc, recorded_at
        written.notices.append(notice)
    written.decisions.extend(
        Decision(
            transition=each,
            notice=notice,
            reason=judgement.reason[:_REASON_LENGTH],
            decided_at=recorded_at,
        )
        for each in changes
    )


def _judgement(
    known: Known, changes: Sequence[Transition], told: Told | None, at_utc: datetime
) -> Judgement | None:
    """What becomes of one conjunction; None where there is nothing to decide."""
    if changes:
        is_mitigated = known.conjunction.life.mitigated_at is not None
        rows = [_as_change(each, is_mitigated=is_mitigated) for each in changes]
        judgement = judge_changes(told, rows, at_utc)
        if judgement.answer is not Answer.WAIT or told is None:
            return judgement
        if known.conjunction.life.state != told.stands_at:
            return judgement
        # Good news waits; what people have to act on anew, at the level they know, does not.
        figures = judge_figures(told, known.figures, at_utc, pc_clause=known.pc_clause)
        return figures if figures.answer is Answer.SAY else judgement
    if told is not None:
        return judge_figures(told, known.figures, at_utc, pc_clause=known.pc_clause)
    if known.stands_at is not None:
        return judge_untold(known.stands_at, known.conjunction.life.since)
    return None


def _as_change(row: Transition, *, is_mitigated: bool) -> Change:
    level = Level(row.to_level) if row.to_level else None
    return Change(LifeState(row.to_state), level, Cause(row.cause), row.at_utc, is_mitigated)


def _notice(
    known: Known, judgement: Judgement, change: Transition | None, last: Notice | None
) -> Notice:
    row = known.conjunction
    number = (last.number or 0) + 1 if last else 1
    previous = last.facts.get("level", "") if last and last.kind != Notice.Kind.CLOSED else ""
    facts = known.facts | {"previous_level": previous}
    if change is not None:
        facts |= {
            "state": change.to_state,
            "level": change.to_level if judgement.kind != Notice.Kind.CLOSED else "",
            "cause": change.cause,
            "reason": change.reason,
            "run_id": change.run_id,
        }
    return Notice(
        kind=judgement.kind,
        key=f"conjunction:{row.pk}:{number}",
        transition=change,
        conjunction=row,
        number=number,
        station_id=row.station_id,
        level=judgement.level or "",
        facts=facts,
        words=f"{judgement.lead} {change.reason if change else ''}".strip(),
        is_exercise=change.is_exercise if change else row.life.is_exercise,
        is_synthetic=row.is_synthetic,
        is_replay=product_clock().is_replay,
    )


def _store(written: _Written, recorded_at: datetime) -> None:
    Notice.objects.bulk_create(written.notices, batch_size=CHUNK)
    Decision.objects.bulk_create(written.decisions, batch_size=CHUNK)
    audience = Audience.now()
    heard = heard_before([each.conjunction_id for each in written.notices])
    hearings = [
        hearing
        for notice in written.notices
        for hearing in audience.hearings(notice, heard.get(notice.conjunction_id, {}), recorded_at)
    ]
    Hearing.objects.bulk_create(hearings, batch_size=CHUNK)
