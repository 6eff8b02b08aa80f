"""A rule in words, what two versions differ in, and a rule written and read again."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from screening.conjunctions.criteria.rule_documents import (
    document_of_rule,
    load_rules_file,
    rule_from_document,
)
from screening.conjunctions.criteria.rule_words import rule_differences, rule_words
from screening.stations.seed import RULES_FILE

SEEDS = load_rules_file(RULES_FILE)


def _changed(change: Any) -> list[str]:
    document = document_of_rule(rule_from_document(SEEDS["iss"], "rule"))
    before = rule_from_document(deepcopy(document), "rule")
    change(document)
    return rule_differences(before, rule_from_document(document, "rule"))


@pytest.mark.parametrize("slug", sorted(SEEDS))
def test_a_rule_that_is_written_reads_the_same(slug: str) -> None:
    rule = rule_from_document(SEEDS[slug], "rule")
    assert rule_from_document(document_of_rule(rule), "rule") == rule


def test_a_rule_is_told_severest_first_with_its_stability() -> None:
    words = rule_words(rule_from_document(SEEDS["iss"], "rule"))
    assert [each.level for each in words.levels] == ["emergency", "red", "yellow", "watch"]
    assert words.levels[1].condition == "probability of collision: at least 1e−04"
    assert words.levels[1].stability == (
        "met by 3 of the last 4 updates, each of them also by: entering the notification box: yes"
    )
    assert words.decision_point == "30 to 28 h before closest approach"
    assert words.hold.startswith("2 updates in a row that do not meet it")


def test_two_alike_differ_in_nothing() -> None:
    assert _changed(lambda document: None) == []


def test_a_changed_limit_is_told_with_what_it_was() -> None:
    def change(document: dict[str, Any]) -> None:
        document["levels"][1]["condition"]["limit"] = 2e-4

    assert _changed(change) == [
        "Red, probability of collision: at least 2e−04; was at least 1e−04."
    ]


def test_everything_else_that_changes_is_told_too() -> None:
    def change(document: dict[str, Any]) -> None:
        document["levels"][1].pop("stability")
        document["levels"].pop(3)
        document["decision_point"]["opens_h"] = 36
        document["hold"]["updates"] = 1
        document["compared_with"].remove("uk-5")

    told = _changed(change)
    assert told[0].startswith("Red, stability: nothing; was met by 3 of the last 4 updates")
    assert told[1] == "Watch is left out."
    assert told[2].startswith("Decision point: 36 to 28 h before closest approach; was 30 to 28 h")
    assert told[3].startswith("To leave a level: 1 update in a row")
    assert told[4].startswith("No longer shown beside it: ")
    assert len(told) == 5
