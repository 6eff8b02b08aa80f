"""The rules that come with the product, in Chinese; a rule that a person wrote is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Final

import pytest
from django.utils import translation

from sasweb.web.criteria_table import CriteriaTable, criteria_table
from sasweb.web.criteria_words import comparison_said
from sasweb.web.rule_told import rule_told
from sasweb.web.shipped_words import shipped_said, shipped_words
from screening.conjunctions.criteria import CriteriaSet, compare, judge, published_criteria
from screening.conjunctions.criteria.facts import PassFacts
from screening.conjunctions.criteria.rule_documents import load_rules_file, rule_from_document
from screening.conjunctions.criteria.rules import StationRule
from screening.coordination.stated_words import in_chinese
from screening.stations.seed import RULES_FILE
from tests.recorded_conjunction import MESSAGES, facts_of

STATION_RULES: Final = [
    rule_from_document(document, slug) for slug, document in load_rules_file(RULES_FILE).items()
]
SHIPPED: Final[list[CriteriaSet]] = [
    *(level.criteria for rule in STATION_RULES for level in rule.levels),
    *published_criteria().values(),
]
WORD: Final = re.compile(r"[A-Za-z]+")
# Parties, documents, units and the field's own abbreviations: the same in any language.
NAMES: Final = frozenset(
    WORD.findall(
        "NASA SpaceX Starlink Monitor Space Hazards SOCRATES Plus A/AC Pc TCA km d h min 1e 2 x 25"
    )
)
FACTS: Final = facts_of(MESSAGES[0])
# Nothing is unknown: test_reasons_said.py has why something is.
BEYOND: Final = replace(
    FACTS,
    by="run 7",
    pc=1e-8,
    max_pc=1e-6,
    volumes_entered=frozenset(),
    is_manoeuvrable=False,
    is_intent_unknown=False,
)
WITHIN: Final = replace(
    BEYOND,
    by="the message of NASA",
    miss_distance_km=0.4,
    radial_km=0.1,
    in_track_km=0.3,
    cross_track_km=0.2,
    pc=2e-4,
    max_pc=3e-4,
    volumes_entered=frozenset({"notification box"}),
    is_manoeuvrable=True,
    is_intent_unknown=True,
)


@pytest.fixture(autouse=True)
def in_the_chinese_product() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def english_words(text: str) -> set[str]:
    return set(WORD.findall(text)) - NAMES


def texts_of(table: CriteriaTable) -> Iterator[str]:
    for column in table.columns:
        own = {each.name for each in fields(column)} - {"mark", "level"}
        yield from (getattr(column, name) for name in sorted(own))
    for row in table.rows:
        yield row.subject
        for cell in row.cells:
            yield cell.rule
            yield from (text for asked in cell.asked for text in (asked.limit, asked.text))


@pytest.mark.parametrize("facts", [BEYOND, WITHIN])
def test_no_shipped_rule_is_told_in_english(facts: PassFacts) -> None:
    verdicts = [judge(criteria, facts) for criteria in SHIPPED]
    for text in texts_of(criteria_table(verdicts)):
        assert not english_words(text), text
    for one in verdicts:
        for other in verdicts:
            sentence = comparison_said(compare([one, other]))
            assert not english_words(sentence), sentence


@pytest.mark.parametrize("rule", STATION_RULES)
def test_a_station_begins_with_a_rule_in_the_readers_language(rule: StationRule) -> None:
    told = rule_told(rule)
    words = [
        text for level in told.levels for text in (level.consequence, level.source, level.note)
    ]
    for text in (*words, *told.compared_with, *(level.condition for level in told.levels)):
        assert not english_words(text), text


def test_what_a_person_wrote_is_shown_as_it_was_written() -> None:
    own = replace(SHIPPED[0], name="Night desk, red", consequence="wake the flight director")
    column = criteria_table([judge(own, FACTS)]).columns[0]
    assert (column.name, column.consequence) == ("Night desk, red", "wake the flight director")


def test_a_case_file_and_a_page_call_a_rule_the_same() -> None:
    texts = [text for some in shipped_words().values() for text in some]
    both = [text for text in texts if in_chinese(text) != text]
    assert len(both) > 20
    for text in both:
        assert shipped_said(text) == in_chinese(text)


def test_in_english_everything_is_as_it_is_kept() -> None:
    with translation.override("en"):
        for some in shipped_words().values():
            assert [shipped_said(text) for text in some] == some
