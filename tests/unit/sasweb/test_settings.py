"""Settings from the environment: what cannot be used is refused in words."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from sasweb.settings import env

RATE = "SAFE_PASSAGE_RATE"


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "fast"])
def test_what_is_not_a_finite_number_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RATE, value)
    with pytest.raises(ImproperlyConfigured, match=f"{RATE}='{value}' is not a number"):
        env.positive_number(RATE, 1.0)


@pytest.mark.parametrize("value", ["0", "-60"])
def test_a_clock_that_stands_or_runs_backwards_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RATE, value)
    with pytest.raises(ImproperlyConfigured, match=f"{RATE}={value} is not more than 0"):
        env.positive_number(RATE, 1.0)


@pytest.mark.parametrize(("value", "rate"), [("", 1.0), ("60", 60.0), (" 0.5 ", 0.5)])
def test_a_rate_above_zero_is_taken(
    value: str, rate: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RATE, value)
    assert env.positive_number(RATE, 1.0) == rate
