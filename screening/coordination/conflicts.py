"""Whether what both sides say they will do fits together. Pure.

What was said before both agreed on a decision is superseded by it: agreeing is saying so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from screening.coordination.kinds import MOVER_BOTH, MOVER_NONE, Choice


class Clash(StrEnum):
    """How two intents, or an intent and a decision, fail to fit."""

    BOTH_MOVE = "both_move"
    NOBODY_MOVES = "nobody_moves"
    MOVER_HOLDS = "mover_holds"  # the side that was to move says that it will not
    OTHER_MOVES = "other_moves"  # a side moves that was to hold


@dataclass(frozen=True, slots=True)
class Conflict:
    """A clash in words; ``party`` is the side that breaks a decision, else empty.

    ``what`` says what is wrong and ``ask`` what is to be done: each stands by itself.
    """

    clash: Clash
    what: str
    ask: str
    words_zh: str
    party: str = ""

    @property
    def what_zh(self) -> str:
        return self.words_zh.partition("。")[0] + "。"

    @property
    def ask_zh(self) -> str:
        return self.words_zh.partition("。")[2]

    @property
    def words(self) -> str:
        return f"{self.what} {self.ask}"


_AGAIN: Final = "Agree again who moves."
_WORDS: Final[Mapping[Clash, tuple[str, str, str]]] = MappingProxyType(
    {
        Clash.BOTH_MOVE: (
            "Both say they will move.",
            "Agree who moves: two manoeuvres can meet.",
            "双方均表示将实施机动。请商定由谁机动：两次机动可能造成新的接近。",
        ),
        Clash.NOBODY_MOVES: (
            "Nobody moves: both say they will hold.",
            "Agree who moves, or that the risk is accepted.",
            "双方均表示不机动。请商定由谁机动，或确认接受风险。",
        ),
        Clash.MOVER_HOLDS: (
            "The side that was agreed to move now says it will hold.",
            _AGAIN,
            "商定实施机动的一方现表示不机动。请重新商定由谁机动。",
        ),
        Clash.OTHER_MOVES: (
            "A side that was agreed to hold now says it will move.",
            _AGAIN,
            "商定保持不动的一方现表示将实施机动。请重新商定由谁机动。",
        ),
    }
)
# Each clash in words, whoever breaks a decision by it.
CLASHES: Final[Mapping[Clash, Conflict]] = MappingProxyType(
    {clash: Conflict(clash, *words) for clash, words in _WORDS.items()}
)


def conflict_of(
    intents: Mapping[str, tuple[Choice | None, int]],
    *,
    principals: Sequence[str],
    mover: str | None,
    agreed_number: int,
) -> Conflict | None:
    """Say how the sides' newest intents clash; None where they fit, or too little is known.

    ``intents`` holds each party's choice and the number of its entry; ``mover`` is who moves by
    the decision that both agreed to in entry ``agreed_number``, None where there is none.
    """
    says = {
        slug: choice
        for slug, (choice, number) in intents.items()
        if slug in principals and (mover is None or number > agreed_number)
    }
    moving = [slug for slug in principals if says.get(slug) is Choice.WILL_MANOEUVRE]
    holding = [slug for slug in principals if says.get(slug) is Choice.WILL_HOLD]
    if mover is None:
        return _without_decision(len(moving), len(holding), len(principals))
    return _against_decision(_movers(mover, principals), moving, holding)


def _without_decision(moving: int, holding: int, sides: int) -> Conflict | None:
    if moving > 1:
        return _conflict(Clash.BOTH_MOVE)
    if sides > 1 and holding == sides:
        return _conflict(Clash.NOBODY_MOVES)
    return None


def _against_decision(
    movers: frozenset[str], moving: Sequence[str], holding: Sequence[str]
) -> Conflict | None:
    breaking = [slug for slug in holding if slug in movers]
    extra = [slug for slug in moving if slug not in movers]
    if extra and not breaking and (movers or len(extra) > 1):
        return _conflict(Clash.BOTH_MOVE, extra[0])
    if breaking and not moving:
        clash = Clash.NOBODY_MOVES if len(holding) > 1 else Clash.MOVER_HOLDS
        return _conflict(clash, breaking[0])
    if breaking:
        return _conflict(Clash.MOVER_HOLDS, breaking[0])
    return _conflict(Clash.OTHER_MOVES, extra[0]) if extra else None


def _movers(mover: str, principals: Sequence[str]) -> frozenset[str]:
    if mover == MOVER_BOTH:
        return frozenset(principals)
    return frozenset() if mover == MOVER_NONE else frozenset({mover})


def _conflict(clash: Clash, party: str = "") -> Conflict:
    return replace(CLASHES[clash], party=party)
