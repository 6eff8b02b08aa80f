"""Probabilities and uncertainties are written so that nobody takes small for none."""

import pytest

from sasweb.templatetags.likelihood import m_or_km, probability
from screening.conjunctions.likelihood_words import length_words, probability_words, scale_words


@pytest.mark.parametrize(
    ("pc", "words"),
    [
        (2.13e-5, "2.1e−05"),
        (0.0019, "1.9e−03"),
        (0.354, "0.35"),
        (0.9996, "over 0.99"),
        (1.0, "1"),
        (1e-15, "1.0e−15"),
        (3.1e-121, "under 1e−15"),
        (2.2e-308, "under 1e−15"),
    ],
)
def test_a_probability_keeps_two_digits_and_is_never_rounded_to_none_or_all(
    pc: float, words: str
) -> None:
    assert probability_words(pc) == words


@pytest.mark.parametrize(
    ("scale", "words"), [(0.3017, "0.3"), (2.14, "2.1"), (99.7, "100"), (1234.0, "1,200")]
)
def test_a_factor_keeps_two_digits(scale: float, words: str) -> None:
    assert scale_words(scale) == words


@pytest.mark.parametrize(
    ("length_km", "words"),
    [
        (0.0711, "71 m"),
        (0.00213, "2.1 m"),
        (0.00001, "under 0.1 m"),
        (0.9996, "1.0 km"),
        (3.24, "3.2 km"),
        (1234.0, "1,234 km"),
    ],
)
def test_a_length_is_in_metres_until_it_is_a_kilometre(length_km: float, words: str) -> None:
    assert length_words(length_km) == words


def test_the_full_value_is_on_hover() -> None:
    assert 'title="3.123457e-121"' in probability(3.1234567e-121)
    assert ">under 1e−15<" in probability(3.1234567e-121)


@pytest.mark.parametrize("unknown", [None, ""])
def test_unknown_is_a_dash_and_not_zero(unknown: None) -> None:
    assert "not known" in probability(unknown)
    assert "not known" in m_or_km(unknown)
