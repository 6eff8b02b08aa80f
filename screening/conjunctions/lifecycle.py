"""The life of a conjunction: its states, which may follow which, and what comes next. Pure.

Only ``services/life_cycle.py`` changes a state, by what ``next_state`` says here or by what a
person says. docs/algorithms/life-cycle.md tells the rules in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from screening.common.exceptions import SafePassageError
from screening.common.instants import SECOND, nearest
from screening.conjunctions.criteria.clauses import RANK, Level
from screening.conjunctions.criteria.compare import figures_words
from screening.conjunctions.criteria.course import LevelStep
from screening.conjunctions.criteria.rules import StationRule
from screening.conjunctions.criteria.verdicts import Verdict, judge


class LifeState(StrEnum):
    """Where a conjunction is in its life."""

    DETECTED = "detected"  # known, and no level of the station's rule stands
    WATCH = "watch"
    YELLOW = "yellow"
    RED = "red"
    EMERGENCY = "emergency"
    MITIGATED = "mitigated"  # a person has said what was done about it
    CLEARED = "cleared"  # a run looked for it and did not find it
    PASSED = "passed"  # its closest approach is over
    STALE = "stale"  # still to come, and nobody can trust what is known of it


class Cause(StrEnum):
    """Why a conjunction changed."""

    FOUND = "found"
    RULE = "rule"  # the station's rule raised or lowered it
    NOT_FOUND = "not_found"
    GONE_STALE = "gone_stale"
    LOOKED_AT_AGAIN = "looked_at_again"
    MITIGATED = "mitigated"  # by a person
    REOPENED = "reopened"  # what came after the mitigation still meets the rule
    TCA_PASSED = "tca_passed"
    OUTCOME = "outcome"  # how close it came, by later elements


class IllegalTransition(SafePassageError):
    """A state was to follow another that it cannot follow."""


STATE_OF: Final[Mapping[Level | None, LifeState]] = MappingProxyType(
    {None: LifeState.DETECTED} | {level: LifeState(level.value) for level in Level}
)
# Changes that the figures of a rule explain.
_JUDGED: Final = frozenset({Cause.FOUND, Cause.RULE, Cause.REOPENED, Cause.LOOKED_AT_AGAIN})
LEVELS: Final = frozenset(STATE_OF.values())
OPEN: Final = LEVELS | {LifeState.MITIGATED, LifeState.STALE}
LEGAL: Final[Mapping[LifeState | None, frozenset[LifeState]]] = MappingProxyType(
    {None: frozenset(LifeState) - {LifeState.MITIGATED}}
    | {level: frozenset(LifeState) for level in LEVELS}
    | {
        LifeState.MITIGATED: frozenset(LifeState),
        LifeState.STALE: frozenset(LifeState),
        # Found again, by a run or a message; what was cleared does not go stale by itself.
        LifeState.CLEARED: LEVELS | {LifeState.STALE},
        # How close it came; a co-moving object comes near again, or its hour turns out to be later.
        LifeState.PASSED: frozenset(LifeState) - {LifeState.CLEARED},
    }
)


@dataclass(frozen=True, slots=True)
class Life:
    """What is remembered of one conjunction. ``level`` is the severest that stands.

    Stale and mitigated conjunctions keep theirs. ``state`` is None before the first.
    """

    state: LifeState | None = None
    level: Level | None = None
    mitigated_at: datetime | None = None


class Look(StrEnum):
    """What runs say of a conjunction."""

    SEEN = "seen"  # by the newest that could look
    NOT_FOUND = "not_found"  # by the newest that could look
    NEVER = "never"  # known from messages alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known of one conjunction at an instant.

    ``steps`` holds, for the run's opinions and for every originator's, where the newest leaves the
    level (``criteria/course.py``); not a run's once the pass is not found. ``stale_words`` is empty
    while the figures can be trusted. ``is_over`` says that the closest approach has been.
    """

    at_utc: datetime
    tca_utc: datetime
    steps: tuple[LevelStep, ...]
    look: Look
    looked_by: str  # "run 12"
    stale_words: str
    is_over: bool

    @property
    def step(self) -> LevelStep | None:
        """The step that decides: the severest, and of equals the one that is met by itself."""
        return max(self.steps, key=lambda each: (RANK[each.level], RANK[each.raised]), default=None)

    @property
    def level(self) -> Level | None:
        return self.step.level if self.step else None


@dataclass(frozen=True, slots=True)
class Change:
    """One transition, before it is written.

    ``step`` and ``verdict`` are the opinion and the judgement of it that decided, where one did.
    """

    before: Life
    after: Life
    cause: Cause
    reason: str
    step: LevelStep | None = None
    verdict: Verdict | None = None


def require_legal(before: LifeState | None, after: LifeState) -> None:
    """Raise IllegalTransition when one state cannot follow another."""
    if after not in LEGAL[before]:
        raise IllegalTransition(
            f"A conjunction that is {before or 'new'} cannot become {after}. Possible: "
            f"{', '.join(sorted(LEGAL[before]))}."
        )


