"""What is too small or too near to one for digits is told in Chinese wherever a page tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from django.utils import translation

from sasweb.templatetags.likelihood import m_or_km
from sasweb.web.criteria_table import criteria_table
from sasweb.web.criteria_words import comparison_said
from sasweb.web.entry_words import entry_words
from sasweb.web.likelihood_said import figure_said, probability_said
from sasweb.web.risk_charts import dilution_words
from sasweb.web.risk_methods import NAMES, MethodRow, method_rows
from sasweb.web.risk_plane import plane_chart
from sasweb.web.weekly_charts import charts_of
from sasweb.web.weekly_compare import differences
from screening.conjunctions.criteria import compare, judge, published_criteria
from screening.coordination.kinds import EntryKind
from screening.coordination.said import EntryFacts
from screening.engine.encounter_plane import UprightPlane
from screening.engine.probability import foster, monte_carlo
from screening.engine.probability.results import Flag, Probability, Reason
from screening.reports.weekly_types import WeeklyReport
from tests.factories import NOW
from tests.recorded_conjunction import MESSAGES, facts_of
from tests.weekly_world import sample_report

TINY = 3.1e-121
ALMOST_SURE = 0.9996


@pytest.fixture(autouse=True)
def in_the_chinese_product() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def answer(method: str, pc: float | None, **figures: float | None) -> Probability:
    reason = Reason.NO_SAMPLE_HIT if pc is None else Reason.COMPUTED
    return Probability(method, pc, reason, Flag.NONE, figures)


@pytest.mark.parametrize(
    ("pc", "words"),
    [(TINY, "低于 1e−15"), (ALMOST_SURE, "高于 0.99"), (2.13e-5, "2.1e−05"), (1.0, "1")],
)
def test_a_probability_says_in_chinese_that_it_is_a_bound(pc: float, words: str) -> None:
    assert probability_said(pc) == words


def test_in_english_it_is_as_it_is_kept() -> None:
    with translation.override("en"):
        assert probability_said(TINY) == figure_said("under 1e−15") == "under 1e−15"


@pytest.mark.parametrize(
    ("words", "said"),
    [("under 1e−15", "低于 1e−15"), ("yes", "是"), ("1.1 km", "1.1 km"), ("2 d 6 h", "2 d 6 h")],
)
def test_a_figure_that_was_written_in_english_is_read(words: str, said: str) -> None:
    assert figure_said(words) == said


def test_a_length_that_is_too_short_for_digits_says_so_in_chinese() -> None:
    assert ">低于 0.1<" in m_or_km(0.00001)
    chart = plane_chart(
        UprightPlane(0.1, 0.2, np.eye(2, 3)),
        None,
        by="",
        originator="",
        middle="",
        earlier=(),
        hard_body_radius_km=0.00001,
    )
    assert chart["hard_body_words"] == "低于 0.1 m"


def test_the_dilution_curve_says_it() -> None:
    maximum = answer("alfano-max", TINY, scale_at_max=0.5)
    assert "低于 1e−15" in dilution_words(TINY, maximum)
    assert "低于 1e−15" in dilution_words(0.0, maximum)
    assert "低于 1e−15" in dilution_words(0.0, replace(maximum, figures={"scale_at_max": 2.0}))


def row_of(monte: Probability) -> MethodRow:
    found = {name: Probability(name, None, Reason.STATE_ABSENT, Flag.NONE) for name in NAMES}
    rows = method_rows(found | {monte_carlo.METHOD: monte}, foster.METHOD)
    return rows[list(NAMES).index(monte_carlo.METHOD)]


def test_the_methods_say_it() -> None:
    hits = answer(monte_carlo.METHOD, 0.5, hits=9.0, pc_low=TINY, pc_high=ALMOST_SURE)
    assert "低于 1e−15 至 高于 0.99" in row_of(hits).notes[0]
    none = answer(monte_carlo.METHOD, None, pc_high=TINY)
    assert "低于 1e−15" in row_of(none).reason


def with_tiny(report: WeeklyReport) -> WeeklyReport:
    station = report.stations[0]
    assert station.highest_pc is not None
    highest = replace(station.highest_pc, pc=TINY)
    story = report.stories[0]
    evolution = tuple(replace(each, pc=TINY) for each in story.evolution)
    return replace(
        report,
        stations=(replace(station, highest_pc=highest), *report.stations[1:]),
        stories=(replace(story, evolution=evolution),),
    )


def test_the_charts_and_comparisons_of_a_week_say_it() -> None:
    report = with_tiny(sample_report())
    charts = charts_of(report)
    chart = charts[f"evolution-{report.stories[0].fact.conjunction_id}"]
    assert {line[3] for line in chart.lines} == {"低于 1e−15"}
    lines = [line for part in differences(report, report) for line in part.lines]
    assert "低于 1e−15" in {line.a for line in lines}


def test_a_statement_says_it_in_one_chinese_line() -> None:
    figures = {"miss_distance_km": 0.42, "pc": TINY}
    entry = EntryFacts(
        number=1,
        kind=EntryKind.STATEMENT,
        party="us",
        author="Li Na",
        at_utc=NOW,
        recorded_at=NOW,
        parts={"assessment": figures},
    )
    assert entry_words(entry, None) == "0.420 km，碰撞概率 低于 1e−15。"  # type: ignore[arg-type]


def test_a_rule_says_it() -> None:
    facts = facts_of(MESSAGES[0], pc=TINY, max_pc=ALMOST_SURE)
    verdicts = [judge(each, facts) for each in published_criteria().values()]
    values = {row.value for row in criteria_table(verdicts).rows}
    assert "低于 1e−15" in values
    assert "under" not in " ".join(values)
    assert "under 1e−15" not in comparison_said(compare(verdicts))
