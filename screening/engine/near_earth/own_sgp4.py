"""Our own SGP4 of the objects of one search, held against the ``sgp4`` package before it is used.

It finds where to look and decides nothing that is reported. An object that it does not repeat to
``AGREEMENT_KM`` is left to the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from math import tau
from typing import Final

import numpy as np

from screening.engine.compiled import Floats, LongWhole, compiled
from screening.engine.constants import MU_WGS72_KM3_S2
from screening.engine.motion import Roughness
from screening.engine.near_earth.coefficients import ECCO, MDOT, MO
from screening.engine.near_earth.pairs import NearEarth
from screening.engine.near_earth.states import (
    STEPS,
    near_earth_grid,
    near_earth_state,
    object_states,
)
from screening.engine.propagate import Propagator
from screening.engine.roughness import (
    ACCELERATION_FLOOR_KM_S2,
    ECCENTRIC,
    FIRST_DERIVATIVE,
    LOOK_STENCIL_S,
    NEAR_EARTH_JUMP_KM,
    SAFETY_FACTOR,
    SECOND_DERIVATIVE,
    velocity_floor_km_s,
)
from screening.engine.threads import Threads
from screening.engine.types import BoolArray, FloatArray, IntArray

# Our SGP4 repeats the package to 1e-8 km. An object that it repeats worse than this goes through
# the package.
AGREEMENT_KM: Final = 1e-4
_CHECK_TIMES: Final = 4
# What an object is off at any time is taken for ten times the worst of those checks, and never for
# less than a tenth of a millimetre.
_SLACK_FACTOR: Final = 10.0
_LEAST_SLACK_KM: Final = 1e-7
_OBJECTS_PER_TASK: Final = 256
# A look that is drawn to perigee is this share of its way nearer: up to 18 degrees are left.
_DRAWN_TO_PERIGEE: Final = 0.9


@dataclass(frozen=True, slots=True)
class OwnSgp4:
    """Our own SGP4 of a propagator's objects: ``repeats`` (n,) tells which of them have it.

    ``slack_km`` (n,) bounds how far it is off the package, and ``rough`` what its paths stray from
    two-body motion; both mean nothing for objects that do not have it.
    """

    near: NearEarth
    repeats: BoolArray
    slack_km: FloatArray
    rough: Roughness


@dataclass(frozen=True, slots=True)
class QuickStates:
    """States by our own SGP4 of those objects that have it, and by the package of all others."""

    propagator: Propagator
    start_utc: datetime
    own: OwnSgp4

    def grid(self, index: IntArray, at_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the states of all objects at all times: (k, t, 3) each."""
        quick = self.own.repeats[index]
        r, v = np.empty((2, index.size, at_s.size, 3))
        r[quick], v[quick] = own_grid(self.own.near, index[quick], at_s)
        if not quick.all():
            exact = self.propagator.grid_states_teme(index[~quick], self.start_utc, at_s)
            r[~quick], v[~quick] = exact
        return r, v

    def scattered(self, index: IntArray, at_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the states of objects at their own times: (k, 3) each."""
        quick = self.own.repeats[index]
        r, v = np.empty((2, index.size, 3))
        flat = np.empty((int(quick.sum()), 6))
        _own_states(self.own.near, index[quick], at_s[quick], flat)
        r[quick], v[quick] = flat[:, :3], flat[:, 3:]
        exact = self.propagator.scattered_states_teme(index[~quick], self.start_utc, at_s[~quick])
        r[~quick], v[~quick] = exact
        return r, v


def own_grid(near: NearEarth, index: IntArray, at_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return our own states of objects at common times, (k, t, 3) each."""
    out = np.empty((index.size, 6, at_s.size))
    near_earth_grid(near.coefficients[index], near.epoch_min[index], at_s / 60.0, out)
    states = out.transpose(0, 2, 1)
    return states[..., :3], states[..., 3:]


@compiled
def _own_states(near: NearEarth, index: LongWhole, at_s: Floats, out: Floats) -> None:
    """Write our own states of objects at their own times: ``out`` (k, 6)."""
    for k in range(index.size):
        i = index[k]
        state = near_earth_state(near.coefficients[i], near.epoch_min[i] + at_s[k] / 60.0)
        for c in range(6):
            out[k, c] = state[c]


def own_sgp4(
    propagator: Propagator,
    start_utc: datetime,
    duration_s: float,
    wanted: BoolArray,
    threads: Threads,
) -> OwnSgp4:
    """Make our own SGP4 ready for the near-Earth objects among ``wanted`` (n,).

    They must live through the whole window of ``duration_s`` from ``start_utc``.
    """
    near = NearEarth(propagator.near_earth_rows, propagator.minutes_since_epoch(start_utc))
    index = np.flatnonzero(wanted & ~propagator.is_deep_space)
    repeats, slack_km = np.zeros(len(propagator), np.bool_), np.zeros(len(propagator))
    off_km = _disagreement_km(propagator, near, index, start_utc, duration_s)
    repeats[index] = off_km <= AGREEMENT_KM
    slack_km[index] = np.maximum(_SLACK_FACTOR * off_km, _LEAST_SLACK_KM)
    strays = _measured(near, np.flatnonzero(repeats), duration_s, threads)
    rough = Roughness(
        np.maximum(velocity_floor_km_s(propagator), SAFETY_FACTOR * strays[:, 0]),
        np.maximum(ACCELERATION_FLOOR_KM_S2, SAFETY_FACTOR * strays[:, 1]),
        np.full(repeats.size, NEAR_EARTH_JUMP_KM),
    )
    return OwnSgp4(near, repeats, slack_km, rough)


def _disagreement_km(
    propagator: Propagator,
    near: NearEarth,
    index: IntArray,
    start_utc: datetime,
    duration_s: float,
) -> FloatArray:
    """Return the largest distance of our positions from the package's at a few times, (k,)."""
    at_s = np.linspace(0.0, duration_s, _CHECK_TIMES)
    exact_km, _ = propagator.grid_states_teme(index, start_utc, at_s)
    off_km = np.linalg.norm(own_grid(near, index, at_s)[0] - exact_km, axis=-1)
    worst_km: FloatArray = np.max(np.nan_to_num(off_km, nan=np.inf), axis=1, initial=0.0)
    return worst_km


def _measured(near: NearEarth, index: IntArray, duration_s: float, threads: Threads) -> FloatArray:
    """Return what our own SGP4's paths stray, velocity and acceleration, at worst: (n, 2)."""
    strays = np.zeros((near.epoch_min.size, 2))
    parts = [index[first : first + _OBJECTS_PER_TASK] for first in _firsts(index.size)]
    threads.run([partial(_measure_strays, near, part, duration_s, strays) for part in parts])
    return strays


def _firsts(count: int) -> range:
    return range(0, count, _OBJECTS_PER_TASK)


@compiled
def _measure_strays(near: NearEarth, index: LongWhole, duration_s: float, strays: Floats) -> None:
    """Write the worst velocity and acceleration misfit of objects at ``STEPS`` looks: (n, 2)."""
    looks, scratch = np.empty((LOOK_STENCIL_S.size, 6 * STEPS)), np.empty(6 * STEPS)
    centre_s, minutes = np.empty(STEPS), np.empty(STEPS)
    for i in index:
        row, epoch_min = near.coefficients[i], near.epoch_min[i]
        _choose_looks(row, epoch_min, duration_s, centre_s)
        for j in range(LOOK_STENCIL_S.size):
            minutes[:] = epoch_min + (centre_s + LOOK_STENCIL_S[j]) / 60.0
            object_states(row, minutes, scratch, looks[j])
        _worst_strays(looks, strays[i])


@compiled
def _choose_looks(row: Floats, epoch_min: float, duration_s: float, centre_s: Floats) -> None:
    """Write when to look, (STEPS,): all over the window, every other time near a perigee.

    Only eccentric orbits are so much worse there that it must not be missed.
    """
    first_s = LOOK_STENCIL_S[-1]
    last_s = max(duration_s - first_s, first_s)
    for k in range(STEPS):
        at_s = first_s + k * (last_s - first_s) / (STEPS - 1)
        if k % 2 == 1 and row[ECCO] > ECCENTRIC:
            turns = (row[MO] + row[MDOT] * (epoch_min + at_s / 60.0)) / tau
            since_perigee_s = (turns - np.rint(turns)) * tau / row[MDOT] * 60.0
            at_s -= _DRAWN_TO_PERIGEE * since_perigee_s
        centre_s[k] = min(max(at_s, first_s), last_s)


@compiled
def _worst_strays(looks: Floats, worst: Floats) -> None:
    """Write the largest misfits of states (stencil, 6 * STEPS): see ``roughness.strays_of``."""
    middle = looks[LOOK_STENCIL_S.size // 2]
    for k in range(STEPS):
        radius_squared, velocity, acceleration = 0.0, 0.0, 0.0
        for c in range(3):
            radius_squared += middle[c * STEPS + k] ** 2
        gravity = MU_WGS72_KM3_S2 / (radius_squared * np.sqrt(radius_squared))
        for c in range(3):
            first, second = 0.0, 0.0
            for j in range(LOOK_STENCIL_S.size):
                first += FIRST_DERIVATIVE[j] * looks[j, c * STEPS + k]
                second += SECOND_DERIVATIVE[j] * looks[j, c * STEPS + k]
            velocity += (first - middle[(c + 3) * STEPS + k]) ** 2
            acceleration += (second + gravity * middle[c * STEPS + k]) ** 2
        worst[0] = max(worst[0], np.sqrt(velocity))
        worst[1] = max(worst[1], np.sqrt(acceleration))
