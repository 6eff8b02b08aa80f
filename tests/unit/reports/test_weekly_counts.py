"""A week's counts and facts, held against a plain reading of the rows, one by one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from screening.conjunctions.models import Assessment, Conjunction
from screening.reports.interval import IsoWeek
from screening.reports.weekly import build_weekly, stations_told_of
from screening.reports.weekly_types import PassFact, TierCounts, WeeklyReport
from tests.weekly_history import LEVELS, OPEN_STATE, WEEK, history

pytestmark = pytest.mark.django_db

OPEN = {*OPEN_STATE.values(), "mitigated", "stale"}


class Read:
    """One conjunction as anybody would read it from its rows until an instant."""

    def __init__(self, pair: Conjunction, until_utc: datetime) -> None:
        self.pair, self.until_utc = pair, until_utc
        told = [each for each in pair.assessments.all() if each.created_at <= until_utc]
        self.by_runs = sorted(
            (each for each in told if each.run and each.run.finished_at <= until_utc),
            key=lambda each: each.created_at,
        )
        self.reports = [each for each in told if each.run is None]
        self.told = [*self.by_runs, *self.reports]
        self.steps = sorted(
            (each for each in pair.transitions.all() if each.at_utc <= until_utc),
            key=lambda each: each.sequence,
        )

    def shown(self, runs: list[Any]) -> Assessment:
        if not self.reports:
            return self.by_runs[-1]
        newest = self.by_runs[-1] if self.by_runs else None
        reaching = [
            each
            for each in runs
            if newest is not None
            and each.finished_at <= self.until_utc
            and each.window_start_utc <= newest.tca_utc
            and each.window_end_utc - timedelta(minutes=20) > newest.tca_utc
        ]
        if newest is not None and reaching and newest.run == reaching[-1]:
            return newest
        return max(self.reports, key=lambda each: each.made_at or each.created_at)

    def state_at(self, at_utc: datetime) -> tuple[str, str]:
        past = [each for each in self.steps if each.at_utc <= at_utc]
        return (past[-1].to_state, past[-1].to_level) if past else ("", "")

    def levels_open(self, start_utc: datetime, end_utc: datetime, tca_utc: datetime) -> list[str]:
        """The levels at the start and after each change while it stood open."""
        marks = [start_utc] + [
            each.at_utc for each in self.steps if start_utc <= each.at_utc < end_utc
        ]
        told = [self.state_at(mark) for mark in marks if mark < tca_utc]
        return [level for state, level in told if state in OPEN]

    def is_over(self, tca_utc: datetime) -> bool:
        return tca_utc < self.until_utc and self.state_at(self.until_utc)[0] != "cleared"

    def cleared_at(self) -> datetime | None:
        last = self.steps[-1] if self.steps else None
        return last.at_utc if last is not None and last.to_state == "cleared" else None


def read_all(until_utc: datetime, runs: list[Any]) -> dict[int, tuple[Read, Assessment]]:
    read = [Read(pair, until_utc) for pair in Conjunction.objects.order_by("pk")]
    return {each.pair.pk: (each, each.shown(runs)) for each in read if each.told}


def counted(levels: list[str]) -> TierCounts:
    names = {name or "none": levels.count(name) for name in LEVELS}
    return TierCounts(**names)


def worst(levels: list[str]) -> str:
    return max(levels, key=LEVELS.index, default="")


def expected(
    week: IsoWeek, until_utc: datetime, runs: list[Any], station_id: int
) -> dict[str, Any]:
    start_utc, end_utc = week.start_utc, min(week.end_utc, until_utc)
    new, active, cleared, passed, close, stale, acted = [], [], [], [], 0, 0, 0
    for read, shown in read_all(until_utc, runs).values():
        if read.pair.station_id != station_id or read.pair.is_exercise:
            continue
        is_passed = read.is_over(shown.tca_utc) and start_utc <= shown.tca_utc < end_utc
        open_levels = read.levels_open(start_utc, end_utc, shown.tca_utc)
        passing = [each.to_level for each in read.steps if each.to_state == "passed" and is_passed]
        level = worst(open_levels + passing)
        first_utc = min(each.created_at for each in read.told)
        if start_utc <= first_utc < end_utc:
            new.append(level)
        if open_levels:
            active.append(level)
            acted += LEVELS.index(level) >= 2
        cleared_at = read.cleared_at()
        if cleared_at is not None and start_utc <= cleared_at < end_utc:
            cleared.append(level)
        if is_passed:
            passed.append(level)
            close += shown.miss_distance_km < 5.0
        ahead = shown.tca_utc >= end_utc
        stale += ahead and read.state_at(end_utc)[0] == "stale"
    return {
        "new": counted(new),
        "active": counted(active),
        "cleared": counted(cleared),
        "passed": counted(passed),
        "stale_at_end": stale,
        "close": close,
        "acted_on": acted,
    }


def _found(report: WeeklyReport, slug: str) -> dict[str, Any]:
    of = next(each for each in report.stations if each.station == slug)
    assert of.counts is not None
    return {
        "new": of.counts.new,
        "active": of.counts.active,
        "cleared": of.counts.cleared,
        "passed": of.counts.passed,
        "stale_at_end": of.counts.stale_at_end,
        "close": of.close_passes,
        "acted_on": of.counts.active.acted_on,
    }


INSTANTS = {
    "when it was due": WEEK.made_at_utc,
    "on its Thursday": WEEK.start_utc + timedelta(days=3, hours=5),
    "a day later": WEEK.end_utc + timedelta(days=1, minutes=1),
}


@pytest.mark.parametrize("seed", [1, 2])
def test_counts_are_those_of_a_plain_reading_whenever_they_are_asked_for(seed: int) -> None:
    drawn = history(seed=seed, passes=160)
    for name, until_utc in INSTANTS.items():
        report = build_weekly(WEEK, stations_told_of(), until_utc)
        for station in stations_told_of():
            of_hand = expected(WEEK, until_utc, drawn.runs, station.pk)
            assert _found(report, station.slug) == of_hand, name
            assert of_hand["active"].total > 10


def test_facts_and_extremes_are_those_of_the_newest_opinion_that_was_known() -> None:
    drawn = history(seed=3, passes=120)
    report = build_weekly(WEEK, stations_told_of(), WEEK.made_at_utc)
    read = read_all(WEEK.made_at_utc, drawn.runs)
    assert len(report.top) == 10
    for fact in report.top:
        _, shown = read[fact.conjunction_id]
        assert (fact.tca_utc, fact.miss_km) == (shown.tca_utc, shown.miss_distance_km)
    for station, of in zip(stations_told_of(), report.stations, strict=True):
        passed = _passed(read, station.pk)
        assert of.closest is not None
        assert of.closest.miss_km == min(shown.miss_distance_km for _, shown in passed)
        assert of.highest_pc is not None
        assert of.highest_pc.pc == max(_counted_pc(*each) or 0.0 for each in passed)


def _passed(
    read: dict[int, tuple[Read, Assessment]], station_id: int
) -> list[tuple[Read, Assessment]]:
    return [
        (each, shown)
        for each, shown in read.values()
        if each.pair.station_id == station_id
        and not each.pair.is_exercise
        and each.is_over(shown.tca_utc)
        and WEEK.start_utc <= shown.tca_utc < WEEK.end_utc
    ]


def _counted_pc(read: Read, shown: Assessment) -> float | None:
    """What was computed goes before what an originator merely states."""
    stated = [each.stated_pc for each in read.reports if each.stated_pc is not None]
    return shown.pc if shown.pc is not None else max(stated, default=None)


def test_ten_at_most_lead_by_level_then_probability_then_distance() -> None:
    history(seed=5, passes=120)
    top = build_weekly(WEEK, stations_told_of(), WEEK.made_at_utc).top

    def order(fact: PassFact) -> tuple[float, ...]:
        return (-LEVELS.index(fact.level), -(-1.0 if fact.pc is None else fact.pc), fact.miss_km)

    assert [order(each) for each in top] == sorted(order(each) for each in top)
    assert len({each.level for each in top}) > 1
    assert not any(each.is_exercise for each in top)
