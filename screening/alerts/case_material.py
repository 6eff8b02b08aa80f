"""Which entries of a case are worth saying to people who were not there, and which are not. Pure.

As with conjunctions it is held against what was said last. What nobody has decided on yet is judged
together, by where the case stands now: what has been answered, replaced or met meanwhile is not
said. docs/alerts.md tells the rules in words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from screening.alerts.case_sayings import Saying, gist_of_intent, saying_of
from screening.alerts.kinds import NoticeKind
from screening.alerts.material import MISS_FACTOR, PC_FACTOR, TCA_MOVED, Answer
from screening.common.exceptions import InputError
from screening.conjunctions.criteria.clauses import Level
from screening.coordination.canonical import instant_of
from screening.coordination.kinds import EntryKind
from screening.coordination.speaker import is_the_product
from screening.coordination.standing import SPOKEN, CaseStanding, EntryFacts

# Of one topic nothing is said again within so long (real time), however often it changes: the
# newest is said then. A counterpart's machine must not ring a telephone each minute.
AGAIN_AFTER: Final = timedelta(minutes=10)
CONFLICT: Final = "conflict"
SETTLED: Final = "settled"
# What the keeper's product adds of itself: news, whoever keeps the case.
_OF_THE_PRODUCT: Final = frozenset(
    {EntryKind.OVERDUE, EntryKind.PLAN_SCREENED, EntryKind.CLOSED, EntryKind.OUTCOME}
)
_MAKES_CONFLICTS: Final = frozenset({EntryKind.INTENT, EntryKind.DECISION_AGREED})
# Words of ours by which we have answered what came before them.
OUR_ANSWERS: Final = frozenset({*SPOKEN, EntryKind.NOTIFIED, EntryKind.ESCALATED})


@dataclass(frozen=True, slots=True)
class CaseTold:
    """What was said last of one topic of a case. ``at`` is real time."""

    entry: int
    said: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseKnown:
    """A case as it stands, for those whom this installation serves (``us``, a slug).

    ``met`` are the duties that nobody waits for any more; ``told`` is by topic.
    """

    standing: CaseStanding
    us: str
    met: Collection[str] = ()
    told: Mapping[str, CaseTold] = field(default_factory=dict)

    @property
    def told_clash(self) -> str:
        """The clash that people believe to stand; empty where they know of none."""
        clash, settled = self.told.get(CONFLICT), self.told.get(SETTLED)
        if clash is None or (settled is not None and settled.entry > clash.entry):
            return ""
        return str(clash.said.get("clash", ""))

    @property
    def clash(self) -> str:
        """The clash that stands now; a closed case has none to speak of."""
        found = self.standing.conflict
        is_open = self.standing.is_open
        return f"{found.clash.value}:{found.party}" if found is not None and is_open else ""


@dataclass(frozen=True, slots=True)
class EntryJudgement:
    """Whether to say something of one entry now, as what, and why or why not."""

    number: int
    answer: Answer
    reason: str
    saying: Saying | None = None


def judge_entries(
    undecided: Sequence[EntryFacts], known: CaseKnown, now: datetime
) -> list[EntryJudgement]:
    """Say what becomes of the entries of one case that nobody has decided on; ``now`` is real."""
    sayings: dict[int, Saying] = {}
    silent: dict[int, str] = {}
    for entry in sorted(undecided, key=lambda each: each.number):
        found = _saying_or_reason(entry, known)
        if isinstance(found, str):
            silent[entry.number] = found
        else:
            sayings[entry.number] = found
    _tell_clash(undecided, known, sayings, silent)
    _keep_newest(sayings, silent)
    judged = [_judged(number, each, known, now) for number, each in sayings.items()]
    judged += [EntryJudgement(number, Answer.SILENT, why) for number, why in silent.items()]
    return sorted(judged, key=lambda each: each.number)


def _saying_or_reason(entry: EntryFacts, known: CaseKnown) -> Saying | str:
    """What to say of one entry, or why nothing is said."""
    why = _why_not(entry, known)
    if why:
        return why
    saying = saying_of(entry, known.standing, known.us)
    if saying is None:
        return "The page of the case says it."
    told = known.told.get(saying.topic)
    if told is not None and saying.said and not _is_new(saying, told.said):
        return "Nothing has changed materially since it was told."
    return saying


def _why_not(entry: EntryFacts, known: CaseKnown) -> str:
    if entry.kind == EntryKind.CLOSED:
        return "" if known.told else "It closed, and nobody had been told of it."
    closed = known.standing.closed
    if closed is not None and entry.number < closed.number:
        return "The case was closed before anybody was told."
    if entry.kind == EntryKind.OPENED:
        return _why_not_opened(entry, known)
    if entry.party == known.us and entry.kind not in _OF_THE_PRODUCT:
        return "Our own words."
    stale = _STALE.get(entry.kind)
    return stale(entry, known) if stale else ""


def _why_not_opened(entry: EntryFacts, known: CaseKnown) -> str:
    if entry.party != known.us:
        return "Its keeper tells us by notifying us."
    if not is_the_product(entry.author):
        return "Our own words."
    return "The other side has been notified." if known.standing.notified_at else ""


def _notice_answered(entry: EntryFacts, known: CaseKnown) -> str:
    is_answered = _have_we_spoken_since(entry, known)
    return "We have answered since." if is_answered else ""


def _have_we_spoken_since(entry: EntryFacts, known: CaseKnown) -> bool:
    return any(
        each.party == known.us and each.number > entry.number and each.kind in OUR_ANSWERS
        for each in known.standing.entries
    )


def _statement_replaced(entry: EntryFacts, known: CaseKnown) -> str:
    newest = known.standing.statements.get(entry.party)
    return _replaced(newest is not None and newest.entry.number > entry.number)


def _intent_replaced(entry: EntryFacts, known: CaseKnown) -> str:
    newest = known.standing.intents.get(entry.party)
    return _replaced(newest is not None and newest.entry.number > entry.number)


def _plan_replaced(entry: EntryFacts, known: CaseKnown) -> str:
    result = entry.shown("result")
    newest = known.standing.intents.get(str(result.get("of_party")))
    number = result.get("intent_number")
    is_old = newest is not None and isinstance(number, int) and newest.entry.number > number
    return _replaced(is_old)


def _replaced(is_replaced: bool) -> str:
    return "A newer one has replaced it." if is_replaced else ""


def _proposal_answered(entry: EntryFacts, known: CaseKnown) -> str:
    decision = known.standing.decision
    if decision is None or decision.proposal.number != entry.number:
        return _replaced(True)
    return "" if decision.is_open else "It has been answered."


def _duty_met(entry: EntryFacts, known: CaseKnown) -> str:
    is_met = str(entry.shown("duty").get("duty")) in known.met
    return "It has been met meanwhile." if is_met else ""


_STALE: Final[Mapping[str, Callable[[EntryFacts, CaseKnown], str]]] = {
    EntryKind.NOTIFIED: _notice_answered,
    EntryKind.STATEMENT: _statement_replaced,
    EntryKind.INTENT: _intent_replaced,
    EntryKind.PLAN_SCREENED: _plan_replaced,
    EntryKind.DECISION_PROPOSED: _proposal_answered,
    EntryKind.OVERDUE: _duty_met,
}


def _is_new(saying: Saying, before: Mapping[str, Any]) -> bool:
    """Whether what a side says differs from what people were told that it says."""
    now = saying.said
    if "choice" in now:
        return dict(now) != dict(before)
    return (
        now["met"] != before.get("met")
        or _is_apart(now["pc"], before.get("pc"), PC_FACTOR)
        or _is_apart(now["miss_distance_km"], before.get("miss_distance_km"), 1 / MISS_FACTOR)
        or _has_moved(now["tca_utc"], before.get("tca_utc"))
    )


def _is_apart(one: float | None, other: float | None, factor: float) -> bool:
    if one is None or other is None:
        return one is not other
    least, most = sorted((one, other))
    return most > least * factor


def _has_moved(one: str, other: str | None) -> bool:
    try:
        return abs(instant_of(one) - instant_of(str(other))) > TCA_MOVED
    except InputError:
        return one != other


def _tell_clash(
    undecided: Iterable[EntryFacts],
    known: CaseKnown,
    sayings: dict[int, Saying],
    silent: dict[int, str],
) -> None:
    """Say with the newest word on who moves that both sides clash, or clash no more.

    Also where that word is ours: it is news to all who were not there.
    """
    if known.clash == known.told_clash or not known.standing.is_open:
        return
    makers = [each for each in undecided if each.kind in _MAKES_CONFLICTS]
    newest = max(makers, key=lambda each: each.number, default=None)
    if newest is None:
        return
    base = sayings.pop(newest.number, None) or _plain(newest, known)
    silent.pop(newest.number, None)
    sayings[newest.number] = _clashing(base, known) if known.clash else _settled(base)


def _plain(entry: EntryFacts, known: CaseKnown) -> Saying:
    """What an entry says that would not be said for itself: ours."""
    gist = "We agreed who moves"
    if entry.kind == EntryKind.INTENT:
        gist = gist_of_intent(entry, known.standing, known.us)
    return Saying(kind=NoticeKind.CASE, topic="", gist=gist, words=f"{gist}.")


def _clashing(base: Saying, known: CaseKnown) -> Saying:
    conflict = known.standing.conflict
    words = conflict.what if conflict else ""  # what to do about it is said as whose turn it is
    return replace(
        base,
        kind=NoticeKind.CASE,
        topic=CONFLICT,
        gist=words.partition(":")[0].partition(".")[0],
        words=f"{words} {base.words}",
        said={"clash": known.clash},
        badge="CONFLICT",
        least=Level.RED,
    )


def _settled(base: Saying) -> Saying:
    return replace(
        base,
        kind=NoticeKind.CASE_OVER,
        topic=SETTLED,
        words=f"{base.words} What both sides say they will do no longer clashes.",
        said={},
        badge="CONFLICT SETTLED",
        least=None,
    )


def _keep_newest(sayings: dict[int, Saying], silent: dict[int, str]) -> None:
    """Of one topic the newest is said, with how many there were before it."""
    newest: dict[str, int] = {each.topic: number for number, each in sorted(sayings.items())}
    for topic, number in newest.items():
        older = [each for each, saying in sayings.items() if saying.topic == topic]
        older.remove(number)
        for each in older:
            del sayings[each]
            silent[each] = f"Told with entry {number}."
        if older:
            more = f"{len(older)} before it {'was' if len(older) == 1 else 'were'} not told singly."
            saying = sayings[number]
            sayings[number] = replace(saying, words=f"{saying.words} {more}")


def _judged(number: int, saying: Saying, known: CaseKnown, now: datetime) -> EntryJudgement:
    last = known.told.get(CONFLICT if saying.topic == SETTLED else saying.topic)
    # NOTE: what was said in time to come was said by a clock that has been set back since.
    if last is not None and last.at <= now < last.at + AGAIN_AFTER:
        return EntryJudgement(number, Answer.WAIT, "The same was told a moment ago.")
    return EntryJudgement(number, Answer.SAY, "Worth saying.", saying)
