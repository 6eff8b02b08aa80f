"""What each entry of a case is to people who were not there: a gist, a sentence, a weight. Pure.

Words of the other side are strangers' text: made one line, cut, and quoted. What is withheld here
is said to be; it never was anywhere in this installation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final

from screening.alerts.figures import distance_words, minute_words
from screening.alerts.kinds import NoticeKind
from screening.common.exceptions import InputError
from screening.common.plain_text import one_line, typed
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.likelihood_words import probability_words
from screening.coordination.canonical import instant_of
from screening.coordination.chain import Withheld
from screening.coordination.kinds import EntryKind
from screening.coordination.standing import CaseStanding, EntryFacts
from screening.coordination.turn import mover_words

_LONGEST_NAME: Final = 60
_LONGEST_WORDS: Final = 300
_CHOICES: Final = {
    "will_manoeuvre": "will manoeuvre",
    "will_hold": "will hold",
    "undetermined": "has not decided whether to move",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One thing worth saying of a case.

    Of one ``topic`` the newest counts. ``said`` is by what the next of it is held against this one;
    ``least`` is the level that it is told at, at least.
    """

    kind: NoticeKind
    topic: str
    gist: str  # a few words, without an end
    words: str  # the same as sentences
    said: Mapping[str, Any] = field(default_factory=dict)
    badge: str = ""
    least: Level | None = None


