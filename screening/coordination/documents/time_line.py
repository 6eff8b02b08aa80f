"""The entries of a case as a table: who said what, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from screening.coordination.chain import Withheld
from screening.coordination.documents.facts import CaseFacts
from screening.coordination.documents.figures import (
    instant_words,
    is_chinese,
    km_words,
    probability,
    text_words,
)
from screening.coordination.documents.names import (
    CHANNELS,
    CHOICES,
    KINDS,
    ROLES,
    both_words,
    name_of,
    party_name,
    withheld_words,
    word_of,
)
from screening.coordination.documents.paper import Table
from screening.coordination.documents.sides import mover_words
from screening.coordination.kinds import EntryKind
from screening.coordination.standing import EntryFacts


def time_line(facts: CaseFacts) -> Table:
    """Every entry in its order; what the reader is not shown is said to be withheld."""
    heads = (_("No."), _("Time (UTC)"), _("Party"), _("What"))
    return Table(heads, tuple(_line(facts, each) for each in facts.standing.entries))


def _line(facts: CaseFacts, entry: EntryFacts) -> tuple[str, ...]:
    said = [word_of(KINDS, entry.kind), _detail(facts, entry), _remarks(entry)]
    separator = "：" if is_chinese() else ": "
    return (
        str(entry.number),
        instant_words(entry.at_utc),
        party_name(facts.standing, entry.party),
        separator.join(each for each in said if each),
    )


def _remarks(entry: EntryFacts) -> str:
    remarks = entry.part("remarks")
    if isinstance(remarks, Withheld):
        return withheld_words(remarks)
    words = remarks.get("words") if isinstance(remarks, Mapping) else remarks
    return f'"{text_words(words)}"' if words else ""


def _detail(facts: CaseFacts, entry: EntryFacts) -> str:
    """The one thing of an entry that a time line needs; empty where its kind says all."""
    found = _DETAILS.get(entry.kind)
    if found is None:
        return ""
    part, tell = found
    value = entry.part(part)
    if isinstance(value, Withheld):
        return withheld_words(value)
    return tell(facts, entry) if isinstance(value, Mapping) else ""


def _assessed(_facts: CaseFacts, entry: EntryFacts) -> str:
    held = entry.shown("assessment")
    return _("miss distance %(miss)s, Pc %(pc)s") % {
        "miss": km_words(held.get("miss_distance_km")),
        "pc": probability(held.get("pc"), held.get("pc_reason")),
    }


def _intended(_facts: CaseFacts, entry: EntryFacts) -> str:
    return word_of(CHOICES, entry.shown("intent").get("choice"))


def _told(facts: CaseFacts, entry: EntryFacts) -> str:
    held = entry.shown("notice")
    role = str(held.get("to") or "")
    told = next((each for each in facts.standing.parties if each.role == role), None)
    to = name_of(told) if told is not None else party_name(facts.standing, role)
    return _("to %(party)s by %(channel)s") % {
        "party": to,
        "channel": word_of(CHANNELS, held.get("channel")),
    }


def _decided(facts: CaseFacts, entry: EntryFacts) -> str:
    return mover_words(facts, str(entry.shown("decision").get("mover") or ""))


def _screened(_facts: CaseFacts, entry: EntryFacts) -> str:
    return both_words(entry.shown("result").get("sentence"))


def _executed(_facts: CaseFacts, entry: EntryFacts) -> str:
    return text_words(entry.shown("execution").get("what"))


def _came_out(_facts: CaseFacts, entry: EntryFacts) -> str:
    held = entry.shown("outcome")
    realised_km = held.get("realised_miss_km")
    if realised_km is None:
        return _("realised miss distance not known")
    return _("realised miss distance %(miss)s") % {"miss": km_words(realised_km)}


def _owed(facts: CaseFacts, entry: EntryFacts) -> str:
    """Who did not do what, in the words of its clause: the entry itself is its keeper's."""
    held = entry.shown("duty")
    said = both_words(held.get("what")) or text_words(held.get("duty"))
    clause = [text_words(held.get("clause")), both_words(held.get("title"))]
    who = party_name(facts.standing, str(held.get("party") or ""))
    named = f"{who}{'：' if is_chinese() else ': '}" if who else ""
    return f"{named}{said} ({', '.join(each for each in clause if each)})"


def _turned(facts: CaseFacts, entry: EntryFacts) -> str:
    """To whom somebody turned, and about what."""
    held = entry.shown("escalation")
    duty = str(held.get("duty") or "")
    missed = facts.standing.overdue.get(duty)
    about = both_words(missed.shown("duty").get("what")) if missed is not None else ""
    to = next((each for each in facts.standing.parties if each.role == held.get("to_role")), None)
    role = word_of(ROLES, held.get("to_role"))
    return _('to %(party)s, about "%(duty)s"') % {
        "party": name_of(to) if to is not None else role,
        "duty": about or text_words(duty),
    }


def _relayed(facts: CaseFacts, entry: EntryFacts) -> str:
    held = entry.shown("relay")
    return _("entry %(number)s, from %(giver)s to %(taker)s") % {
        "number": held.get("number"),
        "giver": party_name(facts.standing, str(held.get("from") or "")),
        "taker": party_name(facts.standing, str(held.get("to") or "")),
    }


def _ended(_facts: CaseFacts, entry: EntryFacts) -> str:
    return text_words(entry.shown("closing").get("reason"))


_DETAILS: Final[Mapping[str, tuple[str, Callable[[CaseFacts, EntryFacts], str]]]] = {
    EntryKind.NOTIFIED: ("notice", _told),
    EntryKind.STATEMENT: ("assessment", _assessed),
    EntryKind.INTENT: ("intent", _intended),
    EntryKind.PLAN_SCREENED: ("result", _screened),
    EntryKind.DECISION_PROPOSED: ("decision", _decided),
    EntryKind.EXECUTED: ("execution", _executed),
    EntryKind.OUTCOME: ("outcome", _came_out),
    EntryKind.OVERDUE: ("duty", _owed),
    EntryKind.ESCALATED: ("escalation", _turned),
    EntryKind.RELAYED: ("relay", _relayed),
    EntryKind.CLOSED: ("closing", _ended),
}
