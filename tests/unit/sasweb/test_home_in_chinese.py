"""Home pages in the language that somebody chose: words change, figures and records do not."""

from __future__ import annotations

from typing import Any, Final

import pytest
from django.test import Client

from sasweb.web.criteria_words import comparison_said
from screening.conjunctions.criteria import compare, judge, published_criteria
from screening.conjunctions.models import Conjunction
from screening.conjunctions.services.life_cycle import conjunction_mitigate, lives_advance
from tests import factories
from tests.recorded_conjunction import MESSAGES, facts_of
from tests.screened_world import stand_still
from tests.unit.sasweb.chinese_pages import english_sentences, figures, read_texts
from tests.unit.sasweb.conftest import PAGES

A_PASS: Final = "/conjunctions/{}/"


@pytest.fixture
def subject(settings: Any) -> Conjunction:
    """A pass that rules judge and a person has acted on."""
    stand_still(settings)
    made = factories.conjunction(miss_distance_km=0.91)
    factories.assessment(made, pc=2.1e-5, pc_grade="screening")
    lives_advance()
    conjunction_mitigate(made.pk, person="Li Na", reason="We have moved it out of the way.")
    return made


def _page(client: Client, path: str, language: str) -> str:
    client.cookies["safe_passage_language"] = language
    answer = client.get(path)
    assert answer.headers["Content-Language"] == language
    return answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PAGES, A_PASS, "/nowhere/"])
def test_a_page_has_no_english_sentence_of_ours_left(
    client: Client, subject: Conjunction, path: str
) -> None:
    assert not english_sentences(_page(client, path.format(subject.pk), "zh-hans"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/?max_miss=any", "/conjunctions/?max_miss=any", A_PASS])
def test_figures_are_the_same_in_both_languages(
    client: Client, subject: Conjunction, path: str
) -> None:
    address = path.format(subject.pk)
    english = figures(_page(client, address, "en"))
    assert "0.910" in english
    assert figures(_page(client, address, "zh-hans")) == english


@pytest.mark.django_db
def test_words_that_were_kept_stay_as_they_were_written(
    client: Client, subject: Conjunction
) -> None:
    page = _page(client, A_PASS.format(subject.pk), "zh-hans")
    assert "We have moved it out of the way." in page
    assert "最近距离" in page


def test_a_rule_is_told_in_english_as_it_is_kept() -> None:
    facts = facts_of(MESSAGES[0])
    verdicts = [judge(criteria, facts) for criteria in published_criteria().values()]
    for some in (verdicts[:1], verdicts[:6], verdicts):
        found = compare(some)
        assert comparison_said(found) == found.sentence


def test_reading_passes_over_records_and_programs() -> None:
    html = """<p>One <b>two</b></p><svg><circle title="no"/></svg><script>var a = "not this one";
        </script><p data-record>Kept as it was written<br>by somebody</p><img alt="A picture">
        <input placeholder="Find it">"""
    assert read_texts(html) == ["One", "two", "A picture", "Find it"]


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("The page could not be made.", True),
        ("筛查 1: nobody has looked at it", True),
        ("SYN COSMOS 1408 DEB", False),
        ("最近距离 0.910 km, UTC", False),
        ("18th Space Defense Squadron", False),
    ],
)
def test_what_is_taken_for_an_english_sentence(text: str, is_ours: bool) -> None:
    assert bool(english_sentences(f"<p>{text}</p>")) is is_ours
