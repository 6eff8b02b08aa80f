"""Rules held against what is known, with three values of truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from screening.conjunctions.criteria import (
    AllOf,
    AnyOf,
    Clause,
    Comparison,
    Outcome,
    PassFacts,
    Quantity,
    judge,
    outcome_of,
    published_criteria,
)
from screening.conjunctions.criteria.verdicts import ClauseResult
from tests.recorded_conjunction import MESSAGES, TCA, facts_of

FACTS = facts_of(MESSAGES[4])  # 45.85 km, 2.1e-5
CLOSE = replace(FACTS, miss_distance_km=0.6, radial_km=0.3, in_track_km=0.4, cross_track_km=0.33)
MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def _pc(comparison: Comparison, limit: float, unit: str = "") -> Clause:
    return Clause(quantity=Quantity.PC, comparison=comparison, limit=limit, unit=unit)


def _outcome(key: str, facts: PassFacts) -> Outcome:
    return judge(published_criteria()[key], facts).outcome


@pytest.mark.parametrize(
    ("comparison", "at_the_limit"),
    [
        (Comparison.LESS, NOT_MET),
        (Comparison.LESS_OR_EQUAL, MET),
        (Comparison.GREATER, NOT_MET),
        (Comparison.GREATER_OR_EQUAL, MET),
    ],
)
def test_a_value_at_a_limit_meets_it_only_where_the_rule_is_not_strict(
    comparison: Comparison, at_the_limit: Outcome
) -> None:
    assert outcome_of(_pc(comparison, 1e-4), replace(FACTS, pc=1e-4)) is at_the_limit


def test_limits_are_compared_in_their_own_unit() -> None:
    assert outcome_of(_pc(Comparison.GREATER_OR_EQUAL, 0.1, "%"), replace(FACTS, pc=1e-3)) is MET
    assert outcome_of(_pc(Comparison.GREATER, 0.1, "%"), replace(FACTS, pc=9e-4)) is NOT_MET


@pytest.mark.parametrize(
    ("known", "of_all", "of_any"), [(True, UNKNOWN, MET), (False, NOT_MET, UNKNOWN)]
)
def test_what_is_certain_is_decided_although_something_is_unknown(
    known: bool, of_all: Outcome, of_any: Outcome
) -> None:
    unknown = _pc(Comparison.GREATER, 1e-4)
    distance_km = 1.0 if known else 0.1
    certain = Clause(
        quantity=Quantity.MISS_DISTANCE, comparison=Comparison.LESS, limit=distance_km, unit="km"
    )
    facts = replace(CLOSE, pc=None)
    for parts in ((unknown, certain), (certain, unknown)):
        assert outcome_of(AllOf(parts), facts) is of_all
        assert outcome_of(AnyOf(parts), facts) is of_any


def test_an_unknown_probability_is_told_with_its_reason_and_never_as_not_met() -> None:
    verdict = judge(published_criteria()["iss-red"], facts_of(MESSAGES[3]))
    assert verdict.outcome is UNKNOWN
    (result,) = verdict.results
    assert (result.value, result.value_words) == (None, "not known")
    assert result.reason == "the record gives none"


def test_a_probability_that_is_stated_as_zero_is_not_met() -> None:
    assert _outcome("iss-yellow", facts_of(MESSAGES[6])) is NOT_MET


def test_the_us_rule_asks_for_all_three_and_keeps_every_figure() -> None:
    facts = replace(CLOSE, pc=2e-4)
    assert _outcome("us-emergency", facts) is MET
    for changed in ({"miss_distance_km": 1.0}, {"pc": 1e-4}, {"at_utc": TCA - timedelta(hours=73)}):
        verdict = judge(published_criteria()["us-emergency"], replace(facts, **changed))
        assert verdict.outcome is NOT_MET
        assert len(verdict.results) == 3
        assert len(verdict.deciding) == 1
    assert _outcome("us-emergency", replace(facts, at_utc=TCA - timedelta(hours=72))) is MET


def test_bittt_asks_for_one_of_two() -> None:
    assert _outcome("bittt-2011", replace(CLOSE, pc=None)) is MET
    assert _outcome("bittt-2011", replace(FACTS, pc=None)) is UNKNOWN
    assert _outcome("bittt-2011", replace(FACTS, pc=2e-4)) is MET
    assert _outcome("bittt-2011", FACTS) is NOT_MET


def test_the_pizza_box_is_thinner_than_the_notification_box() -> None:
    facts = replace(CLOSE, radial_km=-0.9)
    assert _outcome("iss-notification", facts) is MET
    verdict = judge(published_criteria()["iss-pizza-box"], facts)
    assert verdict.outcome is NOT_MET
    assert [each.value_words for each in verdict.deciding] == ["0.9 km"]


def test_the_two_thresholds_of_starlink_part_between_them() -> None:
    facts = replace(FACTS, pc=1e-6)
    assert _outcome("starlink-3e-7", facts) is MET
    assert _outcome("starlink-1e-5", facts) is NOT_MET


@pytest.mark.parametrize(("pc", "levels"), [(9e-4, 0), (1e-3, 1), (1e-2, 2), (0.05, 3)])
def test_the_uk_levels_rise_with_the_probability(pc: float, levels: int) -> None:
    facts = replace(FACTS, pc=pc)
    keys = ("uk-0.1", "uk-1", "uk-5")
    assert sum(_outcome(key, facts) is MET for key in keys) == levels


@pytest.mark.parametrize(
    ("manoeuvrable", "intent_unknown", "outcome"),
    [
        (True, False, MET),
        (False, False, NOT_MET),
        (None, True, MET),
        (None, None, UNKNOWN),
        (None, False, UNKNOWN),
    ],
)
def test_the_station_side_acts_on_manoeuvres_or_unknown_intent_inside_the_box(
    manoeuvrable: bool | None, intent_unknown: bool | None, outcome: Outcome
) -> None:
    facts = replace(CLOSE, is_manoeuvrable=manoeuvrable, is_intent_unknown=intent_unknown, pc=None)
    assert _outcome("station-2021", facts) is outcome
    assert _outcome("station-2021", replace(facts, radial_km=2.1)) is NOT_MET


def test_a_volume_of_the_station_counts_where_the_object_is_in_it_at_any_moment() -> None:
    inside = Clause(
        quantity=Quantity.INSIDE_VOLUME,
        comparison=Comparison.IS,
        limit=True,
        volume="detection box",
    )
    assert outcome_of(inside, FACTS) is UNKNOWN
    entered = replace(FACTS, volumes_entered=frozenset({"detection box"}))
    assert outcome_of(inside, entered) is MET
    assert outcome_of(inside, replace(FACTS, volumes_entered=frozenset())) is NOT_MET


@pytest.mark.parametrize(
    ("hours", "kept", "told"),
    [
        (0.325, "0.325 h", "19 min"),
        (5.5, "5.5 h", "5 h 30 min"),
        (71.99, "71.99 h", "2 d 23 h"),
        (72.0, "72 h", "3 d 0 h"),
        (72.5, "72.5 h", "72.5 h"),  # in words it would read the same as the limit
        (-0.5, "-0.5 h", "-0.5 h"),
        (None, "not known", "not known"),
    ],
)
def test_a_time_is_kept_in_hours_and_told_as_people_count(
    hours: float | None, kept: str, told: str
) -> None:
    clause = Clause(quantity=Quantity.TIME_TO_TCA, comparison=Comparison.LESS, limit=72.0, unit="h")
    result = ClauseResult(clause, hours, Outcome.MET)
    assert result.told_words == told
    assert result.value_words == kept


def test_a_value_never_reads_the_same_as_a_limit_it_differs_from() -> None:
    verdict = judge(published_criteria()["us-emergency"], replace(FACTS, miss_distance_km=0.99999))
    assert verdict.results[0].value_words == "0.99999 km"


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": Quantity.PC, "comparison": Comparison.IS, "limit": 1.0},
        {"quantity": Quantity.PC, "comparison": Comparison.LESS, "limit": 1.0, "unit": "km"},
        {"quantity": Quantity.PC, "comparison": Comparison.LESS, "limit": True},
        {"quantity": Quantity.MANOEUVRABLE, "comparison": Comparison.IS, "limit": 1.0},
        {"quantity": Quantity.INSIDE_VOLUME, "comparison": Comparison.IS, "limit": True},
    ],
)
def test_a_clause_whose_parts_do_not_go_together_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=str(wrong["quantity"])):
        Clause(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pc", "words"),
    [
        (1.19e-70, "under 1e−15"),
        (2.13e-5, "2.1e−05"),
        (1.04e-4, "1.04e−04"),  # met: two digits would make it the limit
        (9.96e-5, "9.96e−05"),  # not met: two digits would carry it to the limit
        (1e-4, "1.0e−04"),
        (0.35, "0.35"),
    ],
)
def test_a_probability_is_told_in_the_words_of_the_page_and_never_across_its_limit(
    pc: float, words: str
) -> None:
    [result] = judge(published_criteria()["iss-red"], replace(FACTS, pc=pc)).results
    assert result.value_words == words