def next_state(current: Life, situation: Situation, rule: StationRule | None) -> Change | None:
    """Say what becomes of a conjunction; None where everything stays as it is.

    The same answer for the same situation: asked again after the change it says None. ``rule`` is
    what the levels were found by, None for a station without one.
    """
    after = _after(current, situation)
    if after == current:
        return None
    if after.state is None:
        raise ValueError("nothing that is known of a conjunction leaves it without a state")
    require_legal(current.state, after.state)
    cause = _cause(current, after)
    verdict = _verdict(current, after, situation.step, rule)
    words = _words(cause, current, after, situation)
    figures = f" {_sentence(figures_words(verdict))}" if verdict and cause in _JUDGED else ""
    return Change(current, after, cause, words + figures, situation.step, verdict)


def _after(current: Life, situation: Situation) -> Life:
    if situation.is_over:
        if current.state in (LifeState.CLEARED, LifeState.PASSED):
            return current
        return Life(LifeState.PASSED, situation.level, current.mitigated_at)
    if not situation.steps and situation.look is Look.NOT_FOUND:
        # What has passed was there: a later look does not take that back.
        return current if current.state is LifeState.PASSED else Life(LifeState.CLEARED)
    if situation.stale_words:
        return Life(LifeState.STALE, situation.level, current.mitigated_at)
    if current.mitigated_at is not None and not _is_reopened(current.mitigated_at, situation):
        return Life(LifeState.MITIGATED, situation.level, current.mitigated_at)
    return Life(STATE_OF[situation.level], situation.level)


def _is_reopened(mitigated_at: datetime, situation: Situation) -> bool:
    """Whether what was learnt after a mitigation meets yellow or worse by itself.

    NOTE: a run an hour after a burn still has the elements from before it. What counts is how new
    the knowledge is, not the run.
    """
    return any(
        RANK[step.raised] >= RANK[Level.YELLOW]
        and step.facts.known_until_utc is not None
        and step.facts.known_until_utc > mitigated_at
        for step in situation.steps
    )


def _cause(before: Life, after: Life) -> Cause:
    if after.state is LifeState.PASSED:
        return Cause.TCA_PASSED
    if after.state is LifeState.CLEARED:
        return Cause.NOT_FOUND
    if after.state is LifeState.STALE:
        return Cause.GONE_STALE
    if before.state is LifeState.STALE:
        return Cause.LOOKED_AT_AGAIN
    if before.state is LifeState.MITIGATED and after.state is not LifeState.MITIGATED:
        return Cause.REOPENED
    return Cause.FOUND if before.state not in OPEN else Cause.RULE


def _verdict(
    before: Life, after: Life, step: LevelStep | None, rule: StationRule | None
) -> Verdict | None:
    """What the rule of the severer level says of the opinion that decided."""
    level = after.level if RANK[after.level] >= RANK[before.level] else before.level
    if step is None or rule is None or level is None:
        return None
    own = rule.level_rule(level)
    return judge(own.criteria, step.facts) if own is not None else None


def _words(cause: Cause, before: Life, after: Life, situation: Situation) -> str:
    rule_words = _rule_words(before, after, situation.step)
    if cause is Cause.TCA_PASSED:
        tca_utc = nearest(situation.tca_utc, SECOND)
        return f"Its closest approach was at {tca_utc:%Y-%m-%d %H:%M:%S} UTC."
    if cause is Cause.NOT_FOUND:
        return f"{_sentence(situation.looked_by)[:-1]} looked for it and did not find it."
    if cause is Cause.GONE_STALE:
        return f"{situation.stale_words} {_stands(after)}"
    lead = {
        Cause.LOOKED_AT_AGAIN: "Can be trusted again. ",
        Cause.REOPENED: "What was learnt after the mitigation meets the rule again. ",
        Cause.FOUND: "Found again. " if before.state else "Found. ",
    }
    return lead.get(cause, "") + rule_words


def _rule_words(before: Life, after: Life, step: LevelStep | None) -> str:
    if step is None:
        return _stands(after)
    parts = [_level_words(before, after, step)]
    if step.waiting is not None:
        count = step.waiting
        parts.append(
            f"{count.level.capitalize()} is met by {count.met} of the last {count.of} updates; "
            f"{count.needed} are needed before the decision point."
        )
    if step.unknown:
        parts.append(f"{' and '.join(step.unknown).capitalize()} cannot be judged.")
    return " ".join(parts)


def _level_words(before: Life, after: Life, step: LevelStep) -> str:
    by = f" by {step.facts.by}"
    if RANK[after.level] < RANK[before.level] and before.level is not None:
        return f"{before.level.capitalize()} is clearly left{by}. {_stands(after)}"
    if step.is_held and after.level is not None:
        return f"{after.level.capitalize()} stands: not clearly left yet{by}."
    return f"{_stands(after)[:-1]}{by}."


def _stands(life: Life) -> str:
    return f"The rule gives {life.level}." if life.level else "No level of the rule is met."


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
