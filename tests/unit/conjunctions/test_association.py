"""Which approach is which encounter: the 20-minute rule, one to one."""

from screening.conjunctions.association import SAME_ENCOUNTER_S, Encounter, match_encounters

PAIR, OTHER_PAIR = (1, 2, 3), (1, 2, 4)
HALF_REVOLUTION_S = 46 * 60.0


def _at(*tca_unix_s: float, pair: tuple[int, int, int] = PAIR) -> list[Encounter]:
    return [Encounter(pair, tca) for tca in tca_unix_s]


def test_an_approach_moved_by_an_update_is_the_same_encounter() -> None:
    assert match_encounters(_at(1000.0), _at(1000.0 + 75.0)) == {0: 0}


def test_twenty_minutes_are_still_the_same_encounter_and_more_are_not() -> None:
    assert match_encounters(_at(0.0), _at(SAME_ENCOUNTER_S)) == {0: 0}
    assert match_encounters(_at(0.0), _at(SAME_ENCOUNTER_S + 0.001)) == {}


def test_the_next_meeting_of_a_pair_is_another_encounter() -> None:
    found = _at(0.0, HALF_REVOLUTION_S)
    assert match_encounters(_at(0.0), found) == {0: 0}


def test_the_same_moment_with_another_object_is_another_encounter() -> None:
    assert match_encounters(_at(0.0, pair=OTHER_PAIR), _at(0.0)) == {}


def test_the_nearest_wins_when_two_approaches_claim_one_encounter() -> None:
    assert match_encounters(_at(600.0), _at(0.0, 500.0)) == {1: 0}


def test_the_nearest_wins_when_one_approach_could_be_either_of_two() -> None:
    assert match_encounters(_at(0.0, 900.0), _at(700.0)) == {0: 1}


def test_two_approaches_and_two_encounters_are_matched_one_to_one() -> None:
    assert match_encounters(_at(0.0, 600.0), _at(550.0, 1300.0)) == {0: 1}
    assert match_encounters(_at(0.0, 600.0), _at(100.0, 700.0)) == {0: 0, 1: 1}


def test_the_order_of_the_lists_does_not_matter() -> None:
    known, found = _at(0.0, 600.0, 4000.0), _at(590.0, 4100.0, 30.0)
    forwards = match_encounters(known, found)
    backwards = match_encounters(known[::-1], found[::-1])
    assert forwards == {0: 1, 1: 2, 2: 0}
    assert {2 - f: 2 - k for f, k in backwards.items()} == forwards


def test_an_object_that_stays_near_is_one_encounter_whenever_it_is_closest() -> None:
    day_s = 86_400.0
    known = [Encounter(PAIR, 0.0, duration_s=day_s)]
    assert match_encounters(known, [Encounter(PAIR, 0.9 * day_s, duration_s=day_s)]) == {0: 0}
    assert match_encounters(known, [Encounter(PAIR, 0.9 * day_s)]) == {}


def test_half_the_time_of_each_counts_beside_the_twenty_minutes_and_not_a_moment_more() -> None:
    known = [Encounter(PAIR, 0.0, duration_s=1000.0)]
    furthest_s = SAME_ENCOUNTER_S + (1000.0 + 3000.0) / 2.0
    at_most = [Encounter(PAIR, furthest_s, duration_s=3000.0)]
    beyond = [Encounter(PAIR, furthest_s + 0.001, duration_s=3000.0)]
    assert match_encounters(known, at_most) == {0: 0}
    assert match_encounters(known, beyond) == {}


def test_who_stays_near_by_one_account_alone_has_twenty_minutes() -> None:
    staying = [Encounter(PAIR, 0.0, duration_s=1000.0)]
    assert match_encounters(staying, _at(SAME_ENCOUNTER_S)) == {0: 0}
    assert match_encounters(staying, _at(SAME_ENCOUNTER_S + 1.0)) == {}
    assert match_encounters(_at(SAME_ENCOUNTER_S + 1.0), staying) == {}


def test_nothing_known_and_nothing_found_match_nothing() -> None:
    assert match_encounters([], _at(0.0)) == {}
    assert match_encounters(_at(0.0), []) == {}