def saying_of(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying | None:
    """Put an entry into words, as one side sees it; None for what is never worth saying."""
    say = _SAYINGS.get(entry.kind)
    return say(entry, standing, us) if say else None


def name_of(slug: str, standing: CaseStanding, us: str) -> str:
    """A party as people call it; "We" for ourselves."""
    if slug == us:
        return "We"
    party = standing.party(slug)
    return one_line((party.name if party else "") or slug or "Somebody", _LONGEST_NAME)


def gist_of_intent(entry: EntryFacts, standing: CaseStanding, us: str) -> str:
    """ "Test Fleet will manoeuvre", "We will hold"."""
    who = name_of(entry.party, standing, us)
    if isinstance(entry.part("intent"), Withheld):
        return f"{who} said what it intends, and withholds it"
    choice = str(entry.shown("intent").get("choice"))
    words = _CHOICES.get(choice, "said something of its intent")
    return f"{who} {words.replace('has', 'have', 1) if who == 'We' else words}"


def _quoted(text: object, longest: int = _LONGEST_WORDS) -> str:
    line = one_line(str(text), longest)
    return f"\N{LEFT DOUBLE QUOTATION MARK}{line}\N{RIGHT DOUBLE QUOTATION MARK}"


def _remarks(entry: EntryFacts) -> str:
    words = entry.part("remarks")
    return f" It adds: {_quoted(words)}" if isinstance(words, str) and words.strip() else ""


def _instant(text: object) -> datetime | None:
    try:
        return instant_of(str(text))
    except InputError:
        return None


def _say(
    kind: NoticeKind, entry: EntryFacts, topic: str, gist: str, words: str = "", **more: Any
) -> Saying:
    full = f"{words or gist + '.'}{_remarks(entry)}"
    return Saying(kind=kind, topic=f"{topic}:{entry.party}", gist=gist, words=full, **more)


_news = partial(_say, NoticeKind.CASE_NEWS)
_asks = partial(_say, NoticeKind.CASE)


def _opened(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    others = [each.slug for each in standing.principals if each.slug != us]
    other = name_of(others[0], standing, us) if others else "the other side"
    gist = f"a draft case with {other} was opened by rule"
    words = f"A draft case with {other} was opened by rule. Nobody outside has been told yet."
    return _asks(entry, "opened", gist, words)


def _notified(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    gist = f"{name_of(entry.party, standing, us)} notifies us of a close pass"
    words = f"{gist} and waits for us to acknowledge."
    return _asks(entry, "notified", gist, words, badge="NOTIFIED")


def _acknowledged(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    who = name_of(entry.party, standing, us)
    return _news(entry, "acknowledged", f"{who} has acknowledged")


def _statement(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    gist = f"{name_of(entry.party, standing, us)} states its assessment"
    if isinstance(entry.part("assessment"), Withheld):
        return _news(entry, "statement", gist, f"{gist}; its figures are withheld from us.")
    figures = entry.shown("assessment")
    acting = [each for each in _criteria(entry) if each.get("is_met") is True]
    met = sorted(one_line(str(each.get("name")), _LONGEST_NAME) for each in acting)
    miss_km, pc = _number(figures.get("miss_distance_km")), _number(figures.get("pc"))
    said: dict[str, Any] = {
        "tca_utc": str(figures.get("tca_utc") or ""),
        "miss_distance_km": miss_km,
        "pc": pc,
        "met": met,
    }
    likely = "not known" if pc is None else typed(probability_words(pc))
    words = (
        f"{gist}: miss distance {distance_words(miss_km)}, probability of collision {likely}."
        f" {_met_words(met, entry)}"
    )
    return _news(entry, "statement", gist, words, said=said)


def _criteria(entry: EntryFacts) -> list[Mapping[str, Any]]:
    held = entry.part("criteria")
    return [each for each in held if isinstance(each, Mapping)] if isinstance(held, list) else []


def _met_words(met: list[str], entry: EntryFacts) -> str:
    if met:
        return f"By its criteria it is to act: {one_line(', '.join(met), 160)}."
    if isinstance(entry.part("criteria"), Withheld):
        return "Its criteria are withheld from us."
    return "By its criteria it need not act." if _criteria(entry) else "It names no criteria."


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def _intent(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    gist = gist_of_intent(entry, standing, us)
    intent, plan = entry.shown("intent"), entry.part("plan")
    start, end = (_instant(intent.get(f"window_{edge}_utc")) for edge in ("start", "end"))
    when = f", between {minute_words(start)} and {minute_words(end)}" if start and end else ""
    with_plan = ", with a plan that is being screened" if plan is not None else ""
    withheld = ", with a plan that is withheld from us" if isinstance(plan, Withheld) else with_plan
    said = {"choice": str(intent.get("choice")), "start": str(start), "end": str(end)}
    said |= {"plan": repr(sorted(entry.shown("plan").items())) if plan is not None else ""}
    words = f"{gist}{when}{withheld}."
    say = _news if intent.get("choice") == "undetermined" else _asks
    return say(entry, "intent", gist, words, said=said)


def _plan_screened(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying | None:
    result = entry.shown("result")
    planner = str(result.get("of_party") or "")
    whose = "our plan" if planner == us else f"the plan of {name_of(planner, standing, us)}"
    if isinstance(entry.part("result"), Withheld):
        return _news(entry, "plan", "a plan was screened", "A plan was screened; what was found"
                     " is withheld from us.")  # fmt: skip
    held = result.get("sentence")
    found = one_line(str(held.get("en") if isinstance(held, Mapping) else held or ""), 500)
    topic = f"plan:{planner}"
    words = f"{whose[:1].upper()}{whose[1:]}, screened against the whole catalogue: {found}"
    if _is_dangerous(result):
        gist = f"{whose} makes a close pass"
        return Saying(kind=NoticeKind.CASE, topic=topic, gist=gist, words=words,
                      badge="PLAN IS DANGEROUS", least=Level.RED)  # fmt: skip
    if result.get("problem") is not None:
        return Saying(kind=NoticeKind.CASE, topic=topic, gist=f"{whose} could not be screened",
                      words=words)  # fmt: skip
    if planner == us:
        return None
    return Saying(kind=NoticeKind.CASE_NEWS, topic=topic, gist=f"{whose} was screened", words=words)


def _is_dangerous(result: Mapping[str, Any]) -> bool:
    """It brings this pass closer, or creates one that somebody has to look at."""
    rows = [*_rows(result, "creates"), *_rows(result, "brings_closer")]
    is_serious = bool(result.get("serious_count")) or any(each.get("is_serious") for each in rows)
    return result.get("verdict") == "closer" or is_serious


def _rows(result: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    held = result.get(name)
    return [each for each in held if isinstance(each, Mapping)] if isinstance(held, list) else []


def _moves(entry: EntryFacts, standing: CaseStanding, us: str) -> str:
    return one_line(mover_words(standing, str(entry.shown("decision").get("mover", "")), us), 80)


def _proposed(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    who = name_of(entry.party, standing, us)
    gist = f"{who} proposes that {_moves(entry, standing, us)}"
    said = entry.shown("decision")
    clause = f" It names clause {_quoted(said['clause'], 80)}." if said.get("clause") else ""
    reason = f" It says: {_quoted(said['words'])}" if said.get("words") else ""
    return _asks(entry, "proposed", gist, f"{gist}.{clause}{reason}", badge="DECISION ASKED")


def _agreed(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    gist = f"{name_of(entry.party, standing, us)} agrees: {_moves(entry, standing, us)}"
    is_ours = entry.shown("decision").get("mover") in (us, "both")
    return (_asks if is_ours else _news)(entry, "answered", gist)


def _refused(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    who = name_of(entry.party, standing, us)
    gist = f"{who} refuses that {_moves(entry, standing, us)}"
    return _asks(entry, "answered", gist, badge="REFUSED")


def _executed(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    gist = f"{name_of(entry.party, standing, us)} reports that it is done"
    if isinstance(entry.part("execution"), Withheld):
        return _news(entry, "executed", gist, f"{gist}; what was done is withheld from us.")
    said = entry.shown("execution")
    words = f"{gist}, at {minute_words(_instant(said.get('at_utc')))}: {_quoted(said.get('what'))}"
    return _news(entry, "executed", gist, words)


def _escalated(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    said = entry.shown("escalation")
    to = one_line(str(said.get("to_role", "")).replace("_", " "), 80)
    gist = f"{name_of(entry.party, standing, us)} escalates to {to}"
    return _asks(entry, "escalated", gist, f"{gist}: {_quoted(said.get('why'))}", badge="ESCALATED")


def _overdue(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    duty = entry.shown("duty")
    held = duty.get("what")
    what = held.get("en") if isinstance(held, Mapping) else duty.get("duty")
    late = str(duty.get("party") or "")
    who = name_of(late, standing, us) if late else "A side"
    gist = f"{who} {'are' if who == 'We' else 'is'} late: {one_line(_lower(str(what)), 120)}"
    due = minute_words(_instant(duty.get("due_utc")))
    clause = _clause_words(duty)
    return Saying(
        kind=NoticeKind.CASE,
        topic=f"overdue:{duty.get('duty')}",
        gist=gist,
        words=f"{gist.rstrip('.')}. It was due {due} ({clause}).",
        badge="OVERDUE",
        least=Level.RED,
    )


def _clause_words(duty: Mapping[str, Any]) -> str:
    """A clause as it is cited, with its title where the entry has it."""
    cited, held = one_line(str(duty.get("clause", "")), 120), duty.get("title")
    title = held.get("en") if isinstance(held, Mapping) else ""
    return f"{cited}, {_quoted(title, 80)}" if title else cited


def _lower(words: str) -> str:
    """A duty without what explains it, within a sentence: "acknowledge"."""
    short = words.partition(":")[0]
    return short[:1].lower() + short[1:]


def _relayed(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    said = entry.shown("relay")
    to = name_of(str(said.get("to", "")), standing, us)
    whom = "us" if to == "We" else to
    number = one_line(str(said.get("number", "")), 10)
    gist = f"{name_of(entry.party, standing, us)} has handed entry {number} on to {whom}"
    return _news(entry, "relayed", gist)


def _remark(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    gist = f"{name_of(entry.party, standing, us)} writes to us"
    held = entry.part("remarks")
    words = (
        f"{gist}; the words are withheld."
        if isinstance(held, Withheld)
        else f"{gist}: {_quoted(held)}"
    )
    return Saying(kind=NoticeKind.CASE_NEWS, topic=f"remark:{entry.party}", gist=gist, words=words)


def _closed(entry: EntryFacts, standing: CaseStanding, us: str) -> Saying:
    reason = one_line(str(entry.shown("closing").get("reason", "")), _LONGEST_WORDS)
    return Saying(
        kind=NoticeKind.CASE_OVER,
        topic="closed",
        gist="the case is closed",
        words=f"The case is closed: {reason}",
        badge="CASE CLOSED",
    )


_SAYINGS: Final[Mapping[str, Callable[[EntryFacts, CaseStanding, str], Saying | None]]] = {
    EntryKind.OPENED: _opened,
    EntryKind.NOTIFIED: _notified,
    EntryKind.ACKNOWLEDGED: _acknowledged,
    EntryKind.STATEMENT: _statement,
    EntryKind.INTENT: _intent,
    EntryKind.PLAN_SCREENED: _plan_screened,
    EntryKind.DECISION_PROPOSED: _proposed,
    EntryKind.DECISION_AGREED: _agreed,
    EntryKind.DECISION_REFUSED: _refused,
    EntryKind.EXECUTED: _executed,
    EntryKind.ESCALATED: _escalated,
    EntryKind.OVERDUE: _overdue,
    EntryKind.RELAYED: _relayed,
    EntryKind.REMARK: _remark,
    EntryKind.CLOSED: _closed,
}
