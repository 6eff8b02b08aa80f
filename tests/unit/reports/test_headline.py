"""Whether a week is said to differ from those before it."""

from __future__ import annotations

import random

import pytest

from screening.reports.parts.headline import headline, trend
from screening.reports.weekly_types import Trend


@pytest.mark.parametrize(
    ("this_week", "before", "said"),
    [
        (3, [1] * 12, Trend.LEVEL),  # 2 over the mean; chance makes 2.2
        (4, [1] * 12, Trend.UP),
        (0, [4] * 12, Trend.LEVEL),
        (0, [5] * 12, Trend.DOWN),
        (0, [2] * 12, Trend.LEVEL),
        (0, [0] * 12, Trend.LEVEL),
        (110, [100] * 12, Trend.LEVEL),
        (130, [100] * 12, Trend.UP),
        (4, [0], Trend.LEVEL),  # one week says little
        (5, [0], Trend.UP),
        (7, [], Trend.UNKNOWN),
        (None, [1] * 12, Trend.UNKNOWN),
    ],
)
def test_a_week_is_level_within_what_chance_makes_of_it(
    this_week: int | None, before: list[int], said: Trend
) -> None:
    assert trend(this_week, before) is said


def test_weeks_of_one_rate_are_called_level_nineteen_times_in_twenty() -> None:
    chance = random.Random(7)

    def drawn() -> int:
        return sum(chance.random() < 0.004 for _ in range(1000))  # 4 a week

    said = [trend(drawn(), [drawn() for _ in range(12)]) for _ in range(400)]
    assert 0.9 < said.count(Trend.LEVEL) / len(said) < 0.99


def test_what_was_acted_on_is_compared_and_close_passes_where_there_was_nothing() -> None:
    before = (None, 2, 0)
    acted = headline((0, before), (9, (9, 9, 9)), is_comparable=True)
    assert (acted.measure, acted.last_week, acted.mean, acted.weeks_in_mean) == (
        "acted_on",
        0,
        1.0,
        2,
    )
    close = headline((0, (None, 0, 0)), (9, (None, 1, 1)), is_comparable=True)
    assert (close.measure, close.this_week, close.trend) == ("close", 9, Trend.UP)
    assert close.before == (None, 1, 1)


def test_a_week_that_was_not_watched_enough_has_no_arrow() -> None:
    told = headline((9, (1,) * 12), (9, (1,) * 12), is_comparable=False)
    assert (told.trend, told.this_week, told.mean) == (Trend.UNKNOWN, 9, 1.0)
