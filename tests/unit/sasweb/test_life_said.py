"""What is kept of a conjunction's changes: in Chinese on a Chinese page, else as it was kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest
from django.utils import translation

from sasweb.web.life_said import life_said
from screening.conjunctions.criteria import Quantity, judge, published_criteria
from screening.conjunctions.criteria.compare import figures_words
from screening.conjunctions.lifecycle import _sentence
from tests.recorded_conjunction import MESSAGES, facts_of

WORD: Final = re.compile(r"[A-Za-z]{3,}")
NAMES: Final = frozenset({"UTC", "SDS", "min"})
NOT_KNOWN: Final = dict.fromkeys((Quantity.PC, Quantity.MAX_PC), "the message has no states")
FIGURES: Final = sorted(
    {
        _sentence(figures_words(judge(each, facts)))
        for facts in (
            facts_of(MESSAGES[0], pc=2.1e-4, max_pc=0.1),
            facts_of(MESSAGES[0], pc=None, max_pc=None, reasons=NOT_KNOWN),
        )
        for each in published_criteria().values()
    }
)
# As ``lifecycle``, ``staleness``, ``outcomes`` and ``alerts.material`` write them
WRITTEN: Final = (
    "Raised to emergency. Found. The rule gives emergency by run 1.",
    "From yellow to red. The rule gives red by the message of 18 SDS.",
    "Found again. No level of the rule is met by run 3.",
    "Red is clearly left by run 2. No level of the rule is met.",
    "Yellow stands: not clearly left yet by run 12. Red is met by 1 of the last 3 updates; 2 are"
    " needed before the decision point. Watch and yellow cannot be judged.",
    "Its closest approach was at 2026-03-10 10:00:00 UTC.",
    "Nobody has acknowledged it for 10 min. Raised to red. The rule gives red by run 12.",
    "Run 7 looked for it and did not find it.",
    "No run has looked at it since run 4. The newest run, 5, looked 7.5 h ago and is trusted for"
    " 6 h: nobody has looked since. The rule gives red.",
    "The station's elements are 3.4 d old, trusted for 3 d. The object's ephemeris is 11.0 d old at"
    " TCA, trusted for 10 d. No level of the rule is met.",
    "By later elements (epochs 2026-03-10 04:00 and 2026-03-10 05:00 UTC) it came within 0.412 km"
    " at 10:00:03 UTC, 3.2 s after what was predicted last; predicted were 0.500 km.",
    "It has been red since 2026-03-10 04:00 UTC, and nobody had been told.",
    "Over. It was red before it passed, and nobody was told in time.",
    "Was red for a while, and is yellow again. Can be trusted again. The rule gives yellow.",
    "Was red for a while, and is below every level again.",
    "Stale while red: its figures cannot be trusted any more.",
    "Lowered from red to watch. Lowered from red below every level.",
    "The decision point has begun. Its closest approach has moved by 3 min.",
)


@pytest.fixture(autouse=True)
def in_the_chinese_product() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize("text", [*WRITTEN, *FIGURES])
def test_every_sentence_that_the_product_writes_is_told_in_chinese(text: str) -> None:
    said = life_said(text)
    assert not set(WORD.findall(said)) - NAMES, said
    assert re.findall(r"\d[\d.:]*", said) == re.findall(r"\d[\d.:]*", said)


def test_a_change_reads_as_one_paragraph() -> None:
    kept = (
        "Raised to emergency. Found. The rule gives emergency by run 1. The miss distance is"
        " 0.639 km, for which the rule asks less than 1 km."
    )
    assert life_said(kept) == (
        "升至紧急级别。发现。依据筛查 1，判据给出的级别为紧急。"
        "最近距离为 0.639 km，判据要求小于 1 km。"
    )


@pytest.mark.parametrize("text", ["We moved on Monday. All is well.", "", "Found it, says Li Na"])
def test_what_a_person_wrote_stays_as_it_was_written(text: str) -> None:
    assert life_said(text) == text


def test_in_english_it_is_as_it_is_kept() -> None:
    with translation.override("en"):
        assert [life_said(text) for text in WRITTEN] == list(WRITTEN)
