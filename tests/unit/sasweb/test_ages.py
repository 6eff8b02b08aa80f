"""Ages on pages: an epoch after the clock is said to be ahead, never shown as a negative age."""

from datetime import timedelta

import pytest

from sasweb.templatetags.passage import element_age, element_age_words, epoch_age
from tests.factories import NOW


@pytest.mark.usefixtures("product_at_now")
def test_an_epoch_says_whether_it_is_behind_the_clock_or_ahead_of_it() -> None:
    assert ">2 h 0 min old<" in epoch_age(NOW - timedelta(hours=2))
    ahead = epoch_age(NOW + timedelta(hours=2))
    assert ">epoch 2 h 0 min ahead<" in ahead
    assert 'title="Element sets that are predictions' in ahead
    assert 'data-age-form="epoch"' in ahead


@pytest.mark.parametrize(
    ("days", "words"), [(0.5, "12 h"), (3.25, "3.2 d"), (0.0, "0 h"), (-0.001, "0 h")]
)
def test_an_age_at_tca_is_a_plain_duration(days: float, words: str) -> None:
    assert element_age(days) == words


def test_an_epoch_after_tca_is_short_in_a_table_and_explained() -> None:
    html = element_age(-2 / 24)
    assert '<span aria-hidden="true">\N{MINUS SIGN}2 h</span>' in html
    assert '<span class="visually-hidden">epoch 2 h ahead of TCA</span>' in html
    assert "The epoch is 2 h after TCA." in html


def test_an_epoch_after_tca_is_said_in_words_in_a_sentence() -> None:
    html = element_age_words(-2 / 24)
    assert ">epoch 2 h ahead<" in html
    assert "\N{MINUS SIGN}" not in html
    assert element_age_words(0.5) == "12 h"
