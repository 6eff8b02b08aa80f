"""What a station that was not screened all through is labelled with."""

from datetime import UTC, datetime

import pytest

from screening.conjunctions.services.station_coverage import (
    coverage_words,
    screened_until_sentence,
)


def test_a_station_screened_in_part_is_labelled_with_the_end_of_it() -> None:
    until = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
    assert coverage_words(screened_until_sentence("ISS (25544)", until)) == (
        "screened until 2026-03-12 08:00 UTC"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "ISS (25544) has no element set: it was not screened.",
        "CSS was not switched on yet: run 3 did not screen it.",
    ],
)
def test_a_station_that_nobody_looked_at_is_labelled_so(sentence: str) -> None:
    assert coverage_words(sentence) == "not screened"
