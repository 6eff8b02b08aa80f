"""Whose turn it is in a case, and what for: the one line that a tired person acts on.

In the language of whoever reads; what keeps it for others asks in English.

What endangers most comes first: a clash of intents, an answer that is owed, a silence to act on.
Deadlines are those of the protocol; without one the order of the matter itself is followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.translation import get_language, gettext

from screening.coordination.conflicts import Conflict
from screening.coordination.kinds import MOVER_BOTH, MOVER_NONE, CaseState, Choice, EntryKind
from screening.coordination.legal import legal_kinds
from screening.coordination.protocol.clauses import Words
from screening.coordination.protocol.duties import Duty, DutyState
from screening.coordination.standing import CaseStanding, Party


class Deed(StrEnum):
    """What a side can do next."""

    NOTIFY = "notify"
    ACKNOWLEDGE = "acknowledge"
    STATE = "state"
    INTEND = "intend"
    PROPOSE = "propose"
    ANSWER = "answer"
    EXECUTE = "execute"
    ESCALATE = "escalate"
    REMARK = "remark"
    CLOSE = "close"


KINDS: Final[Mapping[Deed, EntryKind]] = {
    Deed.NOTIFY: EntryKind.NOTIFIED,
    Deed.ACKNOWLEDGE: EntryKind.ACKNOWLEDGED,
    Deed.STATE: EntryKind.STATEMENT,
    Deed.INTEND: EntryKind.INTENT,
    Deed.PROPOSE: EntryKind.DECISION_PROPOSED,
    Deed.ANSWER: EntryKind.DECISION_AGREED,
    Deed.EXECUTE: EntryKind.EXECUTED,
    Deed.ESCALATE: EntryKind.ESCALATED,
    Deed.REMARK: EntryKind.REMARK,
    Deed.CLOSE: EntryKind.CLOSED,
}
_ASKED: Final = frozenset({DutyState.OPEN, DutyState.OVERDUE})
# What meets a duty, by its key without the side
_OF_DUTY: Final = {
    "notify": Deed.NOTIFY,
    "acknowledge": Deed.ACKNOWLEDGE,
    "state": Deed.STATE,
    "intend": Deed.INTEND,
    "decide": Deed.PROPOSE,
    "plan": Deed.INTEND,
    "report": Deed.EXECUTE,
    "escalate": Deed.ESCALATE,
}


@dataclass(frozen=True, slots=True)
class Turn:
    """``is_ours``: it waits for us. ``due_utc`` is product time, None where no time is given."""

    is_ours: bool
    words: str
    deed: Deed | None = None
    due_utc: datetime | None = None
    is_overdue: bool = False
    duty: str = ""


def possible_deeds(standing: CaseStanding, us: str) -> tuple[Deed, ...]:
    """What a side may do now, in the order in which a case usually goes."""
    legal = legal_kinds(standing, us)
    return tuple(deed for deed, kind in KINDS.items() if kind in legal)


def turn_of(standing: CaseStanding, us: str, duties: Sequence[Duty] = ()) -> Turn | None:
    """Return whose turn it is, as one side sees it; None once nothing is to be done."""
    if not standing.is_open:
        return None
    return next(_turns(standing, us, duties), None)


def _turns(standing: CaseStanding, us: str, duties: Sequence[Duty]) -> Iterator[Turn]:
    """Everything that could be said, what matters most first."""
    asked = [each for each in duties if each.state in _ASKED]
    ours = [each for each in asked if each.party == us]
    theirs = [each for each in asked if each.party != us]
    them = _other_name(standing, us)
    if standing.conflict is not None and not _is_proposed(standing):
        yield Turn(True, _asked_of(standing.conflict), _able(standing, us, Deed.PROPOSE))
    yield from _to_begin(standing, us, them, ours)
    yield from _to_answer(standing, us, them, ours)
    yield from _silence(standing, us, them, theirs)
    yield from _own_duties(standing, us, ours)
    yield from _unasked(standing, us, them)
    yield from _waiting(standing, us, them, theirs)


def _is_proposed(standing: CaseStanding) -> bool:
    """Whether a proposal is open: then a clash of intents waits for its answer, not for another."""
    return standing.decision is not None and standing.decision.is_open


def _to_begin(standing: CaseStanding, us: str, them: str, ours: Sequence[Duty]) -> Iterator[Turn]:
    if standing.state is CaseState.DRAFT and standing.opened_by == us:
        words = gettext("Nobody has been told. Notify %(them)s, or close the draft.")
        yield _with_time(words % {"them": them}, Deed.NOTIFY, ours, "notify")
    is_addressed = any(each.slug == us for each in standing.addressed)
    if is_addressed and standing.notified_at and us not in standing.heard_at:
        words = gettext("%(them)s waits for us to acknowledge.") % {"them": them}
        yield _with_time(words, Deed.ACKNOWLEDGE, ours, "acknowledge")


def _to_answer(standing: CaseStanding, us: str, them: str, ours: Sequence[Duty]) -> Iterator[Turn]:
    proposed = standing.decision
    if proposed and proposed.is_open and proposed.proposed_by != us:
        words = gettext("%(them)s proposes that %(mover)s. Agree or refuse.")
        said = {"them": them, "mover": mover_words(standing, proposed.mover, us)}
        yield _with_time(words % said, Deed.ANSWER, ours, "decide")


def _silence(standing: CaseStanding, us: str, them: str, theirs: Sequence[Duty]) -> Iterator[Turn]:
    """The other side has missed a time, and nobody has turned to anybody about it yet."""
    missed = next(
        (each for each in theirs if each.is_overdue and each.key not in standing.escalated), None
    )
    if missed is not None and missed.escalation is not None:
        words = gettext("%(them)s is late: %(duty)s. %(ask)s") % {
            "them": them,
            "duty": _short(missed),
            "ask": _said(missed.escalation.what),
        }
        yield Turn(True, words, Deed.ESCALATE, missed.due_utc, is_overdue=True, duty=missed.key)


def _own_duties(standing: CaseStanding, us: str, ours: Sequence[Duty]) -> Iterator[Turn]:
    possible = possible_deeds(standing, us)
    for each in _soonest(ours):
        deed = _OF_DUTY.get(each.rule.key)
        if deed is None or deed in possible:
            words = gettext("%(sentence)s.") % {"sentence": _said(each.what)}
            yield Turn(True, words, deed, each.due_utc, each.is_overdue, each.key)


def _unasked(standing: CaseStanding, us: str, them: str) -> Iterator[Turn]:
    """What no clause has a time for and the matter itself asks."""
    if standing.notified_at is None:
        return
    if us not in standing.statements:
        yield Turn(True, gettext("State our own assessment."), Deed.STATE)
    intent = standing.intents.get(us)
    if standing.agreed is None and (intent is None or intent.choice is Choice.UNDETERMINED):
        yield Turn(True, gettext("Say whether we hold or manoeuvre."), Deed.INTEND)
    agreed = standing.agreed
    if agreed is not None and agreed.mover in (us, MOVER_BOTH) and us not in standing.executed:
        yield Turn(True, gettext("We move. Report it when it is done."), Deed.EXECUTE)
    if agreed is None and not _is_proposed(standing) and standing.is_heard:
        words = gettext("Propose to %(them)s who moves.") % {"them": them}
        yield Turn(True, words, Deed.PROPOSE)


def _waiting(standing: CaseStanding, us: str, them: str, theirs: Sequence[Duty]) -> Iterator[Turn]:
    for each in _soonest(theirs):
        waiting = {"them": them, "duty": _short(each)}
        words = gettext("We wait for %(them)s: %(duty)s.") % waiting
        yield Turn(False, words, None, each.due_utc, each.is_overdue, each.key)
    if _is_proposed(standing):
        words = gettext("We wait for %(them)s to answer our proposal.") % {"them": them}
        yield Turn(False, words)
    if not standing.is_heard:
        yield Turn(False, gettext("We wait for %(them)s to answer.") % {"them": them})
    yield Turn(False, gettext("Nothing is asked of anybody before closest approach."))


def mover_words(standing: CaseStanding, mover: str, us: str) -> str:
    """A decision in words: "we move", "SpaceX moves", "both move", "nobody moves"."""
    if mover in (MOVER_NONE, MOVER_BOTH):
        return gettext("nobody moves") if mover == MOVER_NONE else gettext("both move")
    if mover == us:
        return gettext("we move")
    party = standing.party(mover)
    return gettext("%(name)s moves") % {"name": _called(party) if party else mover}


def _soonest(duties: Sequence[Duty]) -> list[Duty]:
    """Those with a deadline, the first to come first; at the same time in the protocol's order."""
    timed = [(each.due_utc, each) for each in duties if each.due_utc is not None]
    return [each for _, each in sorted(timed, key=lambda row: row[0])]


