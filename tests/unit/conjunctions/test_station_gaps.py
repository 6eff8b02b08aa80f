"""What is said of a station that was not screened all through."""

from datetime import UTC, datetime

from screening.conjunctions.station_gaps import StationGap


def test_a_station_screened_in_part_is_labelled_with_the_end_of_it() -> None:
    until = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
    gap = StationGap("ISS (25544)", until, "its element set decays then")
    assert gap.words == "screened until 2026-03-12 08:00 UTC"
    assert gap.sentence == (
        "ISS (25544) was screened only until 2026-03-12 08:00 UTC: its element set decays then."
    )
    assert gap.stored["until_utc"] == "2026-03-12T08:00:00+00:00"


def test_a_station_that_nobody_looked_at_is_labelled_so() -> None:
    gap = StationGap("CSS (48274)", None, "it has no element set")
    assert gap.words == "not screened"
    assert gap.sentence == "CSS (48274) was not screened: it has no element set."
    assert gap.stored == {"until_utc": None, "reason": "it has no element set"}
