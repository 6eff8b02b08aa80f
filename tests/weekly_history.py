"""Weeks of a made-up history for tests: runs, passes, opinions, changes of state. Drawn by a seed.

The same seed draws the same history, row for row. ``WEEK`` is the last whole week in it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from screening.catalog.models import SpaceObject
from screening.conjunctions.life_models import RuleVersion, Transition
from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun
from screening.reports.interval import IsoWeek
from screening.stations.models import Station
from tests import factories

WEEK = IsoWeek(2026, 11)
HOUR = timedelta(hours=1)
LEVELS = ("", "watch", "yellow", "red", "emergency")
OPEN_STATE = {"": "detected"} | {level: level for level in LEVELS[1:]}


@dataclass
class History:
    """What is drawn next, and the rows drawn so far."""

    chance: random.Random
    runs: list[ScreeningRun]
    assessments: list[Assessment] = field(default_factory=list)
    transitions: list[Transition] = field(default_factory=list)


def history(
    *, seed: int = 1, weeks: int = 3, passes: int = 60, run_every: timedelta = 12 * HOUR
) -> History:
    """Draw runs over some weeks up to a day into the one after ``WEEK``, and passes among them."""
    drawn = History(random.Random(seed), watched(weeks=weeks, run_every=run_every))
    stations = list(Station.objects.filter(is_active=True).order_by("pk"))
    primaries, others = _objects(stations, passes)
    start_utc, reach = drawn.runs[0].window_start_utc, weeks * 7 + 7
    for number, other in enumerate(others):
        station = drawn.chance.choice(stations)
        tca_utc = start_utc + timedelta(days=drawn.chance.uniform(0.1, reach))
        _life(drawn, station, primaries[station.pk], other, tca_utc, number)
    Assessment.objects.bulk_create(drawn.assessments, batch_size=500)
    Transition.objects.bulk_create(drawn.transitions, batch_size=500)
    return drawn


def watched(
    *, weeks: int = 1, run_every: timedelta = 12 * HOUR, until_utc: datetime | None = None
) -> list[ScreeningRun]:
    """Runs at an even pace over some weeks, up to a day into the one after ``WEEK``."""
    start_utc = WEEK.before(weeks - 1).start_utc
    count = ((until_utc or WEEK.end_utc + 24 * HOUR) - start_utc) // run_every + 1
    return [looked(start_utc + number * run_every) for number in range(count)]


def looked(at_utc: datetime, **overrides: Any) -> ScreeningRun:
    """One finished run from an instant."""
    told = {
        "requested_at": at_utc,
        "started_at": at_utc,
        "finished_at": at_utc + timedelta(seconds=30),
        "window_start_utc": at_utc,
        "window_end_utc": at_utc + timedelta(days=7),
    }
    return factories.run(**told | overrides)


def _objects(
    stations: list[Station], count: int
) -> tuple[dict[int, SpaceObject], list[SpaceObject]]:
    primaries = {
        each.pk: SpaceObject.objects.create(
            norad_cat_id=each.primary_norad_cat_id, name=each.short_name
        )
        for each in stations
    }
    others = [
        SpaceObject(norad_cat_id=90_000 + number, name=f"PIECE {number}", object_type="debris")
        for number in range(count)
    ]
    return primaries, SpaceObject.objects.bulk_create(others)


def _life(
    drawn: History,
    station: Station,
    primary: SpaceObject,
    other: SpaceObject,
    tca_utc: datetime,
    number: int,
) -> None:
    """One pass from its first sight to its end, as far as the runs tell."""
    chance = drawn.chance
    first_utc = tca_utc - timedelta(days=chance.uniform(0.2, 6.9))
    lost_utc = tca_utc - timedelta(days=chance.uniform(0.0, 3.0)) if chance.random() < 0.3 else None
    seen = [
        run
        for run in drawn.runs
        if first_utc <= run.window_start_utc < min(tca_utc, lost_utc or tca_utc)
    ]
    if not seen:
        return
    pair = Conjunction.objects.create(
        station=station,
        primary=primary,
        secondary=other,
        first_tca_utc=tca_utc,
        tca_utc=tca_utc,
        miss_distance_km=1.0,
        first_run=seen[0],
        last_seen_run=seen[-1],
        last_looked_run=seen[-1],
        is_exercise=number % 25 == 24,
    )
    miss_km = chance.lognormvariate(2.0, 1.0)
    for run in seen:
        miss_km *= chance.uniform(0.8, 1.25)
        moved_utc = tca_utc + timedelta(seconds=chance.uniform(-30, 30))
        drawn.assessments.append(_opinion(chance, pair, run, moved_utc, miss_km))
    if chance.random() < 0.2:
        made_utc = seen[-1].window_start_utc + HOUR
        drawn.assessments.append(_report(chance, pair, made_utc, tca_utc, miss_km))
    drawn.transitions += _changes(chance, pair, seen, tca_utc, lost_utc, drawn.runs)


def _opinion(
    chance: random.Random, pair: Conjunction, run: ScreeningRun, tca_utc: datetime, miss_km: float
) -> Assessment:
    pc = 10 ** chance.uniform(-9, -3) if chance.random() < 0.8 else None
    return Assessment(
        conjunction=pair,
        run=run,
        kind="closest_approach",
        tca_utc=tca_utc,
        miss_distance_km=miss_km,
        radial_km=miss_km,
        in_track_km=0.0,
        cross_track_km=0.0,
        relative_speed_km_s=chance.uniform(1, 14),
        primary_age_days=0.5,
        secondary_age_days=chance.uniform(0.1, 5.0),
        created_at=run.window_start_utc,
        pc=pc,
        pc_grade="screening" if pc is not None else "",
        pc_reason="" if pc is not None else "no covariance",
        max_pc=10 ** chance.uniform(-7, -3),
    )


def _report(
    chance: random.Random, pair: Conjunction, made_utc: datetime, tca_utc: datetime, miss_km: float
) -> Assessment:
    return Assessment(
        conjunction=pair,
        originator="CSPOC",
        kind="closest_approach",
        tca_utc=tca_utc,
        miss_distance_km=miss_km * chance.uniform(0.7, 1.3),
        created_at=made_utc + HOUR,
        made_at=made_utc,
        stated_pc=10 ** chance.uniform(-9, -3),
    )


def _changes(
    chance: random.Random,
    pair: Conjunction,
    seen: list[ScreeningRun],
    tca_utc: datetime,
    lost_utc: datetime | None,
    runs: list[ScreeningRun],
) -> list[Transition]:
    """Levels that come and go, and an end: passed, or not found by a later run."""
    told: list[tuple[datetime, str, str, dict[str, Any]]] = []
    level, stays_calm = "", chance.random() < 0.6
    for run in seen:
        if told and chance.random() < 0.6:
            continue
        level = "" if stays_calm else chance.choice(LEVELS)
        state = "stale" if told and chance.random() < 0.1 else OPEN_STATE[level]
        told.append((run.window_start_utc + timedelta(seconds=20), state, level, {}))
    looked = [each for each in runs if each.pk > seen[-1].pk]
    if lost_utc and looked and looked[0].window_start_utc < tca_utc:
        told.append((looked[0].window_start_utc + timedelta(seconds=20), "cleared", "", {}))
    else:
        late = timedelta(minutes=chance.choice((1, 1, 1, 500)))  # the machine was off
        told.append((tca_utc + late, "passed", level, {}))
        if chance.random() < 0.5:
            realised = {"realised_miss_km": chance.uniform(0.1, 30.0), "cause": "outcome"}
            told.append((tca_utc + late + 8 * HOUR, "passed", level, realised))
    end_utc = runs[-1].window_start_utc
    return _rows(pair, [each for each in told if each[0] <= end_utc])


def _rows(
    pair: Conjunction, told: list[tuple[datetime, str, str, dict[str, Any]]]
) -> list[Transition]:
    rule = RuleVersion.objects.filter(station=pair.station_id).first()
    before = pairwise([(None, "", "", {}), *told])
    return [
        Transition(
            **{
                "conjunction": pair,
                "sequence": number,
                "from_state": was[1],
                "to_state": state,
                "from_level": was[2],
                "to_level": level,
                "cause": "rule",
                "reason": "drawn",
                "rule": rule,
                "at_utc": at_utc,
                "recorded_at": at_utc,
            }
            | more
        )
        for number, (was, (at_utc, state, level, more)) in enumerate(before, start=1)
    ]
