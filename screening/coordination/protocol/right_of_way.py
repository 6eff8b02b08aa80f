"""Who gives way in an encounter, by the first clause of the first protocol that says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from typing import Protocol as Shape

from screening.coordination.protocol.clauses import (
    Answer,
    Clause,
    Encounter,
    Manoeuvrability,
    Protocol,
    Role,
    Side,
    Words,
)
from screening.coordination.protocol.library import Applied

NOBODY: Final = Words("an operator nobody knows", "运营方不明")


@dataclass(frozen=True, slots=True)
class RightOfWay:
    """What a clause says of an encounter. ``mover`` is None where it names nobody."""

    answer: Answer
    mover: Role | None
    clause: Clause
    protocol: Protocol
    words: Words


class PartyFacts(Shape):
    """What is read of a party of a case."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def role(self) -> str: ...


def right_of_way(applied: Applied, encounter: Encounter) -> RightOfWay | None:
    """Find who gives way. None where no protocol speaks of such an encounter."""
    for protocol in applied.protocols:
        for rule in protocol.right_of_way:
            for one, other in encounter.both_ways:
                if rule.one.fits(one) and rule.other.fits(other):
                    mover = one.role if rule.answer is Answer.GIVES_WAY else None
                    return RightOfWay(
                        rule.answer,
                        mover,
                        protocol.clauses[rule.clause],
                        protocol,
                        _words(rule.answer, one, other),
                    )
    return None


def encounter_of(facts: Mapping[str, Any], parties: Sequence[PartyFacts]) -> Encounter:
    """The two sides of a case, as the entry that opened it has them."""
    return Encounter(
        _side(Role.STATION_SIDE, facts.get("primary"), parties),
        _side(Role.OTHER_SIDE, facts.get("secondary"), parties),
    )


def _side(role: Role, held: object, parties: Sequence[PartyFacts]) -> Side:
    space_object: Mapping[str, Any] = held if isinstance(held, Mapping) else {}
    party = next((each for each in parties if each.role == role), None)
    return Side(
        role,
        party.slug if party else "",
        _class(space_object.get("manoeuvrability")),
        Words(party.name, party.name_zh or party.name) if party else NOBODY,
    )


def _class(value: object) -> Manoeuvrability:
    """NOTE: what is not one of the classes is not known, whoever wrote it."""
    try:
        return Manoeuvrability(str(value))
    except ValueError:
        return Manoeuvrability.UNKNOWN


def _words(answer: Answer, one: Side, other: Side) -> Words:
    words = _in_words(answer, one.name, other.name)
    return Words(f"{words.en[0].upper()}{words.en[1:]}", words.zh)


def _in_words(answer: Answer, a: Words, b: Words) -> Words:
    if answer is Answer.GIVES_WAY:
        return Words(f"{a.en} moves, {b.en} holds.", f"{a.zh}机动，{b.zh}不机动。")
    if answer is Answer.COORDINATE:
        return Words(f"{a.en} and {b.en} agree who moves.", f"{a.zh}与{b.zh}商定由谁机动。")
    return Words(
        f"Contact first: it is not known what the object of {a.en} can do.",
        f"先联系：{a.zh}的物体能否机动不明。",
    )
