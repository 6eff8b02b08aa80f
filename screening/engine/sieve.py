"""The apsis sieve: which pairs can never be at the same distance from the Earth.

It only ever rejects a pair whose radial ranges, each widened by its bound, stay more than the
threshold apart through the whole window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from screening.engine.constants import EARTH_RADIUS_WGS72_KM, J2_WGS72
from screening.engine.mean_orbits import MeanOrbits
from screening.engine.propagate import Propagator
from screening.engine.types import BoolArray, FloatArray, IntArray

# Half of J3/J2: the size of SGP4's long-period term. Source: Vallado et al. 2006, WGS 72.
_LONG_PERIOD_TERM: Final = 0.5 * 2.53881e-6 / J2_WGS72
# Lunar and solar periodics of SGP4's deep-space mode, as a share of the semi-major axis: 0.0089 is
# the worst of 4,000 objects over a week (one at 330,000 km), 0.0013 the 99th percentile.
_DEEP_SPACE_SHARE: Final = 0.02
_NEAR_EARTH_MARGIN_KM: Final = 2.0


@dataclass(frozen=True, slots=True)
class RadialRanges:
    """Least and greatest geocentric distance of each object in the window, (n,) km, as bounds.

    Objects that cannot be propagated at some look have no bound: 0 to infinity.
    """

    lowest_km: FloatArray
    highest_km: FloatArray


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs as indices into the element sets: arrays (k,), sorted by primary."""

    primary: IntArray
    secondary: IntArray

    def take(self, rows: BoolArray) -> Pairs:
        """Return the selected pairs."""
        return Pairs(self.primary[rows], self.secondary[rows])

    def without(self, excluded: frozenset[tuple[int, int]]) -> Pairs:
        """Return the pairs that are not excluded; those have their lower index first."""
        if not excluded:
            return self
        both = zip(self.primary.tolist(), self.secondary.tolist(), strict=True)
        return self.take(np.array([(min(p), max(p)) not in excluded for p in both], np.bool_))

    def __len__(self) -> int:
        return int(self.primary.size)


def radial_ranges(propagator: Propagator, looks: MeanOrbits) -> RadialRanges:
    """Bound every object's distance from the Earth's centre over the window, periodics included.

    Near-Earth mode: SGP4's radius is ``rl (1 - 1.5 k2 beta (3 cos^2 i - 1)) + 0.5 k1 sin^2 i
    cos 2u`` with ``rl`` between the apsides of the mean orbit shifted by its long-period term; each
    term is bounded. Deep-space mode: a share of the semi-major axis. Between two looks a range
    moves by at most as much again as it moved between them.
    Source: Hoots & Roehrich 1980, section 6; Vallado et al. 2006.
    """
    axis_km, eccentricity = looks.semi_major_axis_km, looks.eccentricity
    with np.errstate(invalid="ignore"):
        shape = np.minimum(eccentricity + _long_period_shift(looks), 1.0)
        lowest_km, highest_km = axis_km * (1.0 - shape), axis_km * (1.0 + shape)
        periodic_km = np.where(
            propagator.is_deep_space[:, None],
            _DEEP_SPACE_SHARE * axis_km,
            _short_period_bound_km(axis_km, shape, highest_km) + _NEAR_EARTH_MARGIN_KM,
        )
    low = lowest_km.min(axis=1) - _movement(lowest_km) - periodic_km.max(axis=1)
    high = highest_km.max(axis=1) + _movement(highest_km) + periodic_km.max(axis=1)
    return RadialRanges(np.where(np.isnan(low), 0.0, low), np.where(np.isnan(high), np.inf, high))


def candidate_pairs(
    ranges: RadialRanges,
    is_screened: BoolArray,
    threshold_km: float,
    *,
    primaries: IntArray,
    rank: IntArray | None,
) -> Pairs:
    """Return every pair of a primary and another object whose radial ranges come close enough.

    With ``rank`` (n,) a primary is only paired with objects of higher rank, so that an
    all-against-all search meets each pair once.
    """
    primary_parts, secondary_parts = [], []
    for primary in primaries[is_screened[primaries]].tolist():
        wanted = (ranges.lowest_km - threshold_km <= ranges.highest_km[primary]) & (
            ranges.highest_km + threshold_km >= ranges.lowest_km[primary]
        )
        wanted &= is_screened if rank is None else is_screened & (rank > rank[primary])
        wanted[primary] = False
        secondary = np.flatnonzero(wanted)
        primary_parts.append(np.full(secondary.size, primary))
        secondary_parts.append(secondary)
    nothing: IntArray = np.zeros(0, dtype=np.int64)
    return Pairs(
        np.concatenate([nothing, *primary_parts]), np.concatenate([nothing, *secondary_parts])
    )


def _long_period_shift(looks: MeanOrbits) -> FloatArray:
    latus = looks.semi_major_axis_km * (1.0 - looks.eccentricity**2)
    shift: FloatArray = (
        _LONG_PERIOD_TERM * np.sin(looks.inclination_rad) * EARTH_RADIUS_WGS72_KM / latus
    )
    return np.abs(shift)


def _short_period_bound_km(
    axis_km: FloatArray, shape: FloatArray, highest_km: FloatArray
) -> FloatArray:
    latus_km = axis_km * (1.0 - shape**2)
    k1_km = 0.5 * J2_WGS72 * EARTH_RADIUS_WGS72_KM**2 / latus_km
    bound: FloatArray = 3.0 * (k1_km / latus_km) * highest_km + 0.5 * k1_km
    return bound


def _movement(values: FloatArray) -> FloatArray:
    moved: FloatArray = np.abs(np.diff(values, axis=1)).max(axis=1)
    return moved
