"""What a search that recommends no burn says: of its numbers, in the language of who reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from sasweb.web.what_if.burn_answer import BurnAnswer
from sasweb.web.what_if.burn_verdict import none_said
from tests.burn_study import burn_study, nothing_good
from tests.unit.consequences.burns import worlds
from tests.unit.sasweb.chinese_pages import english_sentences, figures

FAR: dict[str, Any] = {"burn_times": 1, "directions": "C", "sizes_m_s": [0.2]}


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
@pytest.mark.parametrize("threshold_km", [20.0, 0.9])
def test_in_english_it_is_word_for_word_what_is_kept(threshold_km: float) -> None:
    kept = worlds.answered(**FAR, threshold_km=threshold_km)
    assert not kept.document["best"]
    assert none_said(BurnAnswer.of(worlds.study(kept))) == kept.document["verdict"]


@pytest.mark.django_db
def test_a_chinese_page_says_it_in_chinese_with_the_same_figures() -> None:
    answer = BurnAnswer.of(burn_study(document=nothing_good()))
    english = none_said(answer)
    with translation.override("zh-hans"):
        page = render_to_string("pages/what_if/burns_sentence.html", {"answer": answer})
        said = none_said(answer)
    assert said in page
    assert not english_sentences(page)
    assert figures(said) == figures(english)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "null",
    [
        {"pc_limit": None},
        {"threshold_km": None},
        {"counts": None},
        {"searched": {"until_utc": None}},
        {"without_a_burn": None},
    ],
)
def test_a_study_with_null_for_a_number_says_what_was_kept(null: dict[str, Any]) -> None:
    answer = BurnAnswer.of(burn_study(document=nothing_good() | null))
    assert none_said(answer) == nothing_good()["verdict"]


@pytest.mark.django_db
def test_a_study_that_lacks_a_number_says_what_was_kept() -> None:
    document = nothing_good()
    del document["pc_limit"]
    answer = BurnAnswer.of(burn_study(document=document))
    assert none_said(answer) == document["verdict"]
