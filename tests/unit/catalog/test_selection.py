"""Which of an object's element sets is used for a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

from screening.catalog.selection import select_elements
from screening.engine.types import ElementSet
from tests.unit.engine.elements.samples import STATION

START = datetime(2026, 3, 10, 4, tzinfo=UTC)


def at(hours: float, norad_cat_id: int = 25544) -> ElementSet:
    return replace(STATION, norad_cat_id=norad_cat_id, epoch_utc=START + timedelta(hours=hours))


def test_the_newest_before_the_start_wins_in_any_order() -> None:
    for order in permutations([at(-30), at(-2), at(1), at(20)]):
        assert select_elements(order, START) == [at(-2)]


def test_an_epoch_at_the_start_counts_as_before_it() -> None:
    assert select_elements([at(-1), at(0), at(0.5)], START) == [at(0)]


def test_without_one_before_the_nearest_after_wins() -> None:
    for order in permutations([at(20), at(1), at(3)]):
        assert select_elements(order, START) == [at(1)]


def test_one_just_ahead_counts_in_place_of_one_that_nobody_trusts_any_more() -> None:
    for order in permutations([at(-73), at(-200), at(24), at(30)]):
        assert select_elements(order, START) == [at(24)]


def test_one_just_ahead_does_not_count_while_what_was_known_is_good() -> None:
    assert select_elements([at(-72), at(1)], START) == [at(-72)]


def test_an_old_one_counts_where_what_lies_ahead_lies_far() -> None:
    assert select_elements([at(-200), at(24.1)], START) == [at(-200)]


def test_objects_come_out_once_each_by_catalogue_number() -> None:
    chosen = select_elements([at(1, 9), at(-1, 5), at(-3, 5), at(-1, 7)], START)

    assert [(e.norad_cat_id, e.epoch_utc) for e in chosen] == [
        (5, START - timedelta(hours=1)),
        (7, START - timedelta(hours=1)),
        (9, START + timedelta(hours=1)),
    ]


def test_of_equal_epochs_the_one_given_first_wins() -> None:
    second = replace(at(-1), raan_deg=1.0)

    assert select_elements([at(-1), second], START) == [at(-1)]
    assert select_elements([second, at(-1)], START) == [second]
