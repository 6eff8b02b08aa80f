"""A station's rule as data: what is refused, and with which words."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from screening.common.exceptions import InputError
from screening.conjunctions.criteria import Level
from screening.conjunctions.criteria.clauses import Clause, clauses_of
from screening.conjunctions.criteria.quantities import Quantity
from screening.conjunctions.criteria.rule_documents import load_rules_file, rule_from_document
from screening.stations.seed import RULES_FILE, load_station_file


def _document() -> dict[str, Any]:
    return deepcopy(load_rules_file(RULES_FILE)["iss"])


def test_every_station_of_the_seed_has_a_rule_for_every_level() -> None:
    rules = load_rules_file(RULES_FILE)
    assert set(rules) == {station.slug for station in load_station_file()}
    for slug, document in rules.items():
        levels = [each.level for each in rule_from_document(document, slug).levels]
        assert levels == [Level.EMERGENCY, Level.RED, Level.YELLOW, Level.WATCH]


def test_the_seeded_rules_name_only_volumes_that_their_stations_have() -> None:
    for station in load_station_file():
        rule = rule_from_document(load_rules_file(RULES_FILE)[station.slug], station.slug)
        named = {
            clause.volume
            for level in rule.levels
            for clause in clauses_of(level.criteria.condition)
            if clause.quantity is Quantity.INSIDE_VOLUME
        }
        assert named <= {volume.name for volume in station.volumes}


def test_relaxed_limits_are_met_by_more() -> None:
    yellow = rule_from_document(_document(), "iss").level_rule(Level.YELLOW)
    assert yellow is not None
    limits = {
        (clause.quantity, clause.limit)
        for clause in clauses_of(yellow.held_by)
        if isinstance(clause, Clause) and clause.quantity is not Quantity.PC_UNKNOWN
    }
    assert limits == {
        (Quantity.PC, 0.5e-5),
        (Quantity.MISS_DISTANCE, 5.5),
        (Quantity.MAX_PC, 0.5e-4),
        (Quantity.MISS_DISTANCE, 1.1),
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"levels": []}, "it: levels needs a list of at least one level"),
        ({"decision_point": {"opens_h": 20, "closes_h": 28}}, "would close before it opens"),
        ({"decision_point": None}, "it, decision_point: needs a table"),
        ({"hold": {"updates": 0, "pc_factor": 2, "distance_factor": 1}}, "updates is a whole"),
        ({"hold": {"updates": 2, "pc_factor": 0.5, "distance_factor": 1}}, "pc_factor is 1 or"),
        ({"hold": {"updates": 2, "pc_factor": 2}}, "distance_factor needs a number"),
        ({"compared_with": ["us"]}, "compared_with: no rule us. Known: us-emergency"),
        ({"compared_with": [["us"]]}, "compared_with: no rule ['us']"),
        ({"owner": "ISS\x00"}, "owner has a NUL or half of a character"),
        ({"limit": 1}, "it: limit is not known here"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as refusal:
        rule_from_document(_document() | change, "it")
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"level": "purple"}, "level 3: level is one of watch, yellow, red, emergency"),
        ({"level": "watch"}, "level 3: watch is there twice"),
        ({"stability": {"at_least": 5, "of": 4}}, "at_least is 5, more than the 4"),
        ({"condition": {"quantity": "pc", "is": ">"}}, "level 3, condition: the limit of pc is"),
        ({"source": ""}, "level 3: source needs a text"),
    ],
)
def test_a_level_that_cannot_be_used_is_refused_by_its_place(
    change: dict[str, Any], said: str
) -> None:
    document = _document()
    document["levels"][2] |= change
    with pytest.raises(InputError) as refusal:
        rule_from_document(document, "it")
    assert said in str(refusal.value)
