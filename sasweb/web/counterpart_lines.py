"""Lines of the counterpart room: duties with their clocks, what is not shown, the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext

from sasweb.web.counterpart_words import (
    DUTY_STATES,
    KINDS,
    PARTS,
    clause_reference,
    in_language,
    instant_words,
    is_chinese,
    party_name,
    until_words,
)
from screening.coordination.chain import Withheld
from screening.coordination.documents.names import policy_words
from screening.coordination.kinds import EntryKind
from screening.coordination.protocol.duties import Duty, DutyState
from screening.coordination.protocol_selectors import duties_of
from screening.coordination.standing import CaseStanding, EntryFacts

_SILENT: Final = frozenset({DutyState.LAPSED})
_MET: Final = frozenset({DutyState.MET, DutyState.MET_LATE})


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty of a side, its clause, and the clock against it."""

    who: str
    is_own: bool
    what: str
    reference: str
    clause: str
    due: str
    until: str
    state: Any
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Hidden:
    """A part that the reader may not see: whose, which, why, and by which policy."""

    number: int
    who: str
    part: Any
    why: str
    policy: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the record."""

    number: int
    at: str
    kind: Any
    who: str
    author: str
    words: str


def duty_lines(standing: CaseStanding, own: str, now_utc: datetime) -> tuple[DutyLine, ...]:
    """What is asked of whom: one's own first, what is met last."""
    asked = [each for each in duties_of(standing, now_utc) if each.state not in _SILENT]
    ordered = sorted(asked, key=lambda each: (each.state in _MET, each.party != own))
    return tuple(_duty(standing, each, own, now_utc) for each in ordered)


def _duty(standing: CaseStanding, duty: Duty, own: str, now_utc: datetime) -> DutyLine:
    is_running = duty.due_utc is not None and duty.met_at is None
    return DutyLine(
        who=party_name(standing.party(duty.party), duty.party),
        is_own=duty.party == own,
        what=in_language(duty.what),
        reference=clause_reference(duty.protocol.name, duty.clause.number),
        clause=in_language(duty.clause.text),
        due=instant_words(duty.due_utc) if duty.due_utc else "",
        until=until_words(duty.due_utc, now_utc) if is_running and duty.due_utc else "",
        state=DUTY_STATES[duty.state],
        is_overdue=duty.is_overdue,
    )


def hidden_lines(standing: CaseStanding) -> tuple[Hidden, ...]:
    """Every part that the reader may not see, with the reason."""
    return tuple(
        Hidden(
            entry.number,
            party_name(standing.party(entry.party), entry.party),
            PARTS.get(name, name),
            gettext(value.why) if value.why else "",  # of nothing gettext tells of its catalogue
            policy_words(value.policy),
        )
        for entry in standing.entries
        for name, value in entry.parts.items()
        if isinstance(value, Withheld)
    )


def record_lines(standing: CaseStanding) -> tuple[Line, ...]:
    """Every entry, in order."""
    return tuple(_line(standing, each) for each in standing.entries)


def _line(standing: CaseStanding, entry: EntryFacts) -> Line:
    remarks = entry.part("remarks")
    return Line(
        entry.number,
        instant_words(entry.at_utc),
        KINDS.get(entry.kind, entry.kind),
        party_name(standing.party(entry.party), entry.party),
        entry.author,
        remarks if isinstance(remarks, str) else _public_words(standing, entry),
    )


def _public_words(standing: CaseStanding, entry: EntryFacts) -> str:
    """What an entry without remarks says in words of its own."""
    if entry.kind == EntryKind.OVERDUE:
        return _missed(standing, entry.shown("duty"))
    for part, field in (("closing", "reason"), ("escalation", "why"), ("decision", "words")):
        if words := entry.shown(part).get(field):
            return str(words)
    return ""


def _missed(standing: CaseStanding, duty: Mapping[str, Any]) -> str:
    """Who did not do what: the entry that says so is its keeper's."""
    slug, what = str(duty.get("party") or ""), duty.get("what")
    who = party_name(standing.party(slug), slug)
    words = what.get("zh" if is_chinese() else "en") if isinstance(what, Mapping) else ""
    return ("{}：{}" if is_chinese() else "{}: {}").format(who, words or duty.get("duty", ""))
