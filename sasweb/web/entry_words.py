"""What each entry of a case says, in one line of plain English; whole contents stand below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from screening.common.exceptions import InputError
from screening.conjunctions.likelihood_words import probability_words
from screening.coordination.canonical import instant_of
from screening.coordination.chain import Withheld
from screening.coordination.kinds import EntryKind
from screening.coordination.standing import CaseStanding, EntryFacts

CHOICE_WORDS: Final = {
    "will_manoeuvre": "will manoeuvre",
    "will_hold": "will hold",
    "undetermined": "not decided",
}
KIND_WORDS: Final = {
    EntryKind.OPENED: "Opened",
    EntryKind.NOTIFIED: "Notified",
    EntryKind.ACKNOWLEDGED: "Acknowledged",
    EntryKind.STATEMENT: "Stated its assessment",
    EntryKind.INTENT: "Said what it intends",
    EntryKind.PLAN_SCREENED: "Plan screened",
    EntryKind.DECISION_PROPOSED: "Proposed who moves",
    EntryKind.DECISION_AGREED: "Agreed",
    EntryKind.DECISION_REFUSED: "Refused",
    EntryKind.EXECUTED: "Reported as done",
    EntryKind.OUTCOME: "What became of it",
    EntryKind.ESCALATED: "Escalated",
    EntryKind.OVERDUE: "Overdue",
    EntryKind.RELAYED: "Relayed",
    EntryKind.REMARK: "Remark",
    EntryKind.CLOSED: "Closed",
}

_CHANNELS: Final = {"email": "e-mail", "phone": "telephone", "other": "other means"}
_LANGUAGES: Final = {"en": "English", "zh": "Chinese", "zh-hans": "Chinese"}


def kind_words(kind: str) -> str:
    """A kind of entry as people say it; of another release's kind its own name."""
    known = {each.value: words for each, words in KIND_WORDS.items()}
    return known.get(kind, kind.replace("_", " ").capitalize())


def entry_words(entry: EntryFacts, standing: CaseStanding) -> str:
    """The gist of an entry, without its remarks; empty where its kind says all."""
    say = _GISTS.get(entry.kind)
    return say(entry, standing) if say else ""


def remarks_of(entry: EntryFacts) -> str | Withheld:
    """What the person added in their own words; ``Withheld`` where that is not shown here."""
    held = entry.part("remarks")
    return held if isinstance(held, str | Withheld) else ""


def party_name(standing: CaseStanding, slug: str) -> str:
    """A party as people call it."""
    party = standing.party(slug)
    return party.name if party is not None and party.name else slug


def _opened(entry: EntryFacts, standing: CaseStanding) -> str:
    protocol = entry.shown("protocol")
    names = ", ".join(each.name or each.slug for each in standing.parties)
    by = f" Goes by {protocol['key']} v{protocol['version']}." if protocol.get("key") else ""
    return f"Between {names}.{by}"


def _notified(entry: EntryFacts, standing: CaseStanding) -> str:
    notice = entry.shown("notice")
    given = notice.get("languages")
    languages = [_LANGUAGES.get(str(each), str(each)) for each in given or ()]
    role = str(notice.get("to") or "the other side")
    told = next((each.name for each in standing.parties if each.role == role), "")
    channel = str(notice.get("channel") or "a way not said")
    in_words = f", in {' and '.join(languages)}" if languages else ""
    return f"To {told or role.replace('_', ' ')}, by {_CHANNELS.get(channel, channel)}{in_words}."


def _statement(entry: EntryFacts, _: CaseStanding) -> str:
    figures = entry.part("assessment")
    if isinstance(figures, Withheld):
        return "Its figures are withheld."
    figures = figures if isinstance(figures, Mapping) else {}
    miss, pc = figures.get("miss_distance_km"), figures.get("pc")
    miss_words = f"{miss:.3f} km" if isinstance(miss, int | float) else "miss distance not known"
    known = isinstance(pc, int | float)
    pc_words = f"Pc {probability_words(float(pc))}" if known else "Pc not known"  # type: ignore[arg-type]
    return f"{miss_words}, {pc_words}."


def _intent(entry: EntryFacts, _: CaseStanding) -> str:
    held = entry.part("intent")
    if isinstance(held, Withheld):
        return "What it intends is withheld."
    said = entry.shown("intent")
    choice = CHOICE_WORDS.get(str(said.get("choice")), str(said.get("choice")))
    window = _window(said)
    has_plan = ", with a plan" if entry.part("plan") is not None else ""
    return f"{choice.capitalize()}{window}{has_plan}."


