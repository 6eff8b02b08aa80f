"""A study of burns says its kept sentences in the reader's language, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from sasweb.web.what_if.burn_said import burn_said
from tests.unit.consequences.burns import worlds
from tests.unit.sasweb.chinese_pages import english_sentences, figures

# Enough burns for some that are recommended; one that is too small for any; one that brings others.
SEARCHES: dict[str, dict[str, Any]] = {
    "the best": {},
    "compromises": {"burn_times": 1, "directions": "C", "sizes_m_s": [0.2]},
    "near ones": {"burn_times": 2, "threshold_km": 0.9},
    "far ones": {"burn_times": 2, "threshold_km": 20.0},
}
# What those worlds do not bring about
OTHERS = (
    "It brings 2 passes under 5 km and 1 nearer, Pc 1.0e−09 at most: 2.1 km with A and B at"
    " 2026-12-03 22:59 UTC and 3.0 km with C (D) at 2026-12-04 00:10 UTC, and 7 more.",
    "It brings 1 pass under 5 km and 0 nearer: 2.1 km with A at 2026-12-03 22:59 UTC.",
    "A compromise: the event keeps a Pc of 1.0e−05 or more; the event stays under 5 km; what it"
    " brings is over a Pc of 1.0e−05: none known.",
    "A compromise: it brings 1 pass under 5 km or nearer, none with a Pc of 1.0e−05 or more.",
    "A compromise: all that is asked but for what is not known.",
    "Hard-body radius of both together: 12 m, as given.",
    "Docked by its motion, so that it burns along and is left out: A, B.",
    "Its mean height stays.",
    "It clears no other pass.",
    "The event: 3.0 km, Pc not known; without a burn 150 m, Pc 3.5e−06.",
)


def kept(document: dict[str, Any]) -> Iterator[str]:
    for each in document["explained"]:
        yield from each["sentences"]
    yield from document["assumed"]
    yield from (document["legend"][name] for name in ("modelled", "pc", "new", "closer", "gone"))
    yield document["legend"]["best"]


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
@pytest.mark.parametrize("asked", SEARCHES.values(), ids=SEARCHES)
def test_every_sentence_that_a_search_keeps_is_said_in_chinese(asked: dict[str, Any]) -> None:
    sentences = list(kept(worlds.answered(**asked).document))
    with translation.override("zh-hans"):
        said = [burn_said(each) for each in sentences]
    for english, chinese in zip(sentences, said, strict=True):
        assert not chinese.isascii(), english
        assert not english_sentences(f"<p>{chinese}</p>")
        assert sorted(figures(chinese)) == sorted(figures(english))
    assert [burn_said(each) for each in sentences] == sentences


@pytest.mark.parametrize("sentence", OTHERS)
def test_so_are_those_that_come_seldom(sentence: str) -> None:
    with translation.override("zh-hans"):
        said = burn_said(sentence)
    assert not english_sentences(f"<p>{said}</p>")
    assert sorted(figures(said)) == sorted(figures(sentence))
    assert burn_said(sentence) == sentence


def test_names_stay_whole_whatever_is_in_them() -> None:
    with translation.override("zh-hans"):
        said = burn_said(OTHERS[0])
    assert "A and B 相距 2.1 km" in said
    assert "C (D) 相距 3.0 km" in said


def test_a_sentence_of_another_release_is_shown_as_it_was_kept() -> None:
    with translation.override("zh-hans"):
        assert burn_said("It is a riddle of 3 km.") == "It is a riddle of 3 km."
