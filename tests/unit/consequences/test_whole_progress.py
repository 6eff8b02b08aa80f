"""The progress of a study is that of the whole, and it never falls."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest

from screening.common.clock import Clock
from screening.consequences.kinds import Kind
from screening.consequences.whole_progress import WholeProgress
from tests.factories import NOW
from tests.unit.consequences.burns import worlds


def told(weights: Mapping[str, float], *reports: tuple[str, float]) -> list[tuple[str, float]]:
    said: list[tuple[str, float]] = []
    tell = WholeProgress(lambda *each: said.append(each), weights)
    for each in reports:
        tell(*each)
    return said


def test_a_stage_counts_by_its_weight_after_those_before_it() -> None:
    said = told({"first": 1.0, "second": 3.0}, ("first", 0.5), ("second", 0.0), ("second", 1.0))
    assert said == [("first", 0.125), ("second", 0.25), ("second", 1.0)]


def test_what_begins_anew_or_is_not_known_leaves_it_where_it_is() -> None:
    said = told({"a": 1.0, "b": 1.0}, ("b", 0.5), ("a", 0.0), ("another", 1.0), ("b", 0.25))
    assert [share for _, share in said] == [0.75] * 4


def test_a_share_past_its_end_is_its_end() -> None:
    assert told({"a": 1.0, "b": 1.0}, ("a", 7.0), ("b", -1.0))[-1] == ("b", 0.5)


@pytest.mark.django_db
def test_a_search_for_burns_goes_once_from_nothing_to_nearly_all(settings: Any) -> None:
    settings.PRODUCT_CLOCK = Clock(as_of_utc=NOW, anchor_utc=NOW, rate=0.0)
    said: list[tuple[str, float]] = []
    kind: Kind = worlds.KIND
    kind.answer(worlds.asked(), worlds.world(), lambda *each: said.append(each))
    shares = [share for _, share in said]
    assert said[0] == ("objects", 0.0)
    assert said[-1][0] == "the answer"
    assert all(before <= after for before, after in pairwise(shares))
    assert shares[-1] >= 0.9
