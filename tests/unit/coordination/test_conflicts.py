"""Intents that do not fit together are said aloud."""

from __future__ import annotations

import pytest

from screening.coordination.conflicts import Clash, conflict_of
from screening.coordination.kinds import Choice

MOVE, HOLD, OPEN = Choice.WILL_MANOEUVRE, Choice.WILL_HOLD, Choice.UNDETERMINED
SIDES = ("station", "fleet")


def clash(
    station: Choice | None,
    fleet: Choice | None,
    *,
    mover: str | None = None,
    said_after: bool = True,
) -> tuple[Clash, str] | None:
    number = 9 if said_after else 5
    intents = {
        slug: (choice, number)
        for slug, choice in zip(SIDES, (station, fleet), strict=True)
        if choice is not None
    }
    found = conflict_of(intents, principals=SIDES, mover=mover, agreed_number=7 if mover else 0)
    return (found.clash, found.party) if found else None


@pytest.mark.parametrize(
    ("station", "fleet", "expected"),
    [
        (MOVE, MOVE, (Clash.BOTH_MOVE, "")),
        (HOLD, HOLD, (Clash.NOBODY_MOVES, "")),
        (MOVE, HOLD, None),
        (HOLD, MOVE, None),
        (HOLD, None, None),
        (HOLD, OPEN, None),
        (MOVE, OPEN, None),
        (None, None, None),
    ],
)
def test_two_intents_without_a_decision(
    station: Choice | None, fleet: Choice | None, expected: object
) -> None:
    assert clash(station, fleet) == expected


@pytest.mark.parametrize(
    ("mover", "station", "fleet", "expected"),
    [
        ("fleet", None, None, None),
        ("fleet", HOLD, MOVE, None),
        ("fleet", None, MOVE, None),
        ("fleet", None, HOLD, (Clash.MOVER_HOLDS, "fleet")),
        ("fleet", HOLD, HOLD, (Clash.NOBODY_MOVES, "fleet")),
        ("fleet", MOVE, MOVE, (Clash.BOTH_MOVE, "station")),
        ("fleet", MOVE, None, (Clash.BOTH_MOVE, "station")),
        ("fleet", MOVE, HOLD, (Clash.MOVER_HOLDS, "fleet")),
        ("both", MOVE, MOVE, None),
        ("both", MOVE, HOLD, (Clash.MOVER_HOLDS, "fleet")),
        ("both", HOLD, HOLD, (Clash.NOBODY_MOVES, "station")),
        ("none", HOLD, HOLD, None),
        ("none", MOVE, None, (Clash.OTHER_MOVES, "station")),
        ("none", MOVE, MOVE, (Clash.BOTH_MOVE, "station")),
    ],
)
def test_intents_after_a_decision(
    mover: str, station: Choice | None, fleet: Choice | None, expected: object
) -> None:
    assert clash(station, fleet, mover=mover) == expected


def test_agreeing_supersedes_what_was_said_before() -> None:
    assert clash(HOLD, HOLD, mover="fleet", said_after=False) is None
    assert clash(MOVE, MOVE, mover="fleet", said_after=False) is None


def test_an_observers_intent_does_not_count() -> None:
    intents = {"station": (MOVE, 2), "observer": (MOVE, 3)}
    assert conflict_of(intents, principals=SIDES, mover=None, agreed_number=0) is None


def test_it_is_shouted_in_both_languages() -> None:
    found = conflict_of(
        {"station": (MOVE, 2), "fleet": (MOVE, 3)}, principals=SIDES, mover=None, agreed_number=0
    )
    assert found is not None
    assert found.words.startswith("Both say they will move")
    assert found.words_zh.startswith("双方均表示将实施机动")
