"""Limits in charts: called by their distance, with all that a level asks beside it."""

from __future__ import annotations

from sasweb.web.rule_lines import distance_lines, threshold_lines
from screening.stations.models import StationThreshold
from tests.station_rules import seeded_rule


def test_a_distance_that_does_not_decide_alone_is_not_called_by_a_level() -> None:
    lines = distance_lines(seeded_rule())
    assert [line["km"] for line in lines] == sorted((each["km"] for each in lines), reverse=True)
    for line in lines:
        assert line["words"] == f"{line['km']:g} km"
        assert not line["tier"]
    (nearest,) = (each for each in lines if each["km"] == 1.0)
    assert nearest["title"].startswith("emergency: ")
    assert "miss distance: less than 1 km and probability of collision" in nearest["title"]


def test_without_a_rule_the_distance_alone_decides_and_the_line_says_so() -> None:
    limit = StationThreshold(tier="yellow", miss_distance_km=5.0)
    assert threshold_lines([limit]) == [
        {"tier": "yellow", "km": 5.0, "words": "yellow 5 km", "title": ""}
    ]
