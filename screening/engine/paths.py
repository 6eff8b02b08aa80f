"""Distance of two objects along their exact SGP4 paths, and its slope.

NOTE: SGP4's velocity is not the derivative of its position (by up to metres a second), so the range
rate formed from it is zero at another instant than the one of least distance: microseconds away in
a fast pass, seconds in a slow one. TCA is the instant of least distance; the slope used here is
therefore the central difference of exact positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from screening.engine.propagate import Propagator
from screening.engine.types import BoolArray, FloatArray, IntArray
from screening.engine.vectors import length, weighted_sum

_BEFORE_DEATH_S: Final = 0.6


@dataclass(frozen=True, slots=True)
class Stencil:
    """A difference formula for the first derivative: points (m,) and weights (m,)."""

    points_s: FloatArray
    weights_per_s: FloatArray

    @property
    def reach_s(self) -> float:
        """How far after its middle the formula looks."""
        return float(self.points_s.max())


# A pass bends over seconds: two points half a second away are exact to a microsecond. A slow
# encounter's curve is so flat that the rounding of positions (1e-10 km) would move its minimum by
# tens of milliseconds: four points, five and ten seconds away, to a few milliseconds.
FAST_STENCIL: Final = Stencil(np.array([-0.5, 0.5]), np.array([-1.0, 1.0]))
SLOW_STENCIL: Final = Stencil(
    np.array([-10.0, -5.0, 5.0, 10.0]), np.array([1.0, -8.0, 8.0, -1.0]) / 60.0
)


@dataclass(frozen=True, slots=True)
class PairSpans:
    """Stretches of time (``from_s`` to ``until_s``, seconds) of one pair each: arrays (k,)."""

    primary: IntArray
    secondary: IntArray
    from_s: FloatArray
    until_s: FloatArray

    def take(self, rows: BoolArray | IntArray) -> PairSpans:
        """Return the selected rows."""
        return PairSpans(
            self.primary[rows], self.secondary[rows], self.from_s[rows], self.until_s[rows]
        )

    def __len__(self) -> int:
        return int(self.primary.size)


def join_spans(parts: list[PairSpans]) -> PairSpans:
    """Join several into one (an empty list gives an empty one)."""
    nobody: IntArray = np.zeros(0, dtype=np.int64)
    never: FloatArray = np.zeros(0)
    return PairSpans(
        np.concatenate([nobody, *(part.primary for part in parts)]),
        np.concatenate([nobody, *(part.secondary for part in parts)]),
        np.concatenate([never, *(part.from_s for part in parts)]),
        np.concatenate([never, *(part.until_s for part in parts)]),
    )


@dataclass(frozen=True, slots=True)
class Window:
    """The window of one screening: how long, how far each object goes in it, how close is close.

    ``usable_until_s`` (n,) is the duration for an object that outlives the window. The part of it
    that is looked at, ``from_s`` to ``until_s``, is all of it unless a screening is cut in parts.
    """

    duration_s: float
    usable_until_s: FloatArray
    threshold_km: float
    from_s: float = 0.0
    until_s: float = np.inf

    def end_s(self, primary: IntArray, secondary: IntArray) -> FloatArray:
        """Return until when each pair can be followed, (k,)."""
        end: FloatArray = np.minimum(self.usable_until_s[primary], self.usable_until_s[secondary])
        return end

    def part_end_s(self, primary: IntArray, secondary: IntArray) -> FloatArray:
        """Return until when each pair is looked at in this part, (k,)."""
        end: FloatArray = np.minimum(self.end_s(primary, secondary), self.until_s)
        return end

    def last_s(self, primary: IntArray, secondary: IntArray) -> FloatArray:
        """Return the last instant at which a slope can be taken: infinite for pairs that live on.

        A slope looks half a second ahead, which a pair that dies must still be alive for.
        """
        end_s = self.end_s(primary, secondary)
        return np.where(end_s >= self.duration_s, np.inf, end_s - _BEFORE_DEATH_S)


@dataclass(frozen=True, slots=True)
class PairPaths:
    """Exact relative states of pairs: ``primary`` and ``secondary`` index the propagator."""

    propagator: Propagator
    start_utc: datetime

    def states(self, index: IntArray, offset_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the TEME states (k, 3) of objects at their own times, NaN where there is none."""
        return self.propagator.scattered_states_teme(index, self.start_utc, offset_s)

    def shared_states(self, index: IntArray, offset_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Like ``states``, computing a state that is asked for many times only once."""
        # Complex numbers sort by both parts, many times faster than rows of an array do.
        once, back = np.unique(index + 1j * offset_s, return_inverse=True)
        r, v = self.states(once.real.astype(np.int64), once.imag)
        return r[back], v[back]

    def relative_states(
        self, primary: IntArray, secondary: IntArray, at_s: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return secondary minus primary, (k, m, 3) TEME, of each pair at its own times (k, m)."""
        r_km, v_km_s = self.propagator.pair_states_teme(primary, secondary, self.start_utc, at_s)
        return r_km[:, 1] - r_km[:, 0], v_km_s[:, 1] - v_km_s[:, 0]

    def relative_speed_km_s(self, moments: PairSpans) -> FloatArray:
        """Return the length of the difference of SGP4's velocities at ``from_s``, (k,)."""
        _, v_km_s = self.relative_states(
            moments.primary, moments.secondary, moments.from_s[:, None]
        )
        return length(v_km_s[:, 0])

    def distance_km(
        self, primary: IntArray, secondary: IntArray, offset_s: FloatArray
    ) -> FloatArray:
        """Return the distance of each pair at its time, (k,); NaN where a state is."""
        index, twice_s = np.concatenate([primary, secondary]), np.concatenate([offset_s, offset_s])
        r_km, _ = self.shared_states(index, twice_s)
        return length(r_km[primary.size :] - r_km[: primary.size])

    def slope_km2_s(
        self,
        primary: IntArray,
        secondary: IntArray,
        offset_s: FloatArray,
        stencil: Stencil = FAST_STENCIL,
    ) -> FloatArray:
        """Return the derivative of half the squared distance, (k,), by difference of positions."""
        squared_km2 = self.squared_distances_km2(primary, secondary, offset_s, stencil)
        slope: FloatArray = weighted_sum(stencil.weights_per_s, squared_km2) / 2.0
        return slope

    def squared_distances_km2(
        self, primary: IntArray, secondary: IntArray, offset_s: FloatArray, stencil: Stencil
    ) -> FloatArray:
        """Return the squared distance of each pair at each point of the stencil, (m, k)."""
        points = stencil.points_s.size
        times_s = (offset_s + stencil.points_s[:, None]).ravel()
        distance_km = self.distance_km(
            np.tile(primary, points), np.tile(secondary, points), times_s
        )
        squared: FloatArray = (distance_km**2).reshape(points, -1)
        return squared
