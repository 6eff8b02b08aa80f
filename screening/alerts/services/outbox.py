"""From what has happened to what is said of it: each transition is decided on once, for good.

What was said in cases is decided on in ``case_notices.py``, in the same way.

A transition without a decision is still to be told, whenever it was committed and in whatever
order: none is skipped, and a signal that is lost only delays. Decision, notices and who hears them
are written in one transaction.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from screening.alerts.audience import Audience
from screening.alerts.known import Known, known_of, told_by
from screening.alerts.material import (
    Answer,
    Change,
    Judgement,
    judge_changes,
    judge_figures,
    judge_untold,
)
from screening.alerts.models import Decision, Hearing, Notice
from screening.alerts.pulses import DECIDING
from screening.alerts.selectors import (
    conjunctions_to_look_at,
    heard_before,
    newest_notices,
    undecided,
)
from screening.alerts.services.case_notices import case_notices_write
from screening.alerts.services.pulses import pulse_record
from screening.common.clock import now_utc, product_clock, real_now_utc
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.life_models import Transition
from screening.conjunctions.lifecycle import Cause, LifeState
from screening.conjunctions.models import Conjunction

logger = logging.getLogger(__name__)

CHUNK: Final = 500
_REASON_LENGTH: Final = 200


@dataclass(slots=True)
class _Written:
    """What one transaction is going to write."""

    notices: list[Notice] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    hearings: list[Hearing] = field(default_factory=list)


def notices_write() -> int:
    """Decide on every transition that is due, and say what is worth saying. Return how many.

    May be called at any time, by any number of workers. A conjunction that cannot be decided on is
    left for the next time, loudly; the others do not wait for it. While any is left so, deciding is
    not heard of (``pulses.DECIDING``), which becomes an alarm. Good news that waits is no such.
    """
    ids = conjunctions_to_look_at()
    left: list[int] = []
    said = sum(_decided(ids[start : start + CHUNK], left) for start in range(0, len(ids), CHUNK))
    said += case_notices_write(left)
    if not left:
        pulse_record(DECIDING, real_now_utc())
    return said


def _decided(ids: Sequence[int], left: list[int]) -> int:
    """Decide on some; add those that were left undecided to ``left``."""
    try:
        return _decide(ids)
    except IntegrityError:
        # Somebody else was faster with some of them; what is left is taken the next time.
        logger.info("Others were deciding on the same %d conjunctions.", len(ids))
        left.extend(ids)
        return 0
    except Exception:
        if len(ids) > 1:
            return sum(_decided([each], left) for each in ids)
        logger.exception("Conjunction %d cannot be told of. It is tried again.", ids[0])
        left.extend(ids)
        return 0


@transaction.atomic
def _decide(ids: Sequence[int]) -> int:
    """Decide on some conjunctions, or on none of them."""
    list(Conjunction.objects.select_for_update().filter(pk__in=ids).order_by("pk").values("pk"))
    at_utc, recorded_at = now_utc(), real_now_utc()
    changes = _changes_of(ids)
    said = newest_notices(ids)
    known = known_of(ids, at_utc)
    written = _Written()
    for key in sorted(known):
        _judge(known[key], changes.get(key, ()), said.get(key), written, (at_utc, recorded_at))
    _store(written, recorded_at)
    return len(written.notices)


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
    told = told_by(last) if last else None
    at_utc, recorded_at = now
    if changes:
        judgement = judge_changes(told, [_as_change(each) for each in changes], at_utc)
    elif told is not None:
        judgement = judge_figures(told, known.figures, at_utc, pc_clause=known.pc_clause)
    elif known.stands_at is not None:
        judgement = judge_untold(known.stands_at, known.conjunction.life.since)
    else:
        return
    if judgement.answer is Answer.WAIT:
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


def _as_change(row: Transition) -> Change:
    level = Level(row.to_level) if row.to_level else None
    return Change(LifeState(row.to_state), level, Cause(row.cause), row.at_utc)


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
