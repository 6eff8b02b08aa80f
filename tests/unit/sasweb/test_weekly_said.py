"""What an edition quotes of lives and rules: on its Chinese page in Chinese, kept in English."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import chain

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from sasweb.web.weekly_said import report_said
from screening.conjunctions.criteria import judge, published_criteria
from screening.reports.parts.story_verdicts import SYMBOLS, clause_notation
from screening.reports.weekly_types import PassFact, Story, StoryStep, Verdict, WeeklyReport
from tests.recorded_conjunction import MESSAGES, facts_of
from tests.unit.sasweb.chinese_pages import english_sentences, figures, read_texts
from tests.weekly_editions import stored
from tests.weekly_passes import WEEK
from tests.weekly_world import sample_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

FOUND = (
    "Found. The rule gives yellow by run 7. The probability of collision is 2.1e\u221205"
    " (screening grade), for which the rule asks at least 1e\u221205."
)
PASSED = "Its closest approach was at 2026-03-10 10:00:00 UTC."
REALISED = (
    "By later elements (epochs 2026-03-10 04:00 and 2026-03-10 05:00 UTC) it came within 0.412 km"
    " at 10:00:03 UTC, 3.2 s after what was predicted last; predicted were 0.500 km."
)
REASON = "SGP4 has no position of one of the two around the event."
NOTE = "We look at it after lunch today."
CHANGE = "ISS, counts, passed, watch: 198 instead of 195."
CLAUSE = (
    "|R| 0.366 km (<= 2 km); d under 0.001 km (< 1 km); object is known to manoeuvre: yes (yes)"
)
CLAUSES = sorted(
    {
        clause_notation(judge(each, facts).results)
        for each in published_criteria().values()
        for facts in (facts_of(MESSAGES[0]), facts_of(MESSAGES[0], pc=None, max_pc=None))
    }
)


def _told(story: Story) -> Story:
    first = story.steps[0]
    steps = [
        *(("transition", words) for words in (FOUND, PASSED)),
        ("outcome", REALISED),
        ("acknowledged", NOTE),
    ]
    rule = Verdict(criteria="ISS yellow", level="yellow", outcome="met", clause=CLAUSE)
    return replace(
        story,
        fact=_unjudged(story.fact),
        steps=tuple(_step(first, *each) for each in steps),
        verdicts=(rule,),
    )


def _unjudged(fact: PassFact | None) -> PassFact | None:
    return fact and replace(fact, pc=None, pc_reason=REASON)


def _step(like: StoryStep, kind: str, words: str) -> StoryStep:
    return replace(like, kind=kind, what="yellow", who="", words=words)


@pytest.fixture
def report() -> WeeklyReport:
    """A week whose stories quote what the product writes, and what a person did."""
    sample = sample_report()
    return replace(
        sample,
        stories=tuple(map(_told, sample.stories)),
        top=tuple(map(_unjudged, sample.top)),
        stations=tuple(
            replace(each, closest=_unjudged(each.closest), highest_pc=None, highest_max_pc=None)
            for each in sample.stations
        ),
    )


def _page(client: Client, language: str) -> str:
    client.cookies["safe_passage_language"] = language
    html = client.get(f"/weekly/{WEEK}/").content.decode()
    return html[html.index("<article") : html.index("</article>")]


def test_the_page_of_an_edition_quotes_in_chinese(client: Client, report: WeeklyReport) -> None:
    stored(report, changes=(CHANGE,))
    html = _page(client, "zh-hans")
    text = " ".join(read_texts(html))
    for words in (
        "发现。依据筛查 7，判据给出的级别为黄色。",
        "最接近时刻为 2026-03-10 10:00:00 UTC。",
        "|R| 0.366 km (<= 2 km); d 低于 0.001 km (< 1 km); 已知物体可机动：是（是）",
    ):
        assert words in text
    assert set(english_sentences(html)) <= {NOTE}
    assert f"data-record>{CHANGE}" in html


def test_no_figure_of_the_english_page_is_lost(client: Client, report: WeeklyReport) -> None:
    """It may have more: a quotation that is too long is cut, and Chinese is shorter."""
    stored(report, changes=(CHANGE,))
    english = _page(client, "en")
    for words in (PASSED, CLAUSE.partition("; ")[2], REASON.rstrip(".")):
        assert escape(words) in english
    assert not Counter(figures(english)) - Counter(figures(_page(client, "zh-hans")))


def test_what_is_kept_stays_as_it_is_and_english_readers_get_that(report: WeeklyReport) -> None:
    assert report_said(report) is report
    with translation.override("zh-hans"):
        report_said(report)
    assert report.stories[0].steps[0].words == FOUND


def test_every_clause_that_the_product_writes_is_told_in_chinese(report: WeeklyReport) -> None:
    story = report.stories[0]
    rules = [replace(story.verdicts[0], clause=each) for each in CLAUSES]
    with translation.override("zh-hans"):
        [told] = report_said(
            replace(report, stories=(replace(story, verdicts=tuple(rules)),))
        ).stories
    words = chain.from_iterable(re.findall("[A-Za-z]{3,}", each.clause) for each in told.verdicts)
    assert set(words) <= set(re.findall("[A-Za-z]{3,}", " ".join(SYMBOLS.values())))
    assert any("：" in each.clause for each in told.verdicts)
