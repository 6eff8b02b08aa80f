"""What is worth saying of a conjunction to people who have heard of it, or have not. Pure.

It is held against what was said last, never against what was known last: however often a level
comes and goes between two messages, people hear of where it has gone. docs/alerts.md tells the
rules in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from screening.alerts.kinds import NoticeKind
from screening.common.instants import minute_text
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.lifecycle import LEVELS, Cause, LifeState

# Good news waits this long (product time) for another hourly run to agree.
CALM_AFTER: Final = timedelta(minutes=90)
PC_FACTOR: Final = 10.0
MISS_FACTOR: Final = 0.5
TCA_MOVED: Final = timedelta(minutes=5)
# Two originators who disagree on the TCA must not ring a phone in turn.
TCA_AGAIN_AFTER: Final = timedelta(hours=2)
_AT_ONCE: Final = frozenset({LifeState.PASSED, LifeState.MITIGATED})
_ENDS: Final = _AT_ONCE | {LifeState.CLEARED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What of a conjunction can change materially. None is unknown."""

    tca_utc: datetime
    miss_distance_km: float | None
    pc: float | None
    decision_opens_utc: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What people heard last of a conjunction, and when (product time)."""

    level: Level | None
    at_utc: datetime
    figures: Figures
    is_stale: bool = False
    is_closed: bool = False

    @property
    def stands_at(self) -> Level | None:
        """The level that people believe to stand."""
        return None if self.is_closed else self.level


@dataclass(frozen=True, slots=True)
class Change:
    """A transition that nobody has decided on yet."""

    state: LifeState
    level: Level | None
    cause: Cause
    at_utc: datetime
    is_mitigated: bool = False  # stale after somebody did something about it

    @property
    def is_of_level(self) -> bool:
        """Whether its level stands: stale conjunctions keep theirs, unless they are mitigated."""
        return self.state in LEVELS or (self.state is LifeState.STALE and not self.is_mitigated)


class Answer(StrEnum):
    SAY = "say"
    WAIT = "wait"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether to say something now, as what, and why or why not.

    ``level`` is the severest that is being told of; ``lead`` begins the words that people read.
    """

    answer: Answer
    reason: str
    kind: NoticeKind = NoticeKind.CHANGED
    level: Level | None = None
    lead: str = ""


def judge_changes(told: Told | None, changes: Sequence[Change], at_utc: datetime) -> Judgement:
    """Say what becomes of the changes of one conjunction that nobody has decided on, oldest first.

    They are judged together: what counts is where the last one leaves it, and the severest level
    on the way. Raises ValueError without a change.
    """
    if not changes:
        raise ValueError("nothing has changed: there is nothing to judge")
    newest = changes[-1]
    stands_at = told.stands_at if told else None
    if newest.cause is Cause.OUTCOME:
        return _silent("How close it came is kept on its page.")
    if newest.state in _ENDS:
        return _ended(told, changes, at_utc)
    severest = _severest(changes)
    if RANK[severest] > RANK[stands_at]:
        return _raised(stands_at, severest, newest)
    if newest.state is LifeState.STALE:
        return _stale(told, newest)
    return _stood_or_fell(told, changes, at_utc)


def judge_untold(level: Level, since_utc: datetime) -> Judgement:
    """Say that a level stands which nobody was told of, for there were no alerts when it came."""
    lead = f"It has been {level} since {minute_text(since_utc)} UTC, and nobody had been told."
    return Judgement(Answer.SAY, "Nobody had been told.", NoticeKind.RAISED, level, lead)


def judge_figures(
    told: Told, now: Figures, at_utc: datetime, *, pc_clause: float | None
) -> Judgement:
    """Say whether the figures of a conjunction whose level stands as told have become worth a word.

    ``pc_clause`` is the probability from which the station's rule acts, None where it names none.
    Only what people have to act on anew: figures that get better are not told.
    """
    if RANK[told.stands_at] < RANK[Level.YELLOW]:
        return _silent("Figures are told from yellow up.")
    leads = [
        lead
        for lead in (
            _decision_lead(told, now, at_utc),
            _pc_lead(told.figures.pc, now.pc, pc_clause),
            _miss_lead(told.figures.miss_distance_km, now.miss_distance_km),
            _tca_lead(told, now, at_utc),
        )
        if lead
    ]
    if not leads:
        return _silent("Nothing has changed materially.")
    return Judgement(
        Answer.SAY, "The figures changed.", NoticeKind.CHANGED, told.level, " ".join(leads)
    )


def _ended(told: Told | None, changes: Sequence[Change], at_utc: datetime) -> Judgement:
    """Whoever heard of it hears its end, once: also when it had been lowered below every level."""
    newest = changes[-1]
    stands_at = told.stands_at if told else None
    missed = _severest([each for each in changes if each.state not in _ENDS])
    is_untold = RANK[missed] > RANK[stands_at] and RANK[missed] >= RANK[Level.YELLOW]
    if newest.state is LifeState.PASSED and is_untold:
        lead = f"Over. It was {missed} before it passed, and nobody was told in time."
        return Judgement(Answer.SAY, "It passed untold.", NoticeKind.CLOSED, missed, lead)
    if told is None or told.is_closed:
        return _silent("It ended, and nobody had been told of it.")
    if newest.state not in _AT_ONCE and _is_too_fresh(changes, stands_at, at_utc):
        return _wait()
    lead = {
        LifeState.CLEARED: "Cleared.",
        LifeState.PASSED: "Over: the closest approach has passed.",
        LifeState.MITIGATED: "Mitigated.",
    }[newest.state]
    return Judgement(Answer.SAY, "It ended.", NoticeKind.CLOSED, None, lead)


