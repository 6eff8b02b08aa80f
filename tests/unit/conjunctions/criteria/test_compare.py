"""Where two rules part, in one sentence that can be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from screening.conjunctions.criteria import Quantity, Verdict, compare, judge, published_criteria
from screening.conjunctions.criteria.facts import PassFacts
from tests.recorded_conjunction import MESSAGES, facts_of

FACTS = replace(
    facts_of(MESSAGES[4]),
    by="run 12",
    miss_distance_km=0.91,
    radial_km=0.3,
    in_track_km=0.8,
    cross_track_km=0.31,
    grade="screening",
    is_manoeuvrable=True,
    is_intent_unknown=True,
)


def _verdicts(facts: PassFacts, keys: Sequence[str]) -> list[Verdict]:
    return [judge(published_criteria()[key], facts) for key in keys]


def test_the_dispute_of_2021_is_said_with_every_figure_limit_and_source() -> None:
    comparison = compare(_verdicts(FACTS, ["bittt-2011", "us-emergency"]))
    assert comparison.sentence == (
        "By run 12: “BITTT criterion of 2011” is met and “US emergency notification” is not met: "
        "the probability of collision is 2.1e−05 (screening grade), for which the latter asks more "
        "than 1e−04 (18th Space Defense Squadron, emergency notification "
        "criteria for low Earth orbit), while the miss distance is 0.91 km, for which the former "
        "asks less than 1 km (BITTT and CASS; Public Chinese criterion of 2011 (BITTT))."
    )


def test_the_parting_clause_is_the_one_that_decides_and_no_other() -> None:
    parting = compare(_verdicts(FACTS, ["us-emergency", "station-2021"])).parting
    assert parting is not None
    assert parting.one.criteria.key == "station-2021"
    assert [each.clause.quantity for each in parting.at] == [Quantity.PC]


def test_two_limits_of_one_quantity_part_by_their_figures() -> None:
    sentence = compare(_verdicts(FACTS, ["iss-yellow", "iss-red"])).sentence
    assert "is 2.1e−05 (screening grade), for which the latter asks at least 1e−04" in sentence
    assert "is 2.1e−05 (screening grade), for which the former asks at least 1e−05" in sentence


def test_a_rule_that_cannot_be_judged_is_said_to_be_so_and_why() -> None:
    facts = replace(FACTS, pc=None, grade="")
    sentence = compare(_verdicts(facts, ["bittt-2011", "us-emergency"])).sentence
    assert "“US emergency notification” cannot be judged: the probability of collision" in sentence
    assert "is not known (the record gives none)" in sentence
    assert "is not met" not in sentence


def test_rules_that_agree_are_said_to_agree() -> None:
    comparison = compare(_verdicts(FACTS, ["iss-red", "uk-1", "uk-5"]))
    assert comparison.parting is None
    assert comparison.sentence == "By run 12: all 3 rules agree: each is not met."


def test_rules_are_never_compared_on_different_facts() -> None:
    (one,) = _verdicts(FACTS, ["iss-red"])
    (other,) = _verdicts(replace(FACTS, pc=1.0), ["iss-yellow"])
    with pytest.raises(ValueError, match="same facts"):
        compare([one, other])
