"""How a counterpart has answered and kept to what it said, counted from cases alone. Pure.

Exercises are counted apart, and reconstructions not at all. Where there is nothing to count there
is None, never a rate of nought or of a hundred per cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from screening.coordination.kinds import ACKNOWLEDGE_DUTY, ClosedBy, EntryKind
from screening.coordination.standing import CaseStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTimes:
    """How notices were answered by any word of the other side.

    ``waiting`` are those that may still be answered in time; they are in no rate.
    """

    notices: int
    answered: int
    late: int  # of the answered
    unanswered: int
    waiting: int
    median: timedelta | None
    worst: timedelta | None

    @property
    def rate(self) -> float | None:
        """The share of notices that were answered, None where none could have been."""
        return _share(self.answered, self.answered + self.unanswered)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRecord:
    """What is on record with one counterpart, or with all. ``since_utc``: its first case."""

    since_utc: datetime | None
    cases: int
    answers: AnswerTimes
    intents_kept: int
    intents_broken: int
    intents_unknown: int  # nobody could tell from later element sets
    false_alarms: int  # notices withdrawn, nobody having moved
    exercises_held: tuple[datetime, ...]
    exercise_answers: AnswerTimes

    @property
    def kept_share(self) -> float | None:
        """The share of intents that were kept, of those of which it is known."""
        return _share(self.intents_kept, self.intents_kept + self.intents_broken)

    @property
    def false_alarm_share(self) -> float | None:
        """The share of notices that were withdrawn, nobody having moved."""
        return _share(self.false_alarms, self.answers.notices)


def trust_record(
    standings: Iterable[CaseStanding], *, us: str, counterpart: str | None, now_utc: datetime
) -> TrustRecord:
    """Count what is on record between us and one counterpart; None: everybody else."""
    shared = [
        (standing, party.slug)
        for standing in standings
        if not standing.facts.get("reconstruction") and any(p.slug == us for p in standing.parties)
        for party in standing.principals
        if party.slug != us and counterpart in (None, party.slug)
    ]
    real = [each for each in shared if not each[0].facts.get("exercise")]
    drills = [each for each in shared if each[0].facts.get("exercise")]
    kept = [standing.kept[slug].get("kept") for standing, slug in real if slug in standing.kept]
    return TrustRecord(
        since_utc=min((standing.opened_at_utc for standing, _ in real), default=None),
        cases=len(real),
        answers=_answers(real, now_utc),
        intents_kept=kept.count(True),
        intents_broken=kept.count(False),
        intents_unknown=kept.count(None),
        false_alarms=sum(_is_false_alarm(*each) for each in real),
        exercises_held=tuple(sorted(at for each in drills if (at := _told_at(*each)) is not None)),
        exercise_answers=_answers(drills, now_utc),
    )


def _answers(cases: Sequence[tuple[CaseStanding, str]], now_utc: datetime) -> AnswerTimes:
    told = [
        (standing, slug, at)
        for standing, slug in cases
        if (at := _told_at(standing, slug)) is not None
    ]
    heard = [(standing, _heard_after(standing, slug, at), at) for standing, slug, at in told]
    times = [at - told_at for _, at, told_at in heard if at is not None]
    silent = [standing for standing, at, _ in heard if at is None]
    unanswered = sum(_is_given_up(standing, now_utc) for standing in silent)
    return AnswerTimes(
        notices=len(told),
        answered=len(times),
        late=sum(at is not None and ACKNOWLEDGE_DUTY in each.overdue for each, at, _ in heard),
        unanswered=unanswered,
        waiting=len(silent) - unanswered,
        median=_median(times),
        worst=max(times, default=None),
    )


def _told_at(standing: CaseStanding, slug: str) -> datetime | None:
    """When a side was first notified by another; None where it was not, or told us itself."""
    notices = [each for each in standing.entries if each.kind == EntryKind.NOTIFIED]
    if not notices or notices[0].party == slug:
        return None
    return notices[0].at_utc


def _heard_after(standing: CaseStanding, slug: str, told_at: datetime) -> datetime | None:
    """The first word after the notice; who had spoken before it answered at once."""
    heard_at = standing.heard_at.get(slug)
    return None if heard_at is None else max(heard_at, told_at)


def _is_given_up(standing: CaseStanding, now_utc: datetime) -> bool:
    """Whether silence counts: the answer is overdue, or the pass or the case is over."""
    is_over = standing.closed is not None or now_utc > standing.tca_utc
    return ACKNOWLEDGE_DUTY in standing.overdue or is_over


def _is_false_alarm(standing: CaseStanding, slug: str) -> bool:
    if _told_at(standing, slug) is None or standing.executed:
        return False
    return standing.closed_by is ClosedBy.CONJUNCTION_CLEARED


def _median(times: Sequence[timedelta]) -> timedelta | None:
    if not times:
        return None
    return timedelta(seconds=median(each.total_seconds() for each in times))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
