"""Whether the channel to a counterpart has been exercised as often as a protocol asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from screening.coordination.protocol.clauses import Clause, Protocol, Words
from screening.coordination.protocol.library import Applied

_YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ExerciseStanding:
    """Exercises of the last year against what is asked. ``due_utc`` is by when the next is."""

    protocol: Protocol
    clause: Clause
    what: Words
    held: int
    asked: int
    last_utc: datetime | None
    due_utc: datetime
    is_overdue: bool


def exercise_standing(
    applied: Applied, held_utc: Iterable[datetime], *, since_utc: datetime, now_utc: datetime
) -> ExerciseStanding | None:
    """Count the exercises held with one counterpart, known since ``since_utc``.

    The next is due a year's share after the last, or after ``since_utc``. None where no protocol
    asks for any.
    """
    found = next((each for each in applied.protocols if each.exercise is not None), None)
    if found is None or found.exercise is None:
        return None
    held = sorted(each for each in held_utc if each <= now_utc)
    due_utc = (held[-1] if held else since_utc) + _YEAR / found.exercise.times_a_year
    return ExerciseStanding(
        found,
        found.clauses[found.exercise.clause],
        found.exercise.what,
        sum(each > now_utc - _YEAR for each in held),
        found.exercise.times_a_year,
        held[-1] if held else None,
        due_utc,
        now_utc > due_utc,
    )
