"""How many collisions a second are expected: Hall's rate, for one pair on uncertain orbits.

The rate is the flow of the joint density inwards through the sphere of the combined hard body.
Errors are normal in equinoctial elements, where two-body motion is linear; at each instant the map
to position and velocity is linearised where the two densities overlap most (so that bent orbits
are followed out to where a collision would be, not tangents at the means), and the flow through the
sphere is summed over directions.

Source: Hall 2021, "Expected collision rates for tracked satellites", Journal of Spacecraft and
Rockets 58(3); Coppola 2012, AAS 12-247, for the flow with uncertain velocities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import erfc

from screening.engine.probability.equinoctial import (
    elements_of,
    moved_on,
    state_and_jacobian,
    transition,
)
from screening.engine.probability.psd import repaired_variances_km2
from screening.engine.types import BoolArray, FloatArray
from screening.engine.vectors import dot

_OVERLAP_STEPS: Final = 25
_SETTLED: Final = 1e-7
_POINTS_AT_ONCE: Final = 500_000
_TINY: Final = 1e-300


@dataclass(frozen=True, slots=True)
class UncertainPair:
    """Elements (2, 6), their covariances (2, 6, 6) and the radius of the combined hard body."""

    elements: FloatArray
    covariances: FloatArray
    radius_km: float


@dataclass(frozen=True, slots=True)
class RelativeDensity:
    """The normal density of the relative state near overlap, at n instants.

    ``mean`` (n, 6) in km and km/s, ``covariance`` (n, 6, 6); ``mahalanobis2`` (n,) is the squared
    distance of the overlap from both means, infinite where no overlap was found.
    """

    mean: FloatArray
    covariance: FloatArray
    mahalanobis2: FloatArray


def uncertain_pair(
    states: FloatArray, covariances: FloatArray, radius_km: float
) -> UncertainPair | None:
    """Turn two states (2, 6) and covariances (2, 6, 6) in one inertial frame into elements.

    The elements' plane of reference is turned to hold the pair's direction as its pole: no orbit
    through it is retrograde there. None where an orbit is not closed.
    """
    turn = np.kron(np.eye(2), _pole_at(states[:, :3].sum(axis=0)))
    elements = elements_of(states @ turn.T)
    if not np.isfinite(elements).all():
        return None
    _, jacobian = state_and_jacobian(elements)
    inverse = np.linalg.inv(jacobian) @ turn
    return UncertainPair(elements, inverse @ covariances @ np.swapaxes(inverse, 1, 2), radius_km)


def relative_density(pair: UncertainPair, seconds: FloatArray) -> RelativeDensity:
    """Linearise the relative state (n,) seconds after the pair's instant, where it is likeliest.

    The overlap is found by Gauss-Newton steps. Far from any encounter they may run off an orbit's
    closed forms; no overlap is found there, and none matters.
    """
    with np.errstate(all="ignore"):
        return _linearised(pair, seconds)


def _linearised(pair: UncertainPair, seconds: FloatArray) -> RelativeDensity:
    mean = moved_on(pair.elements, seconds[:, None])
    carry = transition(seconds)[:, None]
    spread = carry @ pair.covariances @ np.swapaxes(carry, -1, -2)
    place, settled = mean, np.zeros(len(seconds), dtype=bool)
    before = np.full(len(seconds), np.inf)
    for _ in range(_OVERLAP_STEPS):
        state, jacobian = state_and_jacobian(place)
        pull, weights = _overlap(state, jacobian, mean - place, spread)
        distance2 = dot(pull, weights)
        settled |= np.abs(distance2 - before) <= _SETTLED * (1.0 + distance2)
        before = distance2
        if settled.all():
            break
        signed = np.stack([weights, -weights], axis=1)
        gain = spread @ np.swapaxes(jacobian[:, :, :3], -1, -2)
        place = mean + (gain @ signed[..., None])[..., 0]
    tangent = state + (jacobian @ (mean - place)[..., None])[..., 0]
    covariance = (jacobian @ spread @ np.swapaxes(jacobian, -1, -2)).sum(axis=1)
    return RelativeDensity(
        tangent[:, 1] - tangent[:, 0], covariance, np.where(settled, before, np.inf)
    )


def collision_rate_per_s(
    density: RelativeDensity, radius_km: float, *, polar_count: int
) -> FloatArray:
    """Return the expected collisions a second (n,) through the sphere.

    ``polar_count`` Gauss-Legendre nodes are put on each hemisphere and twice as many on circles,
    with the pole along the velocity at overlap, so that the edge of the inward side is a circle.
    """
    rate = np.zeros(len(density.mean))
    usable = np.flatnonzero(np.isfinite(density.mahalanobis2))
    at_once = max(1, _POINTS_AT_ONCE // (4 * polar_count**2))
    for first in range(0, len(usable), at_once):
        which = usable[first : first + at_once]
        rate[which] = _flow(density.mean[which], density.covariance[which], radius_km, polar_count)
    return rate


def _flow(
    mean: FloatArray, covariance: FloatArray, radius_km: float, polar_count: int
) -> FloatArray:
    """Sum the inward flow of densities (n, 6), (n, 6, 6) over the sphere."""
    gain = np.linalg.solve(covariance[:, :3, :3], covariance[:, :3, 3:])  # (n, r, v)
    left = covariance[:, 3:, 3:] - np.swapaxes(covariance[:, :3, 3:], 1, 2) @ gain
    at_centre = mean[:, 3:] - np.einsum("nrv,nr->nv", gain, mean[:, :3])
    directions, weights = _sphere(at_centre, polar_count)
    points = radius_km * directions
    speed = dot(directions, at_centre[:, None] + points @ gain)
    variance = np.einsum("nsi,nij,nsj->ns", directions, left, directions)
    flow = _inward(speed, np.sqrt(np.maximum(variance, 0.0)))
    density = _density_at(points - mean[:, None, :3], covariance[:, :3, :3], radius_km)
    rate: FloatArray = radius_km**2 * ((density * flow) @ weights)
    return rate


def _overlap(
    state: FloatArray, jacobian: FloatArray, away: FloatArray, spread: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the gap of the linearised means (n, 3), and that gap over its covariance."""
    at_mean = state[..., :3] + (jacobian[:, :, :3] @ away[..., None])[..., 0]
    side = jacobian[:, :, :3]
    covariance = (side @ spread @ np.swapaxes(side, -1, -2)).sum(axis=1)
    gap = at_mean[:, 1] - at_mean[:, 0]
    sound = np.isfinite(covariance).all(axis=(1, 2)) & (np.linalg.det(covariance) > 0.0)
    solvable = np.where(sound[:, None, None], covariance, np.eye(3))
    weights = np.linalg.solve(solvable, gap[..., None])[..., 0]
    return gap, np.where(sound[:, None], weights, np.nan)


