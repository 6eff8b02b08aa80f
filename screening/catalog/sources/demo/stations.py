"""Both stations, what is docked to them, and what only flies nearby.

Heights and inclinations are near those that the operators publish (ISS about 420 km and 51.6 deg,
CSS about 390 km and 41.5 deg); nodes and anomalies are invented. The demo's stations hold their
height exactly (B* = 0): what is announced for next week stays true, except for the changes that the
world itself puts in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from screening.catalog.models import ObjectType
from screening.catalog.sources.demo.chance import normal, uniform
from screening.catalog.sources.demo.issues import (
    TICK_S,
    reissued,
    tick_at,
    world_utc,
)
from screening.catalog.sources.demo.kepler import mean_motion_rev_day, semi_major_axis_km
from screening.catalog.sources.demo.objects import (
    WORLD_EPOCH_UTC,
    Identity,
    ObjectFacts,
    facts_of,
    synthetic_name,
)
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.satrecs import satrec_from
from screening.engine.types import ElementSet

PARTS_OF_AN_OLDER_ISSUE: Final = 3  # every third docked part still has the set of three ticks ago
_OLDER_BY_TICKS: Final = 3
_DOCKED_IN_TRACK_SIGMA_KM: Final = 0.25
_FLYER_LIFE_DAYS: Final = 150.0
_FLYER_BSTAR: Final = 6.0e-5


@dataclass(frozen=True, slots=True)
class Companion:
    """A free flyer on the station's own orbit, a fixed distance ahead (negative: behind)."""

    name: str
    owner_code: str
    ahead_km: float
    extra_eccentricity: float


@dataclass(frozen=True, slots=True)
class DemoStation:
    """A station and its surroundings. ``orbit`` is at the world epoch."""

    orbit: ElementSet
    owner_code: str
    docked: tuple[Identity, ...]
    companions: tuple[Companion, ...]
    released_pattern: str
    released_owner_code: str
    released_count: int


def _orbit(
    norad_cat_id: int,
    name: str,
    designator: str,
    elements: tuple[float, float, float, float, float, float],
) -> ElementSet:
    """``elements``: rev/day, eccentricity, then inclination, node, perigee, anomaly in degrees."""
    drag_free = 0.0
    return ElementSet(
        norad_cat_id, synthetic_name(name), designator, WORLD_EPOCH_UTC, *elements, drag_free
    )


def _craft(
    name: str, owner_code: str, norad_cat_id: int | None = None, designator: str = ""
) -> Identity:
    """A part or a satellite. Modules carry their real numbers: station files name them."""
    facts = facts_of(ObjectType.PAYLOAD, owner_code)
    return Identity(synthetic_name(name), facts, norad_cat_id, designator)


STATIONS: Final = (
    DemoStation(
        _orbit(25544, "ISS (ZARYA)", "1998-067A", (15.49, 6e-4, 51.632, 58.0, 117.0, 243.0)),
        "ISS",
        (
            _craft("ISS (UNITY)", "ISS", 25575, "1998-069F"),
            _craft("ISS (ZVEZDA)", "ISS", 26400, "2000-037A"),
            _craft("ISS (DESTINY)", "ISS", 26700, "2001-006B"),
            _craft("POISK", "ISS", 36086, "2009-060A"),
            _craft("ISS (NAUKA)", "ISS", 49044, "2021-066A"),
            _craft("SOYUZ-MS A", "CIS"),
            _craft("PROGRESS-MS A", "CIS"),
            _craft("PROGRESS-MS B", "CIS"),
            _craft("CREW DRAGON A", "US"),
            _craft("CYGNUS A", "US"),
            _craft("HTV-X A", "JPN"),
        ),
        (Companion("ISS OBJECT ZZ", "ISS", -33.0, 4.0e-5),),
        "ISS OBJECT Z{}",
        "ISS",
        10,
    ),
    DemoStation(
        _orbit(48274, "CSS (TIANHE)", "2021-035A", (15.606, 5e-4, 41.466, 201.0, 64.0, 17.0)),
        "PRC",
        (
            _craft("CSS (WENTIAN)", "PRC", 53239, "2022-085A"),
            _craft("CSS (MENGTIAN)", "PRC", 54216, "2022-143A"),
            _craft("SHENZHOU A", "PRC"),
            _craft("TIANZHOU A", "PRC"),
        ),
        (Companion("SHENZHOU MODULE A", "PRC", 140.0, 1.0e-4),),
        "CSS OBJECT Z{}",
        "PRC",
        4,
    ),
)


def station_issue(station: DemoStation, tick: int, *, seed: int) -> ElementSet:
    """Return the station's element set of a tick; its epoch lies up to 80 minutes before it."""
    key = np.array([station.orbit.norad_cat_id]), np.array([tick])
    earlier_s = 600.0 + 4200.0 * float(uniform(seed, "station epoch", *key)[0])
    return station_at(station, tick * TICK_S - earlier_s)


