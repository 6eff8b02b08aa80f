"""What the product writes into statements is all put into Chinese; what people write is not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext

from screening.conjunctions.criteria.clauses import Clause
from screening.conjunctions.criteria.published import published_criteria
from screening.conjunctions.criteria.quantities import TRAITS
from screening.conjunctions.risk_judgement import AT_THE_EDGE, TOO_SLOW
from screening.conjunctions.services.reports import NO_STATES
from screening.coordination.cdm_statement import NOT_STATED
from screening.coordination.documents.figures import stated_words, unknown_words
from screening.coordination.opening_facts import NO_PUBLIC_FIGURES, PC_NOT_PUBLIC, PUBLIC_BASIS
from screening.coordination.own_statement import NOT_JUDGED
from screening.coordination.protocol_selectors import clause_cited, installed_protocols
from screening.coordination.stated_words import in_chinese
from screening.engine.probability import names
from screening.engine.probability.results import REASON_WORDS
from screening.operators.release import NO_INTERMEDIARY, NONE_WRITTEN, NOT_RELAYED, WITHHELD

pytestmark = pytest.mark.django_db  # people's own protocols are rows

HANZI = re.compile(r"[\u4e00-\u9fff]")


def subjects_in(condition: Any) -> set[str]:
    if isinstance(condition, Clause):
        return {condition.subject}
    return {words for part in condition.parts for words in subjects_in(part)}


RULES = list(published_criteria().values())
REASONS = [*REASON_WORDS.values(), TOO_SLOW, AT_THE_EDGE, NO_STATES.format("TESTERS"), NOT_JUDGED]
WRITTEN = {
    *(each.name for each in RULES),
    *(each.source for each in RULES),
    *(words for each in RULES for words in subjects_in(each.condition)),
    *(each.words for each in TRAITS.values()),
    *(names.FOSTER, names.CHAN, names.ALFANO_MAX, names.MONTE_CARLO, names.SLOW),
    *REASONS,
    *(NOT_STATED, NO_PUBLIC_FIGURES, PC_NOT_PUBLIC, PUBLIC_BASIS),
    *("version 3", "as 18 SDS states it", "ISS's own rule: red", "entering the notification box"),
}


@pytest.mark.parametrize("words", sorted(WRITTEN))
def test_everything_that_the_product_writes_is_in_chinese(words: str) -> None:
    assert HANZI.search(in_chinese(words)), words


@pytest.mark.parametrize("words", ["FOSTER-1992", "Our red rule", "", "version B", "4.2"])
def test_what_others_write_stays_as_they_wrote_it(words: str) -> None:
    assert in_chinese(words) == words


@pytest.mark.parametrize("why", [WITHHELD, NONE_WRITTEN, NOT_RELAYED, NO_INTERMEDIARY])
def test_the_reasons_of_release_read_as_they_do_in_the_room(why: str) -> None:
    with translation.override("zh-hans"):
        assert in_chinese(why) == gettext(why) != why


def test_documents_say_them_in_their_own_language() -> None:
    assert stated_words("ISS red") == "ISS red"
    with translation.override("zh-hans"):
        assert stated_words("ISS red") == "国际空间站红色预警门限"
        assert unknown_words(NOT_STATED) == "不详（电文中未给出）"


def test_a_clause_that_a_decision_cites_is_named_in_both_languages() -> None:
    way = next(iter(installed_protocols().newest))
    clause = next(iter(way.clauses.values()))
    cited = clause_cited(way.key, str(way.version), clause.title.en)
    assert cited == (way.name, clause)
    assert clause_cited(way.key, str(way.version), "A clause of our own") is None
    assert clause_cited("", "", "") is None
