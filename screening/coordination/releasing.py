"""What of a case another party may see: the rules that make one view of its chain. Pure.

The holder of a part is the party whose entry it stands in. Of a plan that was screened the result
is both the screening party's and the planning party's: either may keep it from a third. Whether an
intent was kept is told by whoever keeps the case, and is for the party that declared it to release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from screening.coordination.chain import ChainedEntry, Part, withhold
from screening.coordination.kinds import EntryKind
from screening.operators.release import (
    NO_POLICY,
    RELAYED,
    TO_RELAY,
    Policy,
    ReleaseDecision,
    decide,
)
from screening.operators.release_words import ReleaseClass

NOT_KNOWN: Final = ReleaseDecision(False, "Nobody here knows this kind of data.", NO_POLICY)


@dataclass(frozen=True, slots=True)
class Shown:
    """That a part of an entry is shown, and by which policy."""

    number: int
    part: str
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All that decides what parties of one case see of each other.

    ``intermediaries``: through whom each party is spoken to, by slug. ``parties``: all of the case.
    """

    case_uuid: UUID
    policies: Sequence[Policy]
    intermediaries: Mapping[str, str]
    parties: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class View:
    """A case's entries as one party may see them, and what of them is shown by a policy."""

    entries: tuple[ChainedEntry, ...]
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class ToRelay:
    """An entry that an intermediary is asked to hand on: to whom, and which parts of it."""

    entry: ChainedEntry
    to: str
    parts: tuple[str, ...]


def is_told(entries: Iterable[ChainedEntry], receiver: str) -> bool:
    """Whether a case exists for a party: from the first notice on, for its opener always."""
    return any(
        each.kind == EntryKind.NOTIFIED
        or (each.kind == EntryKind.OPENED and each.party == receiver)
        for each in entries
    )


def view_for(entries: Sequence[ChainedEntry], receiver: str, rules: Rules) -> View:
    """Return the entries with every part withheld that the receiver may not see.

    Nothing at all for who is no party, and before the first notice for all but the opener.
    """
    if receiver not in rules.parties or not is_told(entries, receiver):
        return View((), ())
    relays = relays_of(entries)
    shown: list[Shown] = []
    seen = []
    for entry in entries:
        decisions = {
            name: decide_part(entry, part, receiver, rules, relays)
            for name, part in entry.parts.items()
        }
        seen.append(as_decided(entry, decisions))
        shown += [
            Shown(entry.number, name, decision.policy)
            for name, decision in decisions.items()
            if decision.is_released and entry.parts[name].withheld is None
        ]
    return View(tuple(seen), tuple(shown))


def to_relay(
    entries: Sequence[ChainedEntry], intermediary: str, rules: Rules
) -> tuple[ToRelay, ...]:
    """Return what waits for an intermediary to hand it on, by entry and receiver, in order.

    Nothing for who is no party, and before the first notice.
    """
    if intermediary not in rules.parties or not is_told(entries, intermediary):
        return ()
    relays = relays_of(entries)
    asked = (
        ToRelay(entry, receiver, _waiting(entry, receiver, intermediary, rules, relays))
        for entry in entries
        for receiver in sorted(rules.parties - {entry.party, intermediary})
    )
    return tuple(each for each in asked if each.parts)


def _waiting(
    entry: ChainedEntry,
    receiver: str,
    intermediary: str,
    rules: Rules,
    relays: Mapping[tuple[int, str], str],
) -> tuple[str, ...]:
    """The parts of an entry that reach a receiver once this intermediary has handed them on."""
    decisions = {
        name: decide_part(entry, part, receiver, rules, relays)
        for name, part in entry.parts.items()
        if part.withheld is None
    }
    return tuple(
        name
        for name, each in decisions.items()
        if not each.is_released and each.through == intermediary
    )


def decide_part(
    entry: ChainedEntry,
    part: Part,
    receiver: str,
    rules: Rules,
    relays: Mapping[tuple[int, str], str],
) -> ReleaseDecision:
    """Decide about one part: all its holders must let the receiver see it."""
    if part.release_class not in list(ReleaseClass):
        return NOT_KNOWN
    decision = NOT_KNOWN
    for holder in _holders(entry, part):
        decision = _decide_for_holder(holder, entry.number, part, receiver, rules, relays)
        if not decision.is_released:
            return decision
    return decision


def _decide_for_holder(
    holder: str,
    number: int,
    part: Part,
    receiver: str,
    rules: Rules,
    relays: Mapping[tuple[int, str], str],
) -> ReleaseDecision:
    decision = _ask(holder, part, receiver, rules)
    if decision.is_released:
        return decision
    if decision.through is not None and relays.get((number, receiver)) == decision.through:
        return replace(decision, is_released=True, why=RELAYED)
    if receiver in _through(holder, part, rules):
        return replace(decision, is_released=True, why=TO_RELAY)
    return decision


def _through(holder: str, part: Part, rules: Rules) -> set[str]:
    """Who is to relay this part of a holder to somebody of the case."""
    asked = (_ask(holder, part, each, rules) for each in rules.parties - {holder})
    return {each.through for each in asked if each.through is not None}


def _ask(holder: str, part: Part, receiver: str, rules: Rules) -> ReleaseDecision:
    return decide(
        rules.policies,
        holder=holder,
        receiver=receiver,
        case_uuid=rules.case_uuid,
        release_class=ReleaseClass(part.release_class),
        at=rules.at,
        intermediary=_intermediary(holder, receiver, rules),
    )


def _intermediary(holder: str, receiver: str, rules: Rules) -> str | None:
    """The receiver's intermediary, else the holder's, if it is a party of the case."""
    named = (rules.intermediaries.get(receiver), rules.intermediaries.get(holder))
    return next((each for each in named if each in rules.parties - {holder, receiver}), None)


def _holders(entry: ChainedEntry, part: Part) -> tuple[str, ...]:
    of_party = part.value.get("of_party") if isinstance(part.value, Mapping) else None
    if not isinstance(of_party, str):
        return (entry.party,)
    if entry.kind == EntryKind.PLAN_SCREENED:
        return entry.party, of_party
    return (of_party,) if entry.kind == EntryKind.OUTCOME else (entry.party,)


def relays_of(entries: Iterable[ChainedEntry]) -> dict[tuple[int, str], str]:
    """By whom each entry was relayed to each party, where it was."""
    found: dict[tuple[int, str], str] = {}
    for entry in entries:
        said = _value(entry, "relay") if entry.kind == EntryKind.RELAYED else {}
        number, to = said.get("number"), said.get("to")
        if isinstance(number, int) and isinstance(to, str):
            found[number, to] = entry.party
    return found


def _value(entry: ChainedEntry, name: str) -> Mapping[str, Any]:
    part = entry.parts.get(name)
    return part.value if part is not None and isinstance(part.value, Mapping) else {}


def as_decided(entry: ChainedEntry, decisions: Mapping[str, ReleaseDecision]) -> ChainedEntry:
    """A part that came here withheld keeps the reason that it came with."""
    parts = {
        name: part
        if part.withheld is not None or decisions[name].is_released
        else withhold(part, decisions[name].why, decisions[name].policy)
        for name, part in entry.parts.items()
    }
    return replace(entry, parts=parts)