def station_at(station: DemoStation, seconds: float) -> ElementSet:
    """Return the station's element set with its epoch at world seconds.

    Without drag SGP4's mean elements move linearly, so all epochs describe exactly one orbit.
    """
    orbit = station.orbit
    satrec = satrec_from(orbit)
    epoch_utc = world_utc(seconds)
    minutes = (epoch_utc - orbit.epoch_utc).total_seconds() / 60.0
    return replace(
        orbit,
        epoch_utc=epoch_utc,
        raan_deg=float(np.degrees(satrec.nodeo + satrec.nodedot * minutes)) % 360.0,
        arg_perigee_deg=float(np.degrees(satrec.argpo + satrec.argpdot * minutes)) % 360.0,
        mean_anomaly_deg=float(np.degrees(satrec.mo + satrec.mdot * minutes)) % 360.0,
    )


def surroundings(
    station: DemoStation, now_utc: datetime, *, seed: int
) -> list[tuple[Identity, ElementSet]]:
    """Return the station itself, its docked parts and its free flyers, as issued at ``now_utc``.

    Objects without a number of their own carry 0 and get one from the world.
    """
    tick = tick_at(now_utc)
    own = station_issue(station, tick, seed=seed)
    own_facts = facts_of(ObjectType.PAYLOAD, station.owner_code)
    return [
        (_identity_like(own, own_facts), own),
        *_docked_parts(station, tick, seed),
        *_companions(station, own, tick),
        *_released(station, tick, seed),
    ]


def _docked_parts(station: DemoStation, tick: int, seed: int) -> list[tuple[Identity, ElementSet]]:
    """As in the real catalogue, some parts share the station's newest set and some an older one."""
    parts = []
    for index, part in enumerate(station.docked):
        is_older = index % PARTS_OF_AN_OLDER_ISSUE == 0
        its_tick = tick - _OLDER_BY_TICKS if is_older else tick
        issue = station_issue(station, its_tick, seed=seed)
        if is_older:
            issue = _shifted(issue, _docked_error_km(station, index, its_tick, seed))
        parts.append((part, issue))
    return parts


def _docked_error_km(station: DemoStation, index: int, tick: int, seed: int) -> float:
    keys = (np.array([station.orbit.norad_cat_id]), np.array([index]), np.array([tick]))
    return _DOCKED_IN_TRACK_SIGMA_KM * float(np.clip(normal(seed, "docked", *keys)[0], -2, 2))


def _companions(
    station: DemoStation, own: ElementSet, tick: int
) -> list[tuple[Identity, ElementSet]]:
    return [
        (
            _craft(each.name, each.owner_code),
            replace(
                _shifted(own, each.ahead_km),
                eccentricity=own.eccentricity + each.extra_eccentricity,
            ),
        )
        for each in station.companions
    ]


def _released(station: DemoStation, tick: int, seed: int) -> list[tuple[Identity, ElementSet]]:
    """Small satellites set free from the station: its plane, a few kilometres lower, far round."""
    found = []
    for index in range(station.released_count):
        keys = (np.array([station.orbit.norad_cat_id]), np.array([index]))
        phase = float(uniform(seed, "release phase", *keys)[0])
        lives = tick * TICK_S / (_FLYER_LIFE_DAYS * SECONDS_PER_DAY) + phase
        life = int(np.floor(lives))
        began_s = (life - phase) * _FLYER_LIFE_DAYS * SECONDS_PER_DAY
        at_release = _release(station, index, life, began_s, seed)
        epoch_s = tick * TICK_S - 900.0 - 1500.0 * index
        issue = reissued(at_release, world_utc(max(epoch_s, began_s)))
        name = station.released_pattern.format(chr(ord("A") + index))
        found.append((_craft(name, station.released_owner_code), issue))
    return found


def _release(station: DemoStation, index: int, life: int, began_s: float, seed: int) -> ElementSet:
    """Return the orbit on which a satellite begins a life: lower by 2 to 16 km, well away."""
    keys = (np.array([station.orbit.norad_cat_id]), np.array([index]), np.array([life]))
    lower_km = 2.0 + 14.0 * float(uniform(seed, "release height", *keys)[0])
    ahead_deg = 20.0 + 320.0 * float(uniform(seed, "release place", *keys)[0])
    at_start = station_at(station, began_s)
    semi_major_axis = semi_major_axis_km(at_start.mean_motion_rev_day) - lower_km
    return replace(
        at_start,
        mean_motion_rev_day=mean_motion_rev_day(semi_major_axis),
        eccentricity=at_start.eccentricity + 3e-4,
        raan_deg=(at_start.raan_deg - 0.05 * lower_km) % 360.0,
        mean_anomaly_deg=(at_start.mean_anomaly_deg + ahead_deg) % 360.0,
        bstar_per_earth_radius=_FLYER_BSTAR,
    )


def _shifted(element_set: ElementSet, ahead_km: float) -> ElementSet:
    """Return the same orbit a distance further along the track."""
    angle_deg = float(np.degrees(ahead_km / semi_major_axis_km(element_set.mean_motion_rev_day)))
    return replace(element_set, mean_anomaly_deg=(element_set.mean_anomaly_deg + angle_deg) % 360.0)


def _identity_like(element_set: ElementSet, facts: ObjectFacts) -> Identity:
    return Identity(
        element_set.name, facts, element_set.norad_cat_id, element_set.international_designator
    )
