"""Does the short-encounter assumption hold: straight relative paths and a covariance at rest?

Collisions happen while the uncertain relative position sweeps past: given the place in the
encounter plane, the position along the relative velocity has a spread of its own, and that over
the relative speed is how long the encounter lasts. Where that is a sizeable part of an orbit, or
its middle is far from the nominal closest approach, paths bend and covariances grow meanwhile.
And errors themselves bend along the orbits: an object that is 50 km ahead of its mean is 180 m
below the tangent there, which matters where the combined spread across is tens of metres.

Source: Coppola 2012, "Evaluating the short encounter assumption of the probability of collision
formula", AAS 12-248 (the time bounds, in the limit of a small hard body); Hall 2021, "Expected
collision rates for tracked satellites", Journal of Spacecraft and Rockets 58(3), whose author's
limits for NASA CARA (2 % and 1 % of a period, tail 1e-16) are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import erfcinv

from screening.engine.encounter_plane import EncounterPlanes
from screening.engine.probability.encounters import Encounters
from screening.engine.probability.orbits import shorter_period_s
from screening.engine.probability.psd import CLIP_OF_RADIUS
from screening.engine.probability.results import Flag, FlagArray
from screening.engine.types import FloatArray
from screening.engine.vectors import dot, length

EXTENDED_PART_OF_PERIOD: Final = 0.02
OFFSET_PART_OF_PERIOD: Final = 0.01
CURVED_PART: Final = 0.1
VELOCITY_PART: Final = 0.1
INACCURATE_PART: Final = 0.02
TAIL: Final = 1e-16
_TAIL_SIGMAS: Final = float(np.sqrt(2.0) * erfcinv(TAIL))


@dataclass(frozen=True, slots=True)
class EncounterTimes:
    """When collision is likely, in seconds from the states' instant (k,); NaN if unknown.

    ``middle_s`` is where the Mahalanobis distance of straight relative motion is least and
    ``sigma_s`` the standard deviation of the time around it.
    """

    middle_s: FloatArray
    sigma_s: FloatArray
    period_s: FloatArray

    @property
    def begin_s(self) -> FloatArray:
        return self.middle_s - _TAIL_SIGMAS * self.sigma_s

    @property
    def end_s(self) -> FloatArray:
        return self.middle_s + _TAIL_SIGMAS * self.sigma_s


def encounter_times(encounters: Encounters) -> EncounterTimes:
    """Return when each encounter happens under straight relative motion."""
    r, v = encounters.r_relative_km, encounters.v_relative_km_s
    inverse = _inverse(encounters.combined_covariance_km2, encounters.hard_body_radius_km)
    along = np.einsum("ki,kij,kj->k", v, inverse, v)
    known = np.where(along > 0.0, along, np.nan)
    middle_s = -np.einsum("ki,kij,kj->k", r, inverse, v) / known
    return EncounterTimes(middle_s, 1.0 / np.sqrt(known), shorter_period_s(encounters))


def short_encounter_flags(encounters: Encounters, planes: EncounterPlanes) -> FlagArray:
    """Return the flags (k,) of the ways in which the assumption fails; none where not known."""
    times = encounter_times(encounters)
    flags = curvature_flags(encounters, planes)
    flags[length(encounters.v_relative_km_s) == 0.0] |= Flag.SHORT_ENCOUNTER_VIOLATED
    duration_s = times.end_s - times.begin_s
    farthest_s = np.fmax(np.abs(times.begin_s), np.abs(times.end_s))
    is_extended = duration_s > EXTENDED_PART_OF_PERIOD * times.period_s
    is_offset = farthest_s > OFFSET_PART_OF_PERIOD * times.period_s
    flags[is_extended] |= Flag.ENCOUNTER_EXTENDED | Flag.SHORT_ENCOUNTER_VIOLATED
    flags[is_offset] |= Flag.ENCOUNTER_OFFSET | Flag.SHORT_ENCOUNTER_VIOLATED
    return flags


def curvature_flags(encounters: Encounters, planes: EncounterPlanes) -> FlagArray:
    """Return the flags (k,) of errors that bend: of places, and where given of velocities.

    Each object is moved from its mean to where the two densities overlap most. On its orbit it
    falls below the tangent by the square of the way over twice the radius; the density at the
    origin of the encounter plane changes with it. The velocity changes as it is correlated.
    """
    flags = np.zeros(len(encounters), dtype=np.int64)
    pull = _pull_per_km(planes)
    shift = _sag_km(encounters.covariance_secondary, encounters.r_secondary_km, pull)
    shift = shift - _sag_km(encounters.covariance_primary, encounters.r_primary_km, pull)
    across = np.einsum("kai,ki->ka", planes.axes, shift)
    slope = np.einsum("kai,ki->ka", planes.axes, pull)
    change = (slope * across).sum(axis=1) + 0.5 * (
        across * _solve_2(planes.covariance_km2, across)
    ).sum(axis=1)
    flags[np.abs(change) > CURVED_PART] |= Flag.ENCOUNTER_CURVED | Flag.SHORT_ENCOUNTER_VIOLATED
    correlated = (encounters.covariance_primary + encounters.covariance_secondary)[:, 3:, :3]
    other_km_s = length(np.einsum("kij,kj->ki", correlated, pull))
    is_unsure = other_km_s > VELOCITY_PART * length(encounters.v_relative_km_s)
    flags[is_unsure] |= Flag.ENCOUNTER_VELOCITY_UNSURE | Flag.SHORT_ENCOUNTER_VIOLATED
    return flags


def _pull_per_km(planes: EncounterPlanes) -> FloatArray:
    """Return the inverse plane covariance times the miss (k, 3), in the states' frame."""
    miss = np.stack([planes.miss_km, np.zeros_like(planes.miss_km)], axis=-1)
    pull: FloatArray = np.einsum("kai,ka->ki", planes.axes, _solve_2(planes.covariance_km2, miss))
    return pull


