"""The way that each object's states come, and how far they stray from two-body motion.

Measured on the very objects that are searched, once for a window, by both searches alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from screening.engine.motion import Roughness
from screening.engine.near_earth.own_sgp4 import OwnSgp4, own_sgp4
from screening.engine.propagate import Propagator
from screening.engine.roughness import measure_roughness
from screening.engine.threads import Threads
from screening.engine.types import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class Ways:
    """Who has our own SGP4, and ``rough`` (n,): what everyone strays, by whichever way it has."""

    own: OwnSgp4
    rough: Roughness


def find_ways(
    propagator: Propagator,
    start_utc: datetime,
    duration_s: float,
    usable_until_s: FloatArray,
    wanted: BoolArray,
    threads: Threads,
) -> Ways:
    """Make the objects that are ``wanted`` (n,) ready to be searched; others mean nothing."""
    can_be_own = wanted & (usable_until_s >= duration_s) & ~propagator.is_followed
    own = own_sgp4(propagator, start_utc, duration_s, can_be_own, threads)
    others = np.flatnonzero(wanted & ~own.repeats)
    exact = propagator.own_bounds(
        measure_roughness(propagator, start_utc, usable_until_s, others), start_utc, usable_until_s
    )
    rough = Roughness(
        np.where(own.repeats, own.rough.velocity_error_km_s, exact.velocity_error_km_s),
        np.where(own.repeats, own.rough.acceleration_km_s2, exact.acceleration_km_s2),
        np.where(own.repeats, own.rough.jump_km, exact.jump_km),
    )
    return Ways(own, rough)
