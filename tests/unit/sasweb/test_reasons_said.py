"""Why something is not known: in Chinese where the product words it, else as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from sasweb.templatetags.likelihood import pc_reason
from sasweb.web import reasons_said
from sasweb.web.coverage import gap_sentence
from sasweb.web.criteria_table import criteria_table
from sasweb.web.criteria_words import comparison_said
from sasweb.web.entry_words import entry_words
from sasweb.web.reasons_said import reason_said
from sasweb.web.what_if.breakup_stations import station_sentence
from screening.conjunctions.criteria import Quantity, compare, judge, published_criteria
from screening.conjunctions.risk_judgement import TOO_SLOW
from screening.conjunctions.station_gaps import StationGap
from screening.coordination.kinds import EntryKind
from screening.coordination.said import EntryFacts
from screening.coordination.stated_words import in_chinese
from screening.engine.probability.results import REASON_WORDS
from tests import factories
from tests.recorded_conjunction import MESSAGES, facts_of
from tests.screened_world import stand_still
from tests.unit.sasweb.chinese_pages import read_texts
from tests.unit.sasweb.written_reasons import written_reasons

WORD: Final = re.compile(r"[A-Za-z]{2,}")
# Names, units and the field's own abbreviations: the same in any language.
NAMES: Final = frozenset(
    WORD.findall(
        "SYNTHETIC NASA CARA Starlink Aida Kirschner SGP GEO MEO HEO SMALL MEDIUM ISS km cm TCA"
        " Cosmos Fengyun radii toml SATCAT"
    )
)
WRITTEN: Final = sorted(set(written_reasons()) - {""})


@pytest.fixture(autouse=True)
def in_the_chinese_product() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize("reason", WRITTEN)
def test_every_reason_that_the_product_writes_is_told_in_chinese(reason: str) -> None:
    said = reason_said(reason)
    assert said != reason
    assert not set(WORD.findall(said)) - NAMES


def test_in_english_it_is_as_it_is_kept() -> None:
    with translation.override("en"):
        assert [reason_said(reason) for reason in WRITTEN] == WRITTEN


def test_every_known_reason_is_one_that_the_product_writes() -> None:
    whole, forms = reasons_said._known()
    # Details stand within another reason, in its brackets.
    details = {found[1] for each in WRITTEN if (found := re.search(r": ([^:]+)\)$", each))}
    written = {*WRITTEN, *details}
    unused = {form for form, reader in forms if not any(map(reader.fullmatch, written))}
    assert unused | (whole - written) == set()


def test_figures_and_names_stay_what_they_are() -> None:
    kept = "its history has 4 usable pairs of element sets in 1 bins of age with 10 or more; 2 such"
    said = reason_said(f"{kept} bins are needed")
    assert re.findall(r"\d+", said) == ["4", "10", "1", "2"]
    assert "NORTH & CO" in reason_said("conjunction message of NORTH & CO")


@pytest.mark.parametrize(
    "words",
    ["", "A drawing of 2019, 5 % wide", "estimate of the crew, by Li Na", "epoch unknown", "none"],
)
def test_what_a_person_wrote_is_shown_as_it_was_written(words: str) -> None:
    assert reason_said(words) == words


def test_a_page_and_a_case_file_give_one_reason() -> None:
    texts = set(WRITTEN) - set(REASON_WORDS.values())
    both = [text for text in texts if in_chinese(text) != text]
    assert len(both) >= 4
    for text in both:
        assert reason_said(text) == in_chinese(text)


def test_a_status_within_a_reason_is_told_too() -> None:
    detail = "epoch 12.0 days before the start, limit 10"
    gap = StationGap(
        "ISS (25544)", None, f"its element set is of no use (stale elements: {detail})"
    )
    assert "（根数过旧：历元早于起始时刻 12.0 天，上限 10 天）" in gap_sentence(gap)


def test_a_template_says_it_and_nothing_for_none() -> None:
    template = Template("{% load likelihood %}[{{ why|reason_said }}]")
    assert template.render(Context({"why": "it has no element set"})) == "[没有该站的根数]"
    assert template.render(Context({"why": None})) == "[]"


def test_a_rule_says_why_it_cannot_be_judged() -> None:
    facts = facts_of(
        MESSAGES[0], pc=None, max_pc=None, reasons={Quantity.PC: "the message has no states"}
    )
    verdicts = [judge(each, facts) for each in published_criteria().values()]
    remarks = {row.remark for row in criteria_table(verdicts).rows}
    assert "电文中没有状态矢量" in remarks
    for one in verdicts:
        assert "the message has no states" not in comparison_said(compare([one]))


def test_an_outcome_that_nobody_can_tell_says_why() -> None:
    said: dict[str, Any] = {"reason": "The conjunction of the case is not known here."}
    entry = EntryFacts(
        number=9,
        kind=EntryKind.OUTCOME,
        party="us",
        author="",
        at_utc=factories.NOW,
        recorded_at=factories.NOW,
        parts={"outcome": said},
    )
    words = entry_words(entry, None)  # type: ignore[arg-type]
    assert words == "实际距离不详：本系统没有该协调案的交会。"


def test_a_break_up_says_why_a_station_is_not_compared() -> None:
    why = "nothing of the catalogue is at the height of the station"
    size = {"is_like_background": True, "reaches": True, "raise": None, "raise_reason": why}
    station = {"short_name": "ISS", "sizes": [size]}
    assert station_sentence(station).endswith("不详：目录中没有物体处于该站的高度。")
    with translation.override("en"):
        assert station_sentence(station).endswith(f"is not known: {why}.")


@pytest.mark.django_db
def test_the_page_of_a_conjunction_says_it(client: Client, settings: Any) -> None:
    stand_still(settings)
    made = factories.conjunction()
    newest = factories.assessment(made, pc=None, pc_reason=TOO_SLOW, max_pc=None)
    client.cookies["safe_passage_language"] = "zh-hans"
    html = client.get(f"/conjunctions/{made.pk}/").content.decode()
    assert TOO_SLOW not in " ".join(read_texts(html))
    assert pc_reason(newest) == in_chinese(TOO_SLOW)
    assert in_chinese(TOO_SLOW) in html