def _sag_km(covariance: FloatArray, r_km: FloatArray, pull_per_km: FloatArray) -> FloatArray:
    """Return how far below its tangent (k, 3) an object is where the pull takes it."""
    moved_km = np.einsum("kij,kj->ki", covariance[:, :3, :3], pull_per_km)
    distance_km = length(r_km)[:, None]
    up = r_km / distance_km
    level_km = moved_km - dot(moved_km, up)[:, None] * up
    below: FloatArray = -up * dot(level_km, level_km)[:, None] / (2.0 * distance_km)
    return below


def _solve_2(matrices: FloatArray, vectors: FloatArray) -> FloatArray:
    """Solve k systems of two equations; NaN where singular."""
    xx, yy, xy = matrices[:, 0, 0], matrices[:, 1, 1], matrices[:, 0, 1]
    determinant = xx * yy - xy**2
    known = np.where(determinant > 0.0, determinant, np.nan)
    x, y = vectors[:, 0], vectors[:, 1]
    return np.stack([(yy * x - xy * y) / known, (xx * y - xy * x) / known], axis=-1)


def _inverse(covariance_km2: FloatArray, radius_km: FloatArray) -> FloatArray:
    """Invert covariances (k, 3, 3), variances under the repair's floor raised to it."""
    known = np.isfinite(covariance_km2).all(axis=(1, 2)) & (radius_km > 0.0)
    filled = np.where(known[:, None, None], covariance_km2, np.eye(3))
    values, axes = np.linalg.eigh((filled + np.swapaxes(filled, 1, 2)) / 2.0)
    floor = (CLIP_OF_RADIUS * np.where(known, radius_km, 1.0)) ** 2
    weights = np.where(known[:, None], 1.0 / np.maximum(values, floor[:, None]), np.nan)
    inverse: FloatArray = np.einsum("kij,kj,klj->kil", axes, weights, axes)
    return inverse
