"""Which stations are exposed: their orbits, their size, and what flies about them today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import pi
from typing import Final

import numpy as np

from screening.catalog.density import semi_major_axes_km
from screening.conjunctions.run_inputs import FrozenStation
from screening.consequences.breakups.exposure import (
    Flux,
    Orbits,
    Ring,
    flux_through,
    reaching,
    ring_of,
    speeds_past,
)
from screening.consequences.kinds import World
from screening.engine.docking import find_docked
from screening.engine.propagate import Propagator
from screening.engine.types import BoolArray, ElementSet

# An object whose element set is older may long be down (catalog/population.py counts alike).
NEWER_THAN: Final = timedelta(days=30)
# How far from its element set a station's place still means something on a globe.
_NEAR_EPOCH: Final = timedelta(days=10)
# A station fills a part of the sphere around it: modules and solar arrays of the ISS, seen from all
# sides, are about 1,500 m2 in a disc of 13,700.
FILLED_SHARE: Final = 0.1
FILLED_BAND: Final = (0.05, 0.2)


@dataclass(frozen=True, slots=True)
class ExposedStation:
    """A station with its orbit and surroundings; these are None for ``reason``."""

    station: FrozenStation
    reason: str
    elements: ElementSet | None = None
    ring: Ring | None = None
    background: Flux | None = None
    background_objects: int = 0
    state_utc: datetime | None = None
    state_teme: tuple[float, ...] | None = None  # km, km/s

    @property
    def cross_section_m2(self) -> float | None:
        """What of it can be hit, seen from all sides; None where its size is not known."""
        radius_m = self.station.hard_body_radius_m
        return None if radius_m is None else FILLED_SHARE * pi * radius_m**2

    @property
    def cross_section_source(self) -> str:
        """Where that is from, in words."""
        radius_m = self.station.hard_body_radius_m
        if radius_m is None:
            return "its size is not known"
        low, high = FILLED_BAND
        return (
            f"assumed: {FILLED_SHARE:.0%} of the disc of {radius_m:g} m that encloses it (between "
            f"{low:.0%} and {high:.0%}); the radius is from "
            f"{self.station.hard_body_radius_source or 'its settings'}"
        )


def exposed_stations(
    world: World, at_utc: datetime, broken_ids: Collection[int] = ()
) -> list[ExposedStation]:
    """Return every station of a world, and what it meets today.

    One of ``broken_ids`` is what breaks up, as a whole: nothing of it is left to be exposed.
    """
    usable = _usable(world.elements, world.as_of_utc)
    background = _background(usable)
    exposed = [_exposed(station, usable, background, world, at_utc) for station in world.stations]
    return [
        _broken(each) if each.station.primary_norad_cat_id in broken_ids else each
        for each in exposed
    ]


def _broken(exposed: ExposedStation) -> ExposedStation:
    name = exposed.station.short_name
    reason = f"{name} is itself what breaks up, as a whole; what is left of it to be hit is not"
    return replace(exposed, reason=f"{reason} modelled", ring=None, background=None)


def _usable(elements: Sequence[ElementSet], as_of_utc: datetime) -> list[ElementSet]:
    oldest = as_of_utc - NEWER_THAN
    return [
        each
        for each in elements
        if each.epoch_utc >= oldest
        and each.mean_motion_rev_day > 0.0
        and 0.0 <= each.eccentricity < 1.0
    ]


def _background(elements: Sequence[ElementSet]) -> Orbits:
    return Orbits(
        semi_major_axis_km=semi_major_axes_km(np.array([e.mean_motion_rev_day for e in elements])),
        eccentricity=np.array([e.eccentricity for e in elements]),
        weight=np.ones(len(elements)),
    )


def _exposed(
    station: FrozenStation,
    elements: list[ElementSet],
    background: Orbits,
    world: World,
    at_utc: datetime,
) -> ExposedStation:
    rows = [i for i, e in enumerate(elements) if e.norad_cat_id == station.primary_norad_cat_id]
    if not rows:
        return ExposedStation(
            station, f"{station.short_name} has no element set of the last 30 days"
        )
    [row] = rows[:1]
    others = _others(elements, row, station)
    ring = ring_of(
        semi_major_axis_km=float(background.semi_major_axis_km[row]),
        eccentricity=float(background.eccentricity[row]),
        inclination_deg=elements[row].inclination_deg,
    )
    near = others & reaching(ring, background)
    speeds = speeds_past(
        ring, np.array([elements[i].inclination_deg for i in np.flatnonzero(near)])
    )
    state_utc, state = _state(elements[row], at_utc, world.as_of_utc)
    return ExposedStation(
        station=station,
        reason="",
        elements=elements[row],
        ring=ring,
        background=flux_through(ring, background.part(near), speeds),
        background_objects=int(others.sum()),
        state_utc=state_utc,
        state_teme=state,
    )


def _others(elements: list[ElementSet], row: int, station: FrozenStation) -> BoolArray:
    """Which objects are no part of a station: modules and visitors fly with it."""
    log = set(station.docking_log)
    logged = [i for i, each in enumerate(elements) if each.norad_cat_id in log]
    own = [row, *(each.index for each in find_docked(elements, row, logged=logged).docked)]
    others = np.ones(len(elements), dtype=bool)
    others[own] = False
    return others


def _state(
    elements: ElementSet, at_utc: datetime, as_of_utc: datetime
) -> tuple[datetime | None, tuple[float, ...] | None]:
    near = abs(at_utc - elements.epoch_utc) <= _NEAR_EPOCH
    when = at_utc if near else as_of_utc
    r_teme_km, v_teme_km_s, status = Propagator([elements]).states_teme(when, np.zeros(1))
    if status[0, 0]:
        return None, None
    return when, (*r_teme_km[0, 0].tolist(), *v_teme_km_s[0, 0].tolist())
