"""Where a single pass counts: objects that stay, passes found again, stations without a rule."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from screening.reports.parts.passes import KnownPass, Opinion, Step
from screening.reports.parts.span import Span, covered_hours, longest_gap_hours
from tests.weekly_history import HOUR, WEEK

SPAN = Span(WEEK, WEEK.made_at_utc)
START = WEEK.start_utc


def _step(
    at_utc: datetime, state: str, level: str = "", before: str = "", rule: int | None = 1
) -> Step:
    return Step(1, at_utc, before, state, level, rule, None, False, False)


def _known(*steps: Step, tca_utc: datetime = START + 50 * HOUR, **changes: Any) -> KnownPass:
    kind = changes.pop("kind", "closest_approach")
    fields = {
        "pk": 1,
        "station_id": 1,
        "is_exercise": False,
        "is_synthetic": False,
        "first_seen_utc": START - 20 * HOUR,
        "known_until_utc": WEEK.made_at_utc,
        "shown": Opinion(1, 1, 1, START, None, tca_utc, 4.0, kind),
        "reports": (),
        "steps": steps,
        "unjudged_level": "",
    }
    return KnownPass(**fields | changes)


def test_what_stays_beside_a_station_is_open_after_its_least_distance() -> None:
    detected = _step(START - 90 * HOUR, "watch", "watch")
    stays = _known(detected, tca_utc=START - 50 * HOUR, kind="co_moving")
    assert stays.is_open_in(SPAN)
    assert not stays.is_passed_in(SPAN)
    left = _known(
        detected,
        _step(START + 9 * HOUR, "passed", "watch", before="watch"),
        tca_utc=START - 50 * HOUR,
        kind="co_moving",
    )
    assert left.is_passed_in(SPAN)
    passing = _known(detected, tca_utc=START - 50 * HOUR)
    assert not passing.is_open_in(SPAN)
    assert passing.is_passed_in(SPAN.before(1))


def test_a_pass_that_was_not_found_and_found_again_is_not_cleared() -> None:
    steps = [
        _step(START - 9 * HOUR, "red", "red"),
        _step(START + 1 * HOUR, "cleared", before="red"),
    ]
    lost = _known(*steps)
    assert lost.is_cleared_in(SPAN)
    assert (lost.is_passed_in(SPAN), lost.state, lost.level_in(SPAN)) == (False, "cleared", "red")
    found = _known(*steps, _step(START + 2 * HOUR, "watch", "watch", before="cleared"))
    assert not found.is_cleared_in(SPAN)
    assert (found.is_passed_in(SPAN), found.state, found.level_in(SPAN)) == (True, "passed", "red")
    assert found.level_standing == "watch"


def test_a_level_left_before_the_week_is_not_a_level_of_the_week() -> None:
    calm = _known(
        _step(START - 9 * HOUR, "red", "red"), _step(START - HOUR, "detected", before="red")
    )
    assert (calm.level_in(SPAN), calm.level_in(SPAN.before(1))) == ("", "red")


def test_where_no_rule_has_judged_a_pass_its_distance_stands_in() -> None:
    told = _step(START - HOUR, "detected", rule=None)
    assert _known(told, unjudged_level="yellow").level_in(SPAN) == "yellow"
    assert _known(unjudged_level="yellow").level_in(SPAN) == "yellow"
    assert _known(_step(START - HOUR, "detected"), unjudged_level="yellow").level_in(SPAN) == ""


def test_hours_are_covered_once_and_gaps_end_with_the_week() -> None:
    day = timedelta(days=1)
    stretches = [(START - day, START + HOUR), (START + 3 * HOUR, START + 5 * HOUR)] * 2
    assert covered_hours(stretches, START, START + day) == 3.0
    assert longest_gap_hours([START + 20 * HOUR], START, START + day) == 20.0
    assert longest_gap_hours([], START, START + day) == 24.0
