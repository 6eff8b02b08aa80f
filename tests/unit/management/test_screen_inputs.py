"""Instants of options."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from screening.common.exceptions import InputError
from screening.coordination.columns import instant_or_none
from screening.management.screen_inputs import parse_instant

PAST_THE_LAST_YEAR = "9999-12-31T23:59:59-01:00"


def test_an_instant_is_taken_in_utc() -> None:
    assert parse_instant("2026-03-10T04:00:00+02:00", "--start") == datetime(
        2026, 3, 10, 2, tzinfo=UTC
    )


@pytest.mark.parametrize("text", ["soon", PAST_THE_LAST_YEAR, "0001-01-01T00:00:00+01:00"])
def test_what_is_no_instant_is_refused_with_its_option(text: str) -> None:
    with pytest.raises(InputError, match=r"--start .* is not a date and time"):
        parse_instant(text, "--start")


def test_an_instant_that_a_statement_has_past_the_last_year_is_none() -> None:
    assert instant_or_none(PAST_THE_LAST_YEAR) is None
