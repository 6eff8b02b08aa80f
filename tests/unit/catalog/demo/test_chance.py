"""Chance by keys: reproducible, even, independent of what else is drawn."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.catalog.sources.demo.chance import normal, uniform

KEYS = np.arange(200_000)


def test_known_draws_never_change() -> None:
    """A change here would make every running demo world jump."""
    draws = uniform(20260310, "anchor", np.array([0, 1, -1]))

    assert draws.tolist() == [0.6271261641309157, 0.931346341433504, 0.3351688706243299]


def test_uniform_draws_are_even() -> None:
    draws = uniform(1, "even", KEYS)
    counts, _ = np.histogram(draws, bins=20, range=(0.0, 1.0))

    assert draws.min() >= 0.0
    assert draws.max() < 1.0
    assert np.all(np.abs(counts - 10_000) < 500)  # 5 sigma


def test_normal_draws_are_standard() -> None:
    draws = normal(1, "bell", KEYS)

    assert abs(draws.mean()) < 0.012
    assert abs(draws.std() - 1.0) < 0.01
    assert abs(np.mean(np.abs(draws) < 1.0) - 0.6827) < 0.006


def test_streams_seeds_and_keys_are_independent() -> None:
    base = uniform(1, "a", KEYS)

    for other in (uniform(1, "b", KEYS), uniform(2, "a", KEYS), uniform(1, "a", KEYS, KEYS + 1)):
        assert abs(np.corrcoef(base, other)[0, 1]) < 0.012


@given(key=st.integers(-(2**62), 2**62), count=st.integers(1, 50))
@settings(deadline=None)
def test_a_draw_does_not_depend_on_its_neighbours(key: int, count: int) -> None:
    alone = uniform(5, "s", np.array([key]))
    among = uniform(5, "s", key + np.arange(count))

    assert among[0] == alone[0]
