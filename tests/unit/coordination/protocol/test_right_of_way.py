"""Who gives way: every pair of classes, each published division, and the order of protocols."""

from __future__ import annotations

from itertools import product

import pytest

from screening.coordination.protocol import (
    Answer,
    Encounter,
    Manoeuvrability,
    Role,
    Side,
    Words,
    encounter_of,
    protocol_library,
    right_of_way,
)
from screening.coordination.protocol.library import Applied
from screening.coordination.standing import Party
from screening.operators.models import ManoeuvrabilityClass

CAN = (Manoeuvrability.MANOEUVRABLE, Manoeuvrability.AUTOMATED)


def side(role: Role, organisation: str, can: Manoeuvrability) -> Side:
    return Side(role, organisation, can, Words(organisation or "nobody", "某方"))


def encounter(
    station: Manoeuvrability,
    other: Manoeuvrability,
    organisations: tuple[str, str] = ("cmsa", "spacex"),
) -> Encounter:
    return Encounter(
        side(Role.STATION_SIDE, organisations[0], station),
        side(Role.OTHER_SIDE, organisations[1], other),
    )


def baseline() -> Applied:
    return Applied(tuple(each for each in protocol_library().newest if each.key == "ssc-baseline"))


def says(met: Encounter, applied: Applied | None = None) -> tuple[str, str, Role | None]:
    found = right_of_way(applied or protocol_library().applicable(met), met)
    assert found is not None
    return found.protocol.key, found.clause.key, found.mover


# One row for each class of the one side; columns in the order of the enumeration.
# 1: the one moves, 2: the other moves, c: coordinate, ?: contact first.
BASELINE = {
    Manoeuvrability.NON_MANOEUVRABLE: "c222?",
    Manoeuvrability.MANOEUVRABLE: "1c21?",
    Manoeuvrability.AUTOMATED: "11c1?",
    Manoeuvrability.CREWED: "122c?",
    Manoeuvrability.UNKNOWN: "?????",
}


@pytest.mark.parametrize(("one", "other"), list(product(Manoeuvrability, repeat=2)))
def test_the_baseline_answers_every_pair_of_classes(
    one: Manoeuvrability, other: Manoeuvrability
) -> None:
    met = encounter(one, other)
    found = right_of_way(baseline(), met)
    assert found is not None
    expected = BASELINE[one][list(Manoeuvrability).index(other)]
    if found.answer is Answer.GIVES_WAY:
        assert found.mover is (Role.STATION_SIDE if expected == "1" else Role.OTHER_SIDE)
        assert expected in "12"
    else:
        assert found.mover is None
        assert expected == {Answer.COORDINATE: "c", Answer.CONTACT_FIRST: "?"}[found.answer]


@pytest.mark.parametrize("protocol", protocol_library().newest, ids=lambda each: each.key)
@pytest.mark.parametrize(("one", "other"), list(product(Manoeuvrability, repeat=2)))
def test_no_two_clauses_of_a_protocol_speak_of_the_same_pair(
    protocol, one: Manoeuvrability, other: Manoeuvrability
) -> None:
    """So that no answer depends on the order of a file."""
    met = encounter(one, other, ("nasa", "spacex"))
    answers = {
        (rule.clause, rule.answer, first.role if rule.answer is Answer.GIVES_WAY else None)
        for rule in protocol.right_of_way
        for first, second in met.both_ways
        if rule.one.fits(first) and rule.other.fits(second)
    }
    assert len(answers) <= 1


@pytest.mark.parametrize(("one", "other"), list(product(Manoeuvrability, repeat=2)))
def test_the_object_that_moves_is_the_same_whichever_side_is_called_the_stations(
    one: Manoeuvrability, other: Manoeuvrability
) -> None:
    here = right_of_way(baseline(), encounter(one, other))
    there = right_of_way(baseline(), encounter(other, one))
    assert here is not None
    assert there is not None
    assert here.clause == there.clause
    assert (here.mover and here.mover.opposite) == there.mover


def test_starlink_moves_for_the_iss_by_the_agreement_of_2021() -> None:
    for can in CAN:
        met = encounter(Manoeuvrability.CREWED, can, ("nasa", "spacex"))
        assert says(met) == ("nasa-spacex-2021", "starlink-moves", Role.OTHER_SIDE)


def test_a_starlink_that_cannot_move_leaves_it_to_nasa() -> None:
    met = encounter(Manoeuvrability.CREWED, Manoeuvrability.NON_MANOEUVRABLE, ("nasa", "spacex"))
    assert says(met) == ("nasa-spacex-2021", "unless-informed", Role.STATION_SIDE)


def test_the_agreement_of_2021_says_nothing_of_another_station() -> None:
    met = encounter(Manoeuvrability.CREWED, Manoeuvrability.AUTOMATED)
    assert says(met) == ("crewed-station-notification", "uncrewed-moves", Role.OTHER_SIDE)


def test_what_the_agreement_leaves_open_the_offer_answers() -> None:
    met = encounter(Manoeuvrability.CREWED, Manoeuvrability.UNKNOWN, ("nasa", "spacex"))
    assert says(met) == ("crewed-station-notification", "unknown-contact", None)


def test_debris_that_nobody_operates_is_the_baselines() -> None:
    met = encounter(Manoeuvrability.CREWED, Manoeuvrability.NON_MANOEUVRABLE, ("nasa", ""))
    assert says(met) == ("ssc-baseline", "cannot-stands", Role.STATION_SIDE)


def test_the_answer_is_said_in_both_languages_with_the_names_of_the_sides() -> None:
    parties = [
        Party("cmsa", "CMSA", "中国载人航天工程办公室", "station_side", "agency", "CN"),
        Party("spacex", "SpaceX", "", "other_side", "operator", "US"),
    ]
    facts = {
        "primary": {"manoeuvrability": "crewed"},
        "secondary": {"manoeuvrability": "automated"},
    }
    met = encounter_of(facts, parties)
    found = right_of_way(protocol_library().applicable(met), met)
    assert found is not None
    assert found.words.en == "SpaceX moves, CMSA holds."
    assert found.words.of("zh-hans") == "SpaceX机动，中国载人航天工程办公室不机动。"


def test_a_case_that_does_not_say_what_an_object_can_do_leaves_it_unknown() -> None:
    met = encounter_of({"primary": {}, "secondary": None}, [])
    assert met.station_side.manoeuvrability is Manoeuvrability.UNKNOWN
    assert met.other_side.organisation == ""


def test_classes_are_those_of_the_operators() -> None:
    assert [each.value for each in Manoeuvrability] == list(ManoeuvrabilityClass.values)


def test_an_encounter_that_no_protocol_speaks_of_has_no_answer() -> None:
    met = encounter(Manoeuvrability.CREWED, Manoeuvrability.AUTOMATED)
    assert right_of_way(Applied(()), met) is None