def _window(said: Mapping[str, Any]) -> str:
    start, end = (_minute(said.get(f"window_{edge}_utc")) for edge in ("start", "end"))
    return f", {start} to {end} UTC" if start and end else ""


def _plan_screened(entry: EntryFacts, standing: CaseStanding) -> str:
    held = entry.part("result")
    if isinstance(held, Withheld):
        return "What the screening found is withheld."
    result = entry.shown("result")
    of = party_name(standing, str(result.get("of_party") or entry.party))
    return f"The plan of {of}: {sentence_of(result)}"


def sentence_of(result: Mapping[str, Any]) -> str:
    """What the screening of a plan found, in its own sentence."""
    held = result.get("sentence") or ""
    return str(held.get("en", "")) if isinstance(held, Mapping) else str(held)


def _proposed(entry: EntryFacts, standing: CaseStanding) -> str:
    said = entry.shown("decision")
    words = f" {said['words']}" if said.get("words") else ""
    return f"{_mover(str(said.get('mover', '')), standing)}{_under(said)}.{words}"


def _under(said: Mapping[str, Any]) -> str:
    if not said.get("clause"):
        return ""
    return f", under {said.get('protocol', '')} v{said.get('version', '')}, “{said['clause']}”"


def _mover(mover: str, standing: CaseStanding) -> str:
    if mover in ("none", "both"):
        return "Nobody moves" if mover == "none" else "Both move"
    return f"{party_name(standing, mover)} moves"


def _executed(entry: EntryFacts, _: CaseStanding) -> str:
    if isinstance(entry.part("execution"), Withheld):
        return "What was done is withheld."
    said = entry.shown("execution")
    at = _minute(said.get("at_utc"))
    return f"{said.get('what', '')}{f', {at} UTC' if at else ''}."


def _outcome(entry: EntryFacts, _: CaseStanding) -> str:
    said = entry.shown("outcome")
    miss = said.get("realised_miss_km")
    if isinstance(miss, int | float):
        return f"It passed at {miss:.3f} km."
    return f"How near it came is not known: {said.get('reason') or 'no reason is given'}"


def _escalated(entry: EntryFacts, _: CaseStanding) -> str:
    said = entry.shown("escalation")
    to = str(said.get("to_role", "")).replace("_", " ")
    return f"To {to}, about “{said.get('duty', '')}”: {said.get('why', '')}"


def _overdue(entry: EntryFacts, standing: CaseStanding) -> str:
    """Who is late, too: the entry itself is its keeper's."""
    said = entry.shown("duty")
    what = said.get("what")
    words = what.get("en") if isinstance(what, Mapping) else said.get("duty")
    due = _minute(said.get("due_utc"))
    by = f" {due} UTC" if due else ""
    who = party_name(standing, str(said.get("party") or "nobody in that role"))
    return f"{who} is late: “{words}” was due{by} ({said.get('clause', '')})."


def _relayed(entry: EntryFacts, standing: CaseStanding) -> str:
    said = entry.shown("relay")
    return f"Entry {said.get('number', '')} to {party_name(standing, str(said.get('to', '')))}."


def _closed(entry: EntryFacts, _: CaseStanding) -> str:
    return str(entry.shown("closing").get("reason", ""))


def _minute(text: Any) -> str:
    try:
        return f"{instant_of(str(text)):%Y-%m-%d %H:%M}"
    except InputError:
        return ""


_GISTS: Final[Mapping[str, Callable[[EntryFacts, CaseStanding], str]]] = {
    EntryKind.OPENED: _opened,
    EntryKind.NOTIFIED: _notified,
    EntryKind.STATEMENT: _statement,
    EntryKind.INTENT: _intent,
    EntryKind.PLAN_SCREENED: _plan_screened,
    EntryKind.DECISION_PROPOSED: _proposed,
    EntryKind.DECISION_AGREED: _proposed,
    EntryKind.DECISION_REFUSED: _proposed,
    EntryKind.EXECUTED: _executed,
    EntryKind.OUTCOME: _outcome,
    EntryKind.ESCALATED: _escalated,
    EntryKind.OVERDUE: _overdue,
    EntryKind.RELAYED: _relayed,
    EntryKind.CLOSED: _closed,
}
