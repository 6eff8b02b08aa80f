"""Brute force: every local minimum of distance of a pair, by sampling densely. Slow and plain.

It shares nothing with the engine but the set-up of SGP4 from elements: no sieve, no bounds, no
velocities, and another way to minimise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from screening.engine.satrecs import satrec_from
from screening.engine.types import ElementSet

SAMPLE_S = 2.0  # slow pairs have dips of micrometres that last some seconds
GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Minimum:
    """One local minimum of distance."""

    tca_s: float
    miss_km: float
    speed_km_s: float


class Pair:
    """Distance between two objects on exact states; infinite once either has failed."""

    def __init__(self, one: ElementSet, other: ElementSet, start_utc: datetime) -> None:
        self._satrecs = satrec_from(one), satrec_from(other)
        midnight = start_utc.replace(hour=0, minute=0, second=0, microsecond=0)
        self._jd = midnight.toordinal() + 1721424.5
        self._fraction = (start_utc - midnight).total_seconds() / 86400.0

    def distance_km(self, at_s: Vector) -> Vector:
        (code, r, _), (other_code, other_r, _) = self._states(at_s)
        distance = np.linalg.norm(r - other_r, axis=1)
        dead = np.maximum.accumulate((code != 0) | (other_code != 0))
        distance[dead] = np.inf
        return distance

    def speed_km_s(self, at_s: float) -> float:
        (_, _, v), (_, _, other_v) = self._states(np.array([at_s]))
        return float(np.linalg.norm(v - other_v))

    def _states(self, at_s: Vector) -> list[tuple[Vector, Vector, Vector]]:
        jd, fraction = np.full(at_s.shape, self._jd), self._fraction + at_s / 86400.0
        return [satrec.sgp4_array(jd, fraction) for satrec in self._satrecs]


def minima(
    one: ElementSet,
    other: ElementSet,
    start_utc: datetime,
    duration_s: float,
    threshold_km: float,
) -> list[Minimum]:
    """Return every local minimum under the threshold with its time in [0, duration)."""
    pair = Pair(one, other, start_utc)
    at_s = np.arange(-2, duration_s / SAMPLE_S + 3) * SAMPLE_S
    distance = pair.distance_km(at_s)
    lower = (distance[1:-1] <= distance[:-2]) & (distance[1:-1] < distance[2:])
    found = []
    # A sample is at most half a step from its minimum, at most 16 km/s fast.
    for k in np.flatnonzero(lower & (distance[1:-1] < threshold_km + 16.0 * SAMPLE_S)) + 1:
        tca_s = golden_section(pair, at_s[k - 1], at_s[k + 1])
        miss_km = float(pair.distance_km(np.array([tca_s]))[0])
        if miss_km < threshold_km and 0.0 <= tca_s < duration_s:
            found.append(Minimum(tca_s, miss_km, pair.speed_km_s(tca_s)))
    return found


def golden_section(pair: Pair, low_s: float, high_s: float) -> float:
    """Narrow a bracket of one minimum down to a tenth of a millisecond."""
    while high_s - low_s > 1e-4:
        span = GOLDEN * (high_s - low_s)
        left, right = pair.distance_km(np.array([high_s - span, low_s + span]))
        low_s, high_s = (low_s, low_s + span) if left < right else (high_s - span, high_s)
    return (low_s + high_s) / 2.0
