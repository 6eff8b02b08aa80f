"""Encounters that are solved: at a chosen instant an object passes a station at a chosen distance.

What an issue predicts differs from the design by an error that shrinks as the pass comes closer,
as the predictions of real element sets do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import sqrt
from typing import Final

import numpy as np

from screening.catalog.sources.demo.issues import TICK_S, tick_at, world_utc
from screening.catalog.sources.demo.meeting import Approach, draw_approach, meeting_state
from screening.catalog.sources.demo.objects import Identity, synthetic_name
from screening.catalog.sources.demo.programmes import PROGRAMMES, Slot, slot_at_tick
from screening.catalog.sources.demo.solve import (
    NoSolutionError,
    elements_at_state,
    solve_elements,
)
from screening.catalog.sources.demo.stations import STATIONS, DemoStation, station_at, station_issue
from screening.engine.constants import SECONDS_PER_DAY
from screening.engine.propagate import Propagator
from screening.engine.satrecs import satrec_from
from screening.engine.types import ElementSet, FloatArray

# Designed misses, from an emergency to what only the widest volume shows.
MISS_LADDER_KM: Final = (0.3, 5.0, 1.2, 12.5, 0.6, 2.6, 16.0, 1.8, 7.0, 0.9, 3.6, 20.0, 9.5)
_LADDER_STRIDE: Final = 5
# Error of a prediction across the relative velocity and in time: a floor, and growth a day ahead.
MISS_SIGMA_KM: Final = (0.02, 0.22)
TIME_SIGMA_S: Final = (0.005, 0.12)
_LASTING_SHARE: Final = 0.75  # of an error's variance: what stays unknown from issue to issue
# Half a revolution and a whole one later the same pair must be further apart than this: otherwise
# it would meet again at every revolution for days.
MIN_NEXT_MISS_KM: Final = 30.0
_NEXT_REVOLUTIONS: Final = (-1.0, -0.5, 0.5, 1.0)
_LOOK_AROUND_S: Final = np.arange(-60.0, 60.1, 2.0)
_ATTEMPTS: Final = 40
_EPOCH_SPREAD_S: Final = 10_000.0


@dataclass(frozen=True, slots=True)
class DemoEncounter:
    """One solved pass as this issue predicts it, beside the distance that it was designed for."""

    station_norad_cat_id: int
    norad_cat_id: int
    tca_utc: datetime
    miss_distance_km: float
    designed_miss_km: float


@dataclass(frozen=True, slots=True)
class SolvedObject:
    """An object on its way to (or from) its encounter; its number is given by the world."""

    identity: Identity
    element_set: ElementSet
    encounter: DemoEncounter


@dataclass(frozen=True, slots=True)
class _Design:
    """What an encounter is to be. It depends on the slot alone, never on the issue."""

    slot: Slot
    station: DemoStation
    template: ElementSet
    tca_s: float
    approach: Approach


def solved_objects(now_utc: datetime, *, seed: int) -> Iterator[SolvedObject]:
    """Yield every object of both programmes, each solved for its own encounter."""
    tick = tick_at(now_utc)
    for programme in PROGRAMMES:
        for place in range(programme.pool):
            design = _design(slot_at_tick(programme, place, tick, seed))
            identity = Identity(design.template.name, programme.family(place).facts)
            yield SolvedObject(identity, *_issue(design, tick))


@lru_cache(maxsize=2048)
def _design(slot: Slot) -> _Design:
    """Return the first design of a slot that an orbit of the object's family can fly.

    Where none can, the object stays on the orbit of its encounter before. Kept in memory: an
    encounter is asked for again at every issue.
    """
    family = slot.programme.family(slot.place)
    name = synthetic_name(slot.programme.object_name(slot.place))
    station = STATIONS[slot.number % len(STATIONS)]
    miss_km = MISS_LADDER_KM[slot.number * _LADDER_STRIDE % len(MISS_LADDER_KM)]
    for attempt in range(_ATTEMPTS):
        tca_s = slot.tca_s(attempt)
        tca_utc = world_utc(tca_s)
        own = station_at(station, tca_s)
        station_state = _state_teme(own, tca_utc)
        template = ElementSet(
            0, name, "", tca_utc, 15.0, 0.0, 0.0, 0.0, 0.0, 0.0, family.bstar_per_earth_radius
        )
        try:
            approach = draw_approach(slot, family, attempt, station_state[:3], miss_km)
            state, _ = meeting_state(approach, station_state, np.zeros(2))
            orbit = elements_at_state(template, tca_utc, state)
        except NoSolutionError:
            continue
        if not _meets_again(own, orbit, tca_utc):
            return _Design(slot, station, template, tca_s, approach)
    return _design(slot.before())


def _meets_again(own: ElementSet, orbit: ElementSet, tca_utc: datetime) -> bool:
    """Tell whether the pair passes as closely again within one revolution of the station."""
    revolution_s = SECONDS_PER_DAY / own.mean_motion_rev_day
    offset_s = np.concatenate(
        [share * revolution_s + _LOOK_AROUND_S for share in _NEXT_REVOLUTIONS]
    )
    r, v, _ = Propagator([own, orbit]).states_teme(tca_utc, offset_s)
    away, relative = r[1] - r[0], v[1] - v[0]
    # Straight on from each look: how close the two come if they keep their relative velocity.
    time_s = -np.einsum("tk,tk->t", away, relative) / np.einsum("tk,tk->t", relative, relative)
    nearest = away + np.clip(time_s, -2.0, 2.0)[:, None] * relative
    return bool(np.nanmin(np.linalg.norm(nearest, axis=1)) < MIN_NEXT_MISS_KM)


def _issue(design: _Design, tick: int) -> tuple[ElementSet, DemoEncounter]:
    """Return an object's elements at a tick, and the pass that they predict."""
    own = station_issue(design.station, tick, seed=design.slot.seed)
    days_ahead = max(0.0, (design.tca_s - tick * TICK_S) / SECONDS_PER_DAY)
    error_km, error_s = _prediction_error(design.slot, tick, days_ahead)
    tca_utc = world_utc(design.tca_s + error_s)
    state, miss_km = meeting_state(design.approach, _state_teme(own, tca_utc), error_km)
    epoch_s = tick * TICK_S - _EPOCH_SPREAD_S * design.slot.chance("epoch", tick)
    element_set = solve_elements(design.template, world_utc(epoch_s), tca_utc, state)
    encounter = DemoEncounter(own.norad_cat_id, 0, tca_utc, miss_km, design.approach.miss_km)
    return element_set, encounter


def _prediction_error(slot: Slot, tick: int, days_ahead: float) -> tuple[FloatArray, float]:
    """Return the error of this issue's prediction: two components in km, and seconds.

    Most of it stays from issue to issue, so that misses converge on the design as the pass comes
    near, with a little scatter.
    """
    draws = [
        sqrt(_LASTING_SHARE) * slot.error("lasting error", component)
        + sqrt(1.0 - _LASTING_SHARE) * slot.error("issue error", component, tick)
        for component in range(3)
    ]
    floor_km, growth_km = MISS_SIGMA_KM
    floor_s, growth_s = TIME_SIGMA_S
    sigma_km, sigma_s = floor_km + growth_km * days_ahead, floor_s + growth_s * days_ahead
    return sigma_km * np.array(draws[:2]), sigma_s * draws[2]


def _state_teme(element_set: ElementSet, at_utc: datetime) -> FloatArray:
    minutes = (at_utc - element_set.epoch_utc).total_seconds() / 60.0
    _, r_teme_km, v_teme_km_s = satrec_from(element_set).sgp4_tsince(minutes)
    return np.array(r_teme_km + v_teme_km_s)