def _raised(stands_at: Level | None, severest: Level | None, newest: Change) -> Judgement:
    """Something severer than people know has come up, and may have gone down since."""
    if newest.level is severest:
        lead = f"Raised to {severest}." if stands_at is None else f"From {stands_at} to {severest}."
        return Judgement(Answer.SAY, "It rose.", NoticeKind.RAISED, severest, lead)
    now = f"{newest.level} again" if newest.level else "below every level again"
    has_risen = RANK[newest.level] > RANK[stands_at]
    matters_now = RANK[newest.level] >= RANK[Level.YELLOW]
    if not has_risen and not matters_now and RANK[severest] < RANK[Level.RED]:
        return _silent(f"It was {severest} in between, and is {now}.")
    kind = NoticeKind.RAISED if has_risen else NoticeKind.CHANGED
    level = newest.level if has_risen or matters_now else severest
    lead = f"Was {severest} for a while, and is {now}."
    return Judgement(Answer.SAY, "It rose and fell.", kind, level, lead)


def _stale(told: Told | None, newest: Change) -> Judgement:
    if told is None or RANK[told.stands_at] < RANK[Level.RED]:
        return _silent("It went stale below red: pages say so.")
    if told.is_stale:
        return _silent("It has been told that it is stale.")
    lead = f"Stale while {told.level}: its figures cannot be trusted any more."
    return Judgement(Answer.SAY, "It went stale.", NoticeKind.CHANGED, told.level, lead)


def _stood_or_fell(told: Told | None, changes: Sequence[Change], at_utc: datetime) -> Judgement:
    """A level that is no severer than people know."""
    newest = changes[-1]
    stands_at = told.stands_at if told else None
    if told is None or stands_at is None:
        return _silent("No level stands.")
    if newest.level is stands_at and not told.is_stale:
        return _silent("It is where people were told it is.")
    if _is_too_fresh(changes, stands_at, at_utc):
        return _wait()
    if newest.level is stands_at:
        lead = "Its figures can be trusted again."
        return Judgement(Answer.SAY, "It is looked at.", NoticeKind.CHANGED, newest.level, lead)
    after = f"to {newest.level}" if newest.level else "below every level"
    lead = f"Lowered from {stands_at} {after}."
    return Judgement(Answer.SAY, "It fell.", NoticeKind.LOWERED, newest.level, lead)


def _is_too_fresh(changes: Sequence[Change], stands_at: Level | None, at_utc: datetime) -> bool:
    """Whether what got better did so only just: counted from when it last was as bad as told.

    NOTE: what lies further ahead than this waits comes from a clock that has been set back since.
    """
    better_since = changes[-1].at_utc
    for each in reversed(changes[:-1]):
        if each.state is LifeState.STALE or RANK[each.level] >= RANK[stands_at]:
            break
        better_since = each.at_utc
    return abs(at_utc - better_since) < CALM_AFTER


def _severest(changes: Sequence[Change]) -> Level | None:
    """The severest level on the way of what was open: levels, and stale ones that keep theirs."""
    levels = [each.level for each in changes if each.is_of_level]
    return max(levels, key=RANK.__getitem__, default=None)


def _decision_lead(told: Told, now: Figures, at_utc: datetime) -> str:
    opens, told_opens = now.decision_opens_utc, told.figures.decision_opens_utc
    if opens is None or at_utc < opens or at_utc >= now.tca_utc:
        return ""
    # NOTE: against the point as it was told, or a TCA that moves by seconds would open it twice.
    was_open = told_opens is not None and told_opens <= told.at_utc < at_utc + TCA_AGAIN_AFTER
    return "" if was_open else "The decision point has begun."


def _pc_lead(told: float | None, now: float | None, pc_clause: float | None) -> str:
    if now is None or pc_clause is None or now < pc_clause:
        return ""
    if told is None:
        return "Its probability of collision is known now, and past the rule's limit."
    if now < told * PC_FACTOR:
        return ""
    return "Its probability of collision has risen at least tenfold."


def _miss_lead(told: float | None, now: float | None) -> str:
    if told is None or now is None or now >= told * MISS_FACTOR:
        return ""
    return "Its miss distance is less than half of what was told."


def _tca_lead(told: Told, now: Figures, at_utc: datetime) -> str:
    moved = abs(now.tca_utc - told.figures.tca_utc)
    # NOTE: what was told further ahead than this waits is of a clock that has been set back since.
    if moved <= TCA_MOVED or abs(at_utc - told.at_utc) < TCA_AGAIN_AFTER:
        return ""
    return f"Its closest approach has moved by {moved / timedelta(minutes=1):.0f} min."


def _silent(reason: str) -> Judgement:
    return Judgement(Answer.SILENT, reason)


def _wait() -> Judgement:
    return Judgement(Answer.WAIT, "Good news waits for another run to agree.")