def _inward(speed: FloatArray, sigma: FloatArray) -> FloatArray:
    """Return the mean of max(0, -v) for a normal v. Source: Coppola 2012, AAS 12-247."""
    safe = np.maximum(sigma, _TINY)
    ratio = np.clip(speed / safe, -1e6, 1e6)
    spread_part: FloatArray = safe * np.exp(-0.5 * ratio**2) / np.sqrt(2.0 * np.pi)
    flow: FloatArray = spread_part - 0.5 * speed * erfc(ratio / np.sqrt(2.0))
    return flow


def position_variances_km2(
    covariance_km2: FloatArray, radius_km: float
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Return variances (n, 3) along axes (n, 3, 3), repaired, and which were (n,)."""
    values, axes = np.linalg.eigh(covariance_km2)
    sound, is_raised = repaired_variances_km2(values, major_km2=values[:, -1:], radius_km=radius_km)
    was_repaired: BoolArray = np.any(is_raised, axis=1)
    return sound, axes.astype(np.float64), was_repaired


def _density_at(offset_km: FloatArray, covariance_km2: FloatArray, radius_km: float) -> FloatArray:
    """Return normal densities (n, s) per km3 at offsets (n, s, 3) from the mean."""
    values, axes, _ = position_variances_km2(covariance_km2, radius_km)
    scaled = (offset_km @ axes) / np.sqrt(values)[:, None]
    log_scale = 0.5 * np.log(values).sum(axis=1) + 1.5 * np.log(2.0 * np.pi)
    density: FloatArray = np.exp(-0.5 * (scaled**2).sum(axis=2) - log_scale[:, None])
    return density


def _sphere(pole: FloatArray, polar_count: int) -> tuple[FloatArray, FloatArray]:
    """Return directions (n, s, 3) around poles (n, 3), and weights (s,) that sum to 4 pi."""
    nodes, weights = np.polynomial.legendre.leggauss(polar_count)
    heights = np.concatenate([(nodes - 1.0) / 2.0, (nodes + 1.0) / 2.0])
    around = np.arange(2 * polar_count) * np.pi / polar_count
    height, angle = np.repeat(heights, len(around)), np.tile(around, len(heights))
    rim = np.sqrt(1.0 - height**2)
    local = np.stack([height, rim * np.cos(angle), rim * np.sin(angle)], axis=-1)
    axes = np.stack([_pole_at(each)[::-1] for each in pole])  # pole first, then two across it
    each_weight = np.repeat(np.tile(weights, 2) / 2.0, len(around)) * np.pi / polar_count
    return local @ axes, each_weight


def _pole_at(direction: FloatArray) -> FloatArray:
    """Return a rotation (3, 3) whose last row is along a direction."""
    size = np.linalg.norm(direction)
    pole = direction / size if size > 0.0 else np.array([0.0, 0.0, 1.0])
    across = np.cross(pole, np.eye(3)[np.argmin(np.abs(pole))])
    across = across / np.linalg.norm(across)
    return np.stack([across, np.cross(pole, across), pole])