def _other_name(standing: CaseStanding, us: str) -> str:
    names = [_called(each) for each in standing.principals if each.slug != us]
    return names[0] if names else gettext("the other side")


def _able(standing: CaseStanding, us: str, deed: Deed) -> Deed | None:
    return deed if deed in possible_deeds(standing, us) else None


def _with_time(words: str, deed: Deed, ours: Sequence[Duty], key: str) -> Turn:
    """With the deadline of our own duty of that key, where the protocol gives one."""
    duty = next((each for each in ours if each.rule.key == key), None)
    if duty is None:
        return Turn(True, words, deed)
    return Turn(True, words, deed, duty.due_utc, duty.is_overdue, duty.key)


def _short(duty: Duty) -> str:
    """A duty without what explains it: "acknowledge"."""
    return _lower(re.split("[:：]", _said(duty.what), maxsplit=1)[0])


def _asked_of(conflict: Conflict) -> str:
    return conflict.ask_zh if _is_chinese() else conflict.ask


def _said(words: Words) -> str:
    """Words that come in both languages, in the reader's."""
    return words.of(get_language() or "en")


def _called(party: Party) -> str:
    """A party's name in the reader's language, where it has one."""
    return (party.name_zh if _is_chinese() else "") or party.name or party.slug


def _is_chinese() -> bool:
    return (get_language() or "en").startswith("zh")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
