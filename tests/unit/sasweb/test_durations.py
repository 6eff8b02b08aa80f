"""How durations are said."""

import pytest

from sasweb.templatetags.passage import duration
from sasweb.web.durations import countdown_in_words, epoch_in_words, short_epoch_in_words
from screening.common.durations import duration_words, short_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (8040, "2 h 14 min"),
        (86_399, "23 h 59 min"),
        (273_600, "3 d 4 h"),
    ],
)
def test_it_says_the_two_largest_units_and_never_rounds_up(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words


def test_the_last_minutes_of_a_countdown_count_seconds() -> None:
    assert countdown_in_words(247) == "in 4 min 07 s"
    assert countdown_in_words(59.9) == "in 59 s"
    assert countdown_in_words(8040) == "in 2 h 14 min"


def test_a_countdown_that_has_run_out_says_how_long_ago() -> None:
    assert countdown_in_words(-61) == "1 min ago"


def test_an_epoch_after_the_clock_is_ahead_and_never_a_negative_age() -> None:
    assert epoch_in_words(8040) == "2 h 14 min old"
    assert epoch_in_words(-8040) == "epoch 2 h 14 min ahead"
    assert short_epoch_in_words(8040) == "2 h"
    assert short_epoch_in_words(-8040) == "epoch 2 h ahead"


def test_where_there_is_little_room_the_largest_unit_is_enough() -> None:
    assert short_words(59) == "59 s"
    assert short_words(273_600) == "3 d"


def test_a_fixed_duration_of_some_minutes_keeps_its_seconds() -> None:
    assert [duration(each) for each in (0.04, 59.9, 60, 96.7, 599, 600, 8040)] == [
        "0.0 s",
        "59.9 s",
        "1 min 0 s",
        "1 min 36 s",
        "9 min 59 s",
        "10 min",
        "2 h 14 min",
    ]
